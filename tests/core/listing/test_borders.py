"""Characters of two neighbouring words that only together look like a claim."""

from __future__ import annotations

import pytest

from core.listing.borders import Borders, Terms, ordinary_words

BORDERS = Borders(("解酒", "保肝", "明目", "益肝"))


def cut(text: str, claim: str) -> int | None:
    start = text.index(claim)
    return BORDERS.cut_at(text, (start, start + len(claim)))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("花生发货前过一遍筛", "生发"),
        ("乡下奶奶手编的草帽", "下奶"),
        ("去火车站接货", "去火"),
        ("协调经费还没下来", "调经"),
        ("请说明目的地", "明目"),
        ("楼下火锅店收毛肚", "下火"),
        ("便利水果店门口取件", "利水"),
    ],
)
def test_a_claim_across_the_border_of_two_words_is_none(text, claim):
    assert cut(text, claim) is not None


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("这款生发精华", "生发"),
        ("产妇喝了下奶快", "下奶"),
        ("喝了去火", "去火"),
        ("姐妹们调经就喝它", "调经"),
        ("枸杞菊花明目", "明目"),
        ("吃了降血糖", "降血糖"),
        ("预防癌症", "癌"),
        ("葛粉解酒保肝", "解酒"),
    ],
)
def test_a_claim_that_is_a_word_of_its_own_stands(text, claim):
    assert cut(text, claim) is None


def test_the_word_across_the_border_says_where_it_begins():
    assert cut("去火车站接货", "去火") == 1
    assert cut("乡下奶奶手编的草帽", "下奶") == 0


def test_ordinary_words_are_many_and_the_commoner_has_the_greater_share():
    words = ordinary_words()
    assert len(words) > 40_000
    assert words["的"] > words["花生"] > words["生发"]


def test_the_longest_term_is_found_once():
    terms = Terms(("合作医疗", "医疗", "医疗队"))
    assert list(terms.spans("合作医疗和医疗队")) == [(0, 4), (5, 8)]
    assert list(terms.spans("")) == []

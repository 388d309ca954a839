"""What hides a word is taken away, and every finding still points at what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing.normal import Normaliser

NORMALISER = Normaliser({"朂": "最", "zui": "最", "xuetang": "血糖"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("最 好", "最好"),
        ("降☆血★糖", "降血糖"),
        ("降-血-糖", "降血糖"),
        ("治·療", "治疗"),
        ("第①", "第1"),
        ("１００％", "100%"),
        ("朂好", "最好"),
        ("zui好", "最好"),
        ("降xuetang", "降血糖"),
        ("国\u200b家\u200b级", "国家级"),
        ("Zuiko 最好", "zuiko 最好"),
        ("好。最", "好。最"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_hidden_words_are_read(written, read):
    assert NORMALISER.read(written).text == read


@given(st.text(max_size=60))
def test_every_place_lies_inside_what_was_written_and_never_goes_back(text):
    normal = NORMALISER.read(text)
    last = 0
    for place in range(len(normal.text)):
        start, end = normal.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(st.text(alphabet="最好降血糖甜橙", min_size=1, max_size=12), st.sampled_from(" ☆-·*_"))
def test_marks_between_characters_change_nothing_and_are_inside_the_span(text, mark):
    normal = NORMALISER.read(mark.join(text))
    assert normal.text == text
    assert normal.span(0, len(text)) == (0, 2 * len(text) - 1)

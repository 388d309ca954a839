"""What holds for every paper, whatever is written on it."""

import random

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.paper.model import chinese
from tests.core.paper.class_samples import HOUSE
from tests.core.paper.reading import boxes_of, collisions, texts_of
from tests.core.paper.samples import PAPERS, filled

STRANGE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("村䶮㛃𠅤😀👨‍👩‍👧مەمەت𝟘\x00\x07\t\n\u202e\u200f\ufeffאב\u0301￥%()<>\\/"),
    ),
    max_size=40,
)
LONG = "重庆市秀山土家族苗族自治县龙池镇帅家村股份经济合作联合社 ABC-1234567890 有限责任公司"


def wordy(zh, /, **args):
    """Stand for a language whose words are much longer than Chinese ones."""
    return chinese("".join("long " if "一" <= c <= "鿿" else c for c in zh), **args)


def mute(_zh, /, **_args):
    return ""


def test_every_paper_says_whose_it_is(paper):
    draw, document = paper
    text = "".join(texts_of(draw(document, chinese)))
    if not hasattr(document, "labels"):
        assert HOUSE["station"] in text


def test_the_same_document_gives_the_same_bytes(paper):
    draw, document = paper
    assert draw(document, chinese) == draw(document, chinese)


def test_every_word_passes_through_the_translator(paper):
    draw, document = paper
    asked = []

    def spy(zh, /, **args):
        asked.append(zh)
        return zh.format(**args) if args else zh

    draw(document, spy)
    left = "".join(texts_of(draw(document, mute)))
    told = [zh for zh in asked if "{" not in zh]
    assert told
    assert not [zh for zh in told if zh in left and zh not in repr(document)]


@pytest.mark.parametrize("words", ["", LONG, LONG * 3])
def test_nothing_leaves_the_page_or_covers_something_else(paper, words):
    draw, document = paper
    if words:
        document = filled(document, lambda: words)
    stays_apart(draw(document, chinese))


def test_long_words_of_another_language_fit_as_well(paper):
    draw, document = paper
    stays_apart(draw(document, wordy))


def stays_apart(drawn):
    """Assert that all ink is on its page and that no character covers another."""
    with pdfium.PdfDocument(drawn) as pdf:
        for page in pdf:
            wide, high = page.get_size()
            boxes = boxes_of(page)
            assert boxes
            outside = [
                b for b in boxes if b[1] < 8 or b[2] < 8 or b[3] > wide - 6 or b[4] > high - 8
            ]
            assert outside == []
            assert collisions(boxes) == []


@given(text=STRANGE, seed=st.integers(0, 1000), kind=st.sampled_from(sorted(PAPERS)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_however_strange_breaks_a_paper(text, seed, kind):
    draw, document = PAPERS[kind]
    mixed = random.Random(seed)
    strange = filled(document, lambda: "".join(mixed.sample(text, len(text))))
    pdf = draw(strange, chinese)
    with pdfium.PdfDocument(pdf) as read:
        assert len(read) >= 1

"""Right-to-left words: joined, in the order the eye reads them."""

import pytest

from core.paper.fonts import ARABIC, font
from core.paper.shaping import shape


def test_letters_are_joined_and_not_drawn_alone():
    joined = shape("چچ").width
    assert joined != pytest.approx(2 * shape("چ").width)


def test_the_first_letter_stands_rightmost():
    glyphs = shape("ئا").glyphs
    meant = [font(ARABIC).meant[glyph.code] for glyph in glyphs]
    told = [meaning for meaning in meant if meaning != "\u200d"]
    assert "".join(reversed(told)) == "ئا"


def test_figures_inside_stay_in_their_own_order():
    glyphs = shape("ئا 12 ئا").glyphs
    meant = "".join(font(ARABIC).meant[glyph.code] for glyph in sorted(glyphs, key=lambda g: g.x))
    assert "12" in meant
    assert "21" not in meant


def test_the_same_word_always_takes_the_same_glyphs():
    assert shape("تۇرسۇن") == shape("تۇرسۇن")


def test_words_around_a_figure_are_read_from_the_right():
    place = {font(ARABIC).meant[glyph.code]: glyph.x for glyph in shape("دد 12 رر").glyphs}
    assert place["د"] > place["1"] > place["ر"]

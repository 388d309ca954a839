"""Texts as runs: which font, how wide, where they break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper import ink
from core.paper.fonts import ARABIC, FULL, LEAN, LEAN_BOLD, font
from core.paper.ink import Ink, clean, fit, runs, width, wrap

PRINTED = st.text(
    st.sampled_from("村站通电商服务䶮㛃𠅤abcXYZ 0123456789.,，。（）-/مەت"), max_size=60
)


def test_usual_text_stays_in_the_lean_font():
    assert [run.font for run in runs("奉节脐橙 12.50 元")] == [LEAN]
    assert [run.font for run in runs("合计", bold=True)] == [LEAN_BOLD]


def test_rare_characters_alone_use_the_full_font():
    told = [(run.font, run.text, run.heavy) for run in runs("龚䶮喆", bold=True)]
    assert told == [(LEAN_BOLD, "龚", False), (FULL, "䶮", True), (LEAN_BOLD, "喆", False)]


def test_what_no_font_can_draw_becomes_a_box():
    assert "".join(run.text for run in runs("好😀")) == "好□"


def test_right_to_left_words_are_shaped_as_one_stretch():
    told = [(run.font, run.text) for run in runs("买买提 مەمەت 12 تۇرسۇن 好")]
    assert told == [(LEAN, "买买提 "), (ARABIC, "مەمەت 12 تۇرسۇن"), (LEAN, " 好")]


@pytest.mark.parametrize("letter", "䶮㛃𠅤㸆㙍堃喆")
def test_rare_characters_of_names_have_a_glyph(letter):
    assert ord(letter) in font(FULL).glyphs
    (run,) = runs(letter)
    assert run.text == letter


def test_control_characters_and_direction_marks_are_left_out():
    assert clean("王\x00桂\u202e花\u200b\n二\t组") == "王桂花 二 组"


def test_figures_are_equally_wide():
    for name in (LEAN, LEAN_BOLD, FULL):
        assert len({font(name).widths[ord(figure)] for figure in "0123456789"}) == 1


@given(PRINTED, st.floats(40, 200))
def test_broken_lines_fit_and_lose_nothing_but_spaces(text, room):
    lines = wrap(text, Ink(10), room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line, Ink(10)) <= room + 10 * 1.01


@given(PRINTED, st.floats(20, 200), st.booleans())
def test_a_fitted_text_never_exceeds_its_room(text, room, bold):
    told, smaller = fit(text, Ink(12, bold=bold), room)
    assert width(told, smaller) <= room
    assert smaller.size >= 12 * ink.LEAST - 0.001


def test_a_line_does_not_start_with_a_closing_mark():
    text = "一二三四五六，七八九"
    lines = wrap(text, Ink(10), 60)
    assert lines[0] == "一二三四五"
    assert not any(line[0] in ink.NEVER_FIRST for line in lines)


def test_a_word_or_number_is_not_torn():
    assert wrap("运单号 YT7000000000037", Ink(10), 110) == ["运单号", "YT7000000000037"]


def test_a_word_wider_than_the_page_is_torn_all_the_same():
    assert all(width(line, Ink(10)) <= 50 for line in wrap("A" * 60, Ink(10), 50))

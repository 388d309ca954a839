"""Rare characters as dots for a roll printer."""

import pytest

from core.paper.dots import SIDE, dots

DIGIT_ONE = "一"


def test_a_stroke_becomes_a_bar_of_dots():
    rows = dots(DIGIT_ONE)
    inked = [row for row in rows if row]
    assert len(rows) == SIDE
    assert 1 <= len(inked) <= 3
    assert all(row.bit_count() >= 20 for row in inked)
    assert 8 < rows.index(inked[0]) < 14


def test_a_closed_outline_keeps_its_hole():
    rows = dots("口")
    middle = f"{rows[12]:024b}"
    left, right = middle.index("1"), middle.rindex("1")
    assert "0" * 8 in middle[left:right]


@pytest.mark.parametrize("letter", "䶮𠅤㛃㸆㙍")
def test_a_rare_character_has_ink_and_white(letter):
    inked = sum(row.bit_count() for row in dots(letter))
    assert 100 < inked < 400


def test_two_characters_never_look_alike():
    assert dots("䶮") != dots("龑")

"""Amounts and days as papers print them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paper.figures import (
    NegativeTotalError,
    adds_up,
    day_text,
    difference,
    in_words,
    price_text,
    yuan,
)
from core.paper.model import Deduction, Line, chinese


@pytest.mark.parametrize(
    ("fen", "printed"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (123450, "1,234.50"),
        (-50, "−0.50"),
        (2**53, "90,071,992,547,409.92"),
    ],
)
def test_fen_are_printed_as_yuan(fen, printed):
    assert yuan(fen) == printed


@given(st.integers(-(2**53), 2**53))
def test_printed_yuan_give_back_the_fen(fen):
    assert int(yuan(fen).replace(",", "").replace(".", "").replace("−", "-")) == fen


def test_a_difference_shows_its_sign_and_nothing_is_a_dash():
    assert [difference(fen) for fen in (-50, 0, 120)] == ["−0.50", "—", "+1.20"]


def test_a_price_names_its_unit():
    assert price_text(Line(name="橙", unit="kg", price_fen=460, amount_fen=1)) == "4.60/kg"
    assert price_text(Line(name="橙", amount_fen=1)) == ""


def test_a_day_is_written_out():
    assert day_text(dt.date(2026, 1, 5), chinese) == "2026年1月5日"


def test_lines_less_deductions_are_the_total():
    lines = (Line(name="a", amount_fen=700), Line(name="b", amount_fen=300))
    assert adds_up(lines, (Deduction(name="c", amount_fen=1),), 999)
    assert not adds_up(lines, (), 999)


def test_a_sum_below_zero_has_no_words():
    with pytest.raises(NegativeTotalError):
        in_words(-1)
    assert in_words(32504).endswith("叁佰贰拾伍元零肆分")

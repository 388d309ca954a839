from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets import typed

TODAY = dt.date(2026, 11, 21)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)


def means_nothing(read, *said) -> bool:
    try:
        read(*said)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.5", 1250),
        ("１２．５", 1250),
        ("12。5", 1250),
        ("¥1,234.50", 123450),
        ("￥3", 300),
        ("3元", 300),
        (".5", 50),
        ("0", 0),
        ("-3.20", -320),
        ("7.", 700),
    ],
)
def test_money_is_read_as_clerks_type_it(text, fen):
    assert typed.parse_fen(text) == fen


@pytest.mark.parametrize("text", ["1.234", "一百", "1.2.3", "abc", "1e5", "", "inf", "nan", "--1"])
def test_money_that_means_nothing_is_refused(text):
    assert means_nothing(typed.parse_fen, text)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("12.5", 6250),
        ("12斤半", 6250),
        ("半斤", 250),
        ("3斤2两", 1600),
        ("6公斤", 6000),
        ("6kg", 6000),
        ("6 KG", 6000),
        ("２０ 克", 20),
        ("1担", 50000),
        ("1.5吨", 1500000),
    ],
)
def test_weight_is_read_with_its_unit_or_in_half_kilograms(text, grams):
    assert typed.parse_grams(text) == grams


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", (12_500, "")),
        ("３0枚", (30_000, "枚")),
        ("12斤半", (12_500, "斤")),
        ("3箱半", (3500, "箱")),
        ("半斤", (500, "斤")),
        ("3斤2两", (3200, "斤")),
    ],
)
def test_a_quantity_may_name_its_unit(text, expected):
    assert typed.parse_quantity(text) == expected


@pytest.mark.parametrize("text", ["", "半", "12半", "箱", "2箱3袋", "1.2.3"])
def test_a_quantity_that_means_nothing_is_refused(text):
    assert means_nothing(typed.parse_quantity, text)


def test_a_weight_is_turned_into_a_unit_that_weighs_something_or_refused():
    assert typed.parse_in_unit("5斤半", "箱", 5000) == 550
    assert typed.parse_in_unit("12斤半", "公斤") == 6250
    assert means_nothing(typed.parse_in_unit, "5斤半", "箱")
    assert means_nothing(typed.parse_in_unit, "3袋", "箱", 5000)


def test_a_bare_number_is_in_the_unit_chosen():
    assert typed.parse_grams("6.25", "公斤") == typed.parse_grams("6250", "克") == 6250


@pytest.mark.parametrize("text", ["12.5升", "斤", "3斤x", "x3斤", "0.0001", "3斤半半", "半"])
def test_weight_that_means_nothing_is_refused(text):
    assert means_nothing(typed.parse_grams, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.1", "2026-03-01"),
        ("0301", "2026-03-01"),
        ("3月1日", "2026-03-01"),
        ("３／１", "2026-03-01"),
        ("26.3.1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("260301", "2026-03-01"),
        ("2025-12-31", "2025-12-31"),
        ("5", "2026-11-05"),
        ("12.31", "2026-12-31"),
    ],
)
def test_a_day_is_read_as_clerks_type_it(text, day):
    assert typed.parse_day(text, TODAY).isoformat() == day


def test_a_day_far_ahead_was_last_year():
    assert typed.parse_day("12.31", dt.date(2027, 1, 2)).year == 2026


@pytest.mark.parametrize("text", ["13.1", "2.30", "x", "1.2.3.4", "123", "", "."])
def test_a_day_that_is_none_is_refused(text):
    assert means_nothing(typed.parse_day, text, TODAY)


def test_a_clock_time_is_of_today_unless_a_day_stands_before_it():
    assert typed.parse_moment("8:30", TODAY) == dt.datetime.combine(TODAY, dt.time(8, 30))
    assert typed.parse_moment("3.1 1745", TODAY) == dt.datetime(2026, 3, 1, 17, 45)
    assert means_nothing(typed.parse_moment, "25:00", TODAY)


@given(WHOLE)
def test_money_written_out_is_read_back(fen):
    assert typed.parse_fen(typed.yuan(fen)) == typed.parse_fen(typed.plain_yuan(fen)) == fen


@given(WHOLE)
def test_a_quantity_written_out_is_read_back(quantity):
    assert typed.parse_thousandths(typed.thousandths(quantity)) == quantity


@given(st.integers(0, 2**40))
def test_a_weight_written_out_is_read_back(grams):
    assert typed.parse_grams(typed.weight(grams)) == grams


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused_and_never_breaks(text):
    for read in (typed.parse_fen, typed.parse_grams, typed.parse_count, typed.parse_thousandths):
        try:
            assert isinstance(read(text), int)
        except ValueError:
            continue


def test_several_texts_are_parted_where_the_clerk_parted_them():
    assert typed.parse_texts("补货 打电话") == ("补货", "打电话")
    assert typed.parse_texts("冰箱2件 等人来拿；明早取钱，") == ("冰箱2件 等人来拿", "明早取钱")
    for several in ((), ("锁门",), ("补货", "打电话"), ("冰箱2件 等人来拿", "锁门")):
        assert typed.parse_texts(typed.texts(several)) == several

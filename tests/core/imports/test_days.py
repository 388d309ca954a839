"""Days as people write them, and what titles add to them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import codes
from core.imports.days import Calendar, clock, moment
from core.imports.titles import calendar_of, joined

MARCH = Calendar(2026, 3)
FIRST = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-3-1",
        "2026/03/01",
        "2026.3.1",
        "2026年3月1日",
        "20260301",
        20260301,
        "３月１日",
        "3.1",
        "3/1",
        "3-1",
        "3月1号",
        "二〇二六年三月一日",
        "二零二六年三月一日",
        "三月一日",
        "2026-03-01 11:10",
        46082,
        "46082",
        "2026年3月1日（周日）",
        "26年3月1日",
        "26.3.1",
        "2026 年 3 月 1 日",
        "1",
        "1日",
        Decimal("3.1"),
        FIRST,
        dt.datetime(2026, 3, 1, 8),
        "2026-03-01T11:10:05",
        "2026年3月1日下午3点20分",
        "3月1日下午",
    ],
)
def test_a_day_is_read_in_every_habit(cell):
    assert moment(cell, MARCH).day == FIRST


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2026-2-30", codes.DAY_IMPOSSIBLE),
        ("13月1日", codes.DAY_IMPOSSIBLE),
        ("3月", codes.DAY_UNCLEAR),
        ("正月初三", codes.DAY_LUNAR),
        ("3月1日-3日", codes.DAY_UNCLEAR),
        ("1899-12-30", codes.DAY_IMPOSSIBLE),
        ("12月30日", None),
        ("", codes.DAY_UNCLEAR),
        ("99999", codes.DAY_UNCLEAR),
        ("1e5", codes.DAY_UNCLEAR),
        ("3/1/2026", codes.DAY_UNCLEAR),
        ("2026-03-01 25:10", codes.DAY_UNCLEAR),
    ],
)
def test_what_is_no_day_says_why(cell, code):
    assert moment(cell, MARCH).code == code


def test_a_day_without_its_year_needs_one():
    assert moment("3月1日", Calendar()).code == codes.DAY_NO_YEAR
    assert moment("2月30日", Calendar()).code == codes.DAY_IMPOSSIBLE
    assert moment("12月30日", Calendar(2026, 1)).code == codes.DAY_NO_YEAR


@pytest.mark.parametrize(
    ("text", "read"), [("9:05", "09:05"), ("下午3点", "15:00"), ("25:00", None), ("x", None)]
)
def test_a_time_of_day_is_read(text, read):
    assert clock(text) == read


@pytest.mark.parametrize(
    ("title", "calendar"),
    [
        ("××村电商服务站农产品上行台账（2026年）", Calendar(2026)),
        ("2026年3月农产品上行台账", Calendar(2026, 3)),
        ("二〇二六年三月台账", Calendar(2026, 3)),
        ("日期：二〇二六年三月十五日", Calendar(2026, 3, 15)),
        ("时间：2026年4月12日 9:00—12:00", Calendar(2026, 4, 12)),
        ("填报日期：2026年6月2日", Calendar(2026)),
        ("2025-2026年度", Calendar()),
        ("2026年3月-5月", Calendar(2026)),
        ("上行台账2026", Calendar(2026)),
        ("202603", Calendar(2026, 3)),
        ("3月", Calendar(None, 3)),
        ("13330766619", Calendar()),
    ],
)
def test_titles_tell_the_year_and_month(title, calendar):
    assert calendar_of(title) == calendar


def test_the_nearest_title_wins():
    assert joined([Calendar(None, 4), Calendar(2026, 3, 1), Calendar(2025)]) == Calendar(2026, 4)


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_serial_is_the_day_a_spreadsheet_shows(day):
    assert moment((day - dt.date(1899, 12, 30)).days, Calendar()).day == day

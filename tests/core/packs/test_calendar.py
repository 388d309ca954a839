import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Lunar

from core.packs.calendar import (
    Calendar,
    branch_of,
    is_market_day,
    lunar_day,
    next_market_days,
)
from core.packs.model import BRANCHES, MarketRule
from core.packs.shelf import Packs

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
FIRST, SECOND, THIRD = 1, 2, 3
EVERY_SIXTH = {1: (1, 7, 13, 19, 25), 2: (2, 8, 14, 20, 26), 3: (3, 9, 15, 21, 27),
               4: (4, 10, 16, 22, 28), 5: (5, 11, 17, 23, 29), 6: (6, 12, 18, 24)}  # fmt: skip
PUBLISHED = [
    ("辰戌", FIRST, EVERY_SIXTH[1]),
    ("亥巳", FIRST, EVERY_SIXTH[2]),
    ("子午", FIRST, EVERY_SIXTH[3]),
    ("丑未", FIRST, EVERY_SIXTH[4]),
    ("申寅", FIRST, EVERY_SIXTH[5]),
    ("酉卯", FIRST, EVERY_SIXTH[6]),
    ("辰戌", SECOND, EVERY_SIXTH[2]),
    ("亥巳", SECOND, EVERY_SIXTH[3]),
    ("子午", SECOND, EVERY_SIXTH[4]),
    ("丑未", SECOND, EVERY_SIXTH[5]),
    ("申寅", SECOND, (*EVERY_SIXTH[6], 30)),
    ("酉卯", SECOND, EVERY_SIXTH[1]),
    ("辰戌", THIRD, EVERY_SIXTH[2]),
    ("亥巳", THIRD, EVERY_SIXTH[3]),
    ("申寅", THIRD, EVERY_SIXTH[6]),
    ("酉卯", THIRD, EVERY_SIXTH[1]),
]


def solar(month, day):
    found = Lunar.fromYmd(2024, month, day).getSolar()
    return dt.date(found.getYear(), found.getMonth(), found.getDay())


@pytest.mark.parametrize(("pair", "month", "days"), PUBLISHED)
def test_branch_days_are_those_of_the_published_table_of_rongjiang_2024(pair, month, days):
    rule = MarketRule(kind="branch", values=tuple(BRANCHES.index(c) + 1 for c in pair))
    length = 29 if month in (FIRST, THIRD) else 30
    held = [n for n in range(1, length + 1) if is_market_day(rule, solar(month, n))]
    assert tuple(held) == days


@pytest.mark.parametrize(
    ("month", "day", "branch"), [(1, 1, "辰"), (1, 2, "巳"), (1, 3, "午"), (2, 1, "酉")]
)
def test_the_branches_of_four_published_days_agree(month, day, branch):
    assert BRANCHES[branch_of(solar(month, day)) - 1] == branch


@given(DAYS)
def test_branches_counted_by_hand_are_those_of_the_almanac(day):
    almanac = Lunar.fromDate(dt.datetime(day.year, day.month, day.day))
    assert BRANCHES[branch_of(day) - 1] == almanac.getDayZhi()


def test_fours_and_nines_of_the_moon_are_met_in_the_next_days():
    rule = MarketRule(kind="lunar", values=(4, 9))
    days = next_market_days(rule, dt.date(2024, 2, 10))
    assert days == (dt.date(2024, 2, 13), dt.date(2024, 2, 18), dt.date(2024, 2, 23))
    assert [lunar_day(day) for day in days] == [4, 9, 14]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("solar", (3, 8), ["2026-11-23", "2026-11-28", "2026-12-03"]),
        ("solar", (0,), ["2026-11-30", "2026-12-10", "2026-12-20"]),
        ("weekday", (6,), ["2026-11-21", "2026-11-28", "2026-12-05"]),
    ],
)
def test_solar_and_weekday_markets_are_listed_from_today_on(kind, values, expected):
    rule = MarketRule(kind=kind, values=values)
    found = next_market_days(rule, dt.date(2026, 11, 21))
    assert [day.isoformat() for day in found] == expected


@given(
    day=DAYS,
    n=st.integers(1, 4),
    rule=st.sampled_from([market.rule for market in Packs().market_days.markets]),
)
def test_next_market_days_are_in_order_and_leave_none_out(day, n, rule):
    found = next_market_days(rule, day, n)
    assert len(found) == n
    span = (found[-1] - day).days + 1
    passed = (day + dt.timedelta(days=ahead) for ahead in range(span))
    assert [one for one in passed if is_market_day(rule, one)] == list(found)


@pytest.fixture(scope="module")
def calendar():
    return Calendar(Packs().holidays)


@pytest.mark.parametrize(
    ("day", "holiday", "workday"),
    [
        ("2026-02-14", None, True),
        ("2026-02-15", "春节", False),
        ("2026-02-23", "春节", False),
        ("2026-02-24", None, True),
        ("2026-09-20", None, True),
        ("2026-10-07", "国庆节", False),
        ("2026-10-10", None, True),
        ("2026-11-21", None, False),
        ("2025-10-06", "中秋节", False),
    ],
)
def test_holidays_are_those_of_the_official_notice(calendar, day, holiday, workday):
    date = dt.date.fromisoformat(day)
    found = calendar.holiday(date)
    assert (found.zh if found else None) == holiday
    assert calendar.is_workday(date) is workday


def test_a_year_without_a_notice_is_unknown_and_no_workday(calendar):
    assert calendar.is_workday(dt.date(2027, 1, 4)) is None
    assert calendar.holiday(dt.date(2027, 1, 1)) is None

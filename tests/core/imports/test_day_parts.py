"""Days whose year, month and day stand in columns of their own, under titles that say less."""

import pytest

from core.imports import codes
from tests.core.imports.lines_made import SALE, UP, classes, surveyed


@pytest.mark.parametrize(
    ("headings", "days"),
    [
        ([["2026年", "", *UP[1:]], ["月", "日"]], [["3", "5"], ["", "6"], ["4", "1"]]),
        ([["年", "月", "日", *UP[1:]]], [["2026", "3月", "5日"], ["", "三", "六"], ["", "4", "1"]]),
        (
            [["月份", "日期", *UP[1:]]],
            [["3月", "2026-3-5"], ["3月", "2026-3-6"], ["4月", "2026.4.1"]],
        ),
        (
            [["2026年"], ["月", "日", *UP[1:], "生产年份", "采摘月份"]],
            [["3", "5"], ["3", "6"], ["4", "1"]],
        ),
        (
            [["2025年"], ["年份", "月日", *UP[1:]]],
            [["2026", "3月5日"], ["26", "3.6"], ["2026年", "4-1"]],
        ),
        (
            [["2025年8月"], ["月份", "日", *UP[1:]]],
            [["2026年3月", "5"], ["2026-03-01", "6"], ["2026-04", "1"]],
        ),
        (
            [["2026年8月"], ["销售月份", "日", *UP[1:]]],
            [["3", "5"], ["3", "6"], ["4", "1"]],
        ),
        (
            [["月份", "日期", *UP[1:]]],
            [["3月上旬", "2026-3-5"], ["本月", "2026-3-6"], ["202604", "2026.4.1"]],
        ),
    ],
)
def test_year_month_and_day_may_have_columns_of_their_own(headings, days):
    _, rows = surveyed([*headings, *[[*day, *SALE[1:], "2024", "2"] for day in days]])
    assert [row.values["day"] for row in rows] == ["2026-03-05", "2026-03-06", "2026-04-01"]


@pytest.mark.parametrize(
    ("part", "said", "day"),
    [
        ("月份", "7-8月", "5"),
        ("月份", "3月上旬", "8.5"),
        ("月份", "7月", "8月5日"),
        ("年份", "今年", "5"),
        ("年", "2025", "2026.8.5"),
    ],
)
def test_a_year_or_month_that_is_not_the_days_is_asked_about_until_the_day_is_told(part, said, day):
    lines = [["2026年8月"], [part, "日期", *UP[1:]], [said, day, *SALE[1:]]]
    _, rows = surveyed(lines)
    assert classes(rows) == [(3, "doubtful", codes.DAY_UNCLEAR)]
    mend = [{"row": 3, "take": True, "fields": {"day": "2026-08-05"}}]
    _, rows = surveyed(lines, decisions=mend)
    assert rows[0].values["day"] == "2026-08-05"

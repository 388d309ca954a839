"""Titles, sheet names and file names: the year, month and day that stand over a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from core.imports.days import EARLIEST, LATEST, Calendar
from core.imports.numerals import CHINESE_DIGITS, chinese
from core.imports.plain import fold

_CN: Final = f"[{CHINESE_DIGITS}]"
_YEAR: Final = re.compile(
    rf"(?<!\d)(20\d\d)(?=\s*[年./_-]|\s*\Z|\D|[01]\d(?!\d))|({_CN}{{4}})\s*年"
)
_MONTH: Final = re.compile(
    rf"年\s*(\d{{1,2}}|{_CN}{{1,2}})\s*月|(?<!\d)20\d\d\s*[./_-]\s*(\d{{1,2}})(?!\d)"
    rf"|(?<!\d)20\d\d([01]\d)(?!\d)|(?<![\d年])(\d{{1,2}}|{_CN}{{1,2}})\s*月"
)
_DAY: Final = re.compile(
    rf"月\s*(\d{{1,2}}|{_CN}{{1,3}})\s*[日号]"
    r"|(?<!\d)20\d\d\s*[./-]\s*\d{1,2}\s*[./-]\s*(\d{1,2})(?!\d)"
)
_RANGE: Final = re.compile(
    r"[月日号\d]\s*(?:-|~|～|至|到)\s*(?:20\d\d\s*[年./]\s*)?\d{1,2}\s*[月日号./]"
)
_END: Final = rf"(20\d\d|{_CN}{{4}})\s*[年./-]\s*(\d{{1,2}}|{_CN}{{1,2}})(?!\d)\s*月?份?"
_ACROSS: Final = re.compile(rf"{_END}\s*(?:\d{{1,2}}\s*[日号])?\s*(?:-+|~|～|至|到)\s*{_END}")
"""From a month of one year to a month of another."""
_MOST_MONTHS: Final = 24
_PAPERWORK: Final = re.compile(r"填报|填表|制表|打印|导出|报送|编制|统计时间|上报")
"""When a form was filled in says little about the days it lists."""
_MONTHS: Final = range(1, 13)
_DAYS: Final = range(1, 32)


def calendar_of(text: str) -> Calendar:
    """Read the year, and the month and day if the text names just one of them."""
    plain = fold(text)
    across = _ACROSS.search(plain)
    if across:
        return Calendar(months=_months(*map(_number, across.groups())))
    years = {_number(one or two) for one, two in _YEAR.findall(plain)}
    years = {year for year in years if EARLIEST <= year <= LATEST}
    year = years.pop() if len(years) == 1 else None
    if _RANGE.search(plain) or _PAPERWORK.search(plain):
        return Calendar(year)
    months = {_number(next(filter(None, found))) for found in _MONTH.findall(plain)}
    month = months.pop() if len(months) == 1 else None
    if month not in _MONTHS:
        return Calendar(year)
    days = {_number(one or two) for one, two in _DAY.findall(plain)}
    day = days.pop() if len(days) == 1 else None
    return Calendar(year, month, day if day in _DAYS else None)


def joined(calendars: Iterable[Calendar]) -> Calendar:
    """Put together what several texts say, the nearest to the table first."""
    year = month = day = None
    months: tuple[tuple[int, int], ...] = ()
    for near in calendars:
        months = months or (() if year else near.months)
        if year and near.year and near.year != year:
            continue
        year = year or near.year
        if month is None:
            month, day = near.month, near.day
        elif near.month == month:
            day = day or near.day
    return Calendar(None if months else year, month, day, months)


def _months(year: int, month: int, last_year: int, last_month: int) -> tuple[tuple[int, int], ...]:
    """The months from the first to the last, both included; none if they are out of order."""
    count = (last_year - year) * 12 + last_month - month + 1
    if month not in _MONTHS or last_month not in _MONTHS or not 0 < count <= _MOST_MONTHS:
        return ()
    return tuple(
        (year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1) for step in range(count)
    )


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    value = chinese(text)
    return -1 if value is None else int(value)

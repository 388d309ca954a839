"""Dates as people write them; the year and month may come from a title.

`2026-3-1`, `2026/03/01`, `2026.3.1`, `20260301`, `2026年3月1日`, `二〇二六年三月一日`, spreadsheet
serials, and without a year `3月1日`, `3.1`, `3/1`; on a sheet of one month a bare `1` or `1日`.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from core.imports import codes
from core.imports.numerals import CHINESE_DIGITS, chinese
from core.imports.plain import fold, is_number, tidy
from core.sheets.workbook import Cell

EARLIEST: Final = 2000
LATEST: Final = 2099
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)
"""Days since 30 December 1899 that fall into the years 2000 to 2099."""
_CN: Final = f"[{CHINESE_DIGITS}]"
_TIME: Final = (
    r"(?:[ T日号]*(?:周.|星期.)?(?P<half>上午|下午|早上|中午|晚上)?\s*"
    r"(?:(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?分?(?::\d{1,2}(?:\.\d+)?)?秒?Z?"
    r"(?:\s[+-]\d{4}|\+\d{2}:\d{2})?)?)?"
)
_WEEKDAY: Final = r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天1-7]\)?)?"
_FULL: Final = re.compile(
    rf"(?P<year>\d{{4}}|\d{{2}}(?=[年.'-])|{_CN}{{4}}|{_CN}{{2}}(?=年))\s*[-/.年]\s*"
    rf"(?P<month>\d{{1,2}}|{_CN}{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}}|{_CN}{{1,3}})[日号]?"
    rf"{_WEEKDAY}{_TIME}"
)
_COMPACT: Final = re.compile(rf"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d){_TIME}")
_SHORT: Final = re.compile(
    rf"(?P<month>\d{{1,2}}|{_CN}{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}}|{_CN}{{1,3}})[日号]?"
    rf"{_WEEKDAY}{_TIME}"
)
_DAY_ONLY: Final = re.compile(rf"(?P<day>\d{{1,2}}|{_CN}{{1,3}})(?:[日号]{_WEEKDAY}{_TIME})?")
_CLOCK: Final = re.compile(r"(?P<half>上午|下午)?(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?分?")
_LUNAR: Final = re.compile("[农阴]历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿|除夕|中秋|端午")
_GAPS: Final = re.compile(r"\s*([年月日号])\s*")
_HALF_YEAR: Final = 183
_NOON: Final = 12
_LEAP_YEAR: Final = 2024
_CENTURY: Final = 100
_SERIAL_DIGITS: Final = 5
_FAR_MONTHS: Final = 10


class Calendar(NamedTuple):
    """What titles and file names say about the days below them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: tuple[tuple[int, int], ...] = ()
    """The months, with their years, of a title such as 2025年12月至2026年1月."""

    def year_of(self, month: int) -> int | None:
        """Return the year of a month written without one, None when nothing tells it."""
        years = {year for year, known in self.months if known == month}
        if self.months:
            return years.pop() if len(years) == 1 else None
        return self.year


class Moment(NamedTuple):
    """A day, and the time of day if one was written; or a code that says why there is none."""

    day: dt.date | None
    clock: str | None = None
    code: str | None = None
    full: bool = False


def moment(cell: Cell, calendar: Calendar) -> Moment:
    """Read a date; ``code`` says why if there is none (``codes.DAY_...``)."""
    if isinstance(cell, dt.datetime):
        clock = cell.strftime("%H:%M") if cell.time() != dt.time() else None
        return _bounded(Moment(cell.date(), clock, full=True))
    if isinstance(cell, dt.date):
        return _bounded(Moment(cell, full=True))
    return _written(tidy(cell), calendar, number=is_number(cell))


def clock(text: str) -> str | None:
    """Read a time of day as HH:MM, or None."""
    found = _CLOCK.fullmatch(fold(text).replace(" ", ""))
    return _clock(found) if found else None


def year_near(day: dt.date, month: int, day_of_month: int) -> int | None:
    """The year that puts month and day within half a year of ``day``; None if there is none."""
    for year in (day.year, day.year - 1, day.year + 1):
        near = _date(year, month, day_of_month)
        if near and abs((near - day).days) <= _HALF_YEAR:
            return year
    return None


@lru_cache(maxsize=4096)
def _written(text: str, calendar: Calendar, *, number: bool) -> Moment:
    plain = _GAPS.sub(r"\1", fold(text).replace("'", ""))
    found = _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _dated(_year(found["year"]), found)
    serial = _serial(plain)
    if serial:
        return serial
    short = _SHORT.fullmatch(plain)
    if short and not (number and Decimal(plain) < 1):
        return _without_year(short, calendar)
    if _LUNAR.search(plain):
        return Moment(None, code=codes.DAY_LUNAR)
    only = _DAY_ONLY.fullmatch(plain)
    year = calendar.year_of(calendar.month) if calendar.month else None
    if only and year:
        return _dated(year, only, calendar.month)
    return Moment(None, code=codes.DAY_UNCLEAR)


def _serial(plain: str) -> Moment | None:
    whole, _, part = plain.partition(".")
    if not (whole.isdecimal() and whole.isascii() and len(whole) == _SERIAL_DIGITS):
        return None
    if int(whole) not in _SERIALS or not (part.isdecimal() or not part):
        return None
    minutes = round(float(f"0.{part or 0}") * 24 * 60)
    time = f"{minutes // 60 % 24:02d}:{minutes % 60:02d}" if minutes else None
    return Moment(_EPOCH + dt.timedelta(days=int(whole)), time, full=True)


def _without_year(found: re.Match[str], calendar: Calendar) -> Moment:
    month, day = _count(found["month"]), _count(found["day"])
    if _date(_LEAP_YEAR, month, day) is None:
        return Moment(None, code=codes.DAY_IMPOSSIBLE)
    far = calendar.month and abs(month - calendar.month) >= _FAR_MONTHS
    year = calendar.year_of(month)
    if year is None or far:
        # A December row on a January sheet: this year's end or last year's, nobody wrote it.
        return Moment(None, code=codes.DAY_NO_YEAR)
    return _dated(year, found)


def month_and_day(text: str) -> tuple[int, int] | None:
    """The month and day of a date written without its year."""
    found = _SHORT.fullmatch(fold(text))
    return (_count(found["month"]), _count(found["day"])) if found else None


def _dated(year: int, found: re.Match[str], month: int | None = None) -> Moment:
    named = found.groupdict()
    day = _date(year, month or _count(named["month"] or ""), _count(named["day"] or ""))
    if day is None:
        return Moment(None, code=codes.DAY_IMPOSSIBLE)
    time = _clock(found) if named.get("hour") else None
    if named.get("hour") and time is None:
        return Moment(None, code=codes.DAY_UNCLEAR)
    return _bounded(Moment(day, time, full="year" in named))


def _bounded(read: Moment) -> Moment:
    if read.day and not EARLIEST <= read.day.year <= LATEST:
        return Moment(None, code=codes.DAY_IMPOSSIBLE)
    return read


def _clock(found: re.Match[str]) -> str | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] in {"下午", "晚上"} and hour < _NOON:
        hour += _NOON
    try:
        return dt.time(hour, minute).isoformat("minutes")
    except ValueError:
        return None


def _year(text: str) -> int:
    year = _count(text)
    return year + EARLIEST if year < _CENTURY else year


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    value = chinese(text)
    return -1 if value is None else int(value)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

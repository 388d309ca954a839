"""A day whose year, month and day stand in columns of their own, as account books have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.imports.cells import Asked
from core.imports.days import EARLIEST, Calendar, moment
from core.imports.numerals import CHINESE_DIGITS, number
from core.imports.plain import is_blank, squeeze

PARTS: Final = ("year", "month")
"""Columns that say nothing alone; blank, they say what the row above says."""
_NUMBER: Final = rf"\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}"
_WHICH: Final = rf"(?P<year>\d{{4}}|\d{{2}}(?=年|\Z)|[{CHINESE_DIGITS}]{{4}})"
_YEAR: Final = re.compile(rf"(?:{_WHICH}年?度?)?")
_MONTH: Final = re.compile(rf"(?:(?:{_WHICH}[年/-])?(?P<month>{_NUMBER})月?份?(?(year)(?:-0?1)?))?")
"""July is 7, 七月, 2026年7月, 2026-07, and the first of July where a cell holds a date."""
_CENTURY: Final = 100
_DAY: Final = re.compile(rf"({_NUMBER})[日号]?")


def with_whole_day(asked: Mapping[str, Asked]) -> dict[str, Asked]:
    """Put to a day what the columns of its year and month say; drop those columns.

    What they say otherwise than the day itself, or unreadably, is put beside it to be asked about.
    """
    left = {field: one for field, one in asked.items() if field not in PARTS}
    day = asked.get("day")
    year, month = (_said(asked.get(part)) for part in PARTS)
    if day and _said(day) and (year or month):
        unclear = "、".join(filter(None, (year, month, day.text)))
        left["day"] = _whole(day, year, month) or day._replace(cell=unclear, text=unclear)
    return left


def _said(one: Asked | None) -> str:
    return "" if one is None or is_blank(one.text) else one.text


def _whole(day: Asked, year_said: str, month_said: str) -> Asked | None:
    """The day in its year and month; None if they are not the day's, or needed and unreadable."""
    of_year, of_month = _YEAR.fullmatch(squeeze(year_said)), _MONTH.fullmatch(squeeze(month_said))
    if not of_year or not of_month:
        said = day.text if isinstance(day.cell, str) else day.cell
        return day if moment(said, Calendar()).full else None
    years = {_year(found["year"]) for found in (of_year, of_month) if found["year"]}
    year, month = max(years, default=None), of_month["month"]
    bare = _DAY.fullmatch(squeeze(day.text))
    if bare and month:
        text = f"{month}月{bare[1]}日"
        day = day._replace(cell=text, text=text)
    if year:
        titled = day.calendar.month if bare and not month else None
        day = day._replace(calendar=Calendar(year, titled))
    read = moment(day.text if isinstance(day.cell, str) else day.cell, day.calendar).day
    differs = read and ((year and read.year != year) or (month and number(month) != read.month))
    return None if differs or len(years) > 1 else day


def _year(text: str) -> int:
    """Two digits are a year of this century."""
    found = int(number(text) or 0)
    return found + EARLIEST if found < _CENTURY else found

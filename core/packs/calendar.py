"""Official holidays, and the days on which a market is held."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from core.packs.model import BRANCHES, DaySpan, HolidaySheet, MarketKind, MarketRule

FARTHEST_DAYS: Final = 400
"""Every rule that can be written meets a market within a lunar year."""
FIRST_BRANCH: Final = dt.date(2024, 2, 10).toordinal() - BRANCHES.index("辰")
"""2024-02-10, lunar new year's day, was 甲辰; branches follow each other without a gap."""


class Calendar:
    """The holidays of a pack; a year that it does not cover is unknown, not workdays."""

    def __init__(self, sheet: HolidaySheet) -> None:
        self._years = {year.year: year for year in sheet.years}

    def holiday(self, day: dt.date) -> DaySpan | None:
        """Return the official holiday that ``day`` belongs to, None when it is none."""
        year = self._years.get(day.year)
        spans = year.off if year else ()
        return next((span for span in spans if span.first <= day <= span.last), None)

    def is_workday(self, day: dt.date) -> bool | None:
        """Tell whether offices work on ``day``, weekends made up included; None when unknown."""
        year = self._years.get(day.year)
        if year is None:
            return None
        if day in year.work:
            return True
        return self.holiday(day) is None and day.isoweekday() <= 5  # noqa: PLR2004 - Friday


def branch_of(day: dt.date) -> int:
    """Return a day's earthly branch, 1 子 to 12 亥."""
    return (day.toordinal() - FIRST_BRANCH) % len(BRANCHES) + 1


def lunar_day(day: dt.date) -> int:
    """Return the day of the lunar month, 1 to 30."""
    # The almanac takes 6 ms to import on a fast PC, while the desk opens: only where it is needed.
    return int(importlib.import_module("core.packs.almanac").lunar_day(day))


MARK: Final[Mapping[MarketKind, Callable[[dt.date], int]]] = MappingProxyType(
    {
        "lunar": lambda day: lunar_day(day) % 10,
        "solar": lambda day: day.day % 10,
        "weekday": dt.date.isoweekday,
        "branch": branch_of,
    }
)
"""What a rule's values are compared with."""


def is_market_day(rule: MarketRule, day: dt.date) -> bool:
    """Tell whether the market is held on ``day``."""
    return MARK[rule.kind](day) in rule.values


def next_market_days(rule: MarketRule, day: dt.date, n: int = 3) -> tuple[dt.date, ...]:
    """Return the next ``n`` market days from ``day`` on, ``day`` itself included."""
    found: list[dt.date] = []
    for ahead in range(FARTHEST_DAYS):
        if len(found) == n:
            break
        coming = day + dt.timedelta(days=ahead)
        if is_market_day(rule, coming):
            found.append(coming)
    return tuple(found)

"""The lunar calendar; apart because its tables are large and few stations ask for it."""

from __future__ import annotations

import datetime as dt

from lunar_python import Solar


def lunar_day(day: dt.date) -> int:
    """Return the day of the lunar month, 1 to 30."""
    return int(Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay())

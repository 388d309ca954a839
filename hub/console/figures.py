"""Amounts, weights, shares and times as the console writes them: whole numbers all the way."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hub.console.tongue import Tongue
from words.told import N_

THOUSAND: Final = 1000
JIN: Final = 500
"""Grams of a 斤."""
IN_JIN: Final = N_("（{n} 斤）")
MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def yuan(fen: int | None) -> str:
    """Write fen as yuan with two decimals and thousands marks: 123450 is ``1,234.50``."""
    if fen is None:
        return ""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def thousandths(quantity: int | None) -> str:
    """Write a number kept in thousandths without idle zeros: 12500 is ``12.5``."""
    if quantity is None:
        return ""
    whole, part = divmod(abs(quantity), THOUSAND)
    return f"{'-' if quantity < 0 else ''}{whole:,}.{part:03d}".rstrip("0").rstrip(".")


def kilograms(grams: int | None) -> str:
    """Write grams as kilograms: 12500 is ``12.5 kg``."""
    return "" if grams is None else f"{thousandths(grams)} kg"


def weight(grams: int | None, tongue: Tongue) -> str:
    """Write grams as kilograms with 斤 beside them: ``12.5 kg（25 斤）``."""
    if grams is None:
        return ""
    return kilograms(grams) + tongue(IN_JIN, n=thousandths(grams * THOUSAND // JIN))


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal, a dash where there is no whole."""
    if not whole:
        return "—"
    tenths = (abs(part) * 2000 + abs(whole)) // (2 * abs(whole))
    return f"{'-' if (part < 0) != (whole < 0) and part else ''}{tenths // 10}.{tenths % 10}%"


def mean(hundredths: int) -> str:
    """Write a mean mark kept in hundredths: 452 is ``4.52``; a dash where nobody gave one."""
    return f"{hundredths // 100}.{hundredths % 100:02d}" if hundredths else "—"


def moment(ms: int | None) -> str:
    """Write milliseconds UTC as the county's wall time: ``2026-11-21 08:30``; a dash for None."""
    if ms is None:
        return "—"
    return f"{local(ms):%Y-%m-%d %H:%M}"


def local(ms: int) -> dt.datetime:
    """Return milliseconds UTC as the wall time of this machine."""
    return dt.datetime.fromtimestamp(ms / 1000)  # noqa: DTZ006 - the county's wall clock is meant


def midnight(day: dt.date) -> int:
    """Return when a day began here, in milliseconds UTC."""
    return int(dt.datetime.combine(day, dt.time()).timestamp() * 1000)


def days_since(ms: int, now: int) -> int:
    """Return how many whole days went by."""
    return max(0, now - ms) // DAY

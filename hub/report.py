"""The monthly report (月报): derived from what stations signed, never typed.

The same figures for one station and for all: ``of`` takes the stations that are meant. Every
figure names its definition; sums equal those of the stations' day sheets, a red entry counting
against what it reverses, on its own day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from core.packs.counties import COUNTY_DIGITS, Counties
from core.packs.errors import UnknownCountyError
from hub.counting import Sums, Wanted, counted
from hub.measures import LABELS
from hub.packs import packs_of
from hub.store import stations as known
from hub.store.stations import Station

VILLAGES: Final = "200"
"""From here on the last three digits of a code are a village's, below it a quarter's."""
YEARS: Final = range(2000, 2200)
"""Years with a month before and after that can be written."""


class Month(msgspec.Struct, frozen=True):
    """A calendar month of business days."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> Month | None:
        """Return the month of a text such as 2026-11; None if it is none a station lives in."""
        try:
            day = dt.date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        return cls(day.year, day.month) if day.year in YEARS else None

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.first.replace(day=calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure; ``kind`` and ``whole`` are those of its ``Measure``.

    With ``whole`` it is ``value`` of it, or over it; where that is nought there is no figure.
    """

    code: str
    kind: str
    value: int
    whole: int | None = None

    @property
    def label(self) -> str:
        """What it is called, in Chinese."""
        return LABELS[self.code].name

    @property
    def definition(self) -> str:
        """How it is computed, in Chinese."""
        return LABELS[self.code].definition


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A month's figures of some stations."""

    month: str
    stations: tuple[int, ...]
    figures: tuple[Figure, ...]

    def __getitem__(self, code: str) -> Figure:
        return next(figure for figure in self.figures if figure.code == code)


class Beside(NamedTuple):
    """A month's figures of some stations together, and of each by its number."""

    whole: Report
    each: dict[int, Report]


def of(connection: Connection, stations: Sequence[Station], month: Month, *, now_ms: int) -> Report:
    """Return the figures of these stations in a month; of one still running, up to ``now_ms``."""
    return beside(connection, stations, month, now_ms=now_ms).whole


def beside(
    connection: Connection, stations: Sequence[Station], month: Month, *, now_ms: int
) -> Beside:
    """Return the figures of these stations together and of each of them."""
    meant = wanted(connection, stations, month, now_ms=now_ms)
    sums = counted(connection, meant)
    whole = Sums.together(sums.values())
    _cover(connection, stations, sums, whole)
    each = {number: _report(month, (number,), one) for number, one in sums.items()}
    return Beside(_report(month, meant.numbers, whole), each)


def wanted(
    connection: Connection, stations: Sequence[Station], month: Month, *, now_ms: int
) -> Wanted:
    """Return what is counted for a month's report of these stations."""
    numbers = tuple(station.id for station in stations)
    promised = packs_of(connection).parameters.season_ship_hours
    return Wanted(numbers, month.first, month.last, now_ms, promised)


def _report(month: Month, numbers: tuple[int, ...], sums: Sums) -> Report:
    figures = tuple(
        Figure(
            code=code,
            kind=one.kind,
            value=one.part(sums),
            whole=None if one.whole is None else one.whole(sums),
        )
        for code, one in LABELS.items()
    )
    return Report(month=str(month), stations=numbers, figures=figures)


def _cover(
    connection: Connection, stations: Sequence[Station], sums: dict[int, Sums], whole: Sums
) -> None:
    """Count the county's villages, and those with a station at work, when all stations are meant.

    Only where the program has the list of the county's villages.
    """
    if len(stations) < len(known.every(connection)):
        return
    villages = _villages({station.village_code[:COUNTY_DIGITS] for station in stations})
    active = {station.village_code for station in stations if sums[station.id]["active"]}
    whole.counts["villages"] = len(villages)
    whole.counts["covered"] = len(villages & active)


def _villages(codes: set[str]) -> set[str]:
    """Return the codes of the administrative villages of counties; streets' quarters are none."""
    found: set[str] = set()
    for code in codes:
        try:
            county = Counties().county(code)
        except UnknownCountyError:
            continue
        found |= {
            town.code + tail
            for town in county.towns
            for tail, _ in town.villages
            if tail >= VILLAGES
        }
    return found

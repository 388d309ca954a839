"""The monthly report (月报): derived from what stations signed, never typed.

The same figures for one station and for all: ``of`` takes the stations that are meant. Every
figure names its definition; sums equal those of the stations' day sheets, a red entry counting
against what it reverses, on its own day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)

from hub.measures import LABELS
from hub.store import tables
from hub.store.derived import DERIVED, STATION
from hub.store.stations import Station

ACTIVE_DAYS: Final = 15
SYNC_DAYS: Final = 7
OVERDUE_DAYS: Final = 7
DAY_MS: Final = 86_400_000
WORKS: Final = ("purchase", "up", "down", "parcel", "parcel_out", "errand")
"""Whatever of these is on a day makes it a business day."""
COUNTY: Final = "county"


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
    """One figure; ``kind`` is fen, grams, count, hours, rate or ratio.

    A rate or ratio is ``value`` of ``whole``, hours are those of ``whole`` cases; with none of
    them there is no figure. Others have no whole.
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


def of(
    connection: Connection,
    stations: Sequence[Station],
    month: Month,
    *,
    now_ms: int | None = None,
) -> Report:
    """Return the figures of these stations in a month; of one still running, up to ``now_ms``."""
    numbers = tuple(station.id for station in stations)
    books = _Books(connection, numbers, month, now_ms)
    parts = (books.stations(), books.up(), books.down(), books.parcels(), books.quality())
    figures = tuple(figure for part in parts for figure in part)
    return Report(month=str(month), stations=numbers, figures=figures)


class _Books:
    """The derived tables of some stations in one month."""

    def __init__(
        self, connection: Connection, numbers: tuple[int, ...], month: Month, now_ms: int | None
    ) -> None:
        self._now_ms = now_ms
        self._connection = connection
        self._numbers = numbers
        self._month = month
        self._first, self._last = month.first.isoformat(), month.last.isoformat()

    def stations(self) -> Iterable[Figure]:
        days = union(*(self._days(name) for name in WORKS)).subquery()
        counted = select(func.count()).select_from(days).group_by(days.c[STATION])
        worked = [row[0] for row in self._connection.execute(counted)]
        total = len(self._numbers)
        active = sum(1 for one in worked if one >= ACTIVE_DAYS)
        yield _count("stations", total)
        yield _count("business_days", sum(worked))
        yield Figure(code="active_rate", kind="rate", value=active, whole=total)
        yield Figure(code="synced_rate", kind="rate", value=self._synced(), whole=total)

    def up(self) -> Iterable[Figure]:
        amount = self._sum("up", "amount_fen")
        refunds = self._sum("up_move", "refund_fen")
        farmers = self._sum("up", "net_to_farmer_fen") - self._sum("up_move", "farmer_share_fen")
        turnover = amount - refunds
        paid, people = self._paid()
        grams = self._sum("up", "grams")
        yield _fen("up_turnover", turnover)
        yield _count("up_orders", self._entries("up"))
        yield _fen("farmer_net", farmers)
        yield Figure(code="farmer_share", kind="rate", value=farmers, whole=self._shared())
        yield _count("farmers", people)
        yield _fen("paid_per_farmer", paid // people if people else 0)
        yield _fen("purchase_amount", self._sum("purchase", "amount_fen"))
        yield Figure(code="purchase_grams", kind="grams", value=self._sum("purchase", "grams"))
        yield Figure(code="refund_rate", kind="rate", value=refunds, whole=amount)
        yield Figure(
            code="fresh_loss", kind="rate", value=self._sum("up_move", "loss_g"), whole=grams
        )

    def down(self) -> Iterable[Figure]:
        turnover = self._sum("down", "amount_fen") - self._sum("down_move", "refund_fen")
        up = self._sum("up", "amount_fen") - self._sum("up_move", "refund_fen")
        yield _fen("down_turnover", turnover)
        yield _count("down_orders", self._entries("down"))
        yield _count("errands", self._entries("errand"))
        yield _fen("errand_amount", self._sum("errand", "amount_fen"))
        yield Figure(code="up_down", kind="ratio", value=up, whole=turnover)

    def parcels(self) -> Iterable[Figure]:
        came, sent = self._entries("parcel"), self._entries("parcel_out")
        hours, late, gone = self._waits()
        harmed = self._rows(
            "parcel", or_(_c("parcel", "state") == "lost", _c("parcel", "damaged") == 1)
        )
        yield _count("parcels_in", came)
        yield _count("parcels_out", sent)
        yield Figure(code="out_in", kind="ratio", value=sent, whole=came)
        yield Figure(code="shelf_hours", kind="hours", value=hours, whole=gone)
        yield Figure(code="overdue_rate", kind="rate", value=late, whole=gone)
        yield Figure(code="harm_rate", kind="rate", value=harmed, whole=came)

    def quality(self) -> Iterable[Figure]:
        sold = self._rows("up")
        yield Figure(code="trace_rate", kind="rate", value=self._traced(), whole=sold)
        with_paper, due = self._certified()
        yield Figure(code="certificate_rate", kind="rate", value=with_paper, whole=due)
        yield _count("attendances", self._entries("attendance"))
        yield _count("trainees", self._distinct("attendance", "person"))
        every = sum(self._rows(name, standing=False) for name in WORKS)
        red = sum(
            self._rows(name, _c(name, "reverses").is_not(None), standing=False) for name in WORKS
        )
        late = sum(
            self._rows(name, _c(name, "true_day").is_not(None), standing=False) for name in WORKS
        )
        typed = sum(
            self._rows(name, _c(name, "source") == "typed", standing=False) for name in WORKS
        )
        yield Figure(code="correction_rate", kind="rate", value=red, whole=every)
        yield Figure(code="timely_rate", kind="rate", value=every - late, whole=every)
        yield Figure(code="typed_rate", kind="rate", value=typed, whole=every)

    def _within(self, name: str) -> ColumnElement[bool]:
        table = DERIVED[name].c
        mine = table[STATION].in_(self._numbers)
        return and_(mine, table["day"] >= self._first, table["day"] <= self._last)

    def _days(self, name: str) -> Any:  # noqa: ANN401 - a select of unnamed type
        table = DERIVED[name].c
        return select(table[STATION], table["day"]).where(self._within(name), _standing(name))

    def _sum(self, name: str, column: str) -> int:
        query = select(func.coalesce(func.sum(DERIVED[name].c[column]), 0))
        return int(self._connection.scalar(query.where(self._within(name))) or 0)

    def _entries(self, name: str) -> int:
        """Count what was booked; a red entry counts minus one."""
        one = case((DERIVED[name].c["reverses"].is_(None), 1), else_=-1)
        query = select(func.coalesce(func.sum(one), 0)).where(self._within(name))
        return int(self._connection.scalar(query) or 0)

    def _rows(self, name: str, *also: ColumnElement[bool], standing: bool = True) -> int:
        conditions = [self._within(name), *also, *([_standing(name)] if standing else [])]
        query = select(func.count()).select_from(DERIVED[name]).where(*conditions)
        return int(self._connection.scalar(query) or 0)

    def _distinct(self, name: str, person: str) -> int:
        table = DERIVED[name].c
        said = (self._within(name), _standing(name), table[person].is_not(None))
        query = select(table[STATION], table[person]).where(*said).distinct()
        return int(self._connection.scalar(select(func.count()).select_from(query.subquery())) or 0)

    def _synced(self) -> int:
        """Count stations from which something came in the month's last week, up to now."""
        end = dt.datetime.combine(self._month.last + dt.timedelta(days=1), dt.time())
        until = int(end.timestamp() * 1000)
        until = until if self._now_ms is None else min(until, self._now_ms + 1)
        segment, device = tables.segment.c, tables.device.c
        came = exists().where(
            segment.station == device.station,
            segment.device == device.device,
            segment.hub_ms >= until - SYNC_DAYS * DAY_MS,
            segment.hub_ms < until,
        )
        query = select(func.count(func.distinct(device.station))).where(
            device.station.in_(self._numbers), device.role != COUNTY, came
        )
        return int(self._connection.scalar(query) or 0)

    def _shared(self) -> int:
        """Return what was sold, less refunds, in fen, where a farmer's own part is said."""
        up, move = DERIVED["up"].c, DERIVED["up_move"].c
        said = func.coalesce(up["net_to_farmer_fen"], 0) != 0
        sold = select(func.coalesce(func.sum(up["amount_fen"]), 0)).where(self._within("up"), said)
        theirs = select(up["id"]).where(up[STATION] == move[STATION], said)
        back = select(func.coalesce(func.sum(move["refund_fen"]), 0)).where(
            self._within("up_move"), move["of"].in_(theirs.correlate(DERIVED["up_move"]))
        )
        return int(self._connection.scalar(sold) or 0) - int(self._connection.scalar(back) or 0)

    def _paid(self) -> tuple[int, int]:
        """Return what farmers were paid, in fen, and how many they are."""
        out = DERIVED["payment"].c
        sources = (
            ("purchase", "farmer", "paid_fen", DERIVED["purchase"].c["paid_fen"] != 0),
            ("settlement", "farmer", "paid_fen", DERIVED["settlement"].c["paid_fen"] != 0),
            (
                "payment",
                "party",
                "amount_fen",
                and_(
                    out["direction"] == "out",
                    out["purpose"].in_(("settle", "advance", "instalment")),
                ),
            ),
        )
        parts = []
        for name, who, fen, condition in sources:
            table = DERIVED[name].c
            person = (
                select(DERIVED["person"].c["merged_into"])
                .where(
                    DERIVED["person"].c[STATION] == table[STATION],
                    DERIVED["person"].c["id"] == table[who],
                )
                .correlate(DERIVED[name])
                .scalar_subquery()
            )
            parts.append(
                select(
                    table[STATION].label("at"),
                    func.coalesce(person, table[who]).label("who"),
                    table[fen].label("fen"),
                ).where(self._within(name), table[who].is_not(None), condition)
            )
        every = union_all(*parts).subquery()
        by_person = (
            select(func.sum(every.c.fen).label("fen"))
            .group_by(every.c.at, every.c.who)
            .having(func.sum(every.c.fen) != 0)
            .subquery()
        )
        query = select(func.coalesce(func.sum(by_person.c.fen), 0), func.count())
        fen, people = self._connection.execute(query.select_from(by_person)).one()
        return int(fen), int(people)

    def _waits(self) -> tuple[int, int, int]:
        """Return median hours on the shelf, how many left after a week, how many left."""
        table = DERIVED["parcel"].c
        query = select(table["in_at"], table["out_at"]).where(
            self._within("parcel"),
            table["state"] == "out",
            table["in_at"].is_not(None),
            table["out_at"].is_not(None),
        )
        hours = []
        for came, went in self._connection.execute(query):
            spent = dt.datetime.fromisoformat(went) - dt.datetime.fromisoformat(came)
            hours.append(max(0.0, spent.total_seconds() / 3600))
        late = sum(1 for one in hours if one > OVERDUE_DAYS * 24)
        return round(statistics.median(hours)) if hours else 0, late, len(hours)

    def _traced(self) -> int:
        up, product = DERIVED["up"].c, DERIVED["product"].c
        free = select(product["id"]).where(
            product[STATION] == up[STATION],
            func.coalesce(product["certificate"], 0) == 0,
        )
        papers = or_(up["cert_no"].is_not(None), up["product"].in_(free.correlate(DERIVED["up"])))
        return self._rows("up", up["batch_no"].is_not(None), up["farmer"].is_not(None), papers)

    def _certified(self) -> tuple[int, int]:
        bought, product = DERIVED["purchase"].c, DERIVED["product"].c
        due = select(product["id"]).where(
            product[STATION] == bought[STATION], product["certificate"] == 1
        )
        asked = bought["product"].in_(due.correlate(DERIVED["purchase"]))
        return (
            self._rows("purchase", asked, bought["cert_no"].is_not(None)),
            self._rows("purchase", asked),
        )


def _c(name: str, column: str) -> ColumnElement[Any]:
    return DERIVED[name].c[column]


def _standing(name: str) -> ColumnElement[bool]:
    table = DERIVED[name].c
    return and_(table["reverses"].is_(None), table["reversed_by"].is_(None))


def _fen(code: str, value: int) -> Figure:
    return Figure(code=code, kind="fen", value=value)


def _count(code: str, value: int) -> Figure:
    return Figure(code=code, kind="count", value=value)

"""What a month's report is made of: sums by station, one look into a table for all stations.

Every sum has a name and adds up: the county's is that of its stations.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    true,
    union,
    union_all,
)

from hub.store import tables
from hub.store.derived import DERIVED, STATION, standing
from hub.summing import CLASS, LOST, PARCEL, SUMMED, UP, Columns, joined

ACTIVE_DAYS: Final = 15
HEARD_DAYS: Final = 7
OVERDUE_DAYS: Final = 7
HOURS: Final = 24
DAY_MS: Final = 86_400_000
COUNTY: Final = "county"
WORKS: Final = ("purchase", "up", "down", "parcel", "parcel_out", "errand")
"""Whatever of these is on a day makes it a business day."""
OUT, SHELF = "out", "shelf"
ENDED: Final = func.coalesce(CLASS.c["last"], CLASS.c["first"])
"""A class counts in the month in which it ends."""
PERSON, LISTING = DERIVED["person"], DERIVED["listing"]


class Sums:
    """What was counted, by name; ``waits`` are the minutes of parcels that were fetched."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.waits: list[int] = []

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    @classmethod
    def together(cls, parts: Iterable[Sums]) -> Sums:
        """Return several stations' sums as one."""
        whole = cls()
        for part in parts:
            whole.counts.update(part.counts)
            whole.waits += part.waits
        return whole


class Wanted(NamedTuple):
    """Which stations, and which days (both inclusive); ``now_ms`` is the time of asking.

    ``promised`` are the hours within which goods leave where nothing was promised.
    """

    numbers: tuple[int, ...]
    first: dt.date
    last: dt.date
    now_ms: int
    promised: int

    def within(self, table: FromClause, day: ColumnElement[Any] | None = None) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        """Return the condition that a row is of one of the stations and days."""
        on = table.c["day"] if day is None else day
        mine = table.c[STATION].in_(self.numbers)
        return and_(mine, on >= self.first.isoformat(), on <= self.last.isoformat())


def counted(connection: Connection, wanted: Wanted) -> dict[int, Sums]:
    """Return the sums of each station in the span."""
    found = {number: Sums() for number in wanted.numbers}
    for query in _queries(wanted):
        for row in connection.execute(query).mappings():
            said = {name: int(value or 0) for name, value in row.items() if name != STATION}
            found[row[STATION]].counts.update(said)
    for sums in found.values():
        sums.counts["stations"] = 1
        sums.counts["active"] = int(sums["business_days"] >= ACTIVE_DAYS)
    for look in (_heard, _shipped, _waited):
        look(connection, wanted, found)
    return found


def _queries(wanted: Wanted) -> Iterator[Select[Any]]:
    """Yield the looks whose answer is a station and its sums."""
    yield _days(wanted)
    yield _paid(wanted)
    for name, summed in SUMMED.items():
        table, (source, told) = DERIVED[name], summed()
        day = ENDED if name == CLASS.name else None
        yield _by_station(table, source, told, wanted.within(table, day))


def _by_station(
    table: FromClause, source: FromClause, told: Columns, where: ColumnElement[bool]
) -> Select[Any]:
    at = table.c[STATION]
    named = (column.label(name) for name, column in told.items())
    return select(at.label(STATION), *named).select_from(source).where(where).group_by(at)


def _days(wanted: Wanted) -> Select[Any]:
    """Count the days on which anything was done."""
    days = union(
        *(
            select(table.c[STATION], table.c["day"]).where(wanted.within(table), standing(table))
            for table in (DERIVED[name] for name in WORKS)
        )
    ).subquery()
    return _by_station(days, days, {"business_days": func.count()}, true())


def _paid(wanted: Wanted) -> Select[Any]:
    """Sum what farmers were paid; one who was joined with another counts as that other."""
    out = DERIVED["payment"].c
    farmers = and_(
        out["direction"] == "out", out["purpose"].in_(("settle", "advance", "instalment"))
    )
    parts = []
    for name, who, fen, where in (
        ("purchase", "farmer", "paid_fen", DERIVED["purchase"].c["paid_fen"] != 0),
        ("settlement", "farmer", "paid_fen", DERIVED["settlement"].c["paid_fen"] != 0),
        ("payment", "party", "amount_fen", farmers),
    ):
        table = DERIVED[name]
        person = func.coalesce(PERSON.c["merged_into"], table.c[who]).label("who")
        query = select(table.c[STATION].label(STATION), person, table.c[fen].label("fen"))
        parts.append(
            query.select_from(joined(table, PERSON, who)).where(
                wanted.within(table), table.c[who].is_not(None), where
            )
        )
    every = union_all(*parts).subquery()
    total = func.sum(every.c["fen"])
    people = select(every.c[STATION], total.label("fen")).group_by(every.c[STATION], every.c["who"])
    paid = people.having(total != 0).subquery()
    told = {"paid_fen": func.sum(paid.c["fen"]), "farmers": func.count()}
    return _by_station(paid, paid, told, true())


def _heard(connection: Connection, wanted: Wanted, found: Mapping[int, Sums]) -> None:
    """Note the stations that were heard of in the last week of the span, up to now.

    Of a PC the county knows when it was heard last, and when it sent something.
    """
    end = dt.datetime.combine(wanted.last + dt.timedelta(days=1), dt.time())
    until = min(int(end.timestamp() * 1000), wanted.now_ms + 1)
    since = until - HEARD_DAYS * DAY_MS
    segment, device = tables.segment.c, tables.device.c
    came = exists().where(
        segment.station == device.station,
        segment.device == device.device,
        segment.hub_ms >= since,
        segment.hub_ms < until,
    )
    heard = and_(device.seen_ms >= since, device.seen_ms < until)
    query = select(device.station).where(
        device.station.in_(wanted.numbers), device.role != COUNTY, or_(heard, came)
    )
    for number in connection.scalars(query.distinct()):
        found[number].counts["heard"] = 1


def _shipped(connection: Connection, wanted: Wanted, found: Mapping[int, Sums]) -> None:
    """Count what left in time: within the hours its listing promised, or within the usual ones."""
    ordered = func.coalesce(UP.c["true_day"], UP.c["day"])
    told = (UP.c[STATION], ordered, UP.c["ship_day"], LISTING.c["ship_hours"])
    query = select(*told, func.count()).select_from(joined(UP, LISTING, "listing"))
    query = query.where(wanted.within(UP), standing(UP), UP.c["ship_day"].is_not(None))
    for number, begun, left, hours, many in connection.execute(query.group_by(*told)):
        days = (dt.date.fromisoformat(left) - dt.date.fromisoformat(begun)).days
        counts = found[number].counts
        counts["shipped"] += many
        counts["in_time"] += many * (days <= math.ceil((hours or wanted.promised) / HOURS))


def _waited(connection: Connection, wanted: Wanted, found: Mapping[int, Sums]) -> None:
    """Look how long parcels lay on the shelf; those that still lie there are counted to now."""
    c, now = PARCEL.c, dt.datetime.fromtimestamp(wanted.now_ms / 1000)  # noqa: DTZ006 - wall clock
    query = select(c[STATION], c["state"], c["in_at"], c["out_at"]).where(
        wanted.within(PARCEL), standing(PARCEL), c["in_at"].is_not(None), c["state"] != LOST
    )
    for number, state, came, went in connection.execute(query):
        if state != SHELF and went is None:
            continue
        until = now if state == SHELF else dt.datetime.fromisoformat(went)
        spent = max(dt.timedelta(), until - dt.datetime.fromisoformat(came))
        sums = found[number]
        sums.counts["shelved"] += 1
        sums.counts["overdue"] += spent > dt.timedelta(days=OVERDUE_DAYS)
        if state == OUT:
            sums.waits.append(spent // dt.timedelta(minutes=1))

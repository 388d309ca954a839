"""Accepted segments: each station's feed, and what of it waits to be applied or sequenced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    column,
    func,
    literal,
    select,
    tuple_,
    values,
)

from core.base.ids import split_id
from hub.store import rows, tables
from hub.store.columns import INT, TEXT

G = tables.segment.c
B = tables.body.c
L = tables.log.c
D = tables.device.c


class LogEnd(msgspec.Struct, frozen=True, kw_only=True):
    """Where a log that was accepted ends."""

    station: int
    device: str
    epoch: int
    public_key: bytes
    agreed: bytes
    seq: int
    head: bytes
    first_seen_ms: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A segment in a station's feed, without its bytes.

    ``position`` is its leaf in the tree, None until it was sequenced.
    """

    station: int
    device: str
    epoch: int
    first: int
    last: int
    head: bytes
    arrival: int
    size: int
    hub_ms: int
    receipt: bytes
    applied: int = 0
    position: int | None = None


class Whole(Entry, frozen=True, kw_only=True):
    """A segment with its bytes as they came."""

    raw: bytes


Sent = tuple[int, str]
"""A station and the id of an event that came from there."""
EVENT: Final = (column("of", INT), column("name", TEXT), column("device", TEXT),
                column("epoch", INT), column("seq", INT))  # fmt: skip
BUDGET: Final = 16 << 20
"""Bytes of segments that are applied at once."""
ENTRY = rows.chosen(tables.segment, Entry)
WHOLE = select(*ENTRY, B.raw).join(
    tables.body, and_(B.station == G.station, B.arrival == G.arrival)
)
# Made once: every request asks these, and making a statement costs more than carrying it out.
ENDS = select(tables.log).where(L.station == bindparam("of")).order_by(L.device, L.epoch)
ENDS_OF_DEVICE = ENDS.where(L.device == bindparam("by"))
END = ENDS_OF_DEVICE.where(L.epoch == bindparam("in"))
COUNT_UP = (
    tables.station.update()
    .where(tables.station.c.id == bindparam("of"))
    .values(arrival=tables.station.c.arrival + 1)
    .returning(tables.station.c.arrival)
)
ADD = tables.segment.insert()
ADD_BODY = tables.body.insert()
COUNTY: Final = "county"
PAGE: Final = 50
MOST_ARRIVALS: Final = 2**62
NEWEST = (
    select(G.arrival, G.first, G.last, G.size, G.hub_ms, D.role)
    .join(tables.device, and_(D.station == G.station, D.device == G.device))
    .where(G.station == bindparam("of"), G.arrival < bindparam("before"))
    .order_by(G.arrival.desc())
    .limit(PAGE)
)


def ends(connection: Connection, station: int, device: str | None = None) -> list[LogEnd]:
    """Return where a station's logs end, or those of one of its devices."""
    query = ENDS if device is None else ENDS_OF_DEVICE
    mine = {"of": station} | ({"by": device} if device is not None else {})
    return [LogEnd(**row) for row in connection.execute(query, mine).mappings()]


def end(connection: Connection, station: int, device: str, epoch: int) -> LogEnd | None:
    """Return where one log ends, or None when nothing of it was accepted."""
    mine = {"of": station, "by": device, "in": epoch}
    row = connection.execute(END, mine).mappings().first()
    return None if row is None else LogEnd(**row)


def put_end(connection: Connection, reached: LogEnd) -> None:
    """Note where a log ends now."""
    rows.put(connection, tables.log, reached)


def next_arrival(connection: Connection, station: int) -> int:
    """Count up a station's feed and return the new number; KeyError for an unknown station."""
    number = connection.scalar(COUNT_UP, {"of": station})
    if number is None:
        raise KeyError(station)
    return int(number)


def add(connection: Connection, segment: Whole) -> None:
    """Store a segment under the ``arrival`` that ``next_arrival`` gave for it."""
    said = msgspec.structs.asdict(segment)
    body = {"station": segment.station, "arrival": segment.arrival, "raw": said.pop("raw")}
    connection.execute(ADD, said)
    connection.execute(ADD_BODY, body)


def holding(
    connection: Connection, station: int, device: str, epoch: int, seq: int
) -> Entry | None:
    """Return the segment that an event of a log came in, or None."""
    mine = (G.station == station, G.device == device, G.epoch == epoch)
    query = select(*ENTRY).where(*mine, G.first <= seq).order_by(G.first.desc())
    found = rows.first(connection, Entry, query)
    return found if found is not None and found.last >= seq else None


def arrivals(connection: Connection, events: Iterable[Sent]) -> dict[Sent, int]:
    """Return with which arrival each event (station, id) came; those that never came are left out.

    One query for all of them.
    """
    return _of_each(connection, events, G.arrival)


def came_ms(connection: Connection, events: Iterable[Sent]) -> dict[Sent, int]:
    """Return when each event came here, by the hub's clock; otherwise as ``arrivals``."""
    return _of_each(connection, events, G.hub_ms)


def _of_each(
    connection: Connection, events: Iterable[Sent], said: ColumnElement[int]
) -> dict[Sent, int]:
    told = [(at, name, *key) for at, name in events if (key := split_id(name)) is not None]
    if not told:
        return {}
    asked = values(*EVENT, name="asked").data(told).cte("asked").c
    mine = (G.station == asked["of"], G.device == asked["device"], G.epoch == asked["epoch"])
    holding_it = (
        select(case((G.last >= asked["seq"], said)))
        .where(*mine, G.first <= asked["seq"])
        .order_by(G.first.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = connection.execute(select(asked["of"], asked["name"], holding_it))
    return {(int(at), str(name)): int(value) for at, name, value in found if value is not None}


def stretch(
    connection: Connection, station: int, device: str, epoch: int, first: int = 1
) -> list[Entry]:
    """Return the segments of one log that hold ``first`` or come after it, in order."""
    mine = (G.station == station, G.device == device, G.epoch == epoch)
    query = select(*ENTRY).where(*mine, G.last >= first).order_by(G.first)
    return rows.read(connection, Entry, query)


def whole(connection: Connection, station: int, arrival: int) -> Whole | None:
    """Return one segment of a feed with its bytes, or None."""
    query = WHOLE.where(G.station == station, G.arrival == arrival)
    return rows.first(connection, Whole, query)


def feed(
    connection: Connection, station: int, after: int, *, but: str = "", limit: int = 1000
) -> list[Entry]:
    """Return a feed's segments after an arrival number, without those of the device ``but``."""
    query = select(*ENTRY).where(G.station == station, G.arrival > after, G.device != but)
    return rows.read(connection, Entry, query.order_by(G.arrival).limit(limit))


def taken_since(connection: Connection, station: int, since_ms: int) -> tuple[int, int]:
    """Return how many bytes and events a station's PCs sent since a moment.

    From the newest on and no further than needed.
    """
    many_bytes = many_events = 0
    before: int | None = None
    while True:
        found = connection.execute(NEWEST, {"of": station, "before": before or MOST_ARRIVALS}).all()
        fresh = [row for row in found if row.hub_ms >= since_ms]
        mine = [row for row in fresh if row.role != COUNTY]
        many_bytes += sum(row.size for row in mine)
        many_events += sum(row.last - row.first + 1 for row in mine)
        if len(fresh) < PAGE:
            return many_bytes, many_events
        before = found[-1].arrival


def unapplied(connection: Connection, *, limit: int = 64, budget: int = BUDGET) -> list[Whole]:
    """Return segments that wait to be applied, station by station, in order of arrival.

    ``budget`` bounds their bytes; there is at least one if any waits.
    """
    query = select(G.station, G.arrival, G.size).where(G.applied == 0)
    last: tuple[int, int] | None = None
    for station, arrival, size in connection.execute(
        query.order_by(G.station, G.arrival).limit(limit)
    ).all():
        budget -= size
        if budget < 0 and last is not None:
            break
        last = (station, arrival)
    if last is None:
        return []
    first_ones = tuple_(G.station, G.arrival) <= tuple_(*(literal(part) for part in last))
    wanted = WHOLE.where(G.applied == 0, first_ones)
    return rows.read(connection, Whole, wanted.order_by(G.station, G.arrival))


def waiting(connection: Connection, station: int) -> list[int]:
    """Return the arrivals of a station's segments that wait to be applied."""
    query = select(G.arrival).where(G.station == station, G.applied == 0).order_by(G.arrival)
    return list(connection.scalars(query))


def count_unapplied(connection: Connection) -> int:
    """Return how many segments wait to be applied."""
    query = select(func.count()).select_from(tables.segment).where(G.applied == 0)
    return int(connection.scalar(query) or 0)


def mark_applied(connection: Connection, station: int, arrivals: Iterable[int]) -> set[int]:
    """Note that segments are applied; return those of them that still waited."""
    wanted = (G.station == station, G.arrival.in_(list(arrivals)), G.applied == 0)
    update = tables.segment.update().where(*wanted).values(applied=1)
    return set(connection.scalars(update.returning(G.arrival)))


def unsequenced(connection: Connection, *, limit: int = 1000) -> list[Entry]:
    """Return segments that are no leaf yet, oldest first."""
    query = select(*ENTRY).where(G.position.is_(None))
    return rows.read(connection, Entry, query.order_by(G.hub_ms, G.station, G.arrival).limit(limit))


def place(connection: Connection, entries: Sequence[Entry], first: int) -> None:
    """Give segments the positions from ``first`` on, in order."""
    if not entries:
        return
    update = tables.segment.update().where(
        G.station == bindparam("of"), G.arrival == bindparam("number")
    )
    connection.execute(
        update.values(position=bindparam("leaf")),
        [
            {"of": one.station, "number": one.arrival, "leaf": first + step}
            for step, one in enumerate(entries)
        ],
    )


def replace_raw(connection: Connection, station: int, arrival: int, raw: bytes) -> None:
    """Put other bytes in a segment's place: the same events with personal blocks erased."""
    mine = (G.station == station, G.arrival == arrival)
    connection.execute(tables.segment.update().where(*mine).values(size=len(raw)))
    theirs = (B.station == station, B.arrival == arrival)
    connection.execute(tables.body.update().where(*theirs).values(raw=raw))

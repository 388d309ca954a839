"""Events that could not be interpreted: put aside with a reason, delaying no other."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select

from hub.store import rows, tables

P = tables.parked.c
ASIDE = (
    select(tables.parked).where(P.closed_ms.is_(None)).order_by(P.station, P.device, P.epoch, P.seq)
)
ASIDE_AT = ASIDE.where(P.station == bindparam("of"))


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """One event put aside; ``closed_ms`` once it was interpreted after all."""

    station: int
    device: str
    epoch: int
    seq: int
    type: str
    reason: str
    since_ms: int
    closed_ms: int | None = None


def park(connection: Connection, event: Parked) -> None:
    """Put an event aside, or say anew why it is."""
    rows.put(connection, tables.parked, event)


def parked(connection: Connection, station: int | None = None) -> list[Parked]:
    """Return the events that are aside still, of one station or all."""
    query, mine = (ASIDE, {}) if station is None else (ASIDE_AT, {"of": station})
    return [Parked(**row) for row in connection.execute(query, mine).mappings()]


def close(connection: Connection, event: Parked, now_ms: int) -> None:
    """Note that an event was interpreted after all."""
    mine = (P.station == event.station, P.device == event.device)
    that = (P.epoch == event.epoch, P.seq == event.seq)
    connection.execute(tables.parked.update().where(*mine, *that).values(closed_ms=now_ms))

"""What went wrong between the county and a device, kept with its evidence until somebody looks."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from hub.store import rows, tables

I = tables.incident.c  # noqa: E741 - a table's columns
MOST_PLACES: Final = 100


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One incident; ``evidence`` is MessagePack that anybody with the public keys can check."""

    id: str
    station: int
    device: str
    epoch: int = 0
    seq: int = 0
    code: str
    found_ms: int
    evidence: bytes | None = None
    closed_ms: int | None = None
    closed_by: str | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence of what PCs told: who told it last, and at which epochs and numbers."""

    told_by: str
    places: tuple[tuple[int, int], ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something went wrong: a station, and a place in a device's log."""

    station: int
    device: str = ""
    epoch: int = 0
    seq: int = 0


def note(
    connection: Connection, code: str, where: Place, now_ms: int, evidence: object = None
) -> bool:
    """Keep an incident; the same one again changes nothing. Tell whether it is new."""
    said = None if evidence is None else msgspec.msgpack.encode(evidence)
    incident = Incident(
        id=_id(code, where),
        station=where.station,
        device=where.device,
        epoch=where.epoch,
        seq=where.seq,
        code=code,
        found_ms=now_ms,
        evidence=said,
    )
    return rows.add(connection, tables.incident, incident)


def tell(connection: Connection, code: str, where: Place, by: str, now_ms: int) -> None:
    """Keep what a PC saw of a device: one incident, however many places it names.

    Another place opens it anew when it was closed; what the county saw itself is not told twice.
    """
    own = rows.first(connection, Incident, select(tables.incident).where(I.id == _id(code, where)))
    name = _id(code, Place(station=where.station, device=where.device, epoch=-1, seq=-1))
    known = rows.first(connection, Incident, select(tables.incident).where(I.id == name))
    places = _places(known) if known else ()
    place = (where.epoch, where.seq)
    if own is not None or place in places:
        return
    seen = Seen(told_by=by, places=(*places, place)[-MOST_PLACES:])
    stands = known is not None and known.closed_ms is None
    incident = Incident(
        id=name,
        station=where.station,
        device=where.device,
        epoch=where.epoch,
        seq=where.seq,
        code=code,
        found_ms=known.found_ms if known and stands else now_ms,
        evidence=msgspec.msgpack.encode(seen),
    )
    rows.put(connection, tables.incident, incident)


def places(incident: Incident) -> int:
    """Return how many places an incident is about, up to ``MOST_PLACES``."""
    return max(1, len(_places(incident)))


def open_ones(connection: Connection, station: int | None = None) -> list[Incident]:
    """Return the incidents that nobody closed, newest first."""
    query = select(tables.incident).where(I.closed_ms.is_(None))
    if station is not None:
        query = query.where(I.station == station)
    return rows.read(connection, Incident, query.order_by(I.found_ms.desc(), I.id))


def close(connection: Connection, identity: str, by: str, now_ms: int) -> bool:
    """Note that somebody dealt with an incident; False when there is none open of this id."""
    mine = (I.id == identity, I.closed_ms.is_(None))
    update = tables.incident.update().where(*mine).values(closed_ms=now_ms, closed_by=by)
    return connection.execute(update).rowcount == 1


def _places(incident: Incident) -> tuple[tuple[int, int], ...]:
    try:
        return msgspec.msgpack.decode(incident.evidence or b"", type=Seen).places
    except msgspec.DecodeError:
        return ()


def _id(code: str, where: Place) -> str:
    name = f"{code}/{where.station}/{where.device}/{where.epoch}/{where.seq}".encode()
    return hashlib.sha256(name).hexdigest()[:20]

"""What went wrong between the county and a device, kept with its evidence until somebody looks."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Connection, select

from hub.store import rows, tables

I = tables.incident.c  # noqa: E741 - a table's columns


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
    name = f"{code}/{where.station}/{where.device}/{where.epoch}/{where.seq}".encode()
    incident = Incident(
        id=hashlib.sha256(name).hexdigest()[:20],
        station=where.station,
        device=where.device,
        epoch=where.epoch,
        seq=where.seq,
        code=code,
        found_ms=now_ms,
        evidence=said,
    )
    return rows.add(connection, tables.incident, incident)


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

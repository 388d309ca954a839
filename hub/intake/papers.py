"""A station's numbered papers: certificates and revocations, in the order of their serials.

The serial is the cursor of lane 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from core.keys.certificate import SIGNATURE_BYTES, Revocation
from hub.intake import settings
from hub.store import rows, tables

CERTIFICATE: Final = "certificate"
REVOCATION: Final = "revocation"
COUNTY: Final = "county"
LAST: Final = 10**10 - 1
SKIPPED: Final = "papers_before"
V = tables.setting.c
AFTER: Final = (
    select(V.name, V.value)
    .where(V.name > bindparam("first"), V.name <= bindparam("last"))
    .order_by(V.name)
)


class Paper(msgspec.Struct, frozen=True):
    """One sealed paper: its number at the station, what it is, its bytes."""

    serial: int
    kind: str
    sealed: bytes


class _Row(msgspec.Struct, frozen=True):
    name: str
    value: bytes


def next_serial(connection: Connection, station: int) -> int:
    """Return the number that the station's next paper bears."""
    last = connection.scalar(select(func.max(V.name)).where(_of(station)))
    before = 0 if last is None else int(str(last).rpartition("/")[2])
    return max(before, int(settings.get(connection, SKIPPED) or b"0")) + 1


def skip_to(connection: Connection, serial: int) -> None:
    """Begin after a number: those before it may have been given out before a copy was restored."""
    settings.put(connection, SKIPPED, str(serial).encode())


def file(connection: Connection, station: int, paper: Paper) -> None:
    """Keep a paper under its number."""
    row = _Row(_name(station, paper.serial), msgspec.msgpack.encode((paper.kind, paper.sealed)))
    rows.put(connection, tables.setting, row)


def after(connection: Connection, station: int, serial: int = 0) -> list[Paper]:
    """Return a station's papers after a serial, in order."""
    span = {"first": _name(station, max(serial, 0)), "last": _name(station, LAST)}
    found = connection.execute(AFTER, span).all()
    return [
        Paper(int(name.rpartition("/")[2]), *msgspec.msgpack.decode(value, type=tuple[str, bytes]))
        for name, value in found
    ]


def bounds(connection: Connection, station: int, device: str) -> dict[int, int]:
    """Return by epoch the last seq that counts of a revoked device; nothing of any other epoch."""
    said = revocations(connection, station, device)
    return dict(said[-1].ends) if said else {}


def last_revocation(connection: Connection, station: int, device: str) -> int:
    """Return the serial that a device's newest revocation was sealed with, 0 without one."""
    said = revocations(connection, station, device)
    return said[-1].serial if said else 0


def revocations(connection: Connection, station: int, device: str) -> list[Revocation]:
    """Return what was said of a device that lost its right, the newest last."""
    said = [
        msgspec.msgpack.decode(paper.sealed[SIGNATURE_BYTES:], type=Revocation)
        for paper in after(connection, station)
        if paper.kind == REVOCATION
    ]
    return [one for one in said if one.device == device]


def drop(connection: Connection, station: int, gone: Iterable[Paper]) -> None:
    """Remove papers that others stand in for."""
    names = [_name(station, paper.serial) for paper in gone]
    connection.execute(tables.setting.delete().where(V.name.in_(names)))


def _name(station: int, serial: int) -> str:
    return f"paper/{station}/{serial:010d}"


def _of(station: int) -> ColumnElement[bool]:
    return and_(V.name > _name(station, 0), V.name <= _name(station, LAST))

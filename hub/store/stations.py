"""The county's stations and the devices that write for them."""

from __future__ import annotations

import functools
from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, Update, bindparam, func, select

from hub.store import rows, tables

S = tables.station.c
D = tables.device.c
# Made once: every request asks these.
DEVICES = select(tables.device).order_by(D.station, D.device)
DEVICES_OF = DEVICES.where(D.station == bindparam("of"))
HOMES = select(tables.device).where(D.device == bindparam("named")).order_by(D.station)
CHANGE = tables.device.update().where(D.station == bindparam("of"), D.device == bindparam("named"))


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """One village station; ``arrival`` is the number of the last segment in its feed."""

    id: int
    name: str
    village_code: str = ""
    village: str = ""
    township: str = ""
    since_ms: int = 0
    arrival: int = 0


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One key that writes for a station: a PC, a trainer's, or the county's own."""

    station: int
    device: str
    public_key: bytes
    role: str = "station"
    certificate: bytes | None = None
    approved_ms: int | None = None
    revoked_epoch: int | None = None
    revoked_seq: int | None = None
    revoked_ms: int | None = None
    revoke_reason: str | None = None
    app_version: str = ""
    seen_ms: int | None = None
    unsent: int = 0
    unsent_since: int | None = None
    checkpoint_size: int = 0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the county says of a station it founds."""

    name: str
    village_code: str = ""
    village: str = ""
    township: str = ""


def found(connection: Connection, place: Place, now_ms: int) -> int:
    """Add a station and return its number."""
    number = int(connection.scalar(select(func.coalesce(func.max(S.id), 0))) or 0) + 1
    values = msgspec.structs.asdict(place)
    connection.execute(tables.station.insert().values(id=number, since_ms=now_ms, **values))
    return number


def every(connection: Connection) -> list[Station]:
    """Return all stations by number."""
    return rows.read(connection, Station, select(tables.station).order_by(S.id))


def one(connection: Connection, station: int) -> Station | None:
    """Return a station, or None."""
    return rows.first(connection, Station, select(tables.station).where(S.id == station))


def put_device(connection: Connection, device: Device) -> None:
    """Add a device, or replace all that is said of it."""
    rows.put(connection, tables.device, device)


def change_device(
    connection: Connection, station: int, device: str, **said: str | bytes | int | None
) -> bool:
    """Change columns of a device; False when there is none."""
    at = {"of": station, "named": device}
    return connection.execute(_change(tuple(said)), {**said, **at}).rowcount == 1


@functools.cache
def _change(names: tuple[str, ...]) -> Update:
    return CHANGE.values({name: bindparam(name) for name in names})


def devices(connection: Connection, station: int | None = None) -> list[Device]:
    """Return a station's devices, or all of the county."""
    query, mine = (DEVICES, {}) if station is None else (DEVICES_OF, {"of": station})
    return [Device(**row) for row in connection.execute(query, mine).mappings()]


def in_role(
    connection: Connection, role: str, of: Collection[int] | None = None
) -> set[tuple[int, str]]:
    """Return (station, device) of all devices let in for a role, or those of some stations."""
    query = select(D.station, D.device).where(D.role == role)
    found = connection.execute(query if of is None else query.where(D.station.in_(of)))
    return {(station, name) for station, name in found}


def revoked(connection: Connection, of: Collection[int] | None = None) -> set[tuple[int, str]]:
    """Return (station, device) of all devices that lost their right, or those of some stations."""
    query = select(D.station, D.device).where(D.revoked_ms.is_not(None))
    found = connection.execute(query if of is None else query.where(D.station.in_(of)))
    return {(station, name) for station, name in found}


def device(connection: Connection, station: int, name: str) -> Device | None:
    """Return a station's device, or None."""
    query = select(tables.device).where(D.station == station, D.device == name)
    return rows.first(connection, Device, query)


def homes_of(connection: Connection, name: str) -> list[Device]:
    """Return a device as every station that knows it has it: mostly one."""
    found = connection.execute(HOMES, {"named": name}).mappings()
    return [Device(**row) for row in found]

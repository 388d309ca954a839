"""What the office remembers of itself: small values by name."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select

from hub.store import rows, tables

ADDRESSES: Final = "addresses"
MOST_ADDRESSES: Final = 4
GET: Final = select(tables.setting.c.value).where(tables.setting.c.name == bindparam("of"))


class Setting(msgspec.Struct, frozen=True):
    """One value."""

    name: str
    value: bytes


def get(connection: Connection, name: str) -> bytes | None:
    """Return a value, or None."""
    found: bytes | None = connection.scalar(GET, {"of": name})
    return found


def put(connection: Connection, name: str, value: bytes) -> None:
    """Keep a value."""
    rows.put(connection, tables.setting, Setting(name, value))


def addresses(connection: Connection) -> list[str]:
    """Return the host:port by which stations reach the hub, best first."""
    return msgspec.json.decode(get(connection, ADDRESSES) or b"[]", type=list[str])


def add_address(connection: Connection, address: str) -> None:
    """Name an address first from now on."""
    kept = [one for one in addresses(connection) if one != address]
    said = msgspec.json.encode([address, *kept][:MOST_ADDRESSES])
    put(connection, ADDRESSES, said)


def remember_address(connection: Connection, address: str) -> None:
    """Name an address where the hub is served: first if it is new, else where it stood."""
    if address not in addresses(connection):
        add_address(connection, address)

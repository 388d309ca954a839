"""In whose name the tree is signed; a restored hub begins a new name, for its memory has a hole."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection

from core.sync.messages import Echo
from hub.intake import incidents, settings
from hub.intake.incidents import Place
from hub.keys import Keys
from hub.office import Office
from hub.store.stations import Device
from hub.tree import checkpoints, nodes, prove
from hub.tree.sequence import Notary, sequence

ORIGIN: Final = "origin"
RESTORED: Final = "hub_restored"
TWO_HISTORIES: Final = "two_histories"
PIN_SHOWN: Final = 16


class Origin(msgspec.Struct, frozen=True):
    """The tree's name, its how-manieth it is, and when the hub was restored last (0: never).

    ``size`` is how many leaves there were then: a PC that has seen less, or as many, cannot know.
    """

    name: str
    number: int = 1
    restored_ms: int = 0
    size: int = 0


def read(connection: Connection, keys: Keys) -> Origin:
    """Return the origin in force."""
    said = settings.get(connection, ORIGIN)
    if said is None:
        return Origin(_name(keys, 1))
    return msgspec.msgpack.decode(said, type=Origin)


def begin_anew(connection: Connection, keys: Keys, now_ms: int) -> Origin:
    """Sign under a new name from now on: the hub was restored from an older copy.

    The same copy may be restored twice, so what it can count is not enough for a new name.
    """
    number = max(read(connection, keys).number + 1, now_ms // 1000)
    fresh = Origin(_name(keys, number), number, now_ms, nodes.size(connection))
    settings.put(connection, ORIGIN, msgspec.msgpack.encode(fresh))
    return fresh


def keep(connection: Connection, keys: Keys) -> Origin:
    """Return the origin in force, written down if it was not yet."""
    origin = read(connection, keys)
    settings.put(connection, ORIGIN, msgspec.msgpack.encode(origin))
    return origin


def sequence_all(office: Office, every_ms: int = 0) -> None:
    """Make every stored segment a leaf, and sign the tree, unless it was signed just now."""
    origin = office.store.write(lambda c: keep(c, office.keys))
    with office.store.read() as connection:
        last = checkpoints.latest(connection, origin.name)
    if last is not None and 0 <= office.now_ms() - last.at_ms < every_ms:
        return
    notary = Notary(origin.name, office.keys.signing)
    while sequence(office.store, notary, office.now_ms()) is not None:
        pass


def news(connection: Connection, keys: Keys, echo: Echo | None) -> tuple[str, tuple[bytes, ...]]:
    """Return the newest checkpoint, if the PC has not seen it, and how it grew from what it saw.

    After a restore the new name is told until the PC has seen the tree grow under it: an answer
    may get lost.
    """
    origin = read(connection, keys)
    notary = Notary(origin.name, keys.signing)
    seen = echo.size if echo is not None and _fits(connection, echo) else 0
    told = prove.news(connection, notary, seen)
    if origin.restored_ms and seen <= origin.size and not told[0]:
        return prove.news(connection, notary, 0)
    return told


def mind_echo(
    connection: Connection, keys: Keys, device: Device, echo: Echo | None, now_ms: int
) -> None:
    """Note an incident when a PC has seen a tree that ours did not grow from.

    Beyond what a restored copy held, that is the tree of before.
    """
    if echo is None or _fits(connection, echo):
        return
    origin = read(connection, keys)
    old = origin.restored_ms and echo.size > origin.size
    where = Place(station=device.station, device=device.device, seq=min(echo.size, 2**53))
    ours = nodes.root_at(connection, echo.size) if echo.size <= nodes.size(connection) else b""
    evidence = {"origin": origin.name, "size": echo.size, "theirs": echo.root, "ours": ours}
    incidents.note(connection, RESTORED if old else TWO_HISTORIES, where, now_ms, evidence)


def _fits(connection: Connection, echo: Echo) -> bool:
    return echo.size == 0 or (echo.size > 0 and prove.has_seen(connection, echo.size, echo.root))


def _name(keys: Keys, number: int) -> str:
    county = "".join(c for c in keys.county.code if c.isascii() and c.isalnum()) or "county"
    return f"{county}-{keys.first_pin[:PIN_SHOWN].lower()}/{number}"

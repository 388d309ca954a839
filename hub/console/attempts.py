"""How often somebody may try to sign in, so that guessing is slow and nobody else is kept out.

A try counts before the password is looked at. Three counters: the account from this address, the
account from addresses where nobody ever signed in to it, and the address. An address where this
account once succeeded is known and feels only the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from hub.console.figures import DAY, HOUR, MINUTE
from hub.store import rows, tables

T = tables.attempt.c
PAIR: Final = (10, 15 * MINUTE)
ACCOUNT: Final = (60, HOUR)
ADDRESS: Final = (200, HOUR)
LOOKS: Final = (60, 15 * MINUTE)
"""Certificates that one address may ask about."""
KNOWN: Final = 90 * DAY


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """How often something was tried since a time."""

    name: str
    count: int
    since_ms: int


def count(connection: Connection, account: str, address: str, at_ms: int) -> int:
    """Count a try; return 0 if it may go on, else how many milliseconds to wait."""
    limits = [("pair", f"{account} {address}", *PAIR)]
    if not _known(connection, account, address, at_ms):
        limits += [("account", account, *ACCOUNT), ("address", address, *ADDRESS)]
    return _counted(connection, limits, at_ms)


def look(connection: Connection, address: str, at_ms: int) -> int:
    """Count a question about a certificate; return 0, or how many milliseconds to wait."""
    return _counted(connection, [("look", address, *LOOKS)], at_ms)


def succeeded(connection: Connection, account: str, address: str, at_ms: int) -> None:
    """Forget the tries of the account from this address, and know it from now on."""
    pair = _name("pair", f"{account} {address}")
    connection.execute(tables.attempt.delete().where(T.name == pair))
    known = Attempt(name=_name("known", f"{account} {address}"), count=0, since_ms=at_ms)
    rows.put(connection, tables.attempt, known)


def sweep(connection: Connection, at_ms: int) -> int:
    """Forget counters and known addresses whose time is over; return how many."""
    old = (T.count > 0) & (T.since_ms < at_ms - HOUR)
    unseen = (T.count == 0) & (T.since_ms < at_ms - KNOWN)
    ahead = T.since_ms > at_ms + DAY
    return connection.execute(tables.attempt.delete().where(old | unseen | ahead)).rowcount


def _counted(
    connection: Connection, limits: Iterable[tuple[str, str, int, int]], at_ms: int
) -> int:
    found = [
        (_row(connection, kind, who, span, at_ms), most, span) for kind, who, most, span in limits
    ]
    waits = [row.since_ms + span - at_ms for row, most, span in found if row.count >= most]
    if waits:
        return max(waits)
    for row, _, _ in found:
        rows.put(connection, tables.attempt, msgspec.structs.replace(row, count=row.count + 1))
    return 0


def _row(connection: Connection, kind: str, who: str, span: int, at_ms: int) -> Attempt:
    name = _name(kind, who)
    found = rows.first(connection, Attempt, select(tables.attempt).where(T.name == name))
    if found is None or at_ms >= found.since_ms + span:
        return Attempt(name=name, count=0, since_ms=at_ms)
    # A clock that was years ahead must not keep anybody out until then.
    return msgspec.structs.replace(found, since_ms=min(found.since_ms, at_ms))


def _known(connection: Connection, account: str, address: str, at_ms: int) -> bool:
    name = _name("known", f"{account} {address}")
    found = rows.first(connection, Attempt, select(tables.attempt).where(T.name == name))
    return found is not None and abs(at_ms - found.since_ms) < KNOWN


def _name(kind: str, who: str) -> str:
    # What is typed may be anything, a password in the wrong box included: only its hash is kept.
    return f"{kind} {hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"

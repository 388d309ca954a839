"""A long history for a PC that begins anew: each log's segments as one, packed as small as it gets.

A year of daily segments would cost twice the bytes. What was joined is kept as a file for some
days under the place it begins at, so that a download goes on where it was cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from core.sync.errors import MalformedError
from core.sync.segment import joined
from hub.store import rows, segments, tables
from hub.store.segments import Entry

WHAT: Final = "stretch"
WORTH: Final = 32 << 10
"""Fewer bytes of a feed go as they came."""
MOST_BYTES: Final = 2 << 20
"""More is joined in several turns: what a segment may unpack to is limited."""
F = tables.file.c


class Stretch(msgspec.Struct, frozen=True):
    """A part of one log out of a window of the feed; ``arrival`` is the cursor behind it.

    Only the last one of a window moves the cursor: a cut in between costs no event.
    ``content`` is empty for one that is a file already.
    """

    arrival: int
    digest: bytes
    size: int
    name: str
    content: bytes = b""


class Kept(msgspec.Struct, frozen=True):
    """A file as it was made before."""

    digest: bytes
    size: int
    name: str


def window(entries: Sequence[Entry]) -> list[Entry]:
    """Return the first entries of a feed that are worth joining, or none."""
    found: list[Entry] = []
    size = 0
    for entry in entries:
        size += entry.size
        if found and size > MOST_BYTES:
            break
        found.append(entry)
    return found if len(found) > 1 and sum(one.size for one in found) > WORTH else []


def stretches(
    connection: Connection, where: tuple[int, int, int], entries: Sequence[Entry]
) -> list[Stretch]:
    """Return the segments of a window by log, each joined to one.

    ``where`` is station, lane and the number after which the window begins. Empty when an
    archive does not join on: its segments go one by one then.
    """
    station, lane, after = where
    begun = f"{lane}.{after}-"
    query = select(F.digest, F.size, F.name).where(
        F.station == station, F.what == WHAT, F.name.startswith(begun, autoescape=True)
    )
    known = sorted(rows.read(connection, Kept, query), key=lambda one: one.name)
    if known:
        upto, _, of = known[0].name.removeprefix(begun).partition(".")[0].partition("+")
        if len(known) == int(of):
            cursors = [after] * (len(known) - 1) + [int(upto)]
            return [
                Stretch(at, one.digest, one.size, one.name)
                for at, one in zip(cursors, known, strict=True)
            ]
    return _made(connection, station, after, begun, entries)


def _made(
    connection: Connection, station: int, after: int, begun: str, entries: Sequence[Entry]
) -> list[Stretch]:
    logs: dict[tuple[str, int], list[bytes]] = {}
    for entry in entries:
        whole = segments.whole(connection, station, entry.arrival)
        if whole is not None:
            logs.setdefault((entry.device, entry.epoch), []).append(whole.raw)
    found: list[Stretch] = []
    for number, raws in enumerate(logs.values(), start=1):
        try:
            content = joined(raws)
        except MalformedError:
            return []
        upto = entries[-1].arrival
        name = f"{begun}{upto}+{len(logs)}.{number:03d}"
        at = upto if number == len(logs) else after
        digest = hashlib.sha256(content).digest()
        found.append(Stretch(at, digest, len(content), name, content))
    return found

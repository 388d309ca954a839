"""Which leaf a stored segment is, and which segment a stored leaf was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, and_, select

from core.keys.device import log_name
from core.sync.tree import leaf_hash, segment_entry
from hub.store import tables
from hub.store.segments import Entry
from hub.tree.errors import DamagedTreeError

SEGMENT: Final = "segment"
"""A leaf's kind."""
G = tables.segment.c
F = tables.leaf.c
THEIRS: Final = and_(
    G.station == F.station, G.device == F.device, G.epoch == F.epoch, G.first == F.first
)


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf as the table holds it."""

    position: int
    hash: bytes
    kind: str
    station: int
    device: str
    epoch: int
    first: int


def entry_of(segment: Entry) -> bytes:
    """Return the bytes of which a segment's leaf is the hash."""
    log = log_name(segment.device, segment.epoch)
    return segment_entry(log, segment.station, segment.first, segment.last, segment.head)


def made_of(segments: Iterable[Entry], first: int) -> list[Leaf]:
    """Return the leaves that segments become from a position on."""
    return [
        Leaf(
            position=position,
            hash=leaf_hash(entry_of(one)),
            kind=SEGMENT,
            station=one.station,
            device=one.device,
            epoch=one.epoch,
            first=one.first,
        )
        for position, one in enumerate(segments, first)
    ]


def add(connection: Connection, leaves: Sequence[Leaf]) -> None:
    """Store leaves."""
    if leaves:
        connection.execute(tables.leaf.insert(), [msgspec.structs.asdict(one) for one in leaves])


def entries(connection: Connection, first: int, count: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield (entry, stored hash) of neighbouring leaves, made anew from their segments.

    ``DamagedTreeError`` for a leaf that is missing, that has no segment, or that is not the hash.
    """
    found = {leaf.position: (leaf, row) for leaf, row in _joined(connection, first, count)}
    for position in range(first, first + count):
        leaf, row = found.get(position, (None, None))
        entry = b"" if row is None else segment_entry(*row)
        if leaf is None or leaf_hash(entry) != leaf.hash:
            raise DamagedTreeError(what="leaf", place=position)
        yield entry, leaf.hash


def _joined(
    connection: Connection, first: int, count: int
) -> Iterator[tuple[Leaf, tuple[bytes, int, int, int, bytes] | None]]:
    columns = (*tables.leaf.c, G.last, G.head, G.position.label("placed"))
    query: Select[Any] = select(*columns).outerjoin_from(tables.leaf, tables.segment, THEIRS)
    for row in connection.execute(query.where(F.position >= first, F.position < first + count)):
        *own, last, head, placed = row
        leaf = Leaf(**dict(zip(Leaf.__struct_fields__, own, strict=True)))
        sound = leaf.kind == SEGMENT and placed == leaf.position
        log = log_name(leaf.device, leaf.epoch)
        yield leaf, (log, leaf.station, leaf.first, last, head) if sound else None

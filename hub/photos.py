"""Which photos the county's entries show, and which only those that are to be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from core.base.ids import EventId, event_id
from core.base.photos import DIGEST_BYTES, PHOTO
from core.journal.codec import decode_body
from core.sync.segment import read_segment
from hub.store import segments
from hub.store.derived import Derived


class Shown(msgspec.Struct, frozen=True):
    """The photos that some events of a segment show, and the ids of these events."""

    digests: frozenset[bytes]
    events: tuple[EventId, ...]


def shown_in(raw: bytes, places: Sequence[int]) -> Shown:
    """Return what events of a segment show."""
    segment = read_segment(raw)
    header = segment.header
    shown = frozenset(
        digest
        for seq in places
        for digest in decode_body(segment.events[seq - header.first].content).blobs
    )
    return Shown(shown, tuple(event_id(header.device, header.epoch, seq) for seq in places))


def only_in(connection: Connection, derived: Derived, shown: Shown) -> Collection[bytes] | None:
    """Return the photos that no other entry shows; in the transaction that throws them away.

    None while segments wait to be applied: their entries may show them and are no rows yet.
    """
    if not shown.digests:
        return ()
    if segments.count_unapplied(connection):
        return None
    return shown.digests - _named(connection, derived, shown.digests, shown.events)


def _named(
    connection: Connection, derived: Derived, digests: Iterable[bytes], apart: Sequence[str]
) -> set[bytes]:
    """Return which of these photos any entry shows, some entries apart."""
    found: set[bytes] = set()
    for table, column in _columns(derived):
        name = func.substr(column, 1, DIGEST_BYTES)
        query = select(name).where(name.in_(list(digests)), table.c["id"].not_in(apart))
        found |= {bytes(one) for (one,) in connection.execute(query)}
    return found


def _columns(derived: Derived) -> Iterable[tuple[Table, Any]]:
    for name, declared in derived.declared.items():
        for spec in declared.columns:
            if spec.shape == PHOTO:
                yield derived[name], derived[name].c[spec.name]

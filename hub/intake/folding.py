"""Turning a stored segment into row changes, apart from what cannot be interpreted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.ids import EventId
from core.base.tables import Event, RowChange, Value
from core.journal.codec import Block, Reader, decode_body
from core.journal.registry import Registry
from core.sync.segment import Segment, Stretch, read_segment
from core.training import trainers
from hub.store import stations
from hub.store.own import Own, with_own
from hub.store.segments import Whole

UNKNOWN_TYPE: Final = "unknown_type"
NOT_ITS_ROLE: Final = "not_its_role"
Limits = Mapping[tuple[int, str], Collection[str]]
"""(station, device) -> the only kinds of event that count from it; others may write all."""


class Aside(msgspec.Struct, frozen=True):
    """An event that cannot be interpreted: its seq, its type as far as it is known, and why."""

    seq: int
    type: str
    reason: str


class Folded(msgspec.Struct, frozen=True):
    """What a segment's events do to the tables."""

    segment: Whole
    changes: Sequence[tuple[EventId, Sequence[RowChange | Own]]]
    aside: Sequence[Aside]
    erased: Sequence[str]


class Folder:
    """Interprets events with the record types and appliers of one registry."""

    def __init__(self, registry: Registry, limits: Limits | None = None) -> None:
        self.registry = registry
        self.limits: Limits = limits or {}
        self._reader = Reader(registry.records, registry.upcasters)
        self._rows = {table.name: table.row for table in registry.tables if table.key == ("id",)}

    def fold(self, stored: Whole) -> Folded:
        """Interpret a segment's events; whatever one of them raises delays no other."""
        segment = read_segment(stored.raw)
        changes: list[tuple[EventId, Sequence[RowChange | Own]]] = []
        aside: list[Aside] = []
        erased: list[str] = []
        for seq, stretch in enumerate(segment.events, segment.header.first):
            told = self._told(segment, seq, stretch, self._limit(stored), {})
            if isinstance(told, Aside):
                aside.append(told)
                continue
            event, said = told
            changes.append((event.id, said))
            subject = subject_of(event)
            if subject:
                erased.append(subject)
        return Folded(stored, changes, aside, erased)

    def one(self, stored: Whole, seq: int) -> tuple[Event, Sequence[RowChange | Own]] | Aside:
        """Interpret one event of a segment."""
        segment = read_segment(stored.raw)
        stretch = segment.events[seq - segment.header.first]
        return self._told(segment, seq, stretch, self._limit(stored))

    def _limit(self, stored: Whole) -> Collection[str] | None:
        return self.limits.get((stored.station, stored.device))

    def _told(
        self,
        segment: Segment,
        seq: int,
        stretch: Stretch,
        limit: Collection[str] | None,
        own: dict[str, Value] | None = None,
    ) -> tuple[Event, Sequence[RowChange | Own]] | Aside:
        header = segment.header
        type_ = ""
        blocks: Mapping[str, Block] = {block.subject: block for block in stretch.blocks}
        try:
            body = decode_body(stretch.content)
            type_ = body.type
            if body.seq != seq:
                return Aside(seq, type_, "seq")
            if limit is not None and type_ not in limit:
                return Aside(seq, type_[:100], NOT_ITS_ROLE)
            event = self._reader.event_in(header.device, header.epoch, body, blocks, own)
            if event is None:
                return Aside(seq, type_, UNKNOWN_TYPE)
            changes = self.registry.changes(event)
            return event, changes if own is None else with_own(changes, event, self._rows)
        except Exception as error:  # noqa: BLE001 - an event of any making must delay no other
            return Aside(seq, type_[:100], f"{type(error).__name__}: {error}"[:300])


def limits_of(connection: Connection) -> Limits:
    """Return what devices with a narrow role may write."""
    return dict.fromkeys(stations.in_role(connection, trainers.ROLE), trainers.KINDS)


def subject_of(event: Event) -> str:
    """Return whom an event erases, or ""."""
    return str(getattr(event.fields, "subject", "")) if event.type == "person.erase" else ""

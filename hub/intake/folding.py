"""Turning a stored segment into row changes, apart from what cannot be interpreted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.tables import Event, Value
from core.journal.codec import Reader, decode_body
from core.journal.registry import Registry
from core.sync.segment import Header, Stretch, read_events
from core.training import trainers
from hub.store import stations
from hub.store.batch import Said
from hub.store.segments import Whole

UNKNOWN_TYPE: Final = "unknown_type"
NOT_ITS_ROLE: Final = "not_its_role"
ERASE: Final = "person.erase"
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
    said: list[Said]
    aside: Sequence[Aside]
    erased: Sequence[str]


class Folder:
    """Interprets events with the record types and appliers of one registry."""

    def __init__(self, registry: Registry, limits: Limits | None = None) -> None:
        self.registry = registry
        self.limits: Limits = limits or {}
        self._reader = Reader(registry.records, registry.upcasters)

    def fold(self, stored: Whole) -> Folded:
        """Interpret a segment's events; whatever one of them raises delays no other."""
        header, events = read_events(stored.raw)
        limit = self._limit(stored)
        said: list[Said] = []
        aside: list[Aside] = []
        for seq, stretch in enumerate(events, header.first):
            told = self._told(header, seq, stretch, limit, {})
            if isinstance(told, Aside):
                aside.append(told)
            else:
                said.append(told)
        erased = [subject_of(event) for event, _ in said if event.type == ERASE]
        return Folded(stored, said, aside, [subject for subject in erased if subject])

    def one(self, stored: Whole, seq: int) -> Said | Aside:
        """Interpret one event of a segment."""
        header, events = read_events(stored.raw)
        return self._told(header, seq, events[seq - header.first], self._limit(stored))

    def _limit(self, stored: Whole) -> Collection[str] | None:
        return self.limits.get((stored.station, stored.device))

    def _told(
        self,
        header: Header,
        seq: int,
        stretch: Stretch,
        limit: Collection[str] | None,
        row: dict[str, Value] | None = None,
    ) -> Said | Aside:
        type_ = ""
        try:
            body = decode_body(stretch.content)
            type_ = body.type
            if body.seq != seq:
                return Aside(seq, type_, "seq")
            if limit is not None and type_ not in limit:
                return Aside(seq, type_[:100], NOT_ITS_ROLE)
            blocks = {block.subject: block for block in stretch.blocks}
            event = self._reader.event_in(header.device, header.epoch, body, blocks, row)
            if event is None:
                return Aside(seq, type_, UNKNOWN_TYPE)
            return event, self.registry.changes(event)
        except Exception as error:  # noqa: BLE001 - an event of any making must delay no other
            return Aside(seq, type_[:100], f"{type(error).__name__}: {error}"[:300])


def limits_of(connection: Connection) -> Limits:
    """Return what devices with a narrow role may write."""
    return dict.fromkeys(stations.in_role(connection, trainers.ROLE), trainers.KINDS)


def subject_of(event: Event) -> str:
    """Return whom an event erases, or ""."""
    return str(getattr(event.fields, "subject", "")) if event.type == ERASE else ""

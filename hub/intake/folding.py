"""Turning a stored segment into row changes, apart from what cannot be interpreted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.tables import Event, Value
from core.journal.codec import Block, Reader, decode_body
from core.journal.registry import Registry
from core.sync.segment import Header, Stretch, read_events
from core.training import trainers
from hub.store import stations
from hub.store.batch import Said
from hub.store.segments import Whole

UNKNOWN_TYPE: Final = "unknown_type"
NOT_ITS_ROLE: Final = "not_its_role"
ERASE: Final = "person.erase"
NO_BLOCKS: Final[Mapping[str, Block]] = MappingProxyType({})
Interpret = Callable[[Header, int, Stretch, dict[str, Value]], Said]
Limits = Mapping[tuple[int, str], Collection[str]]
"""(station, device) -> the only kinds of event that count from it; others may write all."""


class Aside(msgspec.Struct, frozen=True):
    """An event that cannot be interpreted: its seq, its type as far as it is known, and why."""

    seq: int
    type: str
    reason: str


class UncountedError(Exception):
    """An event that was read and does not count: why."""


class Folded:
    """A segment's events as what they do to the tables, told one by one as often as asked.

    After each telling ``aside`` has what could not be interpreted and ``erased`` whom they erase.
    """

    def __init__(self, segment: Whole, interpret: Interpret) -> None:
        self.segment = segment
        self.aside: list[Aside] = []
        self.erased: list[str] = []
        self._interpret = interpret

    def said(self) -> Iterator[Said]:
        """Yield the events with their changes; whatever one of them raises delays no other."""
        self.aside, self.erased = [], []
        header, events = read_events(self.segment.raw)
        for seq, stretch in enumerate(events, header.first):
            try:
                told = self._interpret(header, seq, stretch, {})
            except Exception as error:  # noqa: BLE001 - an event of any making must delay no other
                self.aside.append(_aside(seq, stretch, error))
                continue
            if told[0].type == ERASE:
                self.erased.append(subject_of(told[0]))
            yield told


class Folder:
    """Interprets events with the record types and appliers of one registry."""

    def __init__(self, registry: Registry, limits: Limits | None = None) -> None:
        self.registry = registry
        self.limits: Limits = limits or {}
        self._reader = Reader(registry.records, registry.upcasters)
        self._appliers = registry.appliers

    def fold(self, stored: Whole) -> Folded:
        """Return a segment whose events will be interpreted."""
        return Folded(stored, functools.partial(self._said, self._limit(stored)))

    def one(self, stored: Whole, seq: int) -> Said | Aside:
        """Interpret one event of a segment."""
        header, events = read_events(stored.raw)
        stretch = events[seq - header.first]
        try:
            return self._said(self._limit(stored), header, seq, stretch, None)
        except Exception as error:  # noqa: BLE001 - as in a segment
            return _aside(seq, stretch, error)

    def _limit(self, stored: Whole) -> Collection[str] | None:
        return self.limits.get((stored.station, stored.device))

    def _said(
        self,
        limit: Collection[str] | None,
        header: Header,
        seq: int,
        stretch: Stretch,
        row: dict[str, Value] | None,
    ) -> Said:
        body = decode_body(stretch.content)
        if body.seq != seq:
            raise UncountedError("seq")
        if limit is not None and body.type not in limit:
            raise UncountedError(NOT_ITS_ROLE)
        blocks = {block.subject: block for block in stretch.blocks} if stretch.blocks else NO_BLOCKS
        event = self._reader.event_in(header.device, header.epoch, body, blocks, row)
        if event is None:
            raise UncountedError(UNKNOWN_TYPE)
        return event, self._appliers[body.type](event)


def _aside(seq: int, stretch: Stretch, error: Exception) -> Aside:
    try:
        type_ = decode_body(stretch.content).type[:100]
    except msgspec.MsgspecError:
        type_ = ""
    told = str(error) if isinstance(error, UncountedError) else f"{type(error).__name__}: {error}"
    return Aside(seq, type_, told[:300])


def limits_of(connection: Connection) -> Limits:
    """Return what devices with a narrow role may write."""
    return dict.fromkeys(stations.in_role(connection, trainers.ROLE), trainers.KINDS)


def subject_of(event: Event) -> str:
    """Return whom an event of an erasure erases."""
    return str(getattr(event.fields, "subject", ""))

"""Turning a stored segment into row changes, apart from what cannot be interpreted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from core.base.tables import Event, Value, unsigned
from core.journal.codec import Block, Reader, decode_body
from core.journal.fitting import modest
from core.journal.registry import Registry
from core.journal.roles import COUNTY_ROLE, is_set_up
from core.sync.segment import Header, Stretch, read_events
from core.training import trainers
from hub.intake import papers
from hub.store import stations
from hub.store.batch import Said
from hub.store.segments import Whole

UNKNOWN_TYPE: Final = "unknown_type"
NOT_ITS_ROLE: Final = "not_its_role"
ERASE: Final = "person.erase"
NO_BLOCKS: Final[Mapping[str, Block]] = MappingProxyType({})
Interpret = Callable[[Header, int, Stretch, dict[str, Value]], Said]
Device = tuple[int, str]
"""A station and the name of one of its devices."""
REVOKED: Final = "revoked"


class Right(NamedTuple):
    """What a device may say: these ``kinds``, None for all; whether it ``signs`` as the county."""

    kinds: Collection[str] | None
    signs: bool


class Limits(msgspec.Struct, frozen=True):
    """Which events count: ``kinds``, the only ones from a device, of others all; and ``bounds``.

    A revoked device's events count up to its bound by epoch; of any other epoch none. Coordinators
    are believed who are named in changes of the ``county``'s own devices.
    """

    kinds: Mapping[Device, Collection[str]] = {}
    bounds: Mapping[Device, Mapping[int, int]] = {}
    county: Collection[Device] = frozenset()

    def right(self, stored: Whole) -> Right:
        """Return what the device of a segment may say."""
        device = (stored.station, stored.device)
        return Right(self.kinds.get(device), device in self.county)

    def bound(self, stored: Whole) -> int | None:
        """Return the last event that counts of a segment's log, None where all do."""
        ends = self.bounds.get((stored.station, stored.device))
        return None if ends is None else ends.get(stored.epoch, 0)


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
    What lies beyond the ``bound`` of its device is not told at all.
    """

    def __init__(self, segment: Whole, interpret: Interpret, bound: int | None = None) -> None:
        self.segment = segment
        self.aside: list[Aside] = []
        self.erased: list[str] = []
        self._interpret = interpret
        self._bound = bound

    def said(self) -> Iterator[Said]:
        """Yield the events with their changes; whatever one of them raises delays no other."""
        self.aside, self.erased = [], []
        header, events = read_events(self.segment.raw)
        if self._bound is not None:
            events = events[: max(0, self._bound + 1 - header.first)]
        for seq, stretch in enumerate(events, header.first):
            try:
                told = self._interpret(header, seq, stretch, {})
            except Exception as error:  # noqa: BLE001 - an event of any making must delay no other
                told_of = _aside(seq, stretch, error)
                if told_of.reason != NOT_ITS_ROLE or not is_set_up(told_of.type, header.epoch, seq):
                    self.aside.append(told_of)
                continue
            if told[0].type == ERASE:
                self.erased.append(subject_of(told[0]))
            yield told


class Folder:
    """Interprets events with the record types and appliers of one registry."""

    def __init__(self, registry: Registry, limits: Limits | None = None) -> None:
        self.registry = registry
        self.limits = limits or Limits()
        self._reader = Reader(registry.records, registry.upcasters)
        self._appliers = registry.appliers

    def fold(self, stored: Whole) -> Folded:
        """Return a segment whose events will be interpreted."""
        interpret = functools.partial(self._said, self.limits.right(stored))
        return Folded(stored, interpret, self.limits.bound(stored))

    def one(self, stored: Whole, seq: int) -> Said | Aside:
        """Interpret one event of a segment."""
        header, events = read_events(stored.raw)
        stretch = events[seq - header.first]
        bound = self.limits.bound(stored)
        if bound is not None and seq > bound:
            return Aside(seq, "", REVOKED)
        try:
            return self._said(self.limits.right(stored), header, seq, stretch, None)
        except Exception as error:  # noqa: BLE001 - as in a segment
            return _aside(seq, stretch, error)

    def _said(
        self,
        right: Right,
        header: Header,
        seq: int,
        stretch: Stretch,
        row: dict[str, Value] | None,
    ) -> Said:
        body = decode_body(stretch.content)
        if body.seq != seq:
            raise UncountedError("seq")
        if right.kinds is not None and body.type not in right.kinds:
            raise UncountedError(NOT_ITS_ROLE)
        blocks = {block.subject: block for block in stretch.blocks} if stretch.blocks else NO_BLOCKS
        event = self._reader.event_in(header.device, header.epoch, body, blocks, row)
        if event is None:
            raise UncountedError(UNKNOWN_TYPE)
        told = modest(event if right.signs else unsigned(event))
        return told, self._appliers[body.type](told)


def _aside(seq: int, stretch: Stretch, error: Exception) -> Aside:
    try:
        type_ = decode_body(stretch.content).type[:100]
    except msgspec.MsgspecError:
        type_ = ""
    told = str(error) if isinstance(error, UncountedError) else f"{type(error).__name__}: {error}"
    return Aside(seq, type_, told[:300])


def limits_of(connection: Connection, of: Collection[int] | None = None) -> Limits:
    """Return what devices with a narrow role may write, and how far revoked ones count.

    Only of the stations named, if any are.
    """
    kinds = dict.fromkeys(stations.in_role(connection, trainers.ROLE, of), trainers.KINDS)
    county = stations.in_role(connection, COUNTY_ROLE, of)
    revoked = stations.revoked(connection, of)
    return Limits(kinds, {one: papers.bounds(connection, *one) for one in revoked}, county)


def subject_of(event: Event) -> str:
    """Return whom an event of an erasure erases."""
    return str(getattr(event.fields, "subject", ""))

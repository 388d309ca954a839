"""Recomputing everything that the county keeps: nothing is believed because it is in a table."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.journal.chain import NO_HEAD
from core.keys.device import is_signed_by
from core.sync.checkpoint import Checkpoint
from core.sync.errors import MalformedError, OversizeError
from core.sync.messages import receipt_message
from core.sync.segment import Segment, read_segment, start_of
from hub import origin
from hub.console import audit
from hub.intake.folding import Folder, limits_of
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import parking, segments, stations
from hub.store.applying import apply_events, rows_digest
from hub.store.derived import DERIVED
from hub.store.segments import Entry, LogEnd, Whole
from hub.store.stations import Device, Station
from hub.store.store import Store
from hub.tree import prove, tiles
from hub.tree.published import verify_tiles
from hub.tree.verify import verify_tree

PAGE: Final = 50
KEY_BYTES: Final = 32


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that does not hold, and where.

    Codes: chain, signature, receipt, end, feed, device, tables, tree, audit, segment.
    """

    code: str
    station: int = 0
    device: str = ""
    epoch: int = 0
    seq: int = 0
    message: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at and what does not hold."""

    ok: bool
    segments: int
    events: int
    problems: tuple[Problem, ...]
    parked: int = 0


class Auditor:
    """One look through everything."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._folder = Folder(DERIVED.registry)
        self._segments = 0
        self._events = 0

    def verdict(self) -> Verdict:
        """Apply what waits, then recompute all."""
        Worker(self._office).finish()
        problems = list(self._problems())
        with self._office.store.read() as connection:
            parked = len(parking.parked(connection))
        return Verdict(
            ok=not problems,
            segments=self._segments,
            events=self._events,
            problems=tuple(problems),
            parked=parked,
        )

    def _problems(self) -> Iterator[Problem]:
        store, keys = self._office.store, self._office.keys
        with store.read() as connection:
            every = stations.every(connection)
        for station in every:
            yield from self._station(station)
        published = verify_tiles(self._office.folder / tiles.FOLDER, keys.publics, self._is_ours)
        for found in (*verify_tree(store, keys.publics), *published):
            yield Problem(code="tree", message=f"{found.code} {found.where}")
        with store.read() as connection:
            fault = audit.first_fault(connection)
        if fault is not None:
            yield Problem(code="audit", seq=fault)

    def _is_ours(self, said: Checkpoint) -> bool:
        """Tell whether the tree once was what was published of it; of an older one nobody knows."""
        with self._office.store.read() as connection:
            now = origin.read(connection, self._office.keys).name
            return said.origin != now or prove.has_seen(connection, said.size, said.root)

    def _station(self, station: Station) -> Iterator[Problem]:
        """Hold one state of a station's archive against itself, then its rows against that."""
        with tempfile.TemporaryDirectory(prefix="cunzhan-verify-") as folder:
            anew = Store.open(folder, key=os.urandom(KEY_BYTES))
            try:
                with self._office.store.read() as connection:
                    self._folder.limits = limits_of(connection, {station.id})
                    yield from self._logs(connection, station, anew)
                    yield from _feed(connection, station)
                    now = rows_digest(connection, station.id, merged=True)
                with anew.read() as other:
                    then = rows_digest(other, station.id, merged=True)
            finally:
                anew.close()
        for name in sorted(now):
            if now[name] != then[name]:
                yield Problem(code="tables", station=station.id, message=name)

    def _logs(self, connection: Connection, station: Station, anew: Store) -> Iterator[Problem]:
        known = {one.device: one for one in stations.devices(connection, station.id)}
        for end in segments.ends(connection, station.id):
            device = known.get(end.device)
            if device is None or device.public_key != end.public_key:
                yield _at(end, "device", 0)
                continue
            yield from self._log(connection, end, device, anew)

    def _log(
        self, connection: Connection, end: LogEnd, device: Device, anew: Store
    ) -> Iterator[Problem]:
        seq, head = 0, b""
        for entry in segments.stretch(connection, end.station, end.device, end.epoch):
            whole = segments.whole(connection, end.station, entry.arrival)
            try:
                segment = read_segment(whole.raw) if whole is not None else None
            except (MalformedError, OversizeError):
                segment = None
            if whole is None or segment is None:
                yield _at(end, "segment", entry.first)
                seq, head = entry.last, entry.head
                continue
            for code in self._faults(whole, segment, (seq, head), device, end):
                yield _at(end, code, entry.first)
            seq, head = segment.last, segment.head
            self._segments += 1
            self._events += segment.header.count
            self._fold(anew, whole)
        if (seq, head) != (end.seq, end.head):
            yield _at(end, "end", seq)

    def _faults(
        self,
        whole: Whole,
        segment: Segment,
        before: tuple[int, bytes],
        device: Device,
        end: LogEnd,
    ) -> Iterator[str]:
        header = segment.header
        named = (header.device, header.epoch, header.first, segment.last)
        begun = (header.agreed or NO_HEAD) == end.agreed if header.first == 1 else True
        joined = header.first == 1 or start_of(header) == before[1]
        if header.first != before[0] + 1 or not joined or not begun or segment.head != whole.head:
            yield "chain"
        if named != (whole.device, whole.epoch, whole.first, whole.last):
            yield "segment"
        if not segment.is_signed_by(device.public_key):
            yield "signature"
        if not self._is_receipted(whole):
            yield "receipt"

    def _is_receipted(self, entry: Entry) -> bool:
        said = receipt_message(entry.device, entry.epoch, entry.last, entry.head, entry.hub_ms)
        return any(is_signed_by(key, said, entry.receipt) for key in self._office.keys.publics)

    def _fold(self, anew: Store, whole: Whole) -> None:
        folded = self._folder.fold(whole)
        anew.write(lambda c: apply_events(c, whole.station, list(folded.said())))


def _feed(connection: Connection, station: Station) -> Iterator[Problem]:
    """Hold the feed's numbers against the station's counter: 1, 2, … without a hole."""
    number = 0
    while page := segments.feed(connection, station.id, number, limit=1000):
        for entry in page:
            number += 1
            if entry.arrival != number:
                yield Problem(code="feed", station=station.id, seq=number)
                number = entry.arrival
    told = stations.one(connection, station.id)
    if told is None or told.arrival != number:
        yield Problem(code="feed", station=station.id, seq=number)


def _at(end: LogEnd, code: str, seq: int) -> Problem:
    return Problem(
        code=code, station=end.station, device=end.device, epoch=end.epoch, seq=max(seq, 0)
    )

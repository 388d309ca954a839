"""Applying what was received, apart from receiving it; then making it leaves of the tree.

A segment is applied exactly once: its mark and its rows are one transaction.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Container, Sequence
from concurrent.futures import wait
from itertools import groupby
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from core.base.collector import paused
from core.base.errors import ClerkError
from core.base.ids import EventKey, split_id
from core.journal.registry import Registry
from hub import backup, erase, origin
from hub.intake import settings
from hub.intake.files import Files
from hub.intake.folding import REVOKED, Aside, Folded, Folder, limits_of
from hub.office import Office
from hub.store import parking, segments
from hub.store.applying import Refused, apply_batch, apply_events
from hub.store.batch import Batch
from hub.store.derived import DERIVED, Derived
from hub.store.errors import StoreClosedError, UnfitChangeError
from hub.store.parking import Parked
from hub.store.segments import Whole
from hub.store.writer import Work

AT_ONCE: Final = 32
BYTES: Final = 512 << 10
"""Packed bytes that one transaction applies: whoever sends wants to write in between."""
PAUSE_S: Final = 1.0
CALM_S: Final = 0.25
PATIENCE_S: Final = 30.0
"""How long tables wait while others send: a receipt frees a line, a table does not."""
TRIED: Final = "parked_tried"
log: Final = logging.getLogger("cunzhan.hub")


class Worker:
    """Applies and sequences; ``run`` until ``stop``, or ``finish`` what there is.

    The tree is signed at most every ``sign_every_ms``: each signature costs every PC's next
    answer some three hundred bytes.
    """

    def __init__(
        self, office: Office, derived: Derived = DERIVED, *, sign_every_ms: int = 0
    ) -> None:
        self._office = office
        self._sign_every_ms = sign_every_ms
        self._derived = derived
        self._folder = Folder(derived.registry)
        self._wake = threading.Event()
        self._ended = threading.Event()

    def poke(self) -> None:
        """Say that something came."""
        self._wake.set()

    def stop(self) -> None:
        """Have ``run`` return soon."""
        self._ended.set()
        self._wake.set()

    def run(self) -> None:
        """Apply what comes until ``stop``; a disk that is full is waited for."""
        while not self._ended.is_set():
            give_way = functools.partial(self._give_way, time.monotonic() + PATIENCE_S)
            try:
                self.finish(give_way)
            except (ClerkError, SQLAlchemyError, StoreClosedError, OSError) as error:
                log.exception("applying stopped: %s", type(error).__name__)
            self._wake.wait(PAUSE_S)

    def _give_way(self, until: float) -> None:
        """Wait until nobody has sent for a moment, or for as long as it takes to lose patience."""
        self._wake.clear()
        while time.monotonic() < until and self._wake.wait(CALM_S) and not self._ended.is_set():
            self._wake.clear()

    def finish(self, give_way: Callable[[], None] = lambda: None) -> int:
        """Apply and sequence all there is; return how many segments were applied.

        ``give_way`` is called before each step.
        """
        self._retry_after_upgrade()
        count = 0
        give_way()
        while waiting := self._waiting():
            count += self._step(waiting)
            if self._ended.is_set():
                return count
            give_way()
        self._forget()
        origin.sequence_all(self._office, self._sign_every_ms)
        return count

    def _waiting(self) -> list[Whole]:
        """Return some segments that wait, none only where nothing does."""
        with self._office.store.read() as connection:
            waiting = segments.unapplied(connection, limit=AT_ONCE, budget=BYTES)
            self._folder.limits = limits_of(connection, {one.station for one in waiting})
        return waiting

    def _step(self, waiting: Sequence[Whole]) -> int:
        """Apply segments; return how many: fewer where a device was revoked meanwhile."""
        with paused():
            works = [
                self._work(station, list(group))
                for station, group in groupby(waiting, key=lambda one: one.station)
            ]
            # Several stations' works are committed together; two threads would only hinder
            # each other while one of them interprets.
            under_way = [self._office.store.submit(work) for work in works]
            wait(under_way)
        return sum(one.result() for one in under_way)

    def _work(self, station: int, waiting: Sequence[Whole]) -> Work[int]:
        """Interpret some segments of one station; what is returned applies them, and counts."""
        now, bounds = self._office.now_ms(), self._folder.limits.bounds
        batch, folded = self._brought_together(waiting)
        arrivals = [one.segment.arrival for one in folded]

        def work(connection: Connection) -> int:
            told = limits_of(connection, {station}).bounds
            if any(bounds.get(device) != ends for device, ends in told.items()):
                # A device was revoked meanwhile: interpreted anew, less of it counts.
                return 0
            # Another process may apply as well: whoever marks a segment applies it.
            won = segments.mark_applied(connection, station, arrivals)
            mine = [one for one in folded if one.segment.arrival in won]
            whole = batch if len(mine) == len(folded) else None
            refused = self._applied(connection, station, mine, whole)
            aside = _put_aside(connection, mine, refused, now)
            _close_done(connection, station, mine, aside, now)
            subjects = [subject for one in mine for subject in one.erased]
            erase.wish(connection, station, subjects)
            erase.keep_out(connection, station, [one.segment for one in mine])
            return len(mine)

        return work

    def _brought_together(self, waiting: Sequence[Whole]) -> tuple[Batch | None, list[Folded]]:
        """Interpret segments and bring together what they say; no batch if something is unfit."""
        batch = Batch(self._derived)
        folded = [self._folder.fold(one) for one in waiting]
        try:
            for one in folded:
                batch.take(one.said())
        except UnfitChangeError:
            return None, folded
        return batch, folded

    def _applied(
        self, connection: Connection, station: int, mine: Sequence[Folded], batch: Batch | None
    ) -> list[Refused]:
        """Carry out what segments say, at once where it can be; return what had to be left out."""
        if batch and apply_batch(connection, station, batch, derived=self._derived):
            return []
        said = [told for one in mine for told in one.said()]
        return apply_events(connection, station, said, derived=self._derived)

    def _forget(self) -> None:
        """Carry out erasures; what the file and its log still hold of them is overwritten."""
        store, files = self._office.store, Files(self._office)
        with store.read() as connection:
            stations = {one.station for one in erase.wishes(connection) if one.waiting}
        if not stations:
            return
        # First: a wish that was carried out is not looked at again.
        files.forget_segments(stations)
        if erase.finish(store, self._derived, files.forget_chosen):
            file = store.file
            if file is not None:
                file.checkpoint()
            backup.replace_all(self._office)

    def retry(self, station: int | None = None) -> int:
        """Try parked events again; return how many stay parked."""
        with self._office.store.read() as connection:
            waiting = parking.parked(connection, station)
        left = 0
        for one in waiting:
            left += not self._office.store.write(functools.partial(self._tried, parked=one))
        return left

    def _tried(self, connection: Connection, parked: Parked) -> bool:
        held = segments.holding(connection, parked.station, parked.device, parked.epoch, parked.seq)
        whole = segments.whole(connection, parked.station, held.arrival) if held else None
        if whole is None or not whole.applied:
            return False
        # Limits of this very state: a device may have been revoked since it was asked what waits.
        folder = Folder(self._derived.registry, limits_of(connection, {parked.station}))
        told = folder.one(whole, parked.seq)
        if isinstance(told, Aside) and told.reason == REVOKED:
            parking.close(connection, parked, self._office.now_ms())
            return True
        if isinstance(told, Aside):
            parking.park(connection, _parked(whole, told, parked.since_ms))
            return False
        if apply_events(connection, parked.station, [told], derived=self._derived):
            return False
        parking.close(connection, parked, self._office.now_ms())
        return True

    def _retry_after_upgrade(self) -> None:
        """Try parked events once with each program that reads other records than the last."""
        print_ = program(self._derived.registry)
        with self._office.store.read() as connection:
            if settings.get(connection, TRIED) == print_:
                return
            waiting = segments.count_unapplied(connection)
        if waiting:
            # What this program parks now, the next one tries again, whichever it is.
            self._office.store.write(lambda c: settings.put(c, TRIED, b""))
            return
        self.retry()
        self._office.store.write(lambda c: settings.put(c, TRIED, print_))


def _put_aside(
    connection: Connection, mine: Sequence[Folded], refused: Sequence[Refused], now_ms: int
) -> set[EventKey]:
    """Park what could not be interpreted and what fits no table; return their places."""
    reasons = {split_id(one.event): one.reason for one in refused}
    aside: dict[EventKey, tuple[Whole, Aside]] = {}
    for one in mine:
        where = one.segment
        for told in one.aside:
            aside[EventKey(where.device, where.epoch, told.seq)] = (where, told)
        for seq in range(where.first, where.last + 1) if reasons else ():
            key = EventKey(where.device, where.epoch, seq)
            if key in reasons:
                aside[key] = (where, Aside(seq, "", reasons[key]))
    for where, told in aside.values():
        parking.park(connection, _parked(where, told, now_ms))
    return set(aside)


def _close_done(
    connection: Connection,
    station: int,
    mine: Sequence[Folded],
    aside: Container[EventKey],
    now_ms: int,
) -> None:
    """Close what was parked when these segments were applied before, and is not now."""
    for parked in parking.parked(connection, station):
        key = EventKey(parked.device, parked.epoch, parked.seq)
        if key not in aside and any(_holds(one.segment, key) for one in mine):
            parking.close(connection, parked, now_ms)


def _holds(segment: Whole, key: EventKey) -> bool:
    same = (segment.device, segment.epoch) == (key.device, key.epoch)
    return same and segment.first <= key.seq <= segment.last


def program(registry: Registry) -> bytes:
    """Say which records a program reads: its shapes, its editions, its upcasters."""
    editions = sorted(f"{name} {kind.edition}" for name, kind in registry.records.items())
    return "\n".join((registry.fingerprint(), *editions)).encode()


def _parked(segment: Whole, aside: Aside, now_ms: int) -> Parked:
    return Parked(
        station=segment.station,
        device=segment.device,
        epoch=segment.epoch,
        seq=aside.seq,
        type=aside.type,
        reason=aside.reason,
        since_ms=now_ms,
    )

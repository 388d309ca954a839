"""Sync in the background: at its times, after saves, and by hand; it says how things stand."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core.base.changes import Changes
from core.base.errors import ClerkError
from desktop.jobs import Jobs, Progress
from desktop.pages.metering import Meter
from desktop.settings import Settings

if TYPE_CHECKING:
    # Loaded by the ledger lane once the desk is on the screen.
    from core.station import Station
    from core.sync.states import SyncState
    from core.sync.sync import Outcome

TRAVEL: Final = "travel"
"""Kind of change that tells every screen: something came further, or something came."""
READ: Final = "county.read"
"""Setting: the ids of the notices that were read here."""
PACKED: Final = frozenset({"fees", "market"})
LOOK_MS: Final = 30_000
METER_MS: Final = 200
TOLD_MS: Final = 200
"""Saves that follow each other closely are told once."""
FIRST_MS: Final = 5_000
SOON_MS: Final = 15_000
SPREAD_MS: Final = 30_000
"""A county's desks open at the same hour and save at the same fairs: each waits a while of its
own before it begins."""


def notices_read(settings: Settings) -> list[str]:
    """Return the ids of the county's notices that were read on this PC."""
    kept = settings.recall(READ, [])
    return [str(one) for one in kept] if isinstance(kept, list) else []


class Ended(NamedTuple):
    """How a run ended: what it did, or why it did not."""

    outcome: Outcome | None = None
    error: ClerkError | None = None
    by_hand: bool = False


class Courier(QObject):
    """Sends and fetches for one open station; nothing that the clerk does waits for it.

    Signals:
        told: the SyncState, whenever it may have changed.
        running: whether a run is under way.
        moved: the bytes of the run so far.
        ended: the Ended of each run.
    """

    told = Signal(object)
    running = Signal(bool)
    moved = Signal(int)
    ended = Signal(object)

    def __init__(self, station: Station, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._station, self._jobs = station, jobs
        self.state: SyncState | None = None
        self.last: Ended | None = None
        self._run: Progress | None = None
        self._by_hand = False
        self._begun = False
        own = zlib.crc32(station.ledger.journal.device.encode()) % SPREAD_MS
        self._look = self._timer(LOOK_MS, self.look)
        self._meter = self._timer(METER_MS, self._measure)
        self._first = self._timer(FIRST_MS + own, self._look_first, once=True)
        self._soon = self._timer(SOON_MS + own, self._after_saves, once=True)
        self._tell = self._timer(TOLD_MS, self.refresh, once=True)
        self.meter = Meter(self)
        jobs.closing.connect(self._end)

    def _timer(self, every_ms: int, do: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(once)
        timer.timeout.connect(do)
        return timer

    def _end(self) -> None:
        for timer in (self._look, self._meter, self._first, self._soon, self._tell):
            timer.stop()

    def begin(self) -> None:
        """Take the lanes and read how things stand; a second call changes nothing."""
        if self._begun:
            return
        self._begun = True
        station, borrow, metered = self._station, self._jobs.borrow, self.meter.is_metered

        def take() -> SyncState:
            station.sync.work = borrow
            station.sync.metered = metered
            return station.sync.state()

        self._jobs.ledger(take, self._show)
        self._jobs.changed.connect(self._on_changed)

    def keep_time(self) -> None:
        """Run by the clock from now on; a file that only reads has nothing to say."""
        if not self._station.read_only:
            self._first.start()

    def _look_first(self) -> None:
        self.meter.begin()
        self._look.start()
        self.look()

    def look(self) -> None:
        """Run if the schedule asks for it."""
        station = self._station

        def is_due() -> bool:
            return station.sync.is_due()

        self._jobs.ledger(is_due, lambda due: self.run() if due else None)

    def refresh(self) -> None:
        """Read how things stand."""
        station = self._station

        def state() -> SyncState:
            return station.sync.state()

        self._jobs.ledger(state, self._show)

    def _show(self, state: SyncState) -> None:
        self.state = state
        self.told.emit(state)

    def _on_changed(self, changes: Changes) -> None:
        """After a save: say what waits, and send it while the link is known to be good."""
        self._tell.start()
        good = self.state is not None and self.state.reached_ms and not self.state.cause
        if good and TRAVEL not in changes.kinds and self._look.isActive():
            self._soon.start()

    def _after_saves(self) -> None:
        if self.state is not None and not self.state.work_offline:
            self.run()

    def is_running(self) -> bool:
        """Tell whether a run is under way."""
        return self._run is not None

    def run(self, *, by_hand: bool = False) -> None:
        """Send and fetch now; while a run is under way nothing more happens."""
        self._by_hand = self._by_hand or by_hand
        if self._run is not None:
            return
        station, jobs = self._station, self._jobs

        def work(progress: Progress) -> Outcome:
            return station.sync.run(stop=lambda: progress.cancelled)

        self._run = jobs.travel(work, self._done, self._failed)
        self._meter.start()
        self.running.emit(True)

    def stop(self) -> None:
        """Stop the run; what arrived by then is kept."""
        if self._run is not None:
            self._run.cancel()

    def work_offline(self, *, on: bool) -> None:
        """Switch the link off, or on again."""
        station = self._station
        if on:
            self.stop()
        self._jobs.ledger(lambda: station.sync.work_offline(on=on), lambda _none: self.refresh())

    def _measure(self) -> None:
        self.moved.emit(self._station.sync.moved)

    def _done(self, outcome: Outcome) -> None:
        kinds = outcome.kinds | {TRAVEL}
        if outcome.packs:
            kinds |= PACKED
        self._finish(Ended(outcome=outcome, by_hand=self._by_hand))
        self._jobs.changed.emit(Changes(kinds=frozenset(kinds)))

    def _failed(self, error: ClerkError) -> None:
        self._finish(Ended(error=error, by_hand=self._by_hand))
        self._jobs.changed.emit(Changes(kinds=frozenset({TRAVEL})))

    def _finish(self, ended: Ended) -> None:
        self._run, self._by_hand, self.last = None, False, ended
        self._meter.stop()
        self.running.emit(False)
        self.ended.emit(ended)
        self.refresh()

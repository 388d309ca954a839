"""Work off the screen's thread: the ledger lane, the reading lane, the outside lanes and the road.

Each of the first two is one thread that owns its connection. Answers come back in the GUI thread.
"""

from __future__ import annotations

import functools
import gc
import logging
import queue
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

import msgspec
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from core.base.changes import Changes
from core.base.errors import ClerkError

T = TypeVar("T")
Failed = Callable[[ClerkError], None]
Stepped = Callable[[int, int], None]
OUTSIDE_LANES: Final = 2
SWEEP_MS: Final = 500
START_MS: Final = 3000
"""So long nothing is swept at first: what a start makes is there to stay."""
LOG: Final = logging.getLogger("desk.jobs")


class BugError(ClerkError):
    """Something went wrong that no rule foresaw; ``trace`` is for those who mend the program."""

    code = "desk.bug"

    def __init__(self, error: Exception) -> None:
        super().__init__(what=type(error).__name__)
        self.trace = "".join(traceback.format_exception(error))


class CancelledError(Exception):
    """The clerk stopped this work; nobody needs to be told."""


class Progress(QObject):
    """What outside work says of itself (``step``) and hears (``check``).

    Signals:
        moved: there is a newer step to show.
    """

    moved = Signal(object)

    def __init__(self, told: Stepped | None, parent: QObject) -> None:
        super().__init__(parent)
        self.cancelled = False
        self.at = (0, 0)
        self._told = told
        self._unseen = False

    def step(self, done: int, total: int = 0) -> None:
        """Say how far the work is (total 0: unknown); raises CancelledError once it was stopped."""
        self.check()
        self.at = (done, total)
        # One signal under way at a time: a hundred thousand steps must not flood the screen.
        if self._told is not None and not self._unseen:
            self._unseen = True
            self.moved.emit(self)

    def check(self) -> None:
        """Raise CancelledError once the clerk stopped the work."""
        if self.cancelled:
            raise CancelledError

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancelled = True

    def show(self) -> None:
        """Tell the screen the newest step; called in the GUI thread."""
        self._unseen = False
        if self._told is not None and _alive(self._told) and not self.cancelled:
            self._told(*self.at)


class Job(msgspec.Struct, eq=False, kw_only=True):
    """One piece of work and where its answer goes."""

    work: Callable[[], Any] | None
    done: Callable[[Any], None] | None = None
    failed: Failed | None = None
    latest: str = ""
    ledger: bool = False
    writes: bool = False
    progress: Progress | None = None
    dropped: bool = False
    answer: Any = None
    error: ClerkError | None = None

    def run(self) -> None:
        """Do the work, keeping its answer or its error."""
        work, self.work = self.work, None
        if work is None or self.dropped:
            return
        try:
            self.answer = work()
        except CancelledError:
            self.dropped = True
        except ClerkError as error:
            self.error = error
        except Exception as error:
            self.error = BugError(error)


class Lane(QThread):
    """One thread that does the jobs of its queue in the order they came.

    Signals:
        ran: a job was done, failed or dropped.
    """

    ran = Signal(object)

    def __init__(self, jobs: queue.SimpleQueue[Job | None], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs

    def put(self, job: Job) -> None:
        """Queue a job; the thread starts with its first, so that the first paint pays for none."""
        self._jobs.put(job)
        if not self.isRunning():
            self.start()

    def end(self) -> None:
        """Let the thread end when its queue is empty."""
        self._jobs.put(None)

    def run(self) -> None:
        """Work until told to end."""
        while (job := self._jobs.get()) is not None:
            job.run()
            self.ran.emit(job)


class Sweep(QObject):
    """Collects Python's cyclic garbage in the GUI thread, and nowhere else, while it lives.

    A lane that happened to collect a dead widget would destroy it in its own thread: that is
    forbidden, and it can lock up the desk (the lane holds Qt's lock and waits for Python's, the
    screen the other way round).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled, self._spared = gc.isenabled(), False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._sweep)
        self._timer.start(START_MS)

    def _sweep(self) -> None:
        """Collect the oldest generation that is due."""
        if self._timer.interval() != SWEEP_MS:
            self._timer.setInterval(SWEEP_MS)
        counts, limits = gc.get_count(), gc.get_threshold()
        pairs = enumerate(zip(counts, limits, strict=True))
        due = [at for at, (count, limit) in pairs if count > limit]
        if due:
            gc.collect(due[-1])

    def spare(self) -> None:
        """Never look again at what is there now: the desk's code and its frame."""
        gc.freeze()
        self._spared = True

    def end(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._spared:
            gc.unfreeze()
        if self._was_enabled:
            gc.enable()


class Jobs(QObject):
    """The lanes of one desk.

    Signals:
        changed: the ``Changes`` of each finished write.
        broke: an error that no caller took (a ClerkError; a BugError where no rule foresaw it).
        busy: whether the ledger lane has work.
        closing: the lanes end now; nothing more is done.
    """

    changed = Signal(object)
    broke = Signal(object)
    busy = Signal(bool)
    closing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweep = Sweep(self)
        self._ledger = Lane(queue.SimpleQueue(), self)
        self._reading = Lane(queue.SimpleQueue(), self)
        shared: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._outside = [Lane(shared, self) for _ in range(OUTSIDE_LANES)]
        self._road = Lane(queue.SimpleQueue(), self)
        for lane in self._lanes():
            lane.ran.connect(self._deliver)
        self._open: set[Job] = set()
        self._newest: dict[str, Job] = {}
        self._closed = False

    def spare(self) -> None:
        """Sweep what is there now never again; said once the desk stands."""
        self._sweep.spare()

    def write(
        self,
        work: Callable[[], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change the station on the ledger lane; ``changed`` then tells every screen."""
        self._put(self._ledger, Job(work=work, done=done, failed=failed, ledger=True, writes=True))

    def ledger(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do what needs the ledger lane but changes no record: open, verify, back up."""
        self._put(self._ledger, Job(work=work, done=done, failed=failed, ledger=True))

    def fetch(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        latest: str = "",
    ) -> None:
        """Read on the reading lane; of several with the same ``latest`` only the last answers."""
        job = Job(work=work, done=done, failed=failed, latest=latest)
        if latest:
            older = self._newest.get(latest)
            if older is not None:
                older.dropped = True
            self._newest[latest] = job
        self._put(self._reading, job)

    def outside(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        progress: Stepped | None = None,
    ) -> Progress:
        """Do slow work that holds no connection of ours; return what cancels it."""
        lane = next((lane for lane in self._outside if not lane.isRunning()), self._outside[0])
        return self._send(lane, work, done, failed, progress)

    def travel(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        progress: Stepped | None = None,
    ) -> Progress:
        """Do what waits for a network or a stick, one thing at a time; return what cancels it.

        Such work may ``borrow`` the ledger lane; no print and no import ever waits for it.
        """
        return self._send(self._road, work, done, failed, progress)

    def borrow(self, act: Callable[[], T]) -> T:
        """Do a short piece on the ledger lane and wait for it; only travelling work asks this."""
        if QThread.currentThread() is self._ledger:
            return act()
        answer: Future[T] = Future()

        def lent() -> None:
            try:
                answer.set_result(act())
            except BaseException as error:
                answer.set_exception(error)

        self._ledger.put(Job(work=lent))
        return answer.result()

    def _send(
        self,
        lane: Lane,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None,
        failed: Failed | None,
        progress: Stepped | None,
    ) -> Progress:
        said = Progress(progress, self)
        said.moved.connect(self._show)
        self._put(lane, Job(work=lambda: work(said), done=done, failed=failed, progress=said))
        return said

    def close(
        self,
        last_write: Callable[[], object] | None = None,
        last_fetch: Callable[[], object] | None = None,
    ) -> None:
        """Finish queued writes, stop everything else, end the threads; nothing answers afterwards.

        ``last_write`` and ``last_fetch`` close, in their lanes, what those lanes opened.
        """
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        for job in self._open:
            job.dropped = job.dropped or not job.ledger
            if job.progress is not None:
                job.progress.cancel()
        # Who travels may still borrow the ledger lane: it ends last.
        self._end(self._road, *self._outside)
        for lane, last in ((self._ledger, last_write), (self._reading, last_fetch)):
            if last is not None:
                lane.put(Job(work=last))
        self._end(self._ledger, self._reading)
        self._sweep.end()

    @staticmethod
    def _end(*lanes: Lane) -> None:
        for lane in lanes:
            lane.end()
        for lane in lanes:
            lane.wait()

    def _lanes(self) -> tuple[Lane, ...]:
        return (self._ledger, self._reading, self._road, *self._outside)

    def _put(self, lane: Lane, job: Job) -> None:
        if self._closed:
            return
        was_idle = not self._is_busy()
        self._open.add(job)
        lane.put(job)
        if was_idle and job.ledger:
            self.busy.emit(True)

    def _is_busy(self) -> bool:
        return any(job.ledger for job in self._open)

    @Slot(object)
    def _show(self, progress: Progress) -> None:
        if not self._closed:
            progress.show()

    @Slot(object)
    def _deliver(self, job: Job) -> None:
        self._open.discard(job)
        if job.latest and self._newest.get(job.latest) is job:
            del self._newest[job.latest]
        if job.progress is not None:
            job.progress.deleteLater()
        if self._closed:
            return
        if job.ledger and not self._is_busy():
            self.busy.emit(False)
        if not job.dropped:
            self._answer(job)

    def _answer(self, job: Job) -> None:
        if job.error is not None:
            if isinstance(job.error, BugError):
                LOG.error("a job failed unforeseen:\n%s", job.error.trace)
            if job.failed is not None and _alive(job.failed):
                job.failed(job.error)
            elif job.failed is None or job.writes:
                # Whoever asked may be gone: what was not saved is told all the same.
                self.broke.emit(job.error)
            return
        if job.done is not None and _alive(job.done):
            job.done(job.answer)
        if job.writes:
            self.changed.emit(job.answer)


def _alive(told: Callable[..., object]) -> bool:
    """Tell whether the widgets a callback was made in, or is to be given, still exist."""
    inner, given = (told.func, told.args) if isinstance(told, functools.partial) else (told, ())
    cells = getattr(inner, "__closure__", None) or ()
    owners = [getattr(inner, "__self__", None), *(cell.cell_contents for cell in cells), *given]
    return all(shiboken6.isValid(owner) for owner in owners if isinstance(owner, QObject))

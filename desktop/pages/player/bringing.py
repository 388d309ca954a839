"""A pack on its way into the station: looked at, copied with a way to stop, then noted."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from core.base.changes import NOTHING, Changes
from core.base.errors import ClerkError
from core.base.progress import Share
from core.sync.vouching import papers_of
from core.training.course.author import Ask, Packed, pack_folder
from core.training.course.errors import CourseUnknownSignerError
from core.training.course.pack import open_pack
from core.training.course.signer import need_known
from core.training.service.courses import Courses
from desktop.jobs import Progress
from desktop.pages.desk import Desk

MIB: Final = 1 << 20


class OneRun(QObject):
    """One piece of long work at a time.

    Signals:
        began: what it is done with.
        moved: megabytes done, and of how many.
        failed: the ClerkError that stopped it.
        stopped: the clerk stopped it.
    """

    began = Signal(str)
    moved = Signal(int, int)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: Progress | None = None

    def is_running(self) -> bool:
        """Tell whether it is under way."""
        return self._run is not None

    def stop(self) -> None:
        """Stop after the piece under way."""
        if self._run is not None:
            self._run.cancel()
            self._run = None
            self.stopped.emit()

    def _step(self, done: int, total: int) -> None:
        self.moved.emit(-(-done // MIB), -(-total // MIB))


class Bringing(OneRun):
    """Installs one pack at a time; one that was stopped goes on there at the next try.

    Signals:
        unknown: the path of a pack whose signer nobody knows, and the signing device.
        ended: a course is installed and noted: its title.
    """

    unknown = Signal(object, str)
    ended = Signal(str)

    def install(self, path: Path, trusted: str | None = None) -> None:
        """Install a pack; ``trusted`` is the device that the clerk vouches for."""
        if self._run is not None:
            return
        desk = self._desk

        def work(progress: Progress) -> str:
            courses = desk.jobs.borrow(lambda: desk.station.training.courses)
            return copied(courses, path, trusted, progress)

        self.began.emit(path.name)
        self._run = desk.jobs.travel(
            work, self._note, lambda error: self._fail(error, path), self._step
        )

    def sample(self, folder: Path) -> None:
        """Pack a folder that ships with the program with this PC's own key, and install it."""
        if self._run is not None:
            return
        desk = self._desk

        def work(progress: Progress) -> str:
            courses = desk.jobs.borrow(lambda: desk.station.training.courses)
            target = desk.station.folder / f".{folder.name}.ckc"
            try:
                pack(desk, Order(folder, target), progress.step)
                return copied(courses, target, None, progress)
            finally:
                target.unlink(missing_ok=True)

        self.began.emit(folder.name)
        self._run = desk.jobs.travel(
            work, self._note, lambda error: self._fail(error, folder), self._step
        )

    def _note(self, title: str) -> None:
        self._run = None
        self._desk.write(
            lambda station: station.training.courses.catch_up() or NOTHING,
            lambda changes: self._noted(changes, title),
            self.failed.emit,
        )

    def _noted(self, _changes: Changes, title: str) -> None:
        self.ended.emit(title)

    def _fail(self, error: ClerkError, path: Path) -> None:
        self._run = None
        if isinstance(error, CourseUnknownSignerError):
            self.unknown.emit(path, str(error.args_by_name["device"]))
        else:
            self.failed.emit(error)


def copied(courses: Courses, path: Path, trusted: str | None, progress: Progress) -> str:
    """Copy a pack's files into the station's folder; return the course's title."""
    with open_pack(path) as pack:
        need_known(courses.signer(pack), trusted)
        total = pack.manifest.size
        courses.shelf.install(pack, lambda done: progress.step(done, total))
        return pack.manifest.title


class Order(NamedTuple):
    """What is packed where; ``since`` is the older pack that a pack of changes builds on."""

    folder: Path
    target: Path
    since: Path | None = None


def pack(desk: Desk, order: Order, step: Share) -> Packed:
    """Pack a folder with this PC's key; off the ledger lane but for what it lends."""
    station = desk.station

    def asked() -> Ask:
        journal = station.ledger.journal
        papers = papers_of(station.db, journal.device)
        today = station.ledger.today()
        return Ask(
            folder=order.folder, target=order.target, made_on=today, before=before, papers=papers
        )

    before = None
    if order.since is not None:
        with open_pack(order.since) as old:
            before = (old.manifest, old.content)
    ask = desk.jobs.borrow(asked)
    return pack_folder(ask, station.ledger.journal.key, step)

"""Files written one after the other on the ledger lane; the clerk may stop between two pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from core.base.errors import ClerkError
from core.listing.files.model import Filling, Written, suffix_of
from core.listing.files.service import Files
from core.listing.model import ListingPicture
from core.listing.pictures import Pictures
from core.station import Station
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from words.say import _


class Asked(NamedTuple):
    """One file that is wanted: its form; a template, how it is filled and for which platform."""

    form: str
    template: Path | None = None
    mapping: tuple[tuple[int, str], ...] = ()
    platform: str | None = None

    def filling(self) -> Filling | None:
        """Return how the template is filled, None for a form of its own."""
        if self.template is None:
            return None
        return Filling(template=self.template, mapping=dict(self.mapping), platform=self.platform)


class Watched(Pictures):
    """The pictures of a station; each that is asked for is a step, at which one may stop."""

    def __init__(self, station: Station, progress: Progress, total: int) -> None:
        super().__init__(station.ledger, station.packs, station.drafts, station.photos)
        self._progress, self._total = progress, total
        self._done = 0

    def content(self, picture: ListingPicture) -> bytes | None:
        """Return a picture's JPEG; ``CancelledError`` once the clerk stopped the work."""
        self._progress.step(self._done, self._total)
        self._done += 1
        return super().content(picture)


def write(
    asked: Asked, listings: Sequence[str], target: Path, progress: Progress, station: Station
) -> Written:
    """Write one file with its pictures."""
    total = sum(len(station.drafts.whole(one).pictures) for one in listings)
    progress.step(0, total)
    watched = Watched(station, progress, total)
    files = Files(station.ledger, station.packs, station.drafts, watched)
    return files.export(listings, asked.form, target, asked.filling())


class Outgoing(QObject):
    """One press of the button: all the files that were wanted.

    Signals:
        moved: the form, and how many of its pictures are done of how many.
        written: the form and its Written.
        failed: the ClerkError of a form; the others are still written.
        ended: whether it was stopped.
    """

    moved = Signal(str, int, int)
    written = Signal(str, object)
    failed = Signal(object)
    ended = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[Asked] = []
        self._listings: tuple[str, ...] = ()
        self._target = Path()
        self._progress: Progress | None = None

    def start(self, listings: Sequence[str], wanted: Sequence[Asked], target: Path) -> None:
        """Write these files into a folder."""
        self._listings, self._target = tuple(listings), target
        self._waiting = list(wanted)
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._progress = None
            self.ended.emit(False)
            return
        asked = self._waiting.pop(0)
        progress = self._progress = Progress(partial(self.moved.emit, asked.form), self)
        progress.moved.connect(lambda said: said.show())
        self.moved.emit(asked.form, 0, 0)
        listings, target, station = self._listings, self._path(asked), self._desk.station
        self._desk.jobs.ledger(
            lambda: write(asked, listings, target, progress, station),
            partial(self._on_written, progress, asked.form),
            partial(self._on_failed, progress),
        )

    def _path(self, asked: Asked) -> Path:
        day = f"{self._desk.today():%Y%m%d}"
        goods = _("商品")
        stem = asked.template.stem if asked.template else f"{goods}-{asked.form}"
        return self._target / f"{stem}-{day}{suffix_of(asked.form)}"

    def _on_written(self, progress: Progress, form: str, written: Written) -> None:
        if progress is self._progress:
            self.written.emit(form, written)
            self._next()

    def _on_failed(self, progress: Progress, error: ClerkError) -> None:
        if progress is self._progress:
            self.failed.emit(error)
            self._next()

    def cancel(self) -> None:
        """Stop at the next picture; what was written whole stays."""
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None
            self._waiting.clear()
            self.ended.emit(True)

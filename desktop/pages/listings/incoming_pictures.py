"""Pictures brought in, one after the other: made ready off the lanes, then kept in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.blobs.errors import NotPictureError
from core.listing.pictures import Ready, ready
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from desktop.widgets.pixels import bytes_in, png_of

ENDINGS: Final = ("jpg", "jpeg", "png", "webp", "bmp", "gif", "heic", "heif")
MOST_FILES: Final = 60
"""A phone's folder holds thousands; the newest of them are taken."""
MOST_MAIN: Final = 5
MAIN, DETAIL = "main", "detail"
Content = Callable[[], bytes]


def in_file(path: Path) -> Content:
    """Return what reads a file when its turn comes; nothing for one that cannot be read."""
    return partial(bytes_in, path)


def in_folder(folder: Path) -> list[Path]:
    """Return the newest pictures of a folder, a phone's for example, the oldest of them first."""
    found = []
    for path in folder.rglob("*"):
        if path.suffix.lower().lstrip(".") in ENDINGS and not path.name.startswith("."):
            try:
                found.append((path.stat().st_mtime, path))
            except OSError:
                continue
    return [path for _when, path in sorted(found)[-MOST_FILES:]]


def brought(data: QMimeData) -> list[Content]:
    """Return the pictures in what was pasted or dropped."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    files = [file for path in paths for file in (in_folder(path) if path.is_dir() else [path])]
    if files:
        return [in_file(path) for path in files]
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        content = png_of(image)
        return [lambda: content]
    return []


class Bringing(QObject):
    """Brings pictures to one draft; the clerk may stop between two of them.

    Signals:
        moved: how many are done, and how many there are.
        kept: the Changes of one that was kept.
        ended: how many were kept, and the errors of the others.
    """

    moved = Signal(int, int)
    kept = Signal(object)
    ended = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[Content] = []
        self._errors: list[ClerkError] = []
        self._listing = ""
        self._total = self._kept = self._main = 0
        self._later: tuple[str, list[Content], int] | None = None
        self.busy = False

    def start(self, listing: str, contents: Sequence[Content], main: int) -> None:
        """Bring these to a draft that has ``main`` main pictures; more are queued behind.

        Another draft's wait until those under way are done.
        """
        if self.busy and listing == self._listing:
            self._waiting += contents
            self._total += len(contents)
            return
        if self.busy:
            self._later = (listing, list(contents), main)
            return
        if not contents:
            return
        self.busy, self._listing, self._main = True, listing, main
        self._waiting, self._errors = list(contents), []
        self._total, self._kept = len(contents), 0
        self._next()

    def cancel(self) -> None:
        """Stop; what was kept stays."""
        self._waiting.clear()

    def _next(self) -> None:
        done = self._kept + len(self._errors)
        self.moved.emit(done, self._total)
        if not self._waiting:
            self.busy = False
            self.ended.emit(self._kept, list(self._errors))
            later, self._later = self._later, None
            if later is not None:
                self.start(*later)
            return
        read = self._waiting.pop(0)

        def work(_progress: Progress) -> Ready:
            content = read()
            if not content:
                raise NotPictureError
            return ready(content)

        self._desk.jobs.outside(work, self._made, self._failed)

    def _made(self, made: Ready) -> None:
        use = MAIN if self._main < MOST_MAIN else DETAIL
        listing = self._listing
        self._desk.write(
            lambda station: station.pictures.keep(listing, made, use),
            partial(self._on_kept, use),
            self._failed,
        )

    def _on_kept(self, use: str, changes: Changes) -> None:
        self._kept += 1
        self._main += use == MAIN
        self.kept.emit(changes)
        self._next()

    def _failed(self, error: ClerkError) -> None:
        self._errors.append(error)
        self._next()

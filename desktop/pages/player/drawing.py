"""Pages and pictures drawn off the screen's thread, and kept no longer than memory allows."""

from __future__ import annotations

import importlib
import threading
from collections import OrderedDict
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from desktop.jobs import Jobs, Progress
from desktop.pages.player.steps import PAGE, Step

KEPT_BYTES: Final = 96 << 20
LONGEST_SIDE: Final = 4096


class Key(NamedTuple):
    """One drawing: of which file, which page, how large."""

    path: Path
    page: int
    width: int
    height: int


class Slides:
    """Draws pages of PDF files, one at a time: the library behind it knows no threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def count(self, path: Path) -> int:
        """Return how many pages a file has; 0 for one that cannot be read."""
        with self._lock:
            return int(_pdf().count(path))

    def draw(self, key: Key) -> QImage:
        """Return a page as large as fits; an empty picture for one that cannot be drawn."""
        with self._lock:
            drawn: QImage = _pdf().draw(*key)
            return drawn


def _pdf() -> ModuleType:
    """Return what draws PDF files: a hall without slides does not wait for it."""
    return importlib.import_module("desktop.pages.player.pdf")


def picture(key: Key) -> QImage:
    """Return a picture no larger than asked for; its file is never unpacked larger than needed."""
    reader = QImageReader(str(key.path))
    reader.setAutoTransform(True)
    size, room = reader.size(), QSize(key.width, key.height)
    if size.isValid():
        turned = bool(reader.transformation().value & _TURNS)
        room = room.transposed() if turned else room
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


_TURNS: Final = 4
"""The bit of those ways a photo may lie that swap width and height."""


class Drawings(QObject):
    """Gives drawings that are ready and orders those that are not.

    Signals:
        came: another drawing is ready.
    """

    came = Signal()

    def __init__(self, jobs: Jobs, parent: QObject, most: int = KEPT_BYTES) -> None:
        super().__init__(parent)
        self._jobs, self._most = jobs, most
        self._slides = Slides()
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._ordered: set[Key] = set()
        self.bytes = 0

    def pages(self, path: Path) -> int:
        """Return how many pages a PDF has; on any thread."""
        return self._slides.count(path)

    def get(self, step: Step, size: QSize) -> QImage | None:
        """Return a step's drawing for a room in device pixels; None until it comes."""
        if step.path is None or size.isEmpty():
            return None
        room = size.boundedTo(QSize(LONGEST_SIDE, LONGEST_SIDE))
        key = Key(step.path, step.page, room.width(), room.height())
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._ordered:
            self._ordered.add(key)
            draw = self._slides.draw if step.kind == PAGE else picture

            def work(progress: Progress) -> QImage:
                progress.check()
                return draw(key)

            self._jobs.outside(work, lambda image: self._keep(key, image))
        return None

    def _keep(self, key: Key, image: QImage) -> None:
        self._ordered.discard(key)
        self._kept[key] = image
        self.bytes += image.sizeInBytes()
        while self.bytes > self._most and len(self._kept) > 1:
            _key, gone = self._kept.popitem(last=False)
            self.bytes -= gone.sizeInBytes()
        self.came.emit()

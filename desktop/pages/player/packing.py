"""A course's folder on its way into a pack: whole, or what changed since an older pack."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from core.base.errors import ClerkError
from core.training.course.author import Packed
from core.training.course.manifest import Manifest
from core.training.course.outline import Outline
from core.training.course.pack import open_pack
from desktop.pages.player.bringing import OneRun, Order, pack
from words.say import _


class Packing(OneRun):
    """Writes one pack at a time; of one that was stopped nothing is left.

    Signals:
        ended: the Order that was carried out, and what was Packed.
    """

    ended = Signal(object, object)

    def write(self, order: Order) -> None:
        """Write a pack."""
        if self._run is not None:
            return
        desk = self._desk
        self.began.emit(order.target.name)
        self._run = desk.jobs.travel(
            lambda progress: pack(desk, order, progress.step),
            lambda made: self._end(order, made),
            self._fail,
            self._step,
        )

    def _end(self, order: Order, made: Packed) -> None:
        self._run = None
        self.ended.emit(order, made)

    def _fail(self, error: ClerkError) -> None:
        self._run = None
        self.failed.emit(error)


def manifest_of(path: Path) -> Manifest:
    """Return what a pack says of itself; ``CourseError``, ``DiskError``."""
    with open_pack(path) as old:
        return old.manifest


def misfit(old: Manifest, outline: Outline) -> str:
    """Say why nothing can be packed against an older pack, "" if it can."""
    if old.course != outline.id:
        return _("“{title}”的包是另一门课的。", title=old.title)
    if old.version == outline.version:
        return _(
            "旧包也是 {version} 版。先点“课程信息”把版本改大，再打变化包。", version=old.version
        )
    return ""

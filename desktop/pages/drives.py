"""Notices a stick that is plugged in, or pulled out."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QStorageInfo, QTimer, Signal

LOOK_MS: Final = 2_000
MOUNTS: Final = Path("/proc/self/mountinfo")
PLUGGED: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where a desktop puts what is plugged in."""
ON_STICKS: Final = frozenset({"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "udf"})
"""How sticks are formatted; what is mounted there for other ends seldom is."""
REMOVABLE: Final = 2
"""What Windows calls a removable drive."""


class Volume(NamedTuple):
    """A mounted file system: where, and what it is called."""

    root: str
    name: str = ""


def plugged_in() -> list[Volume]:
    """Return the sticks that are in now."""
    found = [
        Volume(one.rootPath(), one.displayName())
        for one in QStorageInfo.mountedVolumes()
        if one.isValid() and one.isReady() and is_plugged(one.rootPath(), _kind(one), _drive_type)
    ]
    return sorted(found)


def is_plugged(root: str, kind: str, drive_type: Callable[[str], int]) -> bool:
    """Tell whether a file system is one that somebody plugged in, by where and what it is."""
    if len(root) > 1 and root[1] == ":":
        return drive_type(root) == REMOVABLE
    return f"{root}/".startswith(PLUGGED) and kind in ON_STICKS


def _kind(volume: QStorageInfo) -> str:
    return bytes(volume.fileSystemType().data()).decode("ascii", "replace").lower()


def _drive_type(root: str) -> int:
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0


def mounts() -> object:
    """Return something that differs whenever the mounted file systems do; cheap to ask."""
    try:
        return MOUNTS.read_bytes()
    except OSError:
        return object()


class Drives(QObject):
    """Looks every two seconds; ``volumes`` and ``mounts`` say what there is to see.

    Signals:
        came: the Volume that was plugged in, or was in when looking began.
        went: the root of one that is gone.
    """

    came = Signal(object)
    went = Signal(str)

    def __init__(
        self,
        parent: QObject,
        volumes: Callable[[], Sequence[Volume]] = plugged_in,
        changed: Callable[[], object] = mounts,
    ) -> None:
        super().__init__(parent)
        self._volumes, self._changed = volumes, changed
        self._before: object = None
        self.now: list[Volume] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look what is in now, and tell what came and what went."""
        seen = self._changed()
        if seen == self._before:
            return
        self._before = seen
        before, self.now = self.now, list(self._volumes())
        for one in before:
            if one not in self.now:
                self.went.emit(one.root)
        for one in self.now:
            if one not in before:
                self.came.emit(one)

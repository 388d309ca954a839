"""The lock that keeps a second program from writing, held by the operating system.

It is gone the moment its process is, however that ended; the lock file itself means nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from core.base.errors import ReadOnlyError
from core.base.files import open_raw
from core.db.errors import DeskOpenError, disk_told

LOCK_NAME: Final = "lock"
NO_HANDLE: Final = -1
RAISE_NAME: Final = "raise"
"""Touched by a second desk: the first one watches it and comes to the front."""

if os.name == "nt":
    import msvcrt

    def _seize(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The writing side of one station's folder, held until ``release``."""

    def __init__(self, folder: Path) -> None:
        self._handle = open_raw(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT)
        try:
            _seize(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise DeskOpenError from error

    def release(self) -> None:
        """Let another program write."""
        # A number once closed may be another file's by now: never close it twice.
        handle, self._handle = self._handle, NO_HANDLE
        if handle != NO_HANDLE:
            os.close(handle)


def take(folder: Path) -> Lock | None:
    """Take the writing side, or return None in a folder that cannot be written."""
    try:
        with disk_told():
            return Lock(folder)
    except ReadOnlyError:
        return None


def call_forward(folder: Path) -> None:
    """Ask the desk that holds the lock to show itself."""
    (folder / RAISE_NAME).write_bytes(os.urandom(8))

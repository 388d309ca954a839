"""The high-water mark: how far this PC's log had come, kept outside the station's folder.

A file restored from an old copy stands behind its mark, and a new epoch is opened before the
first write, so that two different events never bear one number.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
from pathlib import Path
from typing import Final, NamedTuple

from core.base.files import open_raw

STATE_VARIABLE: Final = "CUNZHAN_STATE"
SHAPE: Final = struct.Struct(">IQ32s8s")


class Mark(NamedTuple):
    """Epoch, seq and head of the last event that this PC is known to have written."""

    epoch: int
    seq: int
    head: bytes


class MarkFile:
    """One device's mark: a fixed-size record rewritten in place after each commit.

    It is a hint, not a promise: it is not flushed, and a torn one is ignored.
    """

    def __init__(self, folder: Path, device: str) -> None:
        with contextlib.suppress(OSError):  # then there is no mark, as in `write`
            folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{device}.mark"
        self._handle: int | None = None

    def read(self) -> Mark | None:
        """Return the mark, or None when there is none or it is torn."""
        with contextlib.suppress(OSError, struct.error):
            epoch, seq, head, check = SHAPE.unpack(self._path.read_bytes())
            if check == _check(epoch, seq, head):
                return Mark(epoch, seq, head)
        return None

    def write(self, mark: Mark) -> None:
        """Move the mark; a state folder that cannot be written is no reason to refuse a clerk."""
        with contextlib.suppress(OSError):
            if self._handle is None:
                self._handle = open_raw(self._path, os.O_RDWR | os.O_CREAT)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, SHAPE.pack(*mark, _check(*mark)))

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _check(epoch: int, seq: int, head: bytes) -> bytes:
    return hashlib.sha256(struct.pack(">IQ", epoch, seq) + head).digest()[:8]


def state_folder() -> Path:
    """Return the folder, outside every station's, where high-water marks are kept."""
    said = os.environ.get(STATE_VARIABLE)
    if said:
        return Path(said)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return Path(base or Path.home() / ".local" / "state") / "cunzhan"

"""Telling a full disk from a broken one while the file is opened.

SQLite says only that it cannot open or read: the reason is in no error code of its.
"""

from __future__ import annotations

import contextlib
import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.base.errors import DiskError, DiskFullError

PROBE_BYTES: Final = 64 * 1024
"""What opening needs: the index of the write-ahead log and a few pages of the log."""
FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class NoRoomError(DiskFullError):
    """The disk has no room to open the file; nothing in it is lost."""

    code = "db.no_room"


@contextlib.contextmanager
def room_told(folder: Path) -> Iterator[None]:
    """Raise ``NoRoomError`` where opening a file in ``folder`` fails for want of room."""
    try:
        yield
    except DiskFullError as error:
        raise NoRoomError from error
    except DiskError as error:
        if _is_full(folder):
            raise NoRoomError from error
        raise


def _is_full(folder: Path) -> bool:
    """Try to write as much as opening does."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".room-") as probe:
            probe.write(bytes(PROBE_BYTES))
            probe.flush()
    except OSError as error:
        return error.errno in FULL
    return False

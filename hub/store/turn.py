"""Whose turn it is to write, among processes: SQLite's own waiting starves whoever waits politely.

A busy server takes the file again microseconds after it let go. So there are two locks: who wants
to write stands in the doorway until the desk is free, and the server, back from its last turn,
finds the doorway taken and waits behind.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from core.base.files import open_raw
from core.db.errors import BusyFileError, disk_told

PATIENCE: Final = 30.0
"""Seconds that a writer waits for its turn."""
GLANCE: Final = 0.002
"""Seconds between two looks at a lock that somebody else holds."""

if os.name == "nt":
    import msvcrt

    def _seize(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

    def _let_go(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class Turn:
    """One writer's place among the processes that write into a folder's database."""

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        with disk_told():
            self._handles = [
                open_raw(folder / name, os.O_RDWR | os.O_CREAT)
                for name in ("hub.doorway", "hub.turn")
            ]

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Write within; raises ``BusyFileError`` when the turn does not come in time."""
        doorway, desk = self._handles
        until = time.monotonic() + self._patience
        _wait(doorway, until)
        try:
            _wait(desk, until)
        finally:
            _let_go(doorway)
        try:
            yield
        finally:
            _let_go(desk)

    def close(self) -> None:
        """Leave; what the operating system held for us is free."""
        for handle in self._handles:
            os.close(handle)
        self._handles = []


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file's lock among processes and threads; ``BusyFileError`` when it does not come."""
    with disk_told():
        handle = open_raw(path, os.O_RDWR | os.O_CREAT)
    try:
        _wait(handle, time.monotonic() + PATIENCE)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only process that writes into a folder, once; raises ``BusyFileError``."""
    turn = Turn(folder)
    try:
        with turn.taken():
            yield
    finally:
        turn.close()


def _wait(handle: int, until: float) -> None:
    while not _got(_seize, handle):
        if time.monotonic() > until:
            raise BusyFileError(sqlite="turn")
        time.sleep(GLANCE)


def _got(seize: Callable[[int], None], handle: int) -> bool:
    try:
        seize(handle)
    except (BlockingIOError, PermissionError):
        return False
    return True

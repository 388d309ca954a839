"""Folding in a process beside this one, for PCs with a core to spare.

The other process gets events and rows through a pipe and answers what differs. It never sees the
file nor its key.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final

import msgspec

from core.base.collector import paused
from core.journal.expected import Expected
from core.journal.fold import Events, Findings, Kept, Ranks, Rows, Said, Touched
from core.journal.registry import Registry

WAITING: Final = 64
"""How many messages may wait, each of some hundred events or rows: 15 MB at most."""
GRACE_S: Final = 5
END: Final = b""

_encode: Final = msgspec.msgpack.Encoder().encode
_said: Final = msgspec.msgpack.Decoder(Events | Rows | Kept | Ranks | Touched)
_findings: Final = msgspec.msgpack.Decoder(Findings)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Apart:
    """Folds beside this process; ``registry`` is a function that the other can import."""

    def __init__(self, registry: Callable[[], Registry]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_fold, args=(theirs, registry), daemon=True)
        self._process.start()
        theirs.close()
        self._waiting: queue.Queue[bytes] = queue.Queue(WAITING)
        self._feeder = threading.Thread(target=self._feed, daemon=True)
        self._feeder.start()

    def take(self, said: Said) -> None:
        """Let the other hear some more; waits only while too much is on its way."""
        self._waiting.put(_encode(said))

    def findings(self) -> Findings | None:
        """Return the other's answer, None when it gave none."""
        self._waiting.put(END)
        try:
            return _findings.decode(self._pipe.recv_bytes())
        except (EOFError, OSError, msgspec.MsgspecError):
            return None

    def close(self) -> None:
        """End the other process, whether it was done or not."""
        self._pipe.close()
        self._waiting.put(END)
        self._process.join(GRACE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._feeder.join()
        self._process.close()

    def _feed(self) -> None:
        gone = False
        while True:
            content = self._waiting.get()
            if not gone:
                try:
                    self._pipe.send_bytes(content)
                except OSError:
                    gone = True
            if content == END:
                return


def _fold(pipe: Connection, registry: Callable[[], Registry]) -> None:
    """Do the other process's work."""
    expected = Expected(registry())
    with contextlib.suppress(EOFError, OSError), pipe, paused():
        while content := pipe.recv_bytes():
            expected.take(_said.decode(content))
        pipe.send_bytes(_encode(expected.findings()))

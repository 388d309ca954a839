"""One seed and one clock for everything in a simulated county: the same seed, the same life."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
from collections.abc import Iterator
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.sync import exchange, sync

BEGIN = dt.datetime(2026, 3, 2, 8, 0)


class Time:
    """Virtual time: it moves only when somebody moves it."""

    def __init__(self) -> None:
        self.now = BEGIN
        self._ticks = 0

    def pass_by(self, seconds: float) -> None:
        """Let some time go by."""
        self.now += dt.timedelta(seconds=seconds)

    def tick(self) -> int:
        """Return a number that grows with each call."""
        self._ticks += 1
        return self._ticks

    # What ``core.sync`` asks of the module ``time`` to learn how fast a link is.
    def monotonic(self) -> float:
        """Return seconds since the simulation began."""
        return (self.now - BEGIN).total_seconds()

    def sleep(self, seconds: float) -> None:
        """Let the seconds go by."""
        self.pass_by(seconds)


class Wall:
    """One machine's clock, which may be wrong."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.wrong_by = dt.timedelta()

    def now(self) -> dt.datetime:
        """Return what the machine believes."""
        return self._time.now + self.wrong_by

    def monotonic_ms(self) -> int:
        """Return milliseconds since the simulation began, never the same twice."""
        return int(self._time.monotonic() * 1000) + self._time.tick()


@contextlib.contextmanager
def fate(seed: int, time: Time) -> Iterator[None]:
    """Draw every random byte of the station and the hub from one seed, every second from ``time``.

    Replaced are the operating system's randomness and the module ``time``, nothing of ours.
    """
    drawn = random.Random(f"bytes {seed}")

    def key() -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))

    with (
        patch.object(os, "urandom", drawn.randbytes),
        patch.object(Ed25519PrivateKey, "generate", key),
        patch.object(exchange, "time", time),
        patch.object(sync, "time", time),
    ):
        yield

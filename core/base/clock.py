"""The PC's clock, handed in wherever time is needed: it never decides order or acceptance."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final, Protocol

CHINA: Final = dt.timezone(dt.timedelta(hours=8))
"""The one zone of the country's wall clocks, which have no summer time."""


class Clock(Protocol):
    """Tells wall time and time since the PC started."""

    def now(self) -> dt.datetime:
        """Return the local wall time, naive, as the clerk reads it off her PC."""

    def monotonic_ms(self) -> int:
        """Return milliseconds on a clock that never jumps."""


class SystemClock:
    """The real clock of this PC."""

    def now(self) -> dt.datetime:
        """Return the local wall time."""
        return dt.datetime.fromtimestamp(time.time())  # noqa: DTZ006 - the clerk's wall clock is meant

    def monotonic_ms(self) -> int:
        """Return milliseconds since an unknown start."""
        return time.monotonic_ns() // 1_000_000


class FixedClock:
    """A clock that stands still on one business day's morning (``--day``) or is moved by hand."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._ticks = 0

    def now(self) -> dt.datetime:
        """Return the time it was set to."""
        return self._now

    def monotonic_ms(self) -> int:
        """Return a number that grows by one at each call."""
        self._ticks += 1
        return self._ticks

    def set(self, now: dt.datetime) -> None:
        """Jump to another time, forwards or backwards."""
        self._now = now

"""How much is let in: buckets per address and per device, a day's share per station, one queue.

Buckets fill again within minutes, so they live in memory and begin full. A day's share outlives a
restart: what was taken is read off the archive, which is written anyway.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import ClassVar, Final

import msgspec

from core.base.clock import Clock
from core.base.errors import ClerkError

DAY_MS: Final = 86_400_000
REMEMBERED: Final = 20_000
"""How many names a limiter keeps; those not seen for longest are forgotten first."""
LONGEST_S: Final = 120
"""Nobody is asked to wait longer: who floods the hub would decide how long the others wait."""


class SlowDownError(ClerkError):
    """Too much at once: the same again after ``wait_s`` seconds."""

    code = "slow_down"
    status: ClassVar[int] = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s=wait_s)
        self.wait_s = wait_s


class Level(msgspec.Struct):
    """How full a bucket is, how much was refused and is expected to be asked again, and when."""

    left: float
    refused: float
    since: int


class Buckets:
    """Token buckets by name: ``burst`` at once, then ``per_s`` each second.

    A carrier's one address may have a whole county behind it. So whoever is refused is sent behind
    those who were refused before, and a crowd comes back spread over the time that it takes.
    """

    def __init__(self, clock: Clock, *, burst: float, per_s: float) -> None:
        self._clock = clock
        self._burst = burst
        self._per_s = per_s
        self._levels: OrderedDict[str, Level] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, cost: float = 1.0) -> None:
        """Take tokens; ``SlowDownError`` when there are not enough."""
        with self._lock:
            level = self._level(name)
            if level.left >= cost:
                level.left -= cost
                return
            level.refused += cost
            wait = max(cost - level.left, level.refused) / self._per_s
        raise SlowDownError(min(LONGEST_S, 1 + int(wait)))

    def _level(self, name: str) -> Level:
        """Return how full a bucket is now, and keep it as the one seen last."""
        now = self._clock.monotonic_ms()
        level = self._levels.pop(name, None) or Level(self._burst, 0.0, now)
        gained = (now - level.since) / 1000 * self._per_s
        level.left = min(self._burst, level.left + gained)
        level.refused = max(0.0, level.refused - gained)
        level.since = now
        self._levels[name] = level
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return level


Taken = tuple[int, int]
"""Bytes and events."""


class Quota:
    """How many bytes and events a station may send in one day (UTC)."""

    def __init__(self, *, most_bytes: int, most_events: int) -> None:
        self._most = (most_bytes, most_events)
        self._day = 0
        self._used: dict[int, Taken] = {}
        self._lock = threading.Lock()

    def recall(self, station: int, now_ms: int, taken_since: Callable[[int], Taken]) -> None:
        """Begin to count for a station, once a day, with what was taken since the day began.

        ``taken_since`` tells it by the archive: another process, or this hub before a restart, may
        have taken it.
        """
        with self._lock:
            known = station in self._today(now_ms)
        if not known:
            taken = taken_since(now_ms - now_ms % DAY_MS)
            with self._lock:
                self._today(now_ms).setdefault(station, taken)

    def leaves_room(self, station: int, size: int, now_ms: int) -> bool:
        """Tell whether a station may send ``size`` bytes more today."""
        with self._lock:
            sent, events = self._today(now_ms).get(station, (0, 0))
        return sent + size <= self._most[0] and events < self._most[1]

    def use(self, station: int, taken: Taken, now_ms: int) -> None:
        """Count (bytes, events) that were taken in."""
        with self._lock:
            used = self._today(now_ms)
            sent, events = used.get(station, (0, 0))
            used[station] = (sent + taken[0], events + taken[1])

    def _today(self, now_ms: int) -> dict[int, Taken]:
        day = now_ms // DAY_MS
        if day != self._day:
            self._day, self._used = day, {}
        return self._used


class Queue:
    """How many requests are worked on, and how many bytes of bodies are held, at once."""

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._waiting = 0
        self._held = 0
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Take a place, unless all are taken."""
        with self._lock:
            free = self._waiting < self._most
            self._waiting += free
        return free

    def leave(self) -> None:
        """Give the place back."""
        with self._lock:
            self._waiting -= 1

    def hold(self, size: int) -> bool:
        """Take room for bytes of a body, unless there is none."""
        with self._lock:
            free = self._held + size <= self._most_bytes
            self._held += size if free else 0
        return free

    def let_go(self, size: int) -> None:
        """Give room back."""
        with self._lock:
            self._held -= size

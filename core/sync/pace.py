"""How much to send at once and when to try again: learned from what the link did before."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from core.db import settings
from core.db.file import Database
from core.sync.messages import USUAL

LEAST: Final = 4 << 10
MOST: Final = USUAL
FIRST: Final = 16 << 10
WORTH: Final = 2 << 10
"""Smaller exchanges tell more of the link's delay than of its breadth."""
AT_ONCE_S: Final = 8
"""What goes at once should be through in so many seconds: a bad link lives half a minute."""
MINUTE: Final = 60_000
BUSY_EVERY: Final = 15 * MINUTE
IDLE_EVERY: Final = 60 * MINUTE
BACKOFF: Final = (1, 2, 5, 15, 30, 60)
SPREAD: Final = 4
"""Each PC's times are spread over a quarter of the interval: a county never comes at once."""
NAME: Final = "sync.pace"


class Pace(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What this PC remembers of its link: bytes per second, failures in a row, the last try."""

    rate: int = 0
    failures: int = 0
    tried_ms: int = 0
    reached_ms: int = 0
    next_ms: int = 0
    cause: str = ""
    skew_ms: int = 0
    addresses: list[str] = msgspec.field(default_factory=list)

    @property
    def budget(self) -> int:
        """How many bytes to send, and to ask for, at once."""
        wanted = self.rate * AT_ONCE_S if self.rate else FIRST
        return max(LEAST, min(MOST, wanted) >> min(self.failures, 6))

    def learn(self, moved: int, seconds: float) -> None:
        """Note how fast an exchange went."""
        self.failures = 0
        if moved < WORTH or seconds <= 0:
            return
        seen = int(moved / seconds)
        self.rate = seen if not self.rate else (self.rate + seen) // 2

    def failed(self, now_ms: int, cause: str) -> None:
        """Note a try that came to nothing, and put the next one off."""
        self.failures += 1
        self.tried_ms, self.cause = now_ms, cause
        minutes = BACKOFF[min(self.failures, len(BACKOFF)) - 1]
        self.next_ms = now_ms + minutes * MINUTE

    def done(self, now_ms: int, device: str, *, waits: bool, wait_s: int = 0) -> None:
        """Note that the hub was reached, and set the next time; ``waits``: something is unsent."""
        self.failures, self.cause = 0, ""
        self.tried_ms = self.reached_ms = now_ms
        every = BUSY_EVERY if waits else IDLE_EVERY
        digest = hashlib.sha256(device.encode() + now_ms.to_bytes(8, "big")).digest()
        jitter = int.from_bytes(digest[:4], "big") % (every // SPREAD)
        self.next_ms = now_ms + max(every - every // (2 * SPREAD) + jitter, wait_s * 1000)

    def due(self, now_ms: int) -> bool:
        """Tell whether it is time; a clock that jumped makes it time too."""
        return now_ms >= self.next_ms or self.next_ms - now_ms > 2 * IDLE_EVERY


def load(db: Database) -> Pace:
    """Return what is remembered of the link."""
    said = settings.kept(db, NAME)
    return msgspec.json.decode(said, type=Pace) if said else Pace()


def save(db: Database, pace: Pace) -> None:
    """Remember it."""
    settings.keep(db, NAME, msgspec.json.encode(pace).decode())

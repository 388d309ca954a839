"""PINs tell clerks apart and gate the screen; they never wrap the file's key.

They are kept on this PC alone. Wrong ones make the next try wait longer and longer; after
``TRIES`` in a row the PIN is locked until somebody entitled sets a new one. Nothing is destroyed.
"""

from __future__ import annotations

import hmac
import os
import re
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.base.clock import Clock
from core.db.file import Database
from core.people.errors import PinFormError, PinLockedError, PinWaitError, WrongPinError

FORM: Final = re.compile(r"[0-9]{6,12}")
TRIES: Final = 10
WAITS: Final = (0, 0, 0, 5, 15, 30, 60, 300, 900, 1800)
"""Seconds to wait after so many wrong PINs in a row."""
SALT_BYTES: Final = 16
HASH_BYTES: Final = 32
ITERATIONS, LANES, MEMORY_KIB = 2, 1, 19 * 1024
"""OWASP's least for Argon2id, 25 ms: the file around it is encrypted, the lock-out does more."""


class Kept(NamedTuple):
    """What the file keeps of one clerk's PIN; ``wait_until`` in seconds of the wall clock."""

    salt: bytes
    hash: bytes
    failures: int
    wait_until: int


class Pins:
    """The PINs of this PC's clerks."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def has(self, clerk: str) -> bool:
        """Tell whether a clerk has a PIN on this PC."""
        return self._kept(clerk) is not None

    def set(self, clerk: str, pin: str) -> None:
        """Give a clerk a new PIN and forget the wrong ones; ``PinFormError``."""
        if not FORM.fullmatch(pin):
            raise PinFormError(field="pin")
        salt = os.urandom(SALT_BYTES)
        self._db.execute(
            "INSERT OR REPLACE INTO local_pin VALUES (?, ?, ?, 0, 0)",
            (clerk, salt, _stretched(pin, salt)),
        )

    def forget(self, clerk: str) -> None:
        """Remove a clerk's PIN from this PC."""
        self._db.execute("DELETE FROM local_pin WHERE clerk = ?", (clerk,))

    def check(self, clerk: str, pin: str) -> None:
        """Return when the PIN is right, or when the clerk has none.

        The try is counted in the file before it is judged, so pulling the plug saves no guess.
        Raises ``PinLockedError``, ``PinWaitError``, ``WrongPinError``.
        """
        kept = self._kept(clerk)
        if kept is None:
            return
        self._refuse_early(kept)
        failures = kept.failures + 1
        self._note(clerk, failures)
        if hmac.compare_digest(_stretched(pin, kept.salt), kept.hash):
            self._db.execute(
                "UPDATE local_pin SET failures = 0, wait_until = 0 WHERE clerk = ?", (clerk,)
            )
            return
        if failures >= TRIES:
            raise PinLockedError(field="pin")
        raise WrongPinError(field="pin", left=TRIES - failures, seconds=WAITS[failures])

    def wait(self, clerk: str) -> int:
        """Return the seconds until the next try is heard, 0 when it is heard now."""
        kept = self._kept(clerk)
        return self._rest(kept) if kept else 0

    def is_locked(self, clerk: str) -> bool:
        """Tell whether only a new PIN helps."""
        kept = self._kept(clerk)
        return kept is not None and kept.failures >= TRIES

    def _refuse_early(self, kept: Kept) -> None:
        if kept.failures >= TRIES:
            raise PinLockedError(field="pin")
        seconds = self._rest(kept)
        if seconds:
            raise PinWaitError(field="pin", seconds=seconds)

    def _rest(self, kept: Kept) -> int:
        """Return the wait left; a clock put back a year makes it whole again, never longer."""
        left = kept.wait_until - self._now()
        return max(0, min(left, WAITS[min(kept.failures, TRIES - 1)]))

    def _note(self, clerk: str, failures: int) -> None:
        until = self._now() + WAITS[min(failures, TRIES - 1)]
        self._db.execute(
            "UPDATE local_pin SET failures = ?, wait_until = ? WHERE clerk = ?",
            (failures, until, clerk),
        )

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _kept(self, clerk: str) -> Kept | None:
        row = self._db.one(
            "SELECT salt, hash, failures, wait_until FROM local_pin WHERE clerk = ?", (clerk,)
        )
        return Kept(*row) if row else None


def _stretched(pin: str, salt: bytes) -> bytes:
    return Argon2id(
        salt=salt,
        length=HASH_BYTES,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    ).derive(pin.encode())

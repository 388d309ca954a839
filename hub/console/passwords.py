"""Passwords as the console keeps them: Argon2id with OWASP's least costs, in PHC text."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY_KIB: Final = 19 * 1024
ROUNDS: Final = 2
LANES: Final = 1
SALT_BYTES: Final = 16
LENGTH: Final = 32
SHORTEST: Final = 10
LONGEST: Final = 200
AT_ONCE: Final = 2
"""How many passwords are computed at a time: each takes 19 MiB and a core."""


class Passwords:
    """Makes and checks password texts, a few at a time."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = self.sealed(secrets.token_urlsafe())

    def sealed(self, password: str) -> str:
        """Return what is kept of a password."""
        maker = Argon2id(
            salt=secrets.token_bytes(SALT_BYTES),
            length=LENGTH,
            iterations=ROUNDS,
            lanes=LANES,
            memory_cost=MEMORY_KIB,
        )
        with self._turns:
            return maker.derive_phc_encoded(_plain(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the kept one; for nobody (None) it takes as long to say no."""
        with self._turns:
            try:
                Argon2id.verify_phc_encoded(_plain(password), kept or self._nobody)
            except (InvalidKey, ValueError):
                return False
        return kept is not None


def is_long_enough(password: str) -> bool:
    """Tell whether a password may be chosen."""
    return SHORTEST <= len(password) <= LONGEST


def _plain(password: str) -> bytes:
    # Input methods differ in which of two equal characters they make.
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "surrogatepass")

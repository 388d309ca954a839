"""The hash chain of one log: nobody can change a link and keep what follows."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

START_CONTEXT: Final = b"cz-log-1"
NO_HEAD: Final = bytes(32)


def first_head(public_key: bytes, epoch: int, agreed: bytes = NO_HEAD) -> bytes:
    """Return the head of an empty log: its key, epoch and the last agreed head before it."""
    return hashlib.sha256(START_CONTEXT + public_key + struct.pack(">I", epoch) + agreed).digest()


def next_head(head: bytes, event: bytes) -> bytes:
    """Return the head after an event of these bytes."""
    return hashlib.sha256(head + hashlib.sha256(event).digest()).digest()

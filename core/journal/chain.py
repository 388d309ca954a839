"""The hash chain of one log: nobody can change a link and keep what follows."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

START_CONTEXT: Final = b"cz-log-1"
NO_HEAD: Final = bytes(32)
WITHHELD: Final = b"\xc1"
"""How an event begins of which only the SHA-256 follows; no MessagePack begins so."""
WITHHELD_BYTES: Final = 33


def first_head(public_key: bytes, epoch: int, agreed: bytes = NO_HEAD) -> bytes:
    """Return the head of an empty log: its key, epoch and the last agreed head before it."""
    return hashlib.sha256(START_CONTEXT + public_key + struct.pack(">I", epoch) + agreed).digest()


def next_head(head: bytes, event: bytes) -> bytes:
    """Return the head after an event of these bytes."""
    said = event[1:] if is_withheld(event) else hashlib.sha256(event).digest()
    return hashlib.sha256(head + said).digest()


def withheld(event: bytes) -> bytes:
    """Return what stands for an event before somebody who may not read it: its chain holds."""
    return WITHHELD + hashlib.sha256(event).digest()


def is_withheld(event: bytes) -> bool:
    """Tell whether only its digest stands for an event."""
    return len(event) == WITHHELD_BYTES and event[:1] == WITHHELD

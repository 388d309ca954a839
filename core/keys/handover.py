"""One key gives its place to the next: it says where its logs end and which key goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from core.keys.certificate import ForgedError, unseal

HANDOVER: Final = b"cz-handover-1"
"""Purpose of the old key's signature."""
ROTATED: Final = "rotated"
"""Reason of the revocation of a key that was given up: what it had signed before stands."""
Link = tuple[bytes, bytes]
"""A key that was given up, and what it sealed last."""


class Ending(msgspec.Struct, frozen=True, array_like=True):
    """Where one epoch of the old key's log ends."""

    epoch: int
    seq: int
    head: bytes


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What the old key says last, sealed by it under ``HANDOVER``."""

    device: str
    public_key: bytes
    ends: tuple[Ending, ...]
    wall_ms: int


def keys_before(key: bytes, lineage: Iterable[Link]) -> tuple[bytes, ...]:
    """Return the keys whose place a key took, the last one first; ``ForgedError``.

    ``lineage`` are the links from it backwards: each key that was given up named the next.
    """
    found: list[bytes] = []
    for old, sealed in lineage:
        if unseal(HANDOVER, sealed, Handover, (old,)).public_key != key:
            raise ForgedError
        found.append(old)
        key = old
    return tuple(found)

"""How a tree is cut into files (c2sp.org/tlog-tiles): 256 hashes each, eight levels at a time."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from core.sync.errors import MalformedError
from core.sync.tree import HASH_BYTES

WIDTH: Final = 256
HEIGHT: Final = 8
CHECKPOINT: Final = "checkpoint"
ENTRIES: Final = "entries"
GROUP: Final = 1000
"""Three digits of a number are one folder's name."""


class Tile(NamedTuple):
    """``width`` hashes from ``place * 256`` on, of level ``level * 8`` of the tree."""

    level: int
    place: int
    width: int = WIDTH

    @property
    def first(self) -> int:
        """Where on its level of the tree the first hash stands."""
        return self.place * WIDTH

    def path(self) -> str:
        """Return the tile's path below the tree's folder."""
        return f"tile/{self.level}/{self._number()}"

    def entries_path(self) -> str:
        """Return the path of the leaves' own bytes, for a tile of level 0."""
        return f"tile/{ENTRIES}/{self._number()}"

    def _number(self) -> str:
        parts = [f"{self.place % GROUP:03d}"]
        rest = self.place // GROUP
        while rest:
            parts.insert(0, f"x{rest % GROUP:03d}")
            rest //= GROUP
        return "/".join(parts) + (f".p/{self.width}" if self.width < WIDTH else "")


def full(old: int, new: int) -> Iterator[Tile]:
    """Yield the tiles that are full in a tree of ``new`` leaves and were not in one of ``old``."""
    level = 0
    while new >> HEIGHT * (level + 1):
        shift = HEIGHT * (level + 1)
        yield from (Tile(level, place) for place in range(old >> shift, new >> shift))
        level += 1


def partial(size: int) -> Iterator[Tile]:
    """Yield the tiles at a tree's right edge that are not full."""
    level = 0
    while size >> HEIGHT * level:
        width = (size >> HEIGHT * level) % WIDTH
        if width:
            yield Tile(level, size >> HEIGHT * (level + 1), width)
        level += 1


def bundle(entries: Iterable[bytes]) -> bytes:
    """Return leaves' bytes, each after its length (u16be)."""
    return b"".join(struct.pack(">H", len(one)) + one for one in entries)


def unbundle(content: bytes) -> list[bytes]:
    """Return the leaves' bytes of a bundle; ``MalformedError`` for anything else."""
    found, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 2], "big")
        at += 2 + size
        if at > len(content):
            raise MalformedError
        found.append(content[at - size : at])
    return found


def hashes(content: bytes) -> list[bytes]:
    """Return a tile's hashes; ``MalformedError`` when there is half a one."""
    if len(content) % HASH_BYTES:
        raise MalformedError
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]

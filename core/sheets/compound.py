"""The old compound file (.xls, and anything with a password): its streams by name.

Format: MS-CFB. Only what is needed to look at a workbook before a parser sees it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.sheets.errors import SheetCorruptError

_HEADER: Final = 512
_LAST: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain and the like."""
_ENTRY: Final = 128
_SMALL: Final = 4096
_SHIFTS: Final = {(9, 6), (12, 6)}
"""Sector sizes as powers of two: 512 or 4096 bytes, small ones 64."""


class _Entry(NamedTuple):
    name: str
    start: int
    size: int


class CompoundFile:
    """Streams of a compound file; raises SheetCorruptError when its chains do not hold."""

    def __init__(self, content: bytes, name: str) -> None:
        if len(content) < _HEADER:
            raise SheetCorruptError(file=name)
        self._content = memoryview(content)
        self._file = name
        shift, small_shift = struct.unpack_from("<2H", content, 30)
        if (shift, small_shift) not in _SHIFTS:
            raise SheetCorruptError(file=name)
        self._sector = 1 << shift
        self._small = 1 << small_shift
        self._table = self._read_table()
        start, small_start = self._long(48), self._long(60)
        entries = [*self._read_entries(start)]
        self._entries = {entry.name: entry for entry in entries[1:]}
        self._small_table = self._longs(b"".join(self._chain(small_start)))
        self._root = entries[0] if entries else _Entry("", 0, 0)

    def names(self) -> set[str]:
        """The names of all streams and folders."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of one stream."""
        entry = self._entries[name]
        if entry.size >= _SMALL:
            return b"".join(self._chain(entry.start))[: entry.size]
        pool = b"".join(self._chain(self._root.start))
        pieces = [
            pool[at * self._small : (at + 1) * self._small]
            for at in self._walk(entry.start, self._small_table)
        ]
        return b"".join(pieces)[: entry.size]

    def _long(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self._content, offset)[0])

    def _longs(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return bytes(self._content[start : start + self._sector])

    def _read_table(self) -> tuple[int, ...]:
        """Join the sectors of the allocation table, named in the header and its extensions."""
        sectors = list(self._longs(bytes(self._content[76:_HEADER])))
        more = self._long(68)
        seen: set[int] = set()
        while more < _LAST and more not in seen and len(seen) * self._sector < len(self._content):
            seen.add(more)
            *some, more = self._longs(self._at(more)) or (_LAST,)
            sectors += some
        limit = len(self._content) // self._sector + 1
        used = [number for number in sectors if number < _LAST][:limit]
        return self._longs(b"".join(self._at(number) for number in used))

    def _walk(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        seen = 0
        while start < _LAST:
            if start >= len(table) or seen > len(table):
                raise SheetCorruptError(file=self._file)
            yield start
            seen += 1
            start = table[start]

    def _chain(self, start: int) -> Iterator[bytes]:
        return (self._at(number) for number in self._walk(start, self._table))

    def _read_entries(self, start: int) -> Iterator[_Entry]:
        for sector in self._chain(start):
            for at in range(0, len(sector) - _ENTRY + 1, _ENTRY):
                (length,) = struct.unpack_from("<H", sector, at + 64)
                name = sector[at : at + max(0, min(length, 64) - 2)]
                first, size = struct.unpack_from("<2I", sector, at + 116)
                yield _Entry(name.decode("utf-16-le", "replace"), first, size)

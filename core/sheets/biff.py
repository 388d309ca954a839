"""The records of an old .xls workbook, looked through before a parser sees them.

Format: MS-XLS. Each record is type, length, content; a cell record starts with row and column.
"""

from __future__ import annotations

import struct
from typing import Final

from core.sheets.compound import CompoundFile
from core.sheets.errors import (
    SheetCorruptError,
    SheetPasswordError,
    UnknownSheetFormatError,
)
from core.sheets.extent import check_extent

_STREAMS: Final = ("Workbook", "Book", "WORKBOOK", "BOOK", "workbook", "book")
_FILE_PASSWORD: Final = 0x002F
_START: Final = 0x0809
_CELLS: Final = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406})
_MANY_NUMBERS: Final = 0x00BD
_MAX_RECORD: Final = 8228
_DIMENSIONS: Final = 0x0200
_LONG_DIMENSIONS: Final = 12
_MOST: Final = (65_536, 256)
"""Rows and columns of an old sheet; the parser sets memory aside by what a sheet declares."""


def check_old_workbook(content: bytes, name: str) -> None:
    """Refuse a compound file that is damaged, locked, no workbook or too large a rectangle."""
    try:
        compound = CompoundFile(content, name)
        names = compound.names()
        if "EncryptedPackage" in names or "EncryptionInfo" in names:
            raise SheetPasswordError(file=name)
        stream = next((found for found in _STREAMS if found in names), None)
        if stream is None:
            raise UnknownSheetFormatError(file=name, looks="document")
        _check_records(compound.stream(stream), name)
    except struct.error as fault:
        raise SheetCorruptError(file=name) from fault


def _check_records(stream: bytes, name: str) -> None:
    at = rows = columns = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        if kind == _FILE_PASSWORD:
            raise SheetPasswordError(file=name)
        if length > _MAX_RECORD:
            raise SheetCorruptError(file=name)
        if kind == _START:
            rows = columns = 0
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at + 4 : at + 4 + length], name)
        elif kind in _CELLS or kind == _MANY_NUMBERS:
            row, column = _last_cell(stream, at, length, many=kind == _MANY_NUMBERS)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            check_extent(rows, columns, name)
        at += 4 + length


def _last_cell(stream: bytes, at: int, length: int, *, many: bool) -> tuple[int, int]:
    row, column = struct.unpack_from("<2H", stream, at + 4)
    if many:
        (column,) = struct.unpack_from("<H", stream, at + 4 + max(length, 6) - 2)
    return row, column


def _check_dimensions(record: bytes, name: str) -> None:
    """Format: first and past-the-last row, four bytes each (two before 1997), columns alike."""
    layout = "<2I2H" if len(record) >= _LONG_DIMENSIONS else "<4H"
    top, bottom, left, right = struct.unpack_from(layout, record)
    if not (top <= bottom <= _MOST[0] and left <= right <= _MOST[1]):
        raise SheetCorruptError(file=name)

"""How large a rectangle the filled cells of a sheet span, from bytes streaming by.

The reader behind `book` keeps a sheet as one dense rectangle, so two far cells in a file of a few
kilobytes would take all memory and end the program. The dimensions a file declares are not
believed; formatted but empty cells do not count.
"""

from __future__ import annotations

import re
from typing import Final

from core.sheets.errors import SheetBombError, SheetCorruptError, TooManyRowsError
from core.sheets.workbook import MAX_ROWS

MAX_CELLS: Final = 8_000_000
"""Cells of the rectangle around one sheet: 200,000 rows of 40 columns, about 200 MB."""
_LONGEST_TAG: Final = 1 << 20
_LIMIT_MB: Final = MAX_CELLS * 24 >> 20
_PLACE: Final = re.compile(rb"""[\s:]r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_OR_CELL: Final = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_AT: Final = re.compile(rb"""(?:^|[\s:])r\s*=\s*["']([A-Za-z]{0,3})([0-9]{0,7})["']""")
_REPEAT: Final = re.compile(
    rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>"
)
_TIMES: Final = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,9})["']""")


def check_extent(rows: int, columns: int, name: str) -> None:
    """Refuse a rectangle that no ledger has; ``name`` is the file's."""
    if rows > MAX_ROWS:
        raise TooManyRowsError(file=name, rows=rows, limit=MAX_ROWS)
    if rows * columns > MAX_CELLS:
        raise SheetBombError(file=name, limit_mb=_LIMIT_MB)


class _Tags:
    """Hands whole tags on: a tag cut by the end of a piece waits for the next one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tail = b""

    def whole(self, piece: bytes) -> bytes:
        text = self._tail + piece
        end = text.rfind(b"<")
        if end < 0 or b">" in text[end:]:
            self._tail = b""
            return text
        self._tail = text[end:]
        if len(self._tail) > _LONGEST_TAG:
            raise SheetCorruptError(file=self._name)
        return text[:end]


class Glance(_Tags):
    """A quick look at .xlsx XML: ``wide`` when it must be measured cell by cell."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rows = self._columns = self._cells = self._placed = 0

    def see(self, piece: bytes) -> None:
        """Take the next piece of XML."""
        text = self.whole(piece)
        places = _PLACE.findall(text)
        self._cells += len(_CELL.findall(text))
        self._placed += len(places)
        if places:
            letters = {column for column, _ in places}
            self._columns = max(self._columns, *map(_column, letters))
            self._rows = max(self._rows, *(int(row) for _, row in places))

    @property
    def wide(self) -> bool:
        """Whether the rectangle may be too large, or cells say not where they stand."""
        far = self._rows > MAX_ROWS or self._rows * self._columns > MAX_CELLS
        return far or self._cells > self._placed


class XlsxExtent(_Tags):
    """The rectangle of filled cells of .xlsx XML; refuses as soon as it grows too large."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._row = self._column = 0
        self._rows = self._columns = 0

    def see(self, piece: bytes) -> None:
        """Take the next piece of XML."""
        for tag, attributes in _ROW_OR_CELL.findall(self.whole(piece)):
            at = _AT.search(attributes)
            if tag == b"row":
                self._row = int(at[2]) if at and at[2] else self._row + 1
                self._column = 0
            else:
                self._cell(at, empty=attributes.endswith(b"/"))

    def _cell(self, at: re.Match[bytes] | None, *, empty: bool) -> None:
        self._column = _column(at[1]) if at and at[1] else self._column + 1
        row = int(at[2]) if at and at[2] else self._row
        if not empty and (row > self._rows or self._column > self._columns):
            self._rows = max(self._rows, row)
            self._columns = max(self._columns, self._column)
            check_extent(self._rows, self._columns, self._name)


class OdsExtent(_Tags):
    """How far the repeat counts of .ods XML reach; refuses as soon as it is too far."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rows = self._times = self._columns = self._wide = 0

    def see(self, piece: bytes) -> None:
        """Take the next piece of XML."""
        for tag, attributes in _REPEAT.findall(self.whole(piece)):
            times = max((int(n) for n in _TIMES.findall(attributes)), default=1)
            if tag == b"table":
                self._rows = self._times = self._wide = 0
            elif tag == b"table-row":
                self._rows, self._times, self._columns = self._rows + self._times, times, 0
            else:
                self._columns += times
                if not attributes.endswith(b"/"):
                    self._wide = max(self._wide, self._columns)
                    check_extent(self._rows + self._times, self._wide, self._name)


def _column(letters: bytes) -> int:
    """A=1, Z=26, AA=27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

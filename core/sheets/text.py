"""Text tables: which character parts the cells, and the rows."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from core.sheets.encoding import encoding_of
from core.sheets.errors import SheetCorruptError, TooManyRowsError
from core.sheets.workbook import MAX_ROWS, Cell, Opened, Row, Sheet

_DELIMITERS: Final = ("\t", ",", ";", "|", "，")
_SAMPLE: Final = 200
_HINT: Final = re.compile(r"\A\ufeff?sep=(.)\r?\n?\Z", re.IGNORECASE)
_LINES_IN_A_CELL: Final = 30
"""A cell of more lines is an unclosed quotation mark that swallowed its neighbours."""
_WIDEST_ROW: Final = 2_000


class _Dialect(NamedTuple):
    delimiter: str
    quoting: Literal[0, 3]
    hinted: bool


def text_sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Make the one sheet of a text table, whose name is the file's."""
    codec = encoding_of(content, name)
    dialect = _dialect(content, codec)

    def opened() -> Opened:
        return Opened((), _rows(content, codec, dialect, name))

    return (Sheet(name, hidden=False, open=opened, typed=False),)


def _lines(content: bytes, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")


def _records(content: bytes, codec: str, dialect: _Dialect) -> Iterator[list[str]]:
    with _lines(content, codec) as lines:
        # The rows of a file with unclosed quotes must stay rows.
        yield from csv.reader(lines, delimiter=dialect.delimiter, quoting=dialect.quoting)


def _rows(content: bytes, codec: str, dialect: _Dialect, name: str) -> Iterator[Row]:
    try:
        for number, record in enumerate(_records(content, codec, dialect), start=1):
            if number > MAX_ROWS:
                count = content.count(b"\n") + 1
                raise TooManyRowsError(file=name, rows=count, limit=MAX_ROWS)
            hint = number == 1 and dialect.hinted
            yield [] if hint else [_cell(text) for text in record[:_WIDEST_ROW]]
    except csv.Error as fault:
        raise SheetCorruptError(file=name) from fault


def _cell(text: str) -> Cell:
    """Text stays text: whether digits are a number or a waybill is for others to say."""
    return text.rstrip("\x1a") or None


def _dialect(content: bytes, codec: str) -> _Dialect:
    with _lines(content, codec) as lines:
        sample = list(itertools.islice(lines, _SAMPLE))
    hint = _HINT.match(sample[0]) if sample else None
    delimiter = hint[1] if hint else max(_DELIMITERS, key=lambda mark: _evenness(sample, mark))
    plain = _Dialect(delimiter, csv.QUOTE_MINIMAL, hinted=hint is not None)
    try:
        sound = not any(_swallowed(record) for record in _records(content, codec, plain))
    except csv.Error:
        sound = False
    return plain if sound else plain._replace(quoting=csv.QUOTE_NONE)


def _swallowed(record: Iterable[str]) -> bool:
    return any(text.count("\n") > _LINES_IN_A_CELL for text in record)


def _evenness(sample: list[str], delimiter: str) -> float:
    """How well a delimiter explains the lines: many lines of the same number of cells."""
    try:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    width, times = wide.most_common(1)[0]
    return times / len(widths) + min(width, 20) / 1000

"""A spreadsheet as read: sheets of rows of typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

Cell = str | int | Decimal | bool | dt.datetime | dt.date | dt.time | None
"""What one cell holds; an empty cell is None. Text is kept as it stands, blanks included."""

Row = list[Cell]

MAX_ROWS: Final = 300_000
"""Rows of one sheet, blank ones included: room for 200,000 rows of a ledger and its totals."""


class Merge(NamedTuple):
    """Merged cells: rows counted from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Opened(NamedTuple):
    """One sheet being read: its merged cells, and its rows from row 1 on, read as asked for."""

    merged: tuple[Merge, ...]
    rows: Iterator[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; every call of `open` reads it from the start.

    ``typed`` tells whether its cells are numbers and days where they were; in a text file all
    are text, and what the program that wrote it had shortened is lost.
    """

    name: str
    hidden: bool
    open: Callable[[], Opened]
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets; ``name`` is the file's name without its folder.

    ``uncomputed`` tells whether some of its formulas were never worked out.
    """

    name: str
    sheets: tuple[Sheet, ...]
    uncomputed: bool = False

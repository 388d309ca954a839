"""Rows -> .xlsx and .csv that a spreadsheet program opens as text and numbers, never as formulas.

A file is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.base.errors import DiskError, DiskFullError
from core.base.files import replace
from core.sheets.errors import SheetLockedError
from core.sheets.workbook import Cell

_FORMULA: Final = frozenset("=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫")
_UNSAFE_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT: Final = 32_767
_EXACT: Final = 10**15
"""A spreadsheet keeps 15 digits of a number; longer ones are written as text."""
_LAST_ROW: Final = 1_048_576
_DAY: Final = 86_400


class Leaf(NamedTuple):
    """One sheet to write: the first row is its heading; widths in characters, if given."""

    name: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] = ()


class _Looks(NamedTuple):
    heading: Format
    quoted: Format
    day: Format
    moment: Format
    clock: Format


def write_xlsx(path: Path, leaves: Iterable[Leaf]) -> None:
    """Write sheets row by row, in constant memory.

    Raises:
        SheetLockedError: The file is open in another program.
        DiskFullError: No room; an older file at ``path`` is untouched.
    """

    def fill(aside: Path) -> None:
        options = {"constant_memory": True, "tmpdir": str(aside.parent)}
        book = xlsxwriter.Workbook(str(aside), options)
        try:
            looks = _looks(book)
            taken: set[str] = set()
            for leaf in leaves:
                _write_leaf(book, leaf, looks, taken)
        finally:
            book.close()

    _place(path, fill)


def write_csv(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """Write one table as UTF-8 with a byte order mark, which Excel needs; raises as above."""

    def fill(aside: Path) -> None:
        with aside.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerows([_csv_text(cell) for cell in row] for row in rows)

    _place(path, fill)


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet program might run this text."""
    return text[:1] in _FORMULA and bool(text)


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, str):
        return f"'{cell}" if is_formula_like(cell) else cell
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    return _Looks(
        heading=book.add_format({"bold": True, "bottom": 1}),
        quoted=book.add_format({"quote_prefix": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        clock=book.add_format({"num_format": "hh:mm"}),
    )


def _write_leaf(book: xlsxwriter.Workbook, leaf: Leaf, looks: _Looks, taken: set[str]) -> None:
    sheet: Worksheet | None = None
    row = 0
    for cells in leaf.rows:
        if sheet is None or row == _LAST_ROW:
            sheet = _new_sheet(book, leaf, taken)
            row = 0
        for column, cell in enumerate(cells):
            _write_cell(sheet, row, column, cell, looks)
        row += 1
    if sheet is None:
        _new_sheet(book, leaf, taken)


def _new_sheet(book: xlsxwriter.Workbook, leaf: Leaf, taken: set[str]) -> Worksheet:
    stem = _UNSAFE_NAME.sub(" ", leaf.name).strip(" '") or "1"
    name, number = stem[:31], 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        name = f"{stem[:25]} ({number})"
    taken.add(name.lower())
    sheet: Worksheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(leaf.widths):
        sheet.set_column(column, column, width)
    return sheet


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | Decimal) and -_EXACT < cell < _EXACT:
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), looks.moment)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), looks.day)
    elif isinstance(cell, dt.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        sheet.write_number(row, column, seconds / _DAY, looks.clock)
    else:
        text = _UNWRITABLE.sub("\ufffd", str(cell))[:_LONGEST_TEXT]
        plain = looks.heading if row == 0 else None
        sheet.write_string(row, column, text, looks.quoted if is_formula_like(text) else plain)


def _place(path: Path, fill: Callable[[Path], None]) -> None:
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sheet-") as folder:
            aside = Path(folder) / path.name
            fill(aside)
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
            replace(aside, path)
    except FileCreateError as fault:
        _refuse(fault.args[0] if fault.args else fault, path.name)
    except OSError as fault:
        _refuse(fault, path.name)


def _refuse(fault: object, name: str) -> None:
    cause = fault if isinstance(fault, BaseException) else None
    if isinstance(fault, PermissionError):
        raise SheetLockedError(file=name) from cause
    if isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        raise DiskFullError(file=name) from cause
    raise DiskError(file=name) from cause

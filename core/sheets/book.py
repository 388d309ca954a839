"""Workbooks (.xlsx, .xls, .ods) through python-calamine, with cells as the clerk saw them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NoReturn

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.sheets.errors import SheetCorruptError, SheetPasswordError, TooManyRowsError
from core.sheets.workbook import MAX_ROWS, Cell, Merge, Opened, Row, Sheet

_Raw = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_WHOLE: Final = 1e18
_HOUR: Final = 3600
_FAULTS: Final = (CalamineError, OSError, ValueError, OverflowError, EOFError)


def book_sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Make the sheets of a workbook, each read when it is opened; charts are left out."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [meta for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    except PasswordError as fault:
        raise SheetPasswordError(file=name) from fault
    except BaseException as fault:  # noqa: BLE001 — the reader's panics derive from nothing else
        _refuse(fault, name)
    return tuple(
        Sheet(
            meta.name,
            hidden=meta.visible is not SheetVisibleEnum.Visible,
            open=_Opener(book, meta.name, name),
        )
        for meta in found
    )


class _Opener:
    """Opens one sheet of a workbook; nothing of it is kept between two calls."""

    def __init__(self, book: CalamineWorkbook, sheet: str, file: str) -> None:
        self._book = book
        self._sheet = sheet
        self._file = file

    def __call__(self) -> Opened:
        try:
            sheet = self._book.get_sheet_by_name(self._sheet)
            merged = tuple(
                Merge(top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
        except BaseException as fault:  # noqa: BLE001 — see above
            _refuse(fault, self._file)
        if sheet.total_height > MAX_ROWS:
            raise TooManyRowsError(file=self._file, rows=sheet.total_height, limit=MAX_ROWS)
        return Opened(merged, self._rows(sheet))

    def _rows(self, sheet: CalamineSheet) -> Iterator[Row]:
        if sheet.start is None:
            return
        # The reader fills up empty rows above the first cell, but not empty columns before it.
        before: Row = [None] * sheet.start[1]
        try:
            for raw in sheet.iter_rows():
                yield before + [_cell(value) for value in raw]
        except _FAULTS as fault:
            raise SheetCorruptError(file=self._file) from fault


def _refuse(fault: BaseException, name: str) -> NoReturn:
    """Turn a fault of the reader into ours; a panic of its Rust side is no Exception."""
    if isinstance(fault, _FAULTS) or type(fault).__name__ == "PanicException":
        raise SheetCorruptError(file=name) from fault
    raise fault


def _cell(raw: _Raw) -> Cell:
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, float):
        return _number(raw)
    if isinstance(raw, dt.timedelta):
        return _clock(raw)
    return raw


def _number(raw: float) -> Cell:
    """A spreadsheet keeps 15 digits; what binary floats add beyond them was never entered."""
    if raw.is_integer() and abs(raw) < _WHOLE:
        return int(raw)
    exact = Decimal(f"{raw:.15g}")
    return exact if exact.is_finite() else str(raw)


def _clock(raw: dt.timedelta) -> str:
    seconds = int(raw.total_seconds())
    return f"{seconds // _HOUR}:{seconds % _HOUR // 60:02d}"

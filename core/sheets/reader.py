"""One door for every spreadsheet that comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.base.errors import DiskError
from core.sheets.biff import check_old_workbook
from core.sheets.book import book_sheets
from core.sheets.errors import (
    SheetEmptyError,
    SheetLockedError,
    SheetMissingError,
    SheetTooLargeError,
)
from core.sheets.formats import Format, format_of
from core.sheets.package import check_package
from core.sheets.page import page_sheets
from core.sheets.text import text_sheets
from core.sheets.workbook import Workbook

MAX_BYTES: Final = 64 << 20


def read(source: Path | str | bytes, name: str | None = None) -> Workbook:
    """Open a spreadsheet by its content, whatever its name says.

    Args:
        source: The file, or its bytes.
        name: What to call it in reasons and hints; the file's own name if left out.

    Raises:
        SheetError: With the reason, before anything is taken from the file.
        DiskError: The disk refused to read.
    """
    known = name or ("" if isinstance(source, bytes) else Path(source).name)
    content = source if isinstance(source, bytes) else _load(Path(source), known)
    if not content:
        raise SheetEmptyError(file=known)
    if len(content) > MAX_BYTES:
        raise SheetTooLargeError(file=known, mb=len(content) >> 20, limit_mb=MAX_BYTES >> 20)
    kind = format_of(content, known)
    if kind is Format.TEXT:
        return Workbook(known, text_sheets(content, known))
    if kind is Format.PAGE:
        return Workbook(known, page_sheets(content, known))
    if kind is Format.XLS:
        check_old_workbook(content, known)
        return Workbook(known, book_sheets(content, known))
    uncomputed = check_package(content, kind, known)
    return Workbook(known, book_sheets(content, known), uncomputed)


def _load(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise SheetMissingError(file=name)
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that it is too much.
            content = file.read(MAX_BYTES + 1)
            size = path.stat().st_size
    except FileNotFoundError as fault:
        raise SheetMissingError(file=name) from fault
    except PermissionError as fault:
        raise SheetLockedError(file=name) from fault
    except OSError as fault:
        raise DiskError(file=name) from fault
    if len(content) > MAX_BYTES:
        raise SheetTooLargeError(file=name, mb=size >> 20, limit_mb=MAX_BYTES >> 20)
    return content

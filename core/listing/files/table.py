"""Rows as text files, whole and durable; nothing in them is run by a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from core.base.files import write_durably
from core.db.errors import disk_told
from core.sheets.writer import is_formula_like

READABLE: Final = 0o644
LINE: Final = "\r\n"


def harmless(text: str) -> str:
    """Return a text that no program takes for a formula: as WooCommerce's own exporter does."""
    return f"'{text}" if is_formula_like(text) else text


def lines(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return rows as delimited text: quotes doubled, CRLF at the end of each."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=LINE)
    writer.writerows([_clean(harmless(cell)) for cell in row] for row in rows)
    return file.getvalue()


def _clean(text: str) -> str:
    """Return text that every encoding takes and every reader keeps."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def place(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there; raises ``DiskError``s."""
    with disk_told():
        write_durably(path, content, mode=READABLE)

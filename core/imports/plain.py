"""Cells as text: what a person reads, without the marks programs leave behind."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from core.sheets.workbook import Cell

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xA0: " ",
    0xFFE5: "¥",
    0x338F: "kg",
    0x3002: ".",
    0x2014: "-",
    0x2013: "-",
    0x2212: "-",
    0x3014: "(",
    0x3015: ")",
    0x3010: "(",
    0x3011: ")",
}
"""Full-width forms, odd spaces and dashes -> what a keyboard in English mode would type."""
_EDGES: Final = " \t\r\n\f\v\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_WRAPPED: Final = re.compile(r'\A=\s*"(.*)"\Z', re.DOTALL)
_BLANKS: Final = frozenset(
    (
        "",
        "-",
        "--",
        "---",
        "/",
        "\\",
        "无",
        "没有",
        "暂无",
        "空",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
    )
)
_LONGEST_BLANK: Final = 4


def tidy(cell: Cell) -> str:
    """Turn a cell into text; the characters of names and notes stay what they are."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip(_EDGES)
        if text[:1] in {"=", "'"}:
            text = _unwrap(text)
        return text
    return _tidy_other(cell)


def _unwrap(text: str) -> str:
    """`="0123"` and a leading apostrophe are how spreadsheets keep digits as text."""
    found = _WRAPPED.match(text)
    return (found[1].replace('""', '"') if found else text.removeprefix("'")).strip(_EDGES)


def _tidy_other(cell: int | Decimal | bool | dt.date | dt.time) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return str(cell)


def fold(text: str) -> str:
    """Text for matching and parsing: full-width forms become plain ones."""
    return text if text.isascii() else text.translate(_WIDE).strip()


def squeeze(text: str) -> str:
    """Folded text without any blanks or line ends inside."""
    return "".join(text.split()) if text.isascii() else _squeezed(text)


@lru_cache(maxsize=16_384)
def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def is_blank(text: str) -> bool:
    """Whether a cell says nothing, a dash or 无 included."""
    return not text or (len(text) <= _LONGEST_BLANK and _says_nothing(text))


@lru_cache(maxsize=4096)
def _says_nothing(text: str) -> bool:
    return fold(text).strip().lower() in _BLANKS


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number and not text."""
    return isinstance(cell, int | Decimal) and not isinstance(cell, bool)


def words(text: str) -> tuple[str, ...]:
    """Split a table of words written with blanks between them."""
    return tuple(text.split())

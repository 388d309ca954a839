"""A platform's own .xlsx filled: our goods below its headings, everything else as it was."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from core.listing.files.look import Column, Look
from core.listing.files.model import Goods, Missing, Why
from core.listing.files.package import Template
from core.listing.files.says import FIELDS, Values
from core.listing.files.sheet_fill import Cell, filled
from core.listing.files.table import place
from core.packs.columns import Columns


def write(
    template: Template, seen: Look, goods: Sequence[Goods], columns: Columns, path: Path
) -> tuple[Missing, ...]:
    """Fill a template and write it; return what it still lacks. Raises ``DiskError``s."""
    rows: dict[int, Mapping[int, Cell]] = {}
    missing: list[Missing] = []
    for row, one in enumerate(goods, start=seen.first):
        cells: dict[int, Cell] = {}
        for column in seen.columns:
            _fill(column, one, columns, cells, missing)
        rows[row] = cells
    sheet = filled(template.sheet(seen.leaf), rows)
    place(path, template.written(seen.leaf, sheet))
    return tuple(missing)


def _fill(
    column: Column,
    goods: Goods,
    columns: Columns,
    cells: dict[int, Cell],
    missing: list[Missing],
) -> None:
    """Put a column's value into its cell, or note why it has none."""
    said = FIELDS[column.field](goods, columns) if column.field in FIELDS else ()
    fits = _fitting(said, column.allowed)
    if fits is not None:
        cells[column.at] = fits
        return
    why: Why = "not_allowed" if said else "required" if column.required else "empty"
    if said or column.required or column.field:
        missing.append(Missing(goods.listing.id, goods.listing.name, column.heading, why))


def _fitting(said: Values, allowed: tuple[str, ...] | None) -> Cell | None:
    """Return the first spelling that the column takes."""
    if allowed is None:
        return _cell(said[0]) if said else None
    by_plain = {_plain(answer): answer for answer in allowed}
    found = (by_plain.get(_plain(str(_cell(one)))) for one in said)
    return next((one for one in found if one is not None), None)


def _cell(value: str | int | Decimal | dt.date) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else value


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()

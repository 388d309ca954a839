"""Our own spreadsheet of listings: every field by its name, titles and pictures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.base.record import specs
from core.listing.files.model import Goods, Missing
from core.listing.files.says import yuan
from core.listing.model import Listing
from core.listing.rules import wanted_fields
from core.packs.columns import Columns
from core.sheets.workbook import Cell
from core.sheets.writer import Leaf, write_xlsx

PLATFORM: Final = "shop"
SHEET: Final = "商品"
SKU: Final = "商家编码"
PICTURES: Final = "图片"
LEFT_OUT: Final = frozenset(
    {"id", "seq", "day", "version", "clerk", "product", "copied_from", "dropped", "submitted",
     "judged", "decision"}
)  # fmt: skip
MONEY: Final = "price_fen"
WIDE: Final = frozenset({"story", "headline", "ingredients"})


def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
    """Write the file; return what it lacks. Raises ``SheetLockedError``, ``DiskError``s."""
    shown = [spec for spec in specs(Listing) if spec.name not in LEFT_OUT]
    platforms = sorted({platform for one in goods for platform in one.whole.titles})
    heading: list[Cell] = [SKU, *(_labelled(spec.name, spec.field.label) for spec in shown)]
    heading += [*platforms, PICTURES]
    rows: list[list[Cell]] = [heading]
    for one in goods:
        cells = [_cell(one.listing, spec.name, columns) for spec in shown]
        titles = [one.whole.titles.get(platform) for platform in platforms]
        rows.append([one.sku, *cells, *titles, ", ".join(one.files()) or None])
    widths = [16.0, *(40.0 if spec.name in WIDE else 14.0 for spec in shown)]
    write_xlsx(path, [Leaf(SHEET, rows, widths)])
    labels = {spec.name: spec.field.label for spec in shown}
    return tuple(
        Missing(one.listing.id, one.listing.name, labels[name], "empty")
        for one in goods
        for name in wanted_fields(one.listing)
        if name in labels and not getattr(one.listing, name)
    )


def _labelled(name: str, label: str) -> str:
    return f"{label}(元)" if name == MONEY else label


def _cell(listing: Listing, name: str, columns: Columns) -> Cell:
    value: Cell = getattr(listing, name)
    if isinstance(value, str) and name in columns.says:
        return columns.spellings(name, value)[0]
    return yuan(value) if name == MONEY and isinstance(value, int) else value

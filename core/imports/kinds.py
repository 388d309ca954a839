"""Which kind of rows a file holds: by its columns, and by what its titles and names say."""

from __future__ import annotations

import itertools
import re
from typing import Final

from core.imports.columns import plainness
from core.imports.days import Calendar
from core.imports.foreign import TITLES
from core.imports.mapping import ColumnMap
from core.imports.purchase_words import PURCHASE
from core.imports.records import KINDS
from core.imports.scan import SheetScan
from core.sheets.workbook import Sheet, Workbook

TITLED: Final = 4.0
"""What a title weighs, in columns of a well-known heading."""
_WEIGHED: Final = frozenset({"gross", "tare", "deduct", "due", "cert"})
"""Columns by which a purchase is told from a sale."""
ROWS: Final = 40


def likeliest(book: Workbook) -> str:
    """Return the kind of rows that a file most likely holds; the first kind if it tells nothing."""
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    weights = {
        kind: max((_weight(kind, sheet, book.name) for sheet in shown), default=0.0)
        for kind in KINDS
    }
    return max(weights, key=lambda kind: weights[kind])


def _weight(kind: str, sheet: Sheet, name: str) -> float:
    scan = SheetScan(sheet, kind, ColumnMap(kind), Calendar())
    found = sum(1 for _line in itertools.islice(scan.lines(), ROWS))
    if not scan.tables or not found:
        return 0
    table = scan.tables[0]
    told = " ".join((name, sheet.name, *table.titles))
    titled = TITLED if re.search(TITLES[kind], told) else 0
    weighed = kind != PURCHASE or titled or _WEIGHED & table.blocks[0].columns.keys()
    return titled + plainness(kind, table.blocks[0].columns) - (0 if weighed else 1)

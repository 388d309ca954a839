"""Finding products and their stock over one connection: for the writer and the screens alike."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from core.base.ids import EventId
from core.catalog.model import PLACES, Product, Shelf, StockLevel
from core.db import rows
from core.db.file import Database
from core.db.pages import Where, any_of, like

LETTERS: Final = re.compile(r"[a-z]+")
MANY: Final = 200
IN_USE: Final = "retired = 0"


def by_name(db: Database, name: str) -> Product | None:
    """Return the product of exactly this name, one in use before a retired one."""
    wanted = " ".join(name.split())
    return rows.first(db, Product, "WHERE name = ? ORDER BY retired, rowid", (wanted,))


def by_barcode(db: Database, barcode: str) -> Product | None:
    """Return the product with this barcode."""
    wanted = barcode.strip().upper()
    return rows.first(db, Product, "WHERE barcode = ? ORDER BY retired, rowid", (wanted,))


def find(db: Database, text: str, limit: int = 20) -> list[Product]:
    """Return products in use by barcode, name, initials or variety, best first."""
    typed = text.strip()
    if not typed:
        return []
    where = condition(typed)
    rest = f"WHERE ({where.sql}) AND {IN_USE} LIMIT ?"
    found = rows.read(db, Product, rest, (*where.params, MANY))
    return sorted(found, key=lambda product: (_rank(product, typed), product.name))[:limit]


def condition(typed: str) -> Where:
    """Return the condition that a product is meant by what was typed."""
    letters = typed.lower()
    parts = [Where("barcode = ?", (typed.upper(),)), like("name", typed), like("variety", typed)]
    if LETTERS.fullmatch(letters):
        parts.append(Where("initials LIKE ?", (f"{letters}%",)))
        parts.append(Where("initials LIKE ?", (f"% {letters}%",)))
    return any_of(parts)


def _rank(product: Product, typed: str) -> int:
    letters = typed.lower()
    readings = (product.initials or "").split()
    steps = (
        product.barcode == typed.upper(),
        product.name == typed,
        letters in readings,
        product.name.startswith(typed),
        any(reading.startswith(letters) for reading in readings),
        typed in product.name,
    )
    return steps.index(True) if True in steps else len(steps)


def level(db: Database, product: str, place: str) -> StockLevel:
    """Return what the books say lies at a place."""
    rest = "WHERE product = ? AND place = ?"
    found = rows.first(db, StockLevel, rest, (product, place))
    return found or StockLevel(product=EventId(product), place=place)


def levels(db: Database, product: str) -> dict[str, StockLevel]:
    """Return what lies at each place."""
    return {place: level(db, product, place) for place in PLACES}


def negative(db: Database) -> list[StockLevel]:
    """Return the places where less than nothing lies: something was not written down."""
    return rows.read(db, StockLevel, 'WHERE grams < 0 OR "count" < 0 ORDER BY product, place')


def past_date(db: Database, today: dt.date, product: str | None = None) -> list[Shelf]:
    """Return lots past their date that were not taken off the shelf, oldest first."""
    one, params = ("AND product = ? ", (product,)) if product else ("", ())
    rest = (
        "WHERE best_before < ? AND cleared <= 0 AND reverses IS NULL AND reversed_by IS NULL "
        f"{one}ORDER BY best_before"
    )
    return rows.read(db, Shelf, rest, (today.isoformat(), *params))


def dated(db: Database, last: dt.date) -> list[Shelf]:
    """Return lots still on the shelf whose date is ``last`` or earlier, oldest first."""
    return past_date(db, last + dt.timedelta(days=1))

"""Reads of products and stock for screens."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

import msgspec

from core.catalog import lookup
from core.catalog.model import Product, Shelf, Stock, StockLevel
from core.db import rows
from core.db.file import Database
from core.db.pages import EVERYTHING, Browse, Habits, Where
from core.db.roll import Roll


class OnHand(msgspec.Struct, frozen=True, kw_only=True):
    """A product with what lies at each place, in grams and pieces."""

    product: Product
    levels: dict[str, StockLevel]

    @property
    def grams(self) -> int:
        """The weight at all places, promised goods included."""
        return sum(level.grams for level in self.levels.values())

    @property
    def count(self) -> int:
        """The pieces at all places, promised goods included."""
        return sum(level.count for level in self.levels.values())


def _in_use(typed: str) -> Where:
    return EVERYTHING if typed == "all" else Where(lookup.IN_USE)


PRODUCTS: Final = Habits(
    newest="",
    instead={"name": "initials"},
    filters={"text": lookup.condition, "use": _in_use},
    kinds=frozenset({"product", "product.change"}),
)
WORDS: Final = MappingProxyType(
    {"words": "concat_ws(' ', name, variety, ' ' || initials, barcode)"},
)
"""Everything that a product is found by; what is not in there needs no look at the table."""
MOVES: Final = Habits(newest="day", text=("cause", "place", "note"), kinds=frozenset({"stock"}))


class CatalogQueries:
    """One connection's view of products and stock."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._roll = Roll(db, "product", WORDS, lookup.IN_USE)
        self.products = Browse(db, Product, PRODUCTS)
        self.moves = Browse(db, Stock, MOVES)

    def get(self, product: str) -> Product | None:
        """Return a product by id."""
        return rows.by_id(self._db, Product, product)

    def find(self, text: str, limit: int = 20) -> list[Product]:
        """Return products in use by barcode, name, initials or variety, best first."""
        if not self._roll.inside("words", text.strip(), 1):
            return []
        return lookup.find(self._db, text, limit)

    def by_barcode(self, barcode: str) -> Product | None:
        """Return the product with this barcode, for a scanner."""
        return lookup.by_barcode(self._db, barcode)

    def name_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names for ids of products."""
        sql = "SELECT id, name FROM product WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.rows(sql, (json.dumps(sorted(set(ids))),)))

    def on_hand(self, product: str) -> OnHand | None:
        """Return what lies where of one product."""
        found = self.get(product)
        return OnHand(product=found, levels=lookup.levels(self._db, product)) if found else None

    def levels(self, ids: Iterable[str]) -> dict[str, dict[str, StockLevel]]:
        """Return what lies where for many products: id, then place."""
        rest = "WHERE product IN (SELECT value FROM json_each(?))"
        wanted = {identity: dict[str, StockLevel]() for identity in ids}
        for one in rows.read(self._db, StockLevel, rest, (json.dumps(sorted(wanted)),)):
            wanted[one.product][one.place] = one
        return wanted

    def negative(self) -> list[StockLevel]:
        """Return the places where less than nothing lies."""
        return lookup.negative(self._db)

    def past_date(self, today: dt.date) -> list[Shelf]:
        """Return lots past their date that were not taken off the shelf, oldest first."""
        return lookup.past_date(self._db, today)

    def dated(self, last: dt.date) -> list[Shelf]:
        """Return lots on the shelf whose date is ``last`` or earlier, oldest first."""
        return lookup.dated(self._db, last)

    def history(self, product: str, limit: int = 100) -> list[Stock]:
        """Return a product's movements other than trade, latest first."""
        rest = "WHERE product = ? ORDER BY rowid DESC LIMIT ?"
        return rows.read(self._db, Stock, rest, (product, limit))

"""What catalogue events do to the tables."""

from __future__ import annotations

from typing import cast

from core.base.tables import Add, Event, RowChange, Table, put_change, put_fact, put_row
from core.catalog.model import (
    LEVEL,
    Product,
    ProductChange,
    Shelf,
    Stock,
    StockLevel,
    stock_change,
)
from core.journal.registry import Capability


def apply_stock(event: Event) -> list[RowChange]:
    """Put the movement; what leaves one place for another arrives there.

    A dated lot that was taken off the shelf is cleared; a red entry brings everything back.
    """
    said = cast("Stock", event.fields)
    changes = put_fact("stock", event)
    changes.append(stock_change(said.product, said.place, said.grams, said.count))
    if said.to_place:
        changes.append(stock_change(said.product, said.to_place, -said.grams, -said.count))
    if said.lot:
        changes.append(Add("shelf", (said.lot,), {"cleared": -1 if said.reverses else 1}))
    return changes


CAPABILITY = Capability(
    name="catalog",
    records=(Product, ProductChange, Stock, Shelf),
    appliers={
        "product": lambda event: [put_row("product", event)],
        "product.change": lambda event: put_change("product", event),
        "stock": apply_stock,
        "shelf": lambda event: put_fact("shelf", event),
    },
    tables=(
        Table(name="product", row=Product, indexes=("name", "initials", "barcode")),
        Table(name="stock", row=Stock, indexes=("day", "product, day", "import_id", "row_key")),
        Table(name="shelf", row=Shelf, indexes=("product", "best_before")),
        Table(name=LEVEL, row=StockLevel, key=("product", "place")),
    ),
)

"""What the products page reads: products with what lies where, movements, tasks."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from core.catalog.model import LEVEL, ONLINE, SHOP, WAREHOUSE, Product, Shelf, Stock, StockLevel
from core.catalog.queries import OnHand
from core.station import Views
from desktop.models.ledger import Column
from desktop.pages.naming import naming, unit_words
from desktop.widgets import typed
from words.say import _

KINDS: Final = frozenset(
    {
        "product",
        "product.change",
        "stock",
        "shelf",
        "purchase",
        "up",
        "up.move",
        "opening",
        LEVEL,
    }
)
IN_USE: Final = MappingProxyType({"use": "now"})
SHOWN_PLACES: Final = (SHOP, WAREHOUSE, ONLINE)


class StockSource:
    """Products, each row with its levels; those in use unless all are asked for."""

    kinds = KINDS

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[OnHand]]:
        """Return the first screenful and its row numbers."""
        listing = self._views().catalog.products
        numbers, products = listing.first(order, {**IN_USE, **filters}, limit)
        return numbers, self._stocked(list(products))

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass."""
        return self._views().catalog.products.ids(order, {**IN_USE, **filters})

    def rows(self, ids: Sequence[int]) -> Sequence[OnHand | None]:
        """Return products by row number, None for one that is gone."""
        products = self._views().catalog.products.rows(ids)
        stocked = {one.product.id: one for one in self._stocked([p for p in products if p])}
        return [stocked.get(product.id) if product else None for product in products]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many."""
        return self._views().catalog.products.sums({**IN_USE, **filters}, ids)

    def _stocked(self, products: Sequence[Product]) -> list[OnHand]:
        levels = self._views().catalog.levels(product.id for product in products)
        return [OnHand(product=one, levels=levels[one.id]) for one in products]


class Tasks(NamedTuple):
    """What the stock asks of the clerk: places below nothing, lots past their date."""

    negative: list[tuple[StockLevel, str]]
    past: list[tuple[Shelf, str]]


def read_tasks(today: dt.date, views: Views) -> Tasks:
    """Read the tasks with the products' names."""
    negative, past = views.catalog.negative(), views.catalog.past_date(today)
    wanted = [level.product for level in negative] + [lot.product for lot in past]
    names = views.catalog.name_of(wanted)
    return Tasks(
        [(one, names.get(one.product, "")) for one in negative],
        [(one, names.get(one.product, "")) for one in past],
    )


def amount(product: Product, level: StockLevel | None) -> str:
    """Return what lies at a place: pieces of what is counted, else the weight."""
    if level is None or not (level.grams or level.count):
        return ""
    if product.counted:
        return f"{level.count} {unit_words(product.unit)}"
    return typed.weight(level.grams)


def price(fen: int | None, product: Product) -> str:
    """Return a price with its unit."""
    return "" if fen is None else f"{typed.yuan(fen)}/{unit_words(product.unit)}"


def tone_of(on_hand: OnHand) -> str:
    """Return a row's tone: red where less than nothing lies, grey when retired."""
    if any(level.grams < 0 or level.count < 0 for level in on_hand.levels.values()):
        return "stop"
    return "gone" if on_hand.product.retired else ""


def columns() -> tuple[Column[OnHand], ...]:
    """Return the columns of the stock."""

    def at(place: str) -> Column[OnHand]:
        return Column(
            key=place,
            label=naming("place", place),
            text=lambda row: amount(row.product, row.levels.get(place)),
            align="end",
            width=12,
            sortable=False,
        )

    return (
        Column(key="name", label=_("品名"), text=lambda row: row.product.name, width=18),
        Column(
            key="variety", label=_("品种"), text=lambda row: row.product.variety or "", width=12
        ),
        *(at(place) for place in SHOWN_PLACES),
        Column(
            key="buy_fen",
            label=_("收购价"),
            text=lambda row: price(row.product.buy_fen, row.product),
            align="end",
            width=13,
        ),
        Column(
            key="sell_fen",
            label=_("销售价"),
            text=lambda row: price(row.product.sell_fen, row.product),
            align="end",
            width=13,
        ),
        Column(
            key="category",
            label=_("类别"),
            text=lambda row: row.product.category or "",
            width=10,
            shown=False,
        ),
        Column(
            key="barcode",
            label=_("条码"),
            text=lambda row: row.product.barcode or "",
            width=16,
            shown=False,
        ),
    )


class Moved(NamedTuple):
    """One movement with its product's name."""

    stock: Stock
    name: str


class MoveSource:
    """Movements other than trade: stock-taking, losses, transfers."""

    kinds = frozenset({"stock", "product", "product.change"})

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Moved]]:
        """Return the first screenful and its row numbers."""
        numbers, moves = self._views().catalog.moves.first(order, filters, limit)
        return numbers, [row for row in self._named(moves) if row is not None]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass."""
        return self._views().catalog.moves.ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[Moved | None]:
        """Return movements by row number, None for one that is gone."""
        return self._named(self._views().catalog.moves.rows(ids))

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many and the totals."""
        return self._views().catalog.moves.sums(filters, ids)

    def _named(self, moves: Sequence[Stock | None]) -> list[Moved | None]:
        names = self._views().catalog.name_of([move.product for move in moves if move])
        return [Moved(move, names.get(move.product, "")) if move else None for move in moves]


def move_columns() -> tuple[Column[Moved], ...]:
    """Return the columns of the movements."""
    return (
        Column(
            key="day",
            label=_("日期"),
            text=lambda row: f"{row.stock.day:%m-%d}" if row.stock.day else "",
            width=8,
        ),
        Column(key="name", label=_("品名"), text=lambda row: row.name, width=18, sortable=False),
        Column(
            key="cause",
            label=_("原因"),
            text=lambda row: naming("cause", row.stock.cause),
            width=10,
        ),
        Column(
            key="place", label=_("地点"), text=lambda row: naming("place", row.stock.place), width=9
        ),
        Column(
            key="grams",
            label=_("重量"),
            text=lambda row: signed_weight(row.stock.grams),
            align="end",
            width=12,
            total=typed.weight,
        ),
        Column(
            key="count",
            label=_("个数"),
            text=lambda row: f"{row.stock.count:+d}" if row.stock.count else "",
            align="end",
            width=8,
        ),
        Column(
            key="to_place",
            label=_("去处"),
            text=lambda row: naming("place", row.stock.to_place) if row.stock.to_place else "",
            width=9,
        ),
        Column(
            key="note",
            label=_("备注"),
            text=lambda row: row.stock.reason or row.stock.note or "",
            width=24,
            sortable=False,
        ),
    )


def signed_weight(grams: int) -> str:
    """Return a weight with its sign, nothing for none."""
    return f"{'+' if grams > 0 else ''}{typed.weight(grams)}" if grams else ""


def move_tone(row: Moved) -> str:
    """Return the tone of a movement."""
    return "gone" if row.stock.reversed_by or row.stock.reverses else ""

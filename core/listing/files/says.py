"""A listing in words and numbers, as every form of file puts them."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from core.base.record import specs
from core.listing.files.model import Goods
from core.listing.model import Listing
from core.packs.columns import Columns

Value = str | int | Decimal | dt.date
Values = tuple[Value, ...]
"""Spellings of one value, the fullest first; none when it is not known."""
KILO: Final = 1000
DAY_HOURS: Final = 24
LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {spec.name: spec.field.label for spec in specs(Listing)}
)
TOLD: Final = (
    "variety", "origin", "grade", "standard_no", "spec", "net", "harvested", "made", "shelf",
    "storage", "ingredients", "licence_no", "maker", "maker_address", "returns",
)  # fmt: skip
"""What a buyer reads below the story, in this order."""
HEADED: Final[Mapping[str, str]] = MappingProxyType({"net": "net_g", "shelf": "shelf_days"})


def yuan(fen: int) -> Decimal:
    """Return fen as yuan, two places."""
    return Decimal(fen).scaleb(-2)


def weight(grams: int) -> str:
    """Return a net weight as a label says it (定量包装商品计量监督管理办法: kg from 1,000 g)."""
    return f"{Decimal(grams) / KILO:f}kg" if grams >= KILO else f"{grams}g"


def _texts(name: str) -> Callable[[Goods, Columns], Values]:
    def said(goods: Goods, _columns: Columns) -> Values:
        value = getattr(goods.listing, name)
        return (value,) if value else ()

    return said


def _net(goods: Goods, _columns: Columns) -> Values:
    listing = goods.listing
    if listing.net_g:
        return (weight(listing.net_g),)
    return (f"{listing.net_count}个", listing.net_count) if listing.net_count else ()


def _chosen(name: str) -> Callable[[Goods, Columns], Values]:
    def said(goods: Goods, columns: Columns) -> Values:
        code = getattr(goods.listing, name)
        return columns.spellings(name, code) if code else ()

    return said


def _price(goods: Goods, _columns: Columns) -> Values:
    fen = goods.listing.price_fen
    return (yuan(fen),) if fen else ()


def _kilos(goods: Goods, _columns: Columns) -> Values:
    grams = goods.listing.parcel_g
    return (Decimal(grams) / KILO,) if grams else ()


def _hours(goods: Goods, _columns: Columns) -> Values:
    hours = goods.listing.ship_hours
    if not hours:
        return ()
    spelt = [f"{hours}小时内发货", f"{hours}小时内", f"{hours}小时", f"{hours}h", str(hours)]
    if hours % DAY_HOURS == 0:
        spelt += [f"{hours // DAY_HOURS}天内发货", f"{hours // DAY_HOURS}天"]
    return (f"{hours}小时", *spelt)


def _shelf(goods: Goods, _columns: Columns) -> Values:
    days = goods.listing.shelf_days
    return (f"{days}天", str(days)) if days else ()


def _pictures(*uses: str, most: int | None = None) -> Callable[[Goods, Columns], Values]:
    def said(goods: Goods, _columns: Columns) -> Values:
        names = goods.files(*uses)[:most]
        return (",".join(names),) if names else ()

    return said


def _described(goods: Goods, columns: Columns) -> Values:
    said = description(goods, columns)
    return (said,) if said else ()


FIELDS: Final[Mapping[str, Callable[[Goods, Columns], Values]]] = MappingProxyType(
    {
        "title": lambda goods, _: (goods.title,),
        "sku": lambda goods, _: (goods.sku,),
        **{
            name: _texts(name)
            for name in (
                "name", "gtin", "unit", "spec", "parcel_g", "variety", "origin", "grade",
                "standard_no", "harvested", "made", "shelf_days", "storage", "licence_no",
                "ingredients", "maker", "maker_address", "link",
            )
        },
        "price": _price,
        "stock": _texts("offered"),
        "net": _net,
        "parcel_kg": _kilos,
        "ship_hours": _hours,
        "shelf": _shelf,
        "returns": _chosen("returns"),
        "form": _chosen("form"),
        "story": _described,
        "main_picture": _pictures("main", most=1),
        "main_pictures": _pictures("main"),
        "white_picture": _pictures("white", most=1),
        "detail_pictures": _pictures("detail"),
    }
)  # fmt: skip
"""What a column can be filled with, by our names."""


def facts(goods: Goods, columns: Columns) -> Iterator[tuple[str, str]]:
    """Yield what is known of the goods: a label and a text each."""
    for name in TOLD:
        values = FIELDS[name](goods, columns)
        if values:
            yield LABELS[HEADED.get(name, name)], str(values[0])


def description(goods: Goods, columns: Columns) -> str:
    """Return the story and the facts below it, as plain text."""
    story = goods.listing.story or ""
    lines = [f"{label}：{text}" for label, text in facts(goods, columns)]
    return "\n".join([*([story, ""] if story and lines else [story] if story else []), *lines])


def description_html(goods: Goods, columns: Columns) -> str:
    """Return the same as HTML: paragraphs and a table, every text escaped."""
    story = goods.listing.story or ""
    paragraphs = [f"<p>{html.escape(one)}</p>" for one in story.splitlines() if one.strip()]
    rows = [
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(text)}</td></tr>"
        for label, text in facts(goods, columns)
    ]
    return "".join([*paragraphs, *([f"<table>{''.join(rows)}</table>"] if rows else [])])

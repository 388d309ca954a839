"""From listings to what hangs in the shop: gathers all that it says, so drawing asks nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from core.listing.link import code_of
from core.listing.lookup import Whole, sku
from core.listing.model import ListingPicture
from core.paper.figures import day_text
from core.paper.gathered import Views, house
from core.paper.model import Goods, GoodsSheet, Translator

COMPLAINTS: Final = "12315"
KILO: Final = 1000
Content = Callable[[ListingPicture], bytes | None]
"""Returns the JPEG of a picture, None while it is not on this PC."""


def goods_sheet_of(
    views: Views, listings: Iterable[Whole], day: dt.date, picture: Content, tr: Translator
) -> GoodsSheet:
    """Return what cards, posters, the catalogue and the page show of these listings."""
    goods = tuple(goods_of(one, picture, tr) for one in listings)
    return GoodsSheet(**house(views), day=day, goods=goods, complaints=COMPLAINTS)


def goods_of(said: Whole, picture: Content, tr: Translator) -> Goods:
    """Return one listing as a buyer reads it."""
    listing = said.listing
    cover = next(iter(sorted(said.pictures, key=_order)), None)
    code = code_of(listing)
    says = {"shop": tr("扫码下单"), "goods": tr("扫码看商品")}
    return Goods(
        name=listing.name,
        headline=listing.headline or "",
        price_fen=listing.price_fen or None,
        unit=listing.unit or "",
        facts=tuple(_facts(said, tr)),
        story=listing.story or "",
        picture=(picture(cover) or b"") if cover else b"",
        code=code.text if code else "",
        code_says=says[code.leads_to] if code else "",
        sku=sku(listing),
    )


def _order(picture: ListingPicture) -> tuple[bool, int]:
    return (picture.use != "main", picture.place)


def _facts(said: Whole, tr: Translator) -> Iterator[tuple[str, str]]:
    listing = said.listing
    yield tr("产地"), listing.origin or ""
    yield tr("等级"), " ".join(filter(None, (listing.grade, listing.standard_no)))
    yield tr("规格"), listing.spec or ""
    yield tr("净含量"), net_words(listing.net_g, listing.net_count, tr)
    yield tr("品种"), listing.variety or ""
    if listing.harvested:
        yield tr("采摘日期"), day_text(listing.harvested, tr)
    if listing.made:
        yield tr("生产日期"), day_text(listing.made, tr)
    if listing.shelf_days:
        yield tr("保质期"), tr("{days} 天", days=listing.shelf_days)
    yield tr("贮存"), listing.storage or ""
    yield tr("生产者"), listing.maker or ""
    yield tr("证号"), listing.licence_no or ""


def net_words(grams: int | None, count: int | None, tr: Translator) -> str:
    """Return a net content as labels write it: below a kilogram in grams (计量法 3; L15)."""
    told = []
    if grams:
        kilos = f"{grams / KILO:.3f}".rstrip("0").rstrip(".")
        told.append(f"{grams} g" if grams < KILO else f"{kilos} kg")
    if count:
        told.append(tr("{count} 个", count=count))
    return " / ".join(told)

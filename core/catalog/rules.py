"""Rules of products and stock; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from core.base.errors import FieldError
from core.base.validators import is_food_licence, plain
from core.catalog.model import LEAVING, MOVING, ONLINE, SHOP, Product, Stock
from core.packs.model import Product as Starter
from core.packs.model import Trap

KILO: Final = "千克"
KILO_GRAMS: Final = 1000
FOOD_LICENCE: Final = "SC"
PROCESSED: Final = "L12"
"""The rule that home-made processed food needs a paper of its own."""


def tidy(product: Product) -> Product:
    """Return a product with its texts written the way they are kept, a weight of 0 as none."""
    return msgspec.structs.replace(
        product,
        name=" ".join(product.name.split()),
        variety=(product.variety or "").strip() or None,
        unit=product.unit.strip(),
        licence_no=plain(product.licence_no or "") or None,
        barcode=plain(product.barcode or "") or None,
        unit_grams=product.unit_grams or None,
        unit_count=product.unit_count or None,
        shelf_days=product.shelf_days or None,
        grades=tuple(dict.fromkeys(g.strip() for g in product.grades if g.strip())),
    )


def errors_of(product: Product, *, knows_unit: bool) -> tuple[FieldError, ...]:
    """Return what the declaration cannot say: an unknown unit, a wrong check digit (L11)."""
    found = []
    if not knows_unit:
        found.append(FieldError(field="unit", code="field.unit", args={"unit": product.unit}))
    licence = product.licence_no or ""
    if licence.startswith(FOOD_LICENCE) and not is_food_licence(licence):
        found.append(FieldError(field="licence_no", code="field.food_licence"))
    return tuple(found)


def traps_in(product: Product, traps: Iterable[Trap]) -> tuple[tuple[str, Trap], ...]:
    """Return the words in a product's name that a law is often missed for, with their traps.

    Food said to be processed falls under the same trap whatever its name; the paper that such
    food needs (SC or a workshop's registration; 食安法 35, 36) answers it.
    """
    known = tuple(traps)
    found = [(word, trap) for trap in known for word in trap.words if word in product.name]
    if product.licence_no:
        return tuple(hit for hit in found if hit[1].rule != PROCESSED)
    if product.processed and all(trap.rule != PROCESSED for _, trap in found):
        found += [(product.name, trap) for trap in known if trap.rule == PROCESSED][:1]
    return tuple(found)


def from_starter(starter: Starter) -> Product:
    """Return a product of the starter catalogue as ours: prices per unit of stock.

    A package of unknown weight is no measure of a price per kilogram: such goods are kept in
    kilograms until somebody weighs a package.
    """
    per_kilo = starter.price_per in {"kg", KILO, "公斤"}
    each = starter.unit_grams
    weighed = per_kilo and each is None
    unit = KILO if weighed else starter.unit
    return Product(
        name=starter.zh,
        ny_code=starter.ny_code,
        category=starter.category,
        unit=unit,
        unit_grams=None if weighed else each,
        unit_count=starter.unit_count,
        counted=starter.unit_count is not None,
        buy_fen=_per_unit(starter.farm_fen, starter, per_kilo=per_kilo),
        sell_fen=_per_unit(starter.online_fen, starter, per_kilo=per_kilo),
        certificate=starter.certificate,
        online=True,
    )


def _per_unit(fen: int, starter: Starter, *, per_kilo: bool) -> int:
    if per_kilo:
        each = starter.unit_grams or KILO_GRAMS
        return (fen * each + KILO_GRAMS // 2) // KILO_GRAMS
    return fen * (starter.unit_count or 1) if starter.price_per != starter.unit else fen


def signed(stock: Stock) -> Stock:
    """Return a movement with the signs that its cause asks for, and the places it goes between.

    What is lost, used or moved leaves its place; locking brings goods to ``online``, unlocking
    takes them from there.
    """
    said = stock
    if said.cause == "lock":
        said = msgspec.structs.replace(said, to_place=ONLINE)
    elif said.cause == "unlock":
        to = said.to_place or (said.place if said.place != ONLINE else SHOP)
        said = msgspec.structs.replace(said, place=ONLINE, to_place=to)
    if said.cause not in MOVING:
        said = msgspec.structs.replace(said, to_place=None)
    if said.cause in LEAVING:
        said = msgspec.structs.replace(said, grams=-abs(said.grams), count=-abs(said.count))
    return said


def is_past(last: dt.date | None, today: dt.date) -> bool:
    """Tell whether goods are past their date; on the day itself they may still be sold."""
    return last is not None and last < today

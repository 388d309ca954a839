"""What was delivered or sold, in the unit as entered and in grams and pieces."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import msgspec

from core.base.errors import FieldError
from core.catalog.model import Product
from core.packs.units import Units

THOUSAND: Final = 1000
KILO: Final = "千克"


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """The unit goods are sold in by habit, what one of it weighs and how many pieces it holds.

    ``counted`` goods are kept in stock by pieces.
    """

    unit: str = KILO
    each_g: int | None = None
    pieces: int = 1
    counted: bool = False


def goods_of(product: Product | None) -> Goods:
    """Return what measuring needs to know of a product."""
    if product is None:
        return Goods()
    return Goods(
        unit=product.unit,
        each_g=product.unit_grams or None,
        pieces=product.unit_count or 1,
        counted=product.counted,
    )


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity: ``qty`` thousandths of ``unit``, net ``grams`` (0: unknown), ``count`` pieces."""

    unit: str
    qty: int
    grams: int
    count: int
    errors: tuple[FieldError, ...] = ()


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity as typed, anything missing left at 0."""

    unit: str | None = None
    qty: int = 0
    gross_g: int = 0
    tare_g: int = 0
    grams: int = 0
    count: int = 0


def measured(units: Units, asked: Weighed, goods: Goods) -> Measured:
    """Fill in what follows from what was typed; contradictions come back as field errors."""
    unit = (asked.unit or "").strip() or goods.unit
    known, own = units.get(unit), units.get(goods.unit)
    is_mass = known is not None and known.measure == "mass"
    is_own = unit == goods.unit or (known is not None and known is own)
    factor = known.grams if known and known.grams else goods.each_g if is_own else None
    pieces = goods.pieces if is_own else 1
    net = asked.gross_g - asked.tare_g if asked.gross_g else asked.grams
    qty = asked.qty
    if not qty and is_mass and factor:
        qty = _rounded(Decimal(net) * THOUSAND / factor)
    if not qty and not is_mass:
        qty = _rounded(Decimal(asked.count) * THOUSAND / pieces)
    by_qty = _rounded(Decimal(qty) * factor / THOUSAND) if factor else 0
    count = asked.count
    if not count and not is_mass and (goods.counted or not (net or by_qty)):
        count = qty * pieces // THOUSAND
    errors = _errors(asked, net, by_qty if is_mass else 0)
    return Measured(unit=unit, qty=qty, grams=net or by_qty, count=count, errors=errors)


def amount_of(price_fen: int, qty: int) -> int:
    """Return price × quantity in fen, half a fen rounded up; ``qty`` in thousandths."""
    return _rounded(Decimal(price_fen) * qty / THOUSAND)


def _errors(asked: Weighed, net: int, by_qty: int) -> tuple[FieldError, ...]:
    found = []
    if asked.gross_g and asked.tare_g >= asked.gross_g:
        found.append(FieldError(field="tare_g", code="trade.tare_too_heavy"))
    elif asked.gross_g and asked.grams and asked.grams != net:
        args: dict[str, str | int] = {"net": net}
        found.append(FieldError(field="grams", code="trade.weight_differs", args=args))
    elif net and asked.qty and by_qty and by_qty != net:
        told: dict[str, str | int] = {"net": by_qty}
        found.append(FieldError(field="grams", code="trade.weight_differs", args=told))
    if not (net or asked.qty or asked.count):
        found.append(FieldError(field="grams", code="field.missing"))
    return tuple(found)


def _rounded(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))

"""What was delivered or sold, in the unit as entered and in grams and pieces."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

import msgspec

from core.base.errors import FieldError
from core.catalog.model import Product
from core.packs.units import Units

THOUSAND: Final = 1000
KILO: Final = "千克"


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """The unit goods are sold in by habit, what one of it weighs and how many pieces it holds.

    ``kept`` goods lie in the station's stock, ``counted`` ones by pieces, all others by weight.
    """

    unit: str = KILO
    each_g: int | None = None
    pieces: int = 1
    counted: bool = False
    kept: bool = False

    def lacks_weight(self, *, by_weight: bool) -> bool:
        """Tell whether what came in by its own unit has to be weighed as well."""
        return self.kept and not (by_weight or self.counted or self.each_g)

    def lacks_count(self, *, by_weight: bool) -> bool:
        """Tell whether what was weighed has to be counted as well."""
        return self.kept and self.counted and by_weight and not self.each_g


def goods_of(product: Product | None) -> Goods:
    """Return what measuring needs to know of a product."""
    if product is None:
        return Goods()
    return Goods(
        unit=product.unit,
        each_g=product.unit_grams or None,
        pieces=product.unit_count or 1,
        counted=product.counted,
        kept=True,
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


class Unit(NamedTuple):
    """A unit for certain goods: grams and pieces of one, None where nobody knows."""

    name: str
    is_mass: bool
    grams: Decimal | int | None
    pieces: int | None


def measured(units: Units, asked: Weighed, goods: Goods) -> Measured:
    """Fill in what follows from what was typed; contradictions come back as field errors.

    Kept goods come to what their stock is kept in, or the field that lacks is named: nothing is
    paid for that the stock does not get.
    """
    unit = _unit(units, (asked.unit or "").strip() or goods.unit, goods)
    net = asked.gross_g - asked.tare_g if asked.gross_g else asked.grams
    qty = asked.qty
    if not qty and unit.is_mass and unit.grams:
        qty = _rounded(Decimal(net) * THOUSAND / unit.grams)
    if not qty and not unit.is_mass:
        qty = _rounded(Decimal(asked.count) * THOUSAND / (unit.pieces or 1))
    by_qty = _rounded(Decimal(qty) * unit.grams / THOUSAND) if unit.grams else 0
    grams = net or by_qty
    count = asked.count or _pieces(unit, qty, grams, goods)
    errors = _errors(asked, net, by_qty if unit.is_mass else 0)
    made = Measured(unit=unit.name, qty=qty, grams=grams, count=count)
    if not errors and goods.kept:
        errors = _unkept(unit, made, goods)
    return msgspec.structs.replace(made, errors=errors)


def _unit(units: Units, name: str, goods: Goods) -> Unit:
    known, own = units.get(name), units.get(goods.unit)
    is_own = name == goods.unit or (known is not None and known is own)
    if known is not None and known.measure == "mass":
        return Unit(name, is_mass=True, grams=known.grams, pieces=None)
    by_piece = known is not None and known.measure == "count"
    pieces = goods.pieces if is_own else 1 if by_piece or not goods.counted else None
    return Unit(name, is_mass=False, grams=goods.each_g if is_own else None, pieces=pieces)


def _pieces(unit: Unit, qty: int, grams: int, goods: Goods) -> int:
    """Return how many pieces a quantity is, 0 where that is not asked or not known."""
    if goods.counted and unit.is_mass and goods.each_g:
        return _rounded(Decimal(grams) * goods.pieces / goods.each_g)
    if unit.is_mass or not (goods.counted or not grams):
        return 0
    return qty * (unit.pieces or 0) // THOUSAND


def _unkept(unit: Unit, made: Measured, goods: Goods) -> tuple[FieldError, ...]:
    """Return what the stock of these goods lacks, or would hold otherwise than is paid for."""
    args: dict[str, str | int] = {"unit": unit.name}
    if not goods.counted:
        lacks = not made.grams
        return (FieldError(field="grams", code="trade.weight_unknown", args=args),) if lacks else ()
    if not made.count:
        code = "trade.not_whole" if unit.pieces else "trade.count_unknown"
        field = "qty" if unit.pieces else "count"
        return (FieldError(field=field, code=code, args={"unit": goods.unit}),)
    if unit.pieces is None:
        return ()
    if made.qty * unit.pieces % THOUSAND:
        return (FieldError(field="qty", code="trade.not_whole", args=args),)
    if made.qty * unit.pieces != made.count * THOUSAND:
        return (FieldError(field="count", code="trade.count_differs"),)
    return ()


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

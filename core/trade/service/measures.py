"""What was delivered or sold, in the unit as entered and in grams and pieces."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import msgspec

from core.base.errors import FieldError
from core.packs.units import Units

THOUSAND: Final = 1000
KILO: Final = "公斤"


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """The unit goods are counted in by habit, and what one package or piece weighs."""

    unit: str = KILO
    each_g: int | None = None


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
    known = units.get(unit)
    is_mass = known is not None and known.measure == "mass"
    factor = known.grams if known and known.grams else goods.each_g
    net = asked.gross_g - asked.tare_g if asked.gross_g else asked.grams
    qty = asked.qty
    if not qty and is_mass and factor:
        qty = _rounded(Decimal(net) * THOUSAND / factor)
    if not qty and not is_mass:
        qty = asked.count * THOUSAND
    by_qty = _rounded(Decimal(qty) * factor / THOUSAND) if factor else 0
    count = 0 if is_mass else asked.count or qty // THOUSAND
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

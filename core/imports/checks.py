"""What the values of one row say together: sums, weights, the day of a time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from core.imports import codes
from core.imports.order_words import ORDERS
from core.imports.orders import understood
from core.imports.payments import settled
from core.imports.quantities import GRAMS, weight
from core.imports.values import Issue, Values

_FEN: Final = Decimal(1)


def checked(
    kind: str,
    values: Values,
    issues: list[Issue],
    *,
    priced: bool,
    headings: Sequence[str] = (),
) -> tuple[Values, list[Issue]]:
    """Complete the values of a row by what follows from them, and check the sum.

    Args:
        kind: The kind of row.
        values: What its cells gave.
        issues: What is wrong with its cells.
        priced: Whether the table has a column of unit prices.
        headings: What the table's columns are called.
    """
    full = _timed(dict(values))
    found: list[Issue] = []
    if kind == ORDERS:
        return understood(full, headings)
    wrong = {issue.field for issue in issues}
    if kind == "down":
        full, found = _totalled(full, wrong)
    if kind in {"up", "down"}:
        full = _weighed(full)
        found += _summed(full, wrong, priced=priced or kind == "up")
    if kind == "down":
        full, more = settled(full)
        found += more
    return full, found


def _totalled(values: Values, wrong: set[str]) -> tuple[Values, list[Issue]]:
    """A total holds goods and service; without an amount of its own, the goods are the rest."""
    if "total_fen" not in values or wrong & {"total", "amount", "fee"}:
        return values, []
    total, fee = int(values["total_fen"]), int(values.get("fee_fen", 0))
    if "amount_fen" in values:
        goods = int(values["amount_fen"])
        args: dict[str, str | int] = {"amount_fen": goods, "fee_fen": fee, "total_fen": total}
        return values, [] if total == goods + fee else [Issue("total", codes.TOTAL_DIFFERS, args)]
    expected = worked_out(values)
    if expected is None and fee:
        return values, [Issue("amount", codes.TOTAL_UNSURE, {"total_fen": total, "fee_fen": fee})]
    return values | {"amount_fen": total if total == expected else total - fee}, []


def _weighed(values: Values) -> Values:
    qty, unit = values.get("qty"), values.get("unit")
    grams = weight(Decimal(str(qty)), str(unit)) if qty and unit else None
    if grams is not None and grams == grams.to_integral_value():
        return values | {"grams": int(grams)}
    return values


def _summed(values: Values, wrong: set[str], *, priced: bool) -> list[Issue]:
    """Compare the amount with quantity times price; work it out if it was left blank."""
    if not {"qty", "price_fen"} <= values.keys() or wrong & {"qty", "price", "amount"}:
        missing = priced and "qty" in values and "price_fen" not in values and "price" not in wrong
        return [Issue("price", codes.PRICE_MISSING, {"field": "price"})] if missing else []
    expected = _billed(values) * Decimal(int(values["price_fen"]))
    rounded = int(expected.quantize(_FEN, "ROUND_HALF_UP"))
    if "amount_fen" not in values:
        return []
    amount = int(values["amount_fen"])
    if abs(amount - expected) < _FEN:
        return []
    return [Issue("amount", codes.AMOUNT_DIFFERS, {"expected_fen": rounded, "found_fen": amount})]


def _billed(values: Values) -> Decimal:
    """The quantity in units of the price: 3 公斤 at 5 元/斤 are 6."""
    qty = Decimal(str(values["qty"]))
    unit, per = values.get("unit"), values.get("price_unit")
    if unit and per and unit != per and str(unit) in GRAMS and str(per) in GRAMS:
        return qty * GRAMS[str(unit)] / GRAMS[str(per)]
    return qty


def worked_out(values: Values) -> int | None:
    """The amount in fen that quantity and price give, or None."""
    if "qty" not in values or "price_fen" not in values:
        return None
    expected = _billed(values) * Decimal(int(values["price_fen"]))
    return int(expected.quantize(_FEN, "ROUND_HALF_UP"))


def _timed(values: Values) -> Values:
    """Join a day and a time of day that stand in two columns; in_at gives the day as well."""
    for field in ("in_at", "out_at"):
        time = values.pop(f"{field}_clock", None)
        day = str(values.get("day", ""))[:10]
        if time and day:
            values[field] = f"{day}T{time}"
    entered = values.get("in_at")
    if entered and "day" not in values:
        values["day"] = str(entered)[:10]
    return values

"""What the values of one row say together: sums, weights, the day of a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from core.imports import codes
from core.imports.comings import fetched
from core.imports.needs import DEALS
from core.imports.order_words import ORDERS
from core.imports.orders import understood
from core.imports.payments import bought, settled
from core.imports.purchase_words import PURCHASE
from core.imports.quantities import GRAMS, plain_number, weight
from core.imports.sales import noted, sold
from core.imports.values import Issue, Values
from core.imports.weighing import weighed_in

_FEN: Final = Decimal(1)
_THOUSANDTH: Final = Decimal("0.001")
GONE: Final = frozenset({"collected", "returned", "lost"})
"""States of a parcel that is no longer on the shelf."""
MOST_FEN: Final = 100_000_000
"""A million yuan: more than any one sale or purchase of a village."""


def checked(
    kind: str,
    values: Values,
    issues: list[Issue],
    *,
    columns: Collection[str] = (),
    headings: Sequence[str] = (),
) -> tuple[Values, list[Issue]]:
    """Complete the values of a row by what follows from them, and check the sum.

    Args:
        kind: The kind of row.
        values: What its cells gave.
        issues: What is wrong with its cells.
        columns: The fields of the table's columns that are not all blank.
        headings: What the table's columns are called.
    """
    full = _timed(kind, dict(values))
    found: list[Issue] = []
    if "void" in full:
        return full, [Issue("row", codes.VOIDED, {"text": str(full["void"])})]
    if kind == ORDERS:
        return understood(full, headings)
    if kind in DEALS:
        return _dealt(kind, full, {issue.field for issue in issues}, columns, headings)
    if kind == "parcel":
        return _placed(full)
    if kind == "attendance":
        return _present(full)
    return full, found


def _dealt(
    kind: str,
    values: Values,
    wrong: set[str],
    columns: Collection[str],
    headings: Sequence[str],
) -> tuple[Values, list[Issue]]:
    """Check a row of goods and money: units, sums, who paid, whether it counts at all."""
    if "in_words_fen" in values and "amount" not in wrong:
        values = {"amount_fen": values["in_words_fen"]} | values  # where no figures stand
    full, found = weighed_in(values)
    full, more = _united(full)
    found += more
    full, more = _totalled(full, wrong) if kind == "down" else (full, [])
    priced = kind != "down" or "price" in columns
    found += more + _summed(full, wrong, priced=priced) + _sized(full)
    amount = int(full.get("amount_fen") or worked_out(full) or 0)
    if kind == "down":
        full |= {"state": "returned"} if full.get("back") else {}
        full, more = settled(full, amount, headings)
        found += more + noted(full) + _state_of_goods(full) + _given_back(full)
        full, more = fetched(full, columns)
        return full, found + more
    if kind == PURCHASE:
        full, more = bought(full, amount)
        return full, found + more + noted(full)
    gone = sold(full, amount)
    return full, gone if gone and gone[0].code in codes.LEFT_OUT else found + gone + noted(full)


def _given_back(values: Values) -> list[Issue]:
    """Money came back for goods that did not go back: whether the order still counts is asked."""
    refund = int(values.get("refund_fen", 0))
    if not refund or values.get("state") == "returned":
        return []
    return [Issue("refund", codes.NOTE_VOID, {"text": f"退款 {refund / 100:.2f}"})]


def _state_of_goods(values: Values) -> list[Issue]:
    """Goods bought for somebody are not known to be lost or damaged; they come or go back."""
    state = values.get("state")
    if state in {"lost", "damaged"}:
        return [Issue("state", codes.UNCLEAR, {"field": "state", "text": str(state)})]
    return []


def _placed(values: Values) -> tuple[Values, list[Issue]]:
    """What the state of a parcel and the time it left say together."""
    left, entered = str(values.get("out_at", "")), str(values.get("in_at", ""))
    dayless = [
        Issue(field, codes.DAY_UNCLEAR, {"text": str(values[f"{field}_clock"])})
        for field in ("in_at", "out_at")
        if f"{field}_clock" in values
    ]
    if dayless or not left:
        return values, dayless
    full = {"state": "collected"} | values
    if full["state"] not in GONE:
        return full, [Issue("state", codes.STATE_DIFFERS, {"text": left.replace("T", " ")})]
    shorter = min(len(left), len(entered))
    early = left[:shorter] < entered[:shorter]
    args: dict[str, str | int] = {"text": left.replace("T", " ")}
    return full, [Issue("out_at", codes.OUT_EARLY, args)] if early else []


def _present(values: Values) -> tuple[Values, list[Issue]]:
    """Whoever has a time of coming was there; whoever is said not to have come was not."""
    if values.get("signed") is False:
        return values, [Issue("row", codes.ABSENT, {})]
    came = values.keys() & {"in_at", "in_at_clock"}
    return (values | {"signed": True} if came else values), []


def _united(values: Values) -> tuple[Values, list[Issue]]:
    """Settle the unit of a quantity, its weight, and a price that is for another unit."""
    full = dict(values)
    own, head = full.pop("qty_unit", None), full.pop("head_unit", None)
    column, per = full.get("unit"), full.pop("price_unit", None)
    issues = []
    if own and column and not _same(str(own), str(column)):
        args: dict[str, str | int] = {"unit": own, "other": column}
        issues.append(Issue("qty", codes.UNIT_DIFFERS, args))
    unit = own or column or head
    if unit is None:
        return full, issues
    full["unit"] = unit
    if per and "qty" in full and "price_fen" in full and not _same(str(unit), str(per)):
        full, more = _priced_anew(full, str(unit), str(per))
        issues += more
    return _weighed(full), issues


def _same(unit: str, other: str) -> bool:
    return unit == other or (unit in GRAMS and GRAMS[unit] == GRAMS.get(other))


def _priced_anew(values: Values, unit: str, per: str) -> tuple[Values, list[Issue]]:
    """3 公斤 at 5 元/斤 are 3 公斤 at 10 元; 5 斤 at 6.15 元/公斤 are 2.5 公斤, to the fen."""
    if unit in GRAMS and per in GRAMS:
        price = Decimal(int(values["price_fen"])) * GRAMS[unit] / GRAMS[per]
        if price == price.to_integral_value():
            return values | {"price_fen": int(price)}, []
        qty = Decimal(str(values["qty"])) * GRAMS[unit] / GRAMS[per]
        if qty == qty.quantize(_THOUSANDTH):
            return values | {"qty": plain_number(qty), "unit": per}, []
    return values, [Issue("price", codes.PRICE_UNIT, {"unit": unit, "per": per})]


def _sized(values: Values) -> list[Issue]:
    """Goods for nothing, and sums that no village sees, are asked about."""
    found = [
        Issue(field, codes.ZERO, {"field": field})
        for field in ("price", "amount")
        if values.get(f"{field}_fen") == 0
    ]
    amount = int(values.get("amount_fen", 0))
    spelt = int(values.get("in_words_fen", amount))
    if amount and spelt != amount:
        args: dict[str, str | int] = {"words_fen": spelt, "amount_fen": amount}
        found.append(Issue("amount", codes.WORDS_DIFFER, args))
    if amount > MOST_FEN:
        found.append(Issue("amount", codes.TOO_MUCH, {"found_fen": amount}))
    return found


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
    if grams is not None:
        return values | {"grams": int(grams.to_integral_value("ROUND_HALF_UP"))}
    return values


def _summed(values: Values, wrong: set[str], *, priced: bool) -> list[Issue]:
    """Compare the amount with quantity times price; work it out if it was left blank."""
    if not {"qty", "price_fen"} <= values.keys() or wrong & {"qty", "price", "amount"}:
        missing = priced and "qty" in values and "price_fen" not in values and "price" not in wrong
        return [Issue("price", codes.PRICE_MISSING, {"field": "price"})] if missing else []
    expected = Decimal(str(values["qty"])) * Decimal(int(values["price_fen"]))
    rounded = int(expected.quantize(_FEN, "ROUND_HALF_UP"))
    if "amount_fen" not in values:
        return []
    amount = int(values["amount_fen"])
    if abs(amount - expected) < _FEN:
        return []
    return [Issue("amount", codes.AMOUNT_DIFFERS, {"expected_fen": rounded, "found_fen": amount})]


def worked_out(values: Values) -> int | None:
    """The amount in fen that quantity and price give, or None."""
    if "qty" not in values or "price_fen" not in values:
        return None
    expected = Decimal(str(values["qty"])) * Decimal(int(values["price_fen"]))
    return int(expected.quantize(_FEN, "ROUND_HALF_UP"))


def _timed(kind: str, values: Values) -> Values:
    """Join a day and a time of day that stand in two columns; in_at gives the day as well.

    A time of leaving without a day is of the day of coming.
    """
    for field in ("in_at", "out_at"):
        time = values.get(f"{field}_clock")
        day = str(values.get("day", ""))[:10]
        if time and day:
            values[field] = f"{day}T{values.pop(f'{field}_clock')}"
        if field == "in_at" and field in values and (kind == "parcel" or not day):
            values["day"] = str(values[field])[:10]
    if kind == "parcel" and "day" in values:
        values.setdefault("in_at", values["day"])
    return values

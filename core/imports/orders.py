"""What one row of a platform's order file says: whose order, what became of it, what it brought."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from typing import Final

from core.imports import codes
from core.imports.order_words import (
    CANCELLED,
    HINTS,
    OPEN,
    ORDERED,
    PARTLY,
    REFUNDED,
    SHIPPED,
    SIGNATURES,
    SIGNED,
    SILENT,
    STATE_OF,
    UNPAID,
)
from core.imports.plain import squeeze
from core.imports.values import Issue, Values

_PARTS: Final = re.compile(r"[,;、。|+()\[\]]|(?<!退款)/")
_NUMBERED_DAY: Final = re.compile(r"(\d{2})(\d{2})(\d{2})-\d{6,}")
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_FEWEST: Final = 2
_STEPS: Final = (ORDERED, SHIPPED, SIGNED)
LEFT_OUT: Final = {UNPAID: codes.ORDER_UNPAID, CANCELLED: codes.ORDER_CANCELLED}
"""What never became a sale, and why the row is left out."""
_REGION: Final = 30


def understood(values: Values, headings: Sequence[str]) -> tuple[Values, list[Issue]]:
    """Complete what the cells of an order's row gave; say what cannot be told from them.

    ``state`` becomes ordered, shipped, signed, refunded, unpaid or cancelled, ``partly`` marks
    money given back in part, ``sent`` goods that left before their refund.
    """
    full = dict(values)
    issues: list[Issue] = []
    day = full.get("day") or full.get("paid_at") or _numbered_day(str(full.get("order_no", "")))
    if day or full.get("shipped_at"):
        full["day"] = str(day or full["shipped_at"])[:10]
    platform = full.get("platform") or platform_of(tuple(headings))
    if platform:
        full["platform"] = platform
    _tell_state(full, issues)
    _tell_amount(full, issues)
    if not full.keys() & {"product", "sku", "code", "goods"}:
        issues.append(Issue("product", codes.MISSING, {"field": "product"}))
    region = region_of(full)
    if region:
        full["region"] = region
    if full.get("state") in LEFT_OUT:
        issues = [Issue("row", LEFT_OUT[str(full["state"])], {"text": _said(full)})]
    elif full.get("state") == REFUNDED and not full.get("sent"):
        issues = [Issue("row", codes.ORDER_REFUNDED, {"text": _said(full)})]
    return full, issues


def _said(values: Values) -> str:
    """Return the state as the file words it; what says nothing of the sale only if all does."""
    texts = [str(values[name]) for name in ("order_state", "aftersale") if values.get(name)]
    telling = [text for text in texts if meanings([text])]
    return " ".join(dict.fromkeys(telling or texts))[:60]


def _tell_state(values: Values, issues: list[Issue]) -> None:
    text = str(values.get("order_state") or "")
    told = meanings((text, str(values.get("aftersale") or "")))
    sent = bool(values.keys() & {"shipped_at", "signed_at", "parcel_no"}) or bool(
        told & {SHIPPED, SIGNED}
    )
    if "cancelled_at" in values:
        told |= {CANCELLED}
    state = _state(told, sent=sent, signed="signed_at" in values)
    if state is None and not text and values.keys() & {"signed_at", "shipped_at"}:
        state = SIGNED if "signed_at" in values else SHIPPED
    if state is None:
        if text:
            issues.append(Issue("order_state", codes.ORDER_STATE, {"text": _said(values)}))
        return
    values["state"], values["sent"] = state, sent
    values.setdefault("order_state", state)
    if PARTLY in told and state in _STEPS:
        values["partly"] = True
        if "refund_fen" not in values:
            issues.append(Issue("refund", codes.ORDER_PARTLY, {"text": _said(values)}))


def _state(told: frozenset[str] | set[str], *, sent: bool, signed: bool) -> str | None:
    """Return what a sale has come to; money given back in full outweighs where the goods are."""
    if REFUNDED in told:
        return REFUNDED
    if CANCELLED in told:
        return CANCELLED
    gone = [step for step in _STEPS if step in told]
    if UNPAID in told and SHIPPED not in gone and SIGNED not in gone:
        return UNPAID
    if not gone:
        return None
    if signed:
        return SIGNED
    return SHIPPED if sent and gone[-1] == ORDERED else gone[-1]


def meanings(texts: Iterable[str]) -> set[str]:
    """Return what the words of several state cells mean; words not known say nothing.

    Words that speak of money back and are not known mean that nothing can be told: an empty set.
    """
    told: set[str] = set()
    for text in texts:
        for part in _PARTS.split(squeeze(text).lower()):
            found = _meaning(part) if part else SILENT
            if found is None and ("退" in part or "refund" in part):
                return set()
            told |= {found} if found else set()
    return told - {SILENT, OPEN}


@functools.lru_cache(maxsize=512)
def _meaning(part: str) -> str | None:
    known = STATE_OF.get(part)
    return known or next((state for word, state in HINTS if word in part), None)


def _tell_amount(values: Values, issues: list[Issue]) -> None:
    """Put what the merchant got as ``amount_fen``, as said or by what the other columns say.

    What the platform gives buyers off is the platform's loss: it is never taken from the sale.
    """
    if "amount_fen" in values:
        return
    amount = _lines_amount(values) if "order_discount_fen" in values else _derived(values)
    if amount is not None and amount >= 0:
        values["amount_fen"] = amount
    elif values.get("order_discount_fen"):
        issues.append(Issue("amount", codes.ORDER_SHARED, {}))


def _derived(values: Values) -> int | None:
    freight, shop = _fen(values, "freight"), _fen(values, "shop_discount")
    if "total_fen" in values:
        return _fen(values, "total") + freight - shop
    if "paid_fen" in values:
        return (
            _fen(values, "paid") + _fen(values, "platform_discount") + _fen(values, "pay_discount")
        )
    return _lines_amount(values)


def _lines_amount(values: Values) -> int | None:
    """Return price times quantity less the line's discount; None if the order has another."""
    other = _fen(values, "order_discount") - _fen(values, "shop_discount")
    if "price_fen" not in values or "qty" not in values or other > 0:
        return None
    pieces = float(str(values["qty"]))
    if not pieces.is_integer():
        return None
    return _fen(values, "price") * int(pieces) - _fen(values, "shop_discount")


def _fen(values: Values, name: str) -> int:
    return int(values.get(f"{name}_fen", 0))


def _numbered_day(order_no: str) -> str:
    """Return the day that an order number such as 261105-123456789012345 begins with, or ""."""
    found = _NUMBERED_DAY.fullmatch(order_no)
    if not found:
        return ""
    try:
        return dt.date(2000 + int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


@functools.lru_cache(maxsize=64)
def platform_of(headings: tuple[str, ...]) -> str:
    """Return the platform whose file has such headings, "" when none is sure."""
    said = {_BRACKETS.sub("", squeeze(text).lower()) for text in headings}
    said |= {squeeze(text).lower() for text in headings}
    hits = {name: len(said & set(own)) for name, own in SIGNATURES.items()}
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] >= _FEWEST else ""


def region_of(values: Values) -> str:
    """Return the buyer's province and city, nothing nearer than that."""
    parts = [str(values.get("province") or ""), str(values.get("city") or "")]
    told = "".join(dict.fromkeys(part for part in parts if part))
    return (told or str(values.get("address") or ""))[:_REGION]


def lines_of(values: Values) -> tuple[str, ...]:
    """Return what may tell the goods of one order apart, the surest first."""
    said = (values.get(name) for name in ("sub_no", "sku", "code", "goods_id", "spec", "product"))
    return tuple(dict.fromkeys(str(one)[:60] for one in said if one))

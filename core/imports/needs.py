"""What each kind's fields are read as, and which of them a row or a table must have."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from core.imports import codes
from core.imports.order_words import ORDERS
from core.imports.purchase_words import PURCHASE
from core.imports.values import Issue, Values

_SHAPES: Final[dict[str, str]] = {
    **dict.fromkeys(("day", "in_at", "out_at"), "moment"),
    **dict.fromkeys(("arrived_on", "collected_on"), "coming"),
    **dict.fromkeys(("farmer", "villager", "name", "buyer", "taker"), "person"),
    **dict.fromkeys(("price", "amount", "fee", "total", "owed"), "money"),
    **dict.fromkeys(("refund", "freight", "packing", "commission", "share", "due"), "money"),
    **dict.fromkeys(("deduct", "in_words"), "money"),
    **dict.fromkeys(("gross", "tare", "net", "pieces"), "weight"),
    "method": "method",
    **dict.fromkeys(("advance", "paid", "got"), "payment"),
    **dict.fromkeys(("signed", "back"), "mark"),
    "void": "void",
    "record": "record",
    "phone": "phone",
    "waybill": "waybill",
    "order_no": "order",
    "qty": "quantity",
    "unit": "unit",
    "gender": "gender",
    "age": "age",
    "state": "state",
}
_ORDER_SHAPES: Final[dict[str, str]] = {
    **dict.fromkeys(("paid_at", "shipped_at", "signed_at", "cancelled_at"), "moment"),
    "paid": "money",
    **dict.fromkeys(
        ("shop_discount", "order_discount", "platform_discount", "pay_discount"), "discount"
    ),
    "sub_no": "order",
    "parcel_no": "track",
    **dict.fromkeys(("province", "city", "address"), "place"),
}
_OF_KIND: Final = {
    ORDERS: _ORDER_SHAPES,
    "up": {"state": "sale"},
    PURCHASE: {"harvested": "moment", "cert": "cert"},
}
"""Where a field of one kind is read otherwise than the same name of the others."""

DEALS: Final = frozenset({"up", "down", PURCHASE})
"""Kinds of rows that hold goods, a quantity and a sum."""
CHARGES: Final = frozenset({"fee", "freight", "packing", "commission"})
"""What is charged for a service; 免 is nothing."""


@lru_cache(maxsize=512)
def shape_of(kind: str, field: str) -> str:
    """Return how a field's cells are read; one not named above is text."""
    return _OF_KIND.get(kind, {}).get(field) or _SHAPES.get(field, "text")


ANCHORS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "up": (frozenset({"product"}), frozenset({"qty", "amount", "price"})),
    "down": (
        frozenset({"item", "villager"}),
        frozenset({"amount", "total", "price", "order_no"}),
    ),
    "parcel": (frozenset({"waybill"}), frozenset({"name", "phone", "courier", "in_at", "shelf"})),
    PURCHASE: (
        frozenset({"product", "farmer"}),
        frozenset({"qty", "gross"}),
        frozenset({"amount", "price", "due"}),
    ),
    "people": (frozenset({"name"}), frozenset({"phone", "village", "role", "gender"})),
    "attendance": (frozenset({"name"}), frozenset({"phone", "signed", "village", "gender"})),
    ORDERS: (
        frozenset({"order_no"}),
        frozenset({"amount", "paid", "total", "price"}),
        frozenset({"product", "sku", "goods_id"}),
    ),
}
"""A table of a kind has at least one column of each of these sets."""

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "up": ("price", "amount", "qty", "product", "day", "farmer"),
    "down": ("amount", "item", "day", "villager", "paid"),
    PURCHASE: ("price", "amount", "qty", "product", "day", "farmer"),
    "parcel": ("waybill", "phone", "in_at"),
    "people": ("name",),
    "attendance": ("name", "phone", "day", "signed"),
    ORDERS: ("order_no", "order_state", "amount", "qty", "day"),
}
"""Fields a row should have, the ones to ask about first in front."""

SAID_BY: Final[dict[str, tuple[str, ...]]] = {
    "amount": ("amount", "total"),
    "paid": ("paid", "got"),
    "signed": ("signed", "in_at"),
}
"""Columns any of which says what is needed."""

ALWAYS: Final[dict[str, frozenset[str]]] = {
    "up": frozenset({"price", "qty", "product", "day"}),
    "down": frozenset({"amount", "item", "day"}),
    PURCHASE: frozenset({"price", "qty", "product", "day", "farmer"}),
    "parcel": frozenset({"waybill"}),
    "people": frozenset({"name"}),
    "attendance": frozenset({"name", "day"}),
    ORDERS: frozenset({"order_no", "order_state", "amount", "qty", "product", "day"}),
}
"""Needed even where a table has no column for them; without them a row cannot be booked."""

TELLING: Final[dict[str, frozenset[str]]] = {
    "up": frozenset({"state", "refund", "freight", "packing", "commission", "share"}),
    "down": frozenset({"advance", "paid", "got", "owed", "fee", "total", "state", "refund"}),
    PURCHASE: frozenset(
        {"paid", "got", "owed", "due", "deduct", "gross", "tare", "pieces", "method"}
    ),
    "parcel": frozenset({"state", "due"}),
}
"""What a row may lack, but must not be booked with as long as a cell of it is not understood."""


def may_stand(kind: str, issue: Issue, values: Values) -> bool:
    """Whether a row may be booked as it is, whatever an issue says of one of its cells."""
    if issue.code in codes.REFUSED | codes.MENDED:
        return False
    if issue.code == codes.TOO_MUCH or (issue.field == "price" and "amount_fen" in values):
        return True
    unread = issue.code in codes.UNREAD and issue.field in TELLING.get(kind, ())
    return not unread and issue.field not in ALWAYS[kind]

"""What each kind's fields are read as, and which of them a row or a table must have."""

from __future__ import annotations

from typing import Final

from core.imports.order_words import ORDERS

SHAPES: Final[dict[str, str]] = {
    **dict.fromkeys(("day", "in_at", "out_at", "arrived_on", "collected_on"), "moment"),
    **dict.fromkeys(("farmer", "villager", "name", "buyer"), "person"),
    **dict.fromkeys(("price", "amount", "fee"), "money"),
    **dict.fromkeys(("advance", "paid", "signed"), "mark"),
    "phone": "phone",
    "waybill": "waybill",
    "order_no": "order",
    "qty": "quantity",
    "unit": "unit",
    "gender": "gender",
    "age": "age",
    "state": "state",
    **dict.fromkeys(("paid_at", "shipped_at", "signed_at", "cancelled_at"), "moment"),
    **dict.fromkeys(("total", "freight", "paid", "refund"), "money"),
    **dict.fromkeys(
        ("shop_discount", "order_discount", "platform_discount", "pay_discount"), "discount"
    ),
    "sub_no": "order",
    "parcel_no": "track",
    **dict.fromkeys(("province", "city", "address"), "place"),
}
"""How a field's cells are read; a field not named here is text."""

ANCHORS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "up": (frozenset({"product"}), frozenset({"qty", "amount", "price"})),
    "down": (frozenset({"item", "villager"}), frozenset({"amount", "price", "order_no"})),
    "parcel": (frozenset({"waybill"}), frozenset({"name", "phone", "courier", "in_at", "shelf"})),
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
    "down": ("amount", "item", "day", "villager"),
    "parcel": ("waybill", "phone"),
    "people": ("name",),
    "attendance": ("name", "phone"),
    ORDERS: ("order_no", "order_state", "amount", "qty", "day"),
}
"""Fields a row should have, the ones to ask about first in front."""

ALWAYS: Final[dict[str, frozenset[str]]] = {
    "up": frozenset({"price", "qty", "product", "day"}),
    "down": frozenset({"amount", "item", "day"}),
    "parcel": frozenset({"waybill"}),
    "people": frozenset({"name"}),
    "attendance": frozenset({"name"}),
    ORDERS: frozenset({"order_no", "order_state", "amount", "qty", "product", "day"}),
}
"""Needed even where a table has no column for them; without them a row cannot be booked."""

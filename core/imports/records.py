"""The values of an accepted row -> the records that it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from core.base.ids import EventId
from core.base.masking import tail_of
from core.base.record import Record
from core.imports.comings import begun, days_left
from core.imports.order_words import ORDERED, ORDERS, SHIPPED, SIGNED
from core.imports.purchase_words import PURCHASE
from core.imports.sales import LOST
from core.imports.values import Values
from core.people.model import Person
from core.trade.model.down import Down
from core.trade.model.money import OWED
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.training.model import Attendance

GENDERS: Final = MappingProxyType({"male": "男", "female": "女"})
UP_STATES: Final = MappingProxyType({name: name for name in (ORDERED, SHIPPED, SIGNED, LOST)})
ROLES: Final = MappingProxyType(
    {
        **dict.fromkeys(("农户", "农民", "种植户", "养殖户", "供货农户"), "farmer"),
        **dict.fromkeys(("村民", "居民", "群众"), "villager"),
        **dict.fromkeys(("合作社", "专业合作社"), "coop"),
        **dict.fromkeys(("企业", "公司"), "company"),
    }
)


_WHO: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "up": ("farmer", "farmer"),
        PURCHASE: ("farmer", "farmer"),
        "down": ("villager", "villager"),
    }
)
"""Kind -> the field that names the person, and what that person usually is."""


OWN: Final = frozenset({"本站", "自营", "本站自营", "站点", "本站库存"})
"""What stands for a farmer where the station sold its own goods."""


class Who(NamedTuple):
    """The person a row speaks of: the entry known for them, if any, and how they are named."""

    person: EventId | None
    name: str | None
    phone: str | None
    role: str


def who_of(kind: str, values: Values) -> Who:
    """Return whom a row speaks of, the person not yet looked up."""
    field, role = _WHO.get(kind, ("name", "villager"))
    phone = _text(values, "phone") or (_text(values, "phone_tail") if kind == "people" else None)
    return Who(None, _text(values, field), phone, role)


def record_of(
    kind: str, values: Values, who: Who, row_key: bytes, courier: Callable[[str], str | None]
) -> Record:
    """Return the record of one accepted row; ``courier`` turns a courier's name into its code."""
    said = {"row_key": row_key, "note": _text(values, "note"), **_MAKERS[kind](values, who)}
    if "day" in values:
        said["day"] = dt.date.fromisoformat(str(values["day"]))
    if kind in {"parcel", "up"} and values.get("courier"):
        name = str(values["courier"])
        said["courier"] = courier(name) or name
    return msgspec.convert({k: v for k, v in said.items() if v is not None}, _TYPES[kind])


def _up(values: Values, who: Who) -> dict[str, Any]:
    return {
        "platform": _text(values, "platform"),
        "order_no": _text(values, "order_no"),
        "buyer_region": _text(values, "region"),
        "note": _joined(_text(values, "grade"), _text(values, "note")),
        "item": _text(values, "product"),
        "unit": _text(values, "unit"),
        "qty": _thousandths(values),
        "grams": _whole(values, "grams"),
        "price_fen": _whole(values, "price_fen"),
        "amount_fen": _whole(values, "amount_fen"),
        "packing_fee_fen": _whole(values, "packing_fen"),
        "freight_fen": _whole(values, "freight_fen"),
        "commission_fen": _whole(values, "commission_fen"),
        "net_to_farmer_fen": _whole(values, "share_fen"),
        "farmer": who.person,
        "farmer_name": None if who.name in OWN else who.name,
        "waybill": _text(values, "waybill"),
        "state": UP_STATES.get(str(values.get("state")), SIGNED),
    }


def _down(values: Values, who: Who) -> dict[str, Any]:
    advanced = bool(values.get("advance")) or bool(values.get("advance_fen"))
    amount = _whole(values, "amount_fen") or 0
    fee = _whole(values, "fee_fen") or 0
    return {
        "villager": who.person,
        "name": who.name,
        "item": _text(values, "item"),
        "platform": _text(values, "platform"),
        "order_no": _text(values, "order_no"),
        "unit": _text(values, "unit"),
        "qty": _thousandths(values) or 1000,
        "price_fen": _whole(values, "price_fen"),
        "amount_fen": amount,
        "fee_fen": fee,
        "paid_by": "station" if advanced else "villager",
        "paid_fen": values.get("paid_fen", 0 if advanced else amount + fee),
        "note": _joined(_text(values, "note"), days_left(values)),
        "state": begun(values),
    }


def _purchase(values: Values, who: Who) -> dict[str, Any]:
    """Farmer and product are names as long as nobody has looked them up."""
    pieces = values.get("pieces")
    return {
        "farmer": who.person or who.name,
        "product": _text(values, "product"),
        "grade": _text(values, "grade"),
        "unit": _text(values, "unit"),
        "qty": _thousandths(values),
        "gross_g": _whole(values, "gross_g"),
        "tare_g": _whole(values, "tare_g"),
        "grams": _whole(values, "grams"),
        "count": int(Decimal(str(pieces))) if pieces else None,
        "price_fen": _whole(values, "price_fen"),
        "amount_fen": _whole(values, "amount_fen"),
        "deduct_fen": _whole(values, "deduct_fen"),
        "paid_fen": _whole(values, "paid_fen"),
        "method": _text(values, "method") or ("cash" if values.get("paid_fen", 1) else OWED),
        "cert_no": _text(values, "cert"),
        "cert_lacks": _text(values, "cert_lacks"),
        "batch_no": _text(values, "batch"),
        "harvest_day": _text(values, "harvested"),
    }


def _parcel(values: Values, who: Who) -> dict[str, Any]:
    moment = values.get("in_at")
    at = dt.datetime.fromisoformat(str(moment)) if moment else None
    tail = _text(values, "phone_tail") or tail_of(who.phone)
    shelf = _text(values, "shelf")
    return {
        "waybill": values["waybill"],
        "courier": "unknown",
        "person": who.person,
        "name": who.name,
        "phone": who.phone,
        "tail": tail or None,
        "shelf": shelf,
        "pickup_code": _text(values, "pickup") or shelf,
        "in_at": at,
        "damaged": values.get("state") == "damaged",
        "due_fen": _whole(values, "due_fen"),
    }


def person_of(values: Values, who: Who, import_id: EventId) -> Person:
    """Return the person that a row of a list of people becomes; other roles stand in the note."""
    role = _text(values, "role")
    said = {
        "name": who.name,
        "phone": who.phone,
        "village": _text(values, "village"),
        "role": ROLES.get(role or "", "villager"),
        "gender": GENDERS.get(str(values.get("gender"))),
        "note": _joined(None if role in ROLES else role, _text(values, "note")),
        "import_id": import_id,
    }
    return msgspec.convert({k: v for k, v in said.items() if v is not None}, Person)


def _attendance(values: Values, who: Who) -> dict[str, Any]:
    return {
        "person": who.person,
        "name": who.name,
        "phone": who.phone or _text(values, "phone_tail"),
        "gender": GENDERS.get(str(values.get("gender"))),
        "age": values.get("age"),
        "village": _text(values, "village"),
        "group": _text(values, "group"),
        "came": _clock(values, "in_at"),
        "went": _clock(values, "out_at"),
    }


_MAKERS: Final[Mapping[str, Callable[[Values, Who], dict[str, Any]]]] = MappingProxyType(
    {
        "up": _up,
        "down": _down,
        PURCHASE: _purchase,
        "parcel": _parcel,
        "attendance": _attendance,
    }
)
_TYPES: Final[Mapping[str, type[Record]]] = MappingProxyType(
    {
        "up": Up,
        PURCHASE: Purchase,
        "down": Down,
        "parcel": Parcel,
        "people": Person,
        "attendance": Attendance,
    }
)
KINDS: Final = (*_TYPES, ORDERS)


def type_of(kind: str) -> type[Record]:
    """Return the record type that rows of a kind become."""
    return _TYPES[kind]


def _joined(*texts: str | None) -> str | None:
    return "；".join(filter(None, texts)) or None


def _clock(values: Values, name: str) -> str | None:
    """The time of day of a moment, as a sheet has it."""
    return str(values.get(name, "")).partition("T")[2] or _text(values, f"{name}_clock")


def _text(values: Values, name: str) -> str | None:
    value = values.get(name)
    return str(value) if value not in (None, "") else None


def _whole(values: Values, name: str) -> int | None:
    value = values.get(name)
    return int(value) if value is not None else None


def _thousandths(values: Values) -> int | None:
    value = values.get("qty")
    return int((Decimal(str(value)) * 1000).to_integral_value()) if value is not None else None

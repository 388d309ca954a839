"""Columns that are known, or not, and that no record keeps: which, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from core.imports import codes
from core.imports.headings import SURE, matches
from core.imports.order_words import ORDERS
from core.imports.purchase_words import PURCHASE

NOT_KEPT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "up": {
            "phone": codes.LEFT_FINDS,
            "buyer": codes.LEFT_BUYER,
            **dict.fromkeys(("village", "got", "owed", "in_words"), codes.LEFT_OTHER),
        },
        "down": {
            "phone": codes.LEFT_FINDS,
            **dict.fromkeys(
                ("village", "waybill", "courier", "refund", "in_words"), codes.LEFT_OTHER
            ),
        },
        PURCHASE: {"in_words": codes.LEFT_OTHER},
        "parcel": dict.fromkeys(("item", "village"), codes.LEFT_OTHER),
        "people": dict.fromkeys(("gender", "age", "birth", "household"), codes.LEFT_CONSENT),
        "attendance": {"note": codes.LEFT_OTHER},
        ORDERS: {},
    }
)
"""For each kind the columns that are read and not kept."""
_WHY: Final = MappingProxyType(
    {"_id_card": codes.LEFT_IDENTITY, "_buyer": codes.LEFT_BUYER, "_index": ""}
)


class Unkept(NamedTuple):
    """A column of which nothing is kept: its heading, and a code that says why."""

    heading: str
    code: str


def unkept(kind: str, headings: Sequence[str], fields: Mapping[int, str]) -> tuple[Unkept, ...]:
    """Return the columns of a table that are left out; ``fields`` says what the others are."""
    found = (
        Unkept(text, _why(kind, text, fields.get(place)))
        for place, text in enumerate(headings)
        if text
    )
    return tuple(dict.fromkeys(one for one in found if one.code))


def _why(kind: str, heading: str, field: str | None) -> str:
    if field is not None:
        return NOT_KEPT[kind].get(field, "")
    known = [one.field for one in matches(kind, heading) if one.score >= SURE]
    aside = next((one for one in known if one.startswith("_")), None)
    if aside is not None:
        return _WHY.get(aside, codes.LEFT_OTHER)
    return codes.LEFT_UNKNOWN

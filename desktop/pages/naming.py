"""What the codes of choices are called on the screen, in forms and in ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from words.choices import choice_source
from words.say import _
from words.told import N_


def naming(field: str, code: str) -> str:
    """Return a choice in the clerk's words; a code that is a word already stands for itself."""
    return _(choice_source(field, code))


def unit_words(unit: str | None) -> str:
    """Return what goods are counted by; "" for nothing, a unit of the station's own as it is."""
    return _(unit) if unit else ""


KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "purchase": N_("收购"),
        "up": N_("上行"),
        "down": N_("代买"),
        "payment": N_("收付款"),
        "settlement": N_("结算"),
        "receipt": N_("收据"),
        "errand": N_("便民"),
        "parcel-out": N_("代寄"),
        "parcel": N_("包裹"),
        "close": N_("日结"),
        "shift": N_("交接"),
        "opening": N_("期初"),
        "cash": N_("资金调拨"),
        "up.move": N_("上行售后"),
        "down.move": N_("代买收退"),
        "stock": N_("库存"),
    }
)


def kind_name(kind: str) -> str:
    """Return what a kind of record is called."""
    return _(KINDS.get(kind, kind))

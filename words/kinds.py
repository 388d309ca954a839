"""What the kinds of rows are called that come in as spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from words.say import _
from words.told import N_

KIND_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": N_("上行销售"),
        "purchase": N_("收购"),
        "down": N_("代买"),
        "parcel": N_("包裹"),
        "people": N_("人员"),
        "attendance": N_("培训签到"),
        "orders": N_("平台订单"),
    }
)


def kind_words(kind: str) -> str:
    """Return what a kind of rows is called; the code itself where nobody named it."""
    return _(KIND_NAMES.get(kind, kind))

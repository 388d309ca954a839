"""Tables that stand in the same file and are of another kind: told by their titles or headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from core.imports.order_words import ORDERS
from core.imports.plain import squeeze
from core.imports.purchase_words import PURCHASE

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": "上行|销售|农产品(?!收购)|出货|卖",
        PURCHASE: "收购|收粮|收货(?!款)|交售|过磅|进货",
        "down": "下行|代买|代购|网购",
        "parcel": "包裹|快递|取件|入库|代收|parcel",
        "people": "农户信息|人员|村民信息|名单|花名册|名册|农户登记",
        "attendance": "签到|培训|参训|sign",
        ORDERS: "订单|order",
    }
)
"""What titles, sheets and files of a kind are called."""
_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": "农户|供货|农产品|上行|农民",
        PURCHASE: "毛重|皮重|除皮|去皮|交售",
        "down": "代买|代购|委托人|垫付|网购|下单人",
        "parcel": "取件|货架|入库|到站",
        "attendance": "签到|学员|参训",
    }
)
"""Headings that tables of one kind have and others hardly ever."""
_LIKELY: Final[Mapping[str, str]] = MappingProxyType(
    {PURCHASE: "收购", "down": "村民", "parcel": "运单|快递单"}
)
"""Headings that tell blocks side by side apart, but that other kinds may have as well."""


def titled(texts: Iterable[str]) -> frozenset[str]:
    """Return the kinds that the first telling one of some titles names, the nearest first."""
    for text in texts:
        found = frozenset(kind for kind, words in TITLES.items() if re.search(words, text))
        if found:
            return found
    return frozenset()


def by_title(kind: str, titles: Iterable[str], fits: Callable[[str], bool]) -> str | None:
    """Return the other kind a title names, if the table below it can be one."""
    named = titled(titles)
    others = [other for other in named if other != kind and fits(other)]
    return others[0] if others and kind not in named else None


def by_headings(kind: str, lines: Sequence[str], beside: Sequence[str]) -> dict[int, list[str]]:
    """Return which of the blocks side by side are of another kind, by their place in the row.

    One of them, or of the tables ``beside`` them, must be of the kind asked for: alone, a table
    is what the clerk says it is.
    """
    alone = len(lines) == 1
    told = [_told(line) | (frozenset() if alone else _told(line, _LIKELY)) for line in lines]
    if not any(kind in found for found in (*told, *map(_told, beside))):
        return {}
    others = [frozenset() if kind in found else found - {"attendance"} for found in told]
    return {at: sorted(other) for at, other in enumerate(others) if other}


def _told(line: str, known: Mapping[str, str] = _OWN) -> frozenset[str]:
    plain = squeeze(line)
    return frozenset(kind for kind, words in known.items() if re.search(words, plain))

"""Sums of money as people write them -> yuan as Decimal, and whole fen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from core.imports.numerals import CHINESE_DIGITS, number
from core.imports.plain import squeeze

_NUMBER: Final = rf"[\d.,]+|[{CHINESE_DIGITS}]+"
_SUM: Final = re.compile(
    rf"(?P<sign>[-+])?(?:¥|rmb|cny|人民币|[$])*(?P<inner>[-+])?(?P<yuan>{_NUMBER})?(?P<half>半)?"
    rf"(?P<wan>万)?(?:(?P<mark>[元块圆])钱?(?P<half2>半)?)?"
    rf"(?:(?P<jiao>{_NUMBER})(?:[角毛](?:钱)?|(?P<bare>\Z)))?(?:(?P<fen>{_NUMBER})分)?[整正]?"
    r"(?:rmb|cny|¥)?",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"\(([\d.,]+)\)")
_APART: Final = re.compile(r"[\d.,]\s+[\d.,]")
"""Two numbers in one cell are not one sum."""
_NAMED: Final = re.compile("[元块圆角毛分万萬整正零壹贰叁肆伍陆柒捌玖拾佰仟]")
"""Sums that name their own unit, as those in words do."""
_SIGNED: Final = re.compile("[¥$]|rmb|cny|人民币", re.IGNORECASE)
_FEN: Final = Decimal("0.01")
MOST: Final = Decimal(10) ** 10
"""Larger sums than this many yuan are no village's."""


@lru_cache(maxsize=4096)
def yuan(text: str) -> Decimal | None:
    """Read `¥1,234.50`, `12元5角`, `５８元`, `三百元` or `(58.50)` as yuan; None if it is none."""
    simple = number(text) if text.isascii() else None
    if simple is not None or _APART.search(text):
        return simple if simple is not None and abs(simple) <= MOST else None
    plain = squeeze(text)
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed:
        value = number(bracketed[1])
        return None if value is None else -value
    found = _SUM.fullmatch(plain)
    if not found or (found["sign"] and found["inner"]):
        return None
    total = _total(found)
    if total is None or total > MOST:
        return None
    return -total if "-" in {found["sign"], found["inner"]} else total


def scaled(text: str, scale: Decimal) -> Decimal | None:
    """Read a sum in units of ``scale`` yuan as yuan, unless it names its own unit.

    A sign of yuan where other units are asked for leaves open which of them counts: None.
    """
    found = yuan(text)
    if found is None or scale == 1 or _NAMED.search(text):
        return found
    return None if _SIGNED.search(text) else found * scale


def _total(found: re.Match[str]) -> Decimal | None:
    """Add the parts up; 12块5 is 12.5, but digits may follow a number only after 元 or 块."""
    if not any((found["yuan"], found["jiao"], found["fen"])):
        return None
    if found["bare"] is not None and not (found["mark"] and len(found["jiao"]) == 1):
        return None
    total = Decimal(0)
    wan = 10_000 if found["wan"] else 1
    for name, worth in (("yuan", Decimal(wan)), ("jiao", Decimal("0.1")), ("fen", _FEN)):
        if found[name]:
            value = number(found[name])
            if value is None:
                return None
            total += value * worth
    half = Decimal("0.5") * wan if found["half"] or found["half2"] else Decimal(0)
    return total + half


def to_fen(amount: Decimal) -> int:
    """Yuan -> fen, half a fen upwards."""
    return int(amount.quantize(_FEN, ROUND_HALF_UP) * 100)


def is_whole_fen(amount: Decimal) -> bool:
    """Whether a sum in yuan has no part smaller than a fen."""
    return amount == amount.quantize(_FEN, ROUND_HALF_UP)

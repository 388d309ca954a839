"""Numbers as people write them -> Decimal, by a strict grammar and without any float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_PLAIN: Final = re.compile(
    r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,10})?|[+-]?\.\d{1,10}"
)
_DIGITS: Final = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
    "弍": 2,
    "貳": 2,
}
_COUNTED: Final = frozenset("两俩")
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10_000, "萬": 10_000}
_CHINESE: Final = re.compile(f"[{''.join([*_DIGITS, *_TENS, *_MYRIADS])}]{{1,15}}")
CHINESE_DIGITS: Final = "".join([*_DIGITS, *_TENS, *_MYRIADS])
"""The characters Chinese numbers are written with, for use inside brackets of a pattern."""


def number(text: str) -> Decimal | None:
    """Read `1,234.50`, `一百二十` or `12`; None for anything else, `1e5` and `1_000` included."""
    if _PLAIN.fullmatch(text) and text.isascii():
        return Decimal(text.replace(",", ""))
    return chinese(text)


def chinese(text: str) -> Decimal | None:
    """Read a Chinese number such as 三十五, 一百零二, 二〇二六 or 贰拾."""
    if not _CHINESE.fullmatch(text):
        return None
    if all(sign in _DIGITS for sign in text):
        if len(text) > 1 and not _COUNTED.isdisjoint(text):
            return None  # 二两三 is no number
        return Decimal("".join(str(_DIGITS[sign]) for sign in text))
    total = part = digit = 0
    last = 10_000
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            last = _TENS[sign]
            part += (digit or 1) * last
            digit = 0
        else:
            total += (part + digit) * _MYRIADS[sign]
            last, part, digit = 10_000, 0, 0
    # 一百二 is 120, 一万二 is 12,000; 一百零二 is 102.
    short = text[-2:-1] in {*_TENS, *_MYRIADS} and last > _TENS["十"]
    tail = digit * last // 10 if short else digit
    return Decimal(total + part + tail)

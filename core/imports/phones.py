"""Phone numbers, whole or masked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from core.imports.plain import squeeze

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}-?\d{7,8}")
_EXTENDED: Final = re.compile(r"(1[3-9]\d{9})(?:转|-|,|_|#|\()(\d{1,6})\)?")
_MASKED: Final = re.compile(r"(?:\+?86)?1?[\d]{0,3}[*xX×•·●＊#]{3,9}(\d{4})")
_TAIL: Final = re.compile(r"(?:尾号|尾数|后四位|手机尾号)?[::]?(\d{4})")
_RUINED: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+|#{3,}")
_COUNTRY: Final = re.compile(r"\A(?:\+86|0086|86(?=1[3-9]\d{9}\Z))-?")


class Phone(NamedTuple):
    """A whole number, or only the last four digits of a masked one."""

    number: str | None
    tail: str
    extension: str | None = None


def is_ruined(text: str) -> bool:
    """Whether a spreadsheet has turned the digits into 1.33308E+10 or ####."""
    return _RUINED.fullmatch(squeeze(text)) is not None


@lru_cache(maxsize=4096)
def phone(text: str, *, tails: bool = False) -> Phone | None:
    """Read a phone number; with ``tails`` four digits alone are a tail. None if it is none."""
    plain = squeeze(text).removesuffix(".0")
    masked = _MASKED.fullmatch(plain)
    if masked:
        return Phone(None, masked[1])
    bare = _COUNTRY.sub("", plain)
    extended = _EXTENDED.fullmatch(bare)
    if extended:
        return Phone(extended[1], extended[1][-4:], extended[2])
    if _LANDLINE.fullmatch(bare):
        return Phone(bare, bare[-4:])
    digits = bare.replace("-", "").replace(".", "")
    if _MOBILE.fullmatch(digits):
        return Phone(digits, digits[-4:])
    tail = _TAIL.fullmatch(plain) if tails or "尾" in plain else None
    return Phone(None, tail[1]) if tail else None

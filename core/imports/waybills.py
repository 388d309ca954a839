"""Waybill and order numbers, whole or ruined by a spreadsheet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.imports.plain import squeeze

_SCIENTIFIC: Final = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+|\d+(?:\.\d+)?[x×*]10\^?\d+|#{3,}"
)
_FORM: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9]|[-_](?=[A-Z0-9-])|-\Z){5,39}")
_SHOWN_DIGITS: Final = 6
"""7.59303E+13 keeps six digits; the rest come back as zeros when the cell is formatted again."""
_KEPT_DIGITS: Final = 15
"""A spreadsheet keeps 15 digits of a number."""
_SHORTEST_LOSS: Final = 12
"""Numbers of up to 11 digits are shown whole."""
_FEWEST_DIGITS: Final = 6
_SEVERAL: Final = re.compile(r"[,;、/]|\s*\n\s*")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The number without blanks, in capitals, as a scanner would read it."""
    return squeeze(text).upper().removesuffix(".0").removesuffix(".")


def is_ruined(text: str, *, as_number: bool) -> bool:
    """Whether digits were lost: scientific notation, its zeros, or more than 15 digits kept.

    Args:
        text: The cell as text.
        as_number: Whether the cell held a number and not text. In text that a spreadsheet wrote
            the digits behind the fifteenth are zeros.
    """
    plain = clean(text)
    if _SCIENTIFIC.fullmatch(plain):
        return True
    if not plain.isdecimal() or len(plain) < _SHORTEST_LOSS:
        return False
    lost = plain[_KEPT_DIGITS:]
    if lost and (as_number or (len(lost) > 1 and not lost.strip("0"))):
        return True
    return len(plain.rstrip("0")) <= _SHOWN_DIGITS


def is_waybill(text: str) -> bool:
    """Whether a cleaned text has the form of a waybill: letters and digits, mostly digits."""
    return (
        text.isascii()
        and sum(map(str.isdecimal, text)) >= _FEWEST_DIGITS
        and _FORM.fullmatch(text) is not None
    )


def names_several(text: str) -> bool:
    """Whether one cell holds more than one number."""
    return len([part for part in _SEVERAL.split(text.strip()) if part.strip()]) > 1

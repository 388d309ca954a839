"""Numbers with a rule of their own, checked without a network; each rule names its standard.

Every ``is_...`` answers True or False and never raises; text must be upper case, half width and
free of spaces (``plain`` makes it so).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT: Final = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
GTIN: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}")
FOOD_LICENCE: Final = re.compile(r"SC[0-9]{14}")


def plain(text: str) -> str:
    """Return ``text`` in half width and upper case, without spaces of any kind."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def is_credit_code(text: str) -> bool:
    """Check a unified social credit code (GB 32100-2015: 18 characters, weights 3^i mod 31)."""
    return CREDIT.fullmatch(text) is not None and credit_check(text[:17]) == text[17]


def credit_check(body: str) -> str:
    """Return the 18th character of a unified social credit code from its first 17."""
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return CREDIT_ALPHABET[-total % 31]


def is_food_licence(text: str) -> bool:
    """Check a food production licence number: SC and 14 digits (GB/T 17710 MOD 11,10)."""
    return FOOD_LICENCE.fullmatch(text) is not None and food_check(text[2:15]) == text[15]


def food_check(digits: str) -> str:
    """Return the check digit that follows 13 digits by MOD 11,10."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def is_gtin(text: str) -> bool:
    """Check a trade item number of 8, 12, 13 or 14 digits (GS1 General Specifications 7.9)."""
    if GTIN.fullmatch(text) is None:
        return False
    weighed = (int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(text[:-1])))
    return -sum(weighed) % 10 == int(text[-1])

"""Numbers with a rule of their own, checked without a network; each rule names its standard.

Every ``is_...`` answers True or False and never raises; text must be upper case, half width and
free of spaces (``plain`` makes it so).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final, Literal

MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
WAYBILL: Final = re.compile(r"[0-9A-Z-]{8,24}")
SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,3}")
VILLAGE: Final = re.compile(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{10}")
TRACKED: Final = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
TRACKED_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
OLD_RESIDENT: Final = re.compile(r"[1-9][0-9]{14}")
RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS: Final = "10X98765432"
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT: Final = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
GTIN: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}")
FOOD_LICENCE: Final = re.compile(r"SC[0-9]{14}")

Identity = Literal["sound", "unchecked", "wrong"]


def plain(text: str) -> str:
    """Return ``text`` in half width and upper case, without spaces of any kind."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def is_mobile(text: str) -> bool:
    """Tell whether this is a mainland mobile number (11 digits; 电信网编号计划)."""
    return MOBILE.fullmatch(text) is not None


def is_landline(text: str) -> bool:
    """Tell whether this is a landline number with its area code (010-12345678)."""
    return LANDLINE.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Tell whether this is a mobile or a landline number."""
    return is_mobile(text) or is_landline(text)


def is_waybill(text: str) -> bool:
    """Tell whether this can be a waybill: 8 to 24 characters, not a number Excel has ruined."""
    return WAYBILL.fullmatch(text) is not None and SCIENTIFIC.fullmatch(text) is None


def is_tracked_item(text: str) -> bool:
    """Check a postal item number, two letters around nine digits (UPU S10)."""
    if TRACKED.fullmatch(text) is None:
        return False
    total = sum(w * int(d) for w, d in zip(TRACKED_WEIGHTS, text[2:10], strict=True))
    return int(text[10]) == {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def is_village_code(text: str) -> bool:
    """Tell whether this is a 12-digit code of a village (统计用区划代码: 2+2+2+3+3).

    Province, county, township and village parts must not be empty.
    """
    if VILLAGE.fullmatch(text) is None:
        return False
    return text[4:6] != "00" and text[6:9] != "000" and text[9:] != "000"


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


def resident_identity(text: str) -> Identity:
    """Check a resident identity number (GB 11643-1999): sound, wrong or unchecked.

    Old 15-digit numbers carry no check and are unchecked. The county part is not looked up: many
    elders' numbers name a county that has long been merged or renamed.
    """
    if OLD_RESIDENT.fullmatch(text) is not None:
        return "unchecked" if _is_day(f"19{text[6:12]}") else "wrong"
    if RESIDENT.fullmatch(text) is None or not _is_day(text[6:14]):
        return "wrong"
    return "sound" if resident_check(text[:17]) == text[17] else "wrong"


def resident_check(digits: str) -> str:
    """Return the 18th character of a resident identity number from its first 17 digits."""
    total = sum(w * int(d) for w, d in zip(RESIDENT_WEIGHTS, digits, strict=True))
    return RESIDENT_CHECKS[total % 11]


def _is_day(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True

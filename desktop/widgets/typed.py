"""What a clerk types, read as money, weight, quantity or day, and these written back.

Readers take full-width digits and Chinese habits; they raise ValueError rather than guess.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

GRAMS_IN: Final = MappingProxyType(
    {
        "斤": 500,
        "市斤": 500,
        "两": 50,
        "担": 50_000,
        "kg": 1000,
        "公斤": 1000,
        "千克": 1000,
        "g": 1,
        "克": 1,
        "吨": 1_000_000,
        "t": 1_000_000,
    }
)
LARGEST: Final = 2**53 - 1
THOUSAND: Final = 1000
CENTURY: Final = 2000
WEIGHT: Final = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d.半]+)(?P<half>半)?"
QUANTITY: Final = r"(?P<number>-?\d*\.?\d*)(?P<unit>[^\W\d半]{0,4})(?P<half>半)?"
DAY_MARKS: Final = r"[./\-年月日号\s]+"
DIGITS_OF_DAY: Final = MappingProxyType({4: (0, 2), 6: (2, 4), 8: (4, 6)})
"""Where month and day begin in a day typed as bare digits (0301, 260301, 20260301)."""


def narrow(text: str) -> str:
    """Return text with full-width signs made narrow and outer blanks gone."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


def yuan(fen: int) -> str:
    """Write fen as yuan with thousands marks, e.g. 1,234.50."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def plain_yuan(fen: int) -> str:
    """Write fen as yuan the way one types them: no thousands marks, no idle zeros."""
    text = yuan(fen).replace(",", "")
    return text.removesuffix(".00")


def thousandths(quantity: int) -> str:
    """Write a quantity kept in thousandths without idle zeros, e.g. 12.5."""
    sign = "-" if quantity < 0 else ""
    whole, part = divmod(abs(quantity), THOUSAND)
    return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".")


def weight(grams: int) -> str:
    """Write grams for people: g below one kilogram, else kg with thousands marks."""
    if abs(grams) < THOUSAND:
        return f"{grams} g"
    whole, point, part = thousandths(grams).partition(".")
    return f"{int(whole):,}{point}{part} kg"


def parse_thousandths(text: str) -> int:
    """Read a number as thousandths; ValueError for anything finer or not a number."""
    return _whole(text, THOUSAND)


def parse_fen(text: str) -> int:
    """Read yuan (with ¥, 元 or thousands marks) as fen; ValueError for parts of a fen."""
    bare = narrow(text).removeprefix("¥").removesuffix("元").strip()
    return _whole(bare, 100)


def parse_grams(text: str, unit: str = "斤") -> int:
    """Read a weight such as 12.5, 12斤半, 3斤2两 or 6公斤 as grams.

    A bare number is in ``unit``.
    """
    bare = _bare(text)
    if not re.search(r"[^\d.\-]", bare):
        return _whole(bare, GRAMS_IN[unit])
    total, end = 0, 0
    for part in re.finditer(WEIGHT, bare):
        if part.start() != end or part["unit"] not in GRAMS_IN:
            raise ValueError(text)
        one = GRAMS_IN[part["unit"]]
        total += _whole(part["number"], one) + (one // 2 if part["half"] else 0)
        end = part.end()
    if end == 0 or end != len(bare):
        raise ValueError(text)
    return total


def _bare(text: str) -> str:
    """Return a quantity without blanks and thousands marks; 半斤 begins with its number."""
    bare = narrow(text).replace(" ", "").replace(",", "").lower()
    return re.sub(r"^半(?=[^\W\d半])", "0.5", bare)


def parse_quantity(text: str) -> tuple[int, str]:
    """Read 12.5, 30枚, 12斤半 or 3斤2两 as thousandths and the unit it names, "" for none."""
    bare = _bare(text)
    said = re.fullmatch(QUANTITY, bare)
    if said is None:
        first = re.match(WEIGHT, bare)
        unit = first["unit"] if first else ""
        return _exact(parse_grams(bare) * THOUSAND, GRAMS_IN.get(unit, 0)), unit
    if said["half"] and not said["unit"]:
        raise ValueError(text)
    return _whole(said["number"], THOUSAND) + bool(said["half"]) * THOUSAND // 2, said["unit"]


def parse_in_unit(text: str, unit: str, each_g: int = 0) -> int:
    """Read a quantity as thousandths of ``unit``; weights too where one of it weighs something."""
    quantity, named = parse_quantity(text)
    if named in {"", unit}:
        return quantity
    return _exact(quantity * GRAMS_IN.get(named, 0), GRAMS_IN.get(unit, each_g))


def _exact(number: int, parts: int) -> int:
    if not (number and parts) or number % parts:
        raise ValueError(number)
    return number // parts


def parse_texts(text: str) -> tuple[str, ...]:
    """Read several texts: between ； ， 、 where there are any, else between blanks."""
    marked = [part.strip() for part in re.split(r"[；;，,、\n]", text)]
    return tuple(filter(None, marked if len(marked) > 1 else text.split()))


def texts(several: Sequence[str]) -> str:
    """Write several texts so that they can be read again."""
    return "；".join(several) if any(" " in one for one in several) else " ".join(several)


def parse_count(text: str) -> int:
    """Read a whole number."""
    return _whole(narrow(text), 1)


def parse_day(text: str, today: dt.date) -> dt.date:
    """Read 3.1, 0301, 26.3.1, 2026-03-01 or a bare day of this month.

    A day without a year is the nearest one that is not more than half a year ahead.
    """
    bare = narrow(text)
    parts = [int(p) for p in re.split(DAY_MARKS, bare) if p] if not bare.isdigit() else _cut(bare)
    if len(parts) == 1:
        return dt.date(today.year, today.month, parts[0])
    if len(parts) == 2:  # noqa: PLR2004 - month and day
        return _nearest(parts[0], parts[1], today)
    year, month, day = parts
    return dt.date(year if year > 99 else CENTURY + year, month, day)  # noqa: PLR2004 - two digits


def parse_moment(text: str, today: dt.date) -> dt.datetime:
    """Read a clock time of today (8:30, 0830) or a day and a clock time, without a zone."""
    bare = narrow(text)
    day, _gap, clock = bare.rpartition(" ")
    hours = re.fullmatch(r"(\d{1,2}):?(\d{2})", clock)
    if not hours:
        raise ValueError(text)
    when = parse_day(day, today) if day else today
    return dt.datetime.combine(when, dt.time(int(hours[1]), int(hours[2])))


def _cut(digits: str) -> list[int]:
    if len(digits) <= 2:  # noqa: PLR2004 - a day of the month
        return [int(digits)]
    if len(digits) not in DIGITS_OF_DAY:
        raise ValueError(digits)
    month, day = DIGITS_OF_DAY[len(digits)]
    return [int(p) for p in (digits[:month], digits[month:day], digits[day:]) if p]


def _nearest(month: int, day: int, today: dt.date) -> dt.date:
    this = dt.date(today.year, month, day)
    if this - today > dt.timedelta(days=183):
        return this.replace(year=today.year - 1)
    return this


def _whole(text: str, times: int) -> int:
    bare = narrow(text).replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d*)?|-?\.\d+", bare, re.ASCII):
        raise ValueError(text)
    try:
        exact = Decimal(bare) * times
    except InvalidOperation as error:
        raise ValueError(text) from error
    if exact != exact.to_integral_value() or abs(exact) > LARGEST:
        raise ValueError(text)
    return int(exact)

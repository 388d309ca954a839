"""Weights and counts as people write them: exact grams from 斤, 两, 担 and the rest."""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

import msgspec

from core.packs.errors import NotWholeGramsError, UnitError
from core.packs.model import Unit, UnitSheet

HALF: Final = Decimal("0.5")
LARGEST_DIGITS: Final = 15
FIGURE: Final = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
SPOKEN: Final = "[零一二两三四五六七八九十百千万]+"
VALUES: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
POWERS: Final = {"十": 10, "百": 100, "千": 1000}
ZERO: Final = "零"
COUNTED: Final = ("count", "package", "volume")


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A number and its unit as entered; ``grams`` is None for counts and unknown units."""

    number: Decimal
    unit: str
    grams: int | None = None

    @property
    def thousandths(self) -> int | None:
        """The number times 1,000, None when it has more than three decimals."""
        scaled = self.number * 1000
        return int(scaled) if scaled == scaled.to_integral_value() else None


class Units:
    """The units of a pack."""

    def __init__(self, sheet: UnitSheet) -> None:
        self.all = sheet.units
        self._by_name = {
            name.casefold(): unit for unit in sheet.units for name in (unit.zh, unit.en, *unit.also)
        }

    def get(self, name: str) -> Unit | None:
        """Return the unit that people write as ``name``, None when the pack has none."""
        return self._by_name.get(unicodedata.normalize("NFKC", name).strip().casefold())

    def to_grams(
        self, number: Decimal, unit: str, *, each: int | None = None, nearest: bool = False
    ) -> int:
        """Return ``number`` of ``unit`` in whole grams.

        ``each`` is the weight of one package or piece, for units that have none of their own.
        Raises ``UnitError`` for a unit without a weight and ``NotWholeGramsError`` when grams
        would have to be broken, unless ``nearest`` asks for the nearest gram.
        """
        known = self.get(unit)
        factor = known.grams if known else None
        if known and factor is None and each is not None and known.measure in COUNTED:
            factor = Decimal(each)
        if factor is None:
            raise UnitError(unit=unit)
        grams = number * factor
        whole = grams.to_integral_value(ROUND_HALF_UP)
        if whole != grams and not nearest:
            raise NotWholeGramsError(number=str(number), unit=unit)
        return int(whole)

    def parse(self, text: str, *, each: int | None = None) -> Quantity | None:
        """Read 12斤半, 3斤2两, 12.5kg, 半斤, 十二斤, 30个; None when it is not understood.

        Words that leave a doubt (约, 多, 左右) are not understood: nothing is guessed.
        """
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        if not plain:
            return None
        match = self._compound.fullmatch(plain)
        if match is None:
            return None
        number = _number(match["number"])
        if number is None or (match["half"] and match["number"] == "半"):
            return None
        return self._quantity(number, match, each)

    def _quantity(self, number: Decimal, match: re.Match[str], each: int | None) -> Quantity | None:
        unit = self.get(match["unit"] or "")
        name = unit.zh if unit else ""
        if match["half"]:
            number += HALF
        if match["rest"]:
            added = self._part(match["rest"], match["small"], unit)
            if added is None:
                return None
            number += added
        if unit is None or (unit.grams is None and each is None):
            return Quantity(number=number, unit=name)
        try:
            return Quantity(number=number, unit=name, grams=self.to_grams(number, name, each=each))
        except UnitError:
            return Quantity(number=number, unit=name)

    def _part(self, rest: str, small: str, large: Unit | None) -> Decimal | None:
        """Return what 2两 adds to 3斤, in the larger unit: smaller units, and less than one."""
        amount = _number(rest)
        unit = self.get(small)
        if amount is None or large is None or unit is None or not (large.grams and unit.grams):
            return None
        added = amount * unit.grams / large.grams
        return added if 0 < added < 1 else None

    @functools.cached_property
    def _compound(self) -> re.Pattern[str]:
        names = "|".join(map(re.escape, sorted(self._by_name, key=len, reverse=True)))
        number = f"{FIGURE}|半|{SPOKEN}?"
        return re.compile(
            f"(?P<number>{number})(?:(?P<unit>{names})"
            f"(?:(?P<half>半)|(?P<rest>{FIGURE}|{SPOKEN}?)(?P<small>{names}))?)?",
            re.IGNORECASE,
        )


def _number(text: str) -> Decimal | None:
    if text == "半":
        return HALF
    if not text.isascii():
        return _spoken(text)
    try:
        return Decimal(text.replace(",", "")) if len(text) <= LARGEST_DIGITS else None
    except InvalidOperation:
        return None


def _spoken(text: str) -> Decimal | None:
    """Return 一百二十 as 120; None for what is no number in good order.

    一百二 may be meant as 120 or 102, 一万二 as 12,000: nothing is guessed.
    """
    over, sign, under = text.rpartition("万")
    if not sign:
        section = _section(text)
        return None if section is None else Decimal(section)
    high = _section(over) if over else None
    low = _section(under) if under else 0
    if high is None or low is None or (under and low < POWERS["千"] and under[0] != ZERO):
        return None
    return Decimal(high * 10_000 + low)


def _section(text: str) -> int | None:
    total = digit = 0
    last, zero = 10 * POWERS["千"], False
    for character in text:
        power = POWERS.get(character, 0)
        if power:
            if power >= last:
                return None
            total += (digit or 1) * power
            digit, last, zero = 0, power, False
        elif digit or character not in VALUES:
            return None
        else:
            digit = VALUES[character]
            zero = zero or not digit
    if digit and not zero and POWERS["十"] < last <= POWERS["千"]:
        return None
    return total + digit

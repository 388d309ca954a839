"""Heading cells -> the fields they may name, with the unit written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from core.imports.days import Calendar, moment
from core.imports.money import yuan
from core.imports.order_words import ORDERS
from core.imports.plain import fold, squeeze
from core.imports.quantities import UNITS, unit_of
from core.imports.vocabulary import WHOLE, WORDS

SURE: Final = 55.0
"""A heading with at least this score names its field; less is a hint."""
_EXACT: Final = 100.0
_LONGEST: Final = 16
_FEWEST: Final = 2
_BRACKETS: Final = re.compile(r"[(\[{<《]([^)\]}>》]*)[)\]}>》]")
_TRIM: Final = "*:.#-_,;'\"、?!☆★"
_MONEY: Final = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "分": Decimal("0.01"),
    "角": Decimal("0.1"),
}
_SCALED: Final = re.compile(r"单位\s*:\s*(?:人民币)?(万元|元|角|分)(?![^\s),、;])")
_LABELLED: Final = re.compile(r"[^:]{1,12}:\s*(\S.*)")
_DIGITS: Final = re.compile(r"\d{3}|\d\.\d")
_TAILS: Final = tuple(sorted({*_MONEY, *UNITS, "rmb"}, key=len, reverse=True))
EACH: Final = "每个"
_WITH_PHONE: Final = re.compile(r"[及和与、/,+]+(?:联系)?(?:电话|手机|联系方式)(?:号码?)?\Z")
"""姓名及电话 is a name, behind which stands a phone."""
_WORDED: Final = re.compile(r"每?(公斤|千克|斤|箱|袋|件|个|盒|瓶)(?:数|价|两|重)")
"""斤数 counts 斤, 每斤价 is a price for one."""
_INDEX: Final = {
    kind: {
        word: (field, place)
        for field, known in reversed(fields.items())
        for place, word in reversed(list(enumerate(known)))
    }
    for kind, fields in WORDS.items()
}


class Match(NamedTuple):
    """A field a heading may name, and how surely (100 is its plainest name)."""

    field: str
    score: float


class Measure(NamedTuple):
    """What a heading says of the numbers below it: a unit, and yuan per unit of money."""

    unit: str | None = None
    scale: Decimal = Decimal(1)


@lru_cache(maxsize=8192)
def matches(kind: str, text: str) -> tuple[Match, ...]:
    """The fields of ``kind`` that a heading may name, the likeliest first."""
    plain = squeeze(text).lower()
    base = _BRACKETS.sub("", plain).strip(_TRIM)
    named = (plain.strip(_TRIM), base, _untailed(base), _WITH_PHONE.sub("", base))
    for whole in dict.fromkeys(named):
        known = _INDEX[kind].get(whole)
        if known:
            first = Match(known[0], _EXACT - known[1] / 10)
            others = _others(kind, whole)
            return (first, *(found for found in others if found.field != first.field))
    return () if kind == ORDERS else _parts(kind, base)


def _others(kind: str, word: str) -> list[Match]:
    """The same word may stand in the lists of several fields."""
    return [
        Match(field, _EXACT - 5 - known.index(word) / 10)
        for field, known in WORDS[kind].items()
        if word in known
    ]


def _untailed(base: str) -> str:
    """单价元 -> 单价, 金额/元 -> 金额, 单价元/斤 -> 单价."""
    left = base
    for _ in range(2):
        tail = next((tail for tail in _TAILS if left.endswith(tail) and left != tail), "")
        left = left.removesuffix(tail).rstrip("/每:") or left
    return left


def _parts(kind: str, base: str) -> tuple[Match, ...]:
    if not base or len(base) > _LONGEST:
        return ()
    found: dict[str, float] = {}
    for field, known in WORDS[kind].items():
        for place, word in enumerate(known if field not in WHOLE else ()):
            if len(word) > 1 and word in base:
                end = 8 if base.endswith(word) else 0
                score = 38 + 44 * len(word) / len(base) + end - place / 20
                found[field] = max(found.get(field, 0), score)
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return tuple(Match(field, score) for field, score in ranked)


@lru_cache(maxsize=2048)
def measure(text: str) -> Measure:
    """Read the unit and the scale from `重量（斤）`, `单价(元/公斤)`, `金额/万元`."""
    plain = squeeze(text)
    tokens = [token for part in _BRACKETS.findall(plain) for token in re.split(r"[/:每]", part)]
    # 每个 alone is what one costs, whatever one is: it names no unit.
    bare = "" if plain == EACH else _BRACKETS.sub("", plain)
    tokens += re.split(r"[/每]", bare)[1:]
    tokens += [tail for tail in ("元", "万元", "公斤", "斤", "kg") if plain.lower().endswith(tail)]
    worded = _WORDED.match(plain)
    tokens += [worded[1]] if worded else []
    units = [unit for token in tokens if (unit := unit_of(token))]
    scales = [_MONEY[token] for token in tokens if token in _MONEY]
    return Measure(units[0] if units else None, scales[0] if scales else Decimal(1))


def money_scale(titles: Iterable[str]) -> Decimal:
    """Return the yuan per unit of money that a title such as `（金额单位：万元）` names; else 1."""
    found = (_SCALED.search(fold(title)) for title in titles)
    return next((_MONEY[one[1]] for one in found if one), Decimal(1))


@lru_cache(maxsize=8192)
def is_value_like(text: str) -> bool:
    """Whether a cell can be no heading: a number, a date, a phone, `label: text`, a sentence.

    Behind a heading's colon, and in its brackets, a unit or a remark may stand: `单价：元`.
    """
    plain = fold(text)
    labelled = _LABELLED.match(_BRACKETS.sub("", plain))
    return (
        len(plain) > _LONGEST + 8
        or _DIGITS.search(plain) is not None
        or (labelled is not None and labelled[1] not in _TAILS)
        or (any(map(str.isdecimal, plain)) and yuan(plain) is not None)
        or moment(text, Calendar(2026)).day is not None
    )


def sure_fields(kind: str, texts: list[str]) -> set[str]:
    """The fields that a row of texts names surely, each text for its likeliest field."""
    best = (matches(kind, text)[:1] for text in texts if text)
    return {found[0].field for found in best if found and found[0].score >= SURE}


def is_heading_row(kind: str, texts: list[str]) -> bool:
    """Whether a row is a line of headings: two fields or more, and hardly a value."""
    said = [text for text in texts if text]
    if len(said) < _FEWEST:
        return False
    values = sum(map(is_value_like, said))
    real = [field for field in sure_fields(kind, said) if not field.startswith("_")]
    if values:
        # A heading may hold a year or a number of its own, among many words.
        few = values * 4 <= len(said) if kind == ORDERS else values == 1
        return few and len(real) >= 2 * _FEWEST
    known = sum(bool(sure_fields(kind, [text])) for text in said)
    return len(real) > _FEWEST or (len(real) == _FEWEST and known * 2 >= len(said))

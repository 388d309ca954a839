"""Which column is which field: by headings first, then by what the values look like."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Final, NamedTuple

from core.imports.headings import SURE, Measure, matches, measure
from core.imports.money import yuan
from core.imports.needs import ANCHORS, DEALS
from core.imports.order_words import ORDERS
from core.imports.plain import is_blank, squeeze
from core.imports.quantities import quantity
from core.imports.shapes import LOOKS, is_wordy, share
from core.imports.vocabulary import WORDS

_HINT: Final = 44.0
_ENOUGH: Final = 0.6
_FIT: Final = 0.5
_SUM: Final = ("qty", "price", "amount")
_WEIGHED: Final = frozenset({"net", "gross"})
"""Fields that give their column to the quantity where that multiplies right."""
_HEADED: Final = frozenset({("up", "state"), ("parcel", "day")})
"""Kind and field that a heading alone can tell."""
_PRECISION: Final = Decimal("0.011")
_WIDEST: Final = 60
_GUESSED: Final = 50.0
_PERFECT: Final = 100


class Column(NamedTuple):
    """Where a field stands (0 = A) and what its heading says of its numbers."""

    place: int
    heading: str
    measure: Measure
    named: bool = False
    """Whether the heading names the field; else the values alone suggest it."""


Columns = dict[str, Column]
Sample = list[list[str]]
"""Rows of texts below the headings, for looking at values."""


def guess(kind: str, headings: list[str], span: range, sample: Sample) -> Columns:
    """Guess the columns of the table that fills the columns ``span`` of a sheet."""
    scored = _scored(kind, headings, span)
    chosen = _assigned(scored)
    taken = {index for index, _ in chosen.items()}
    fields = {field: index for index, field in chosen.items() if not field.startswith("_")}
    free = [index for index in span if index not in taken]
    if kind != ORDERS:  # a platform's headings tell; its many columns of numbers mislead
        fields |= _by_values(kind, fields, free, sample)
        fields |= _by_sums(kind, fields, scored, sample)
        for weighed in _WEIGHED & fields.keys():
            if fields[weighed] == fields.get("qty"):
                fields.pop(weighed)
        fields = _due_and_paid(headings, fields) if kind == "down" else fields
    return {
        field: Column(
            index,
            _at(headings, index),
            measure(_at(headings, index)),
            named=index in chosen,
        )
        for field, index in fields.items()
    }


def _due_and_paid(headings: list[str], fields: dict[str, int]) -> dict[str, int]:
    """What is paid beside what is due is no amount of its own."""
    named = {field: squeeze(_at(headings, index)) for field, index in fields.items()}
    apart = named.get("total", "").startswith("应") and named.get("amount", "").startswith("实")
    if not apart or "got" in fields:
        return fields
    return {"got" if field == "amount" else field: index for field, index in fields.items()}


def is_table(kind: str, columns: Columns) -> bool:
    """Whether the columns make a table of this kind."""
    return all(any(field in columns for field in anchors) for anchors in ANCHORS[kind])


def plainness(kind: str, columns: Columns) -> float:
    """Count the columns, each by how plainly its heading names it, one told by values a half."""
    weights = (
        max(
            (one.score for one in matches(kind, column.heading) if one.field == field),
            default=_GUESSED,
        )
        if column.named
        else _GUESSED
        for field, column in columns.items()
    )
    return sum(weights) / _PERFECT


def _at(texts: list[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def _scored(kind: str, headings: list[str], span: range) -> list[tuple[float, int, str]]:
    """Every (score, column, field) that a heading makes possible, the surest first."""
    possible = [
        (found.score, index, found.field)
        for index in span
        if _at(headings, index)
        for found in matches(kind, headings[index])
        if found.score >= _HINT
    ]
    return sorted(possible, key=lambda one: (-one[0], one[1]))


def _assigned(scored: list[tuple[float, int, str]]) -> dict[int, str]:
    chosen: dict[int, str] = {}
    for score, index, field in scored:
        free = field.startswith("_") or field not in chosen.values()
        if index not in chosen and free and (score >= SURE or not field.startswith("_")):
            chosen[index] = field
    return chosen


def _column(sample: Sample, index: int) -> list[str]:
    return [row[index] for row in sample[:_WIDEST] if index < len(row)]


def _by_values(
    kind: str, fields: dict[str, int], free: list[int], sample: Sample
) -> dict[str, int]:
    """Give columns without a known heading to fields still missing, the tellingest first."""
    found: dict[str, int] = {}
    for field in LOOKS:
        if field not in WORDS[kind] or field in fields or field in _SUM:
            continue
        if (kind, field) in _HEADED:
            continue
        shares = [(share(field, _column(sample, index)), -index) for index in free]
        best, place = max(shares, default=(0.0, 0))
        if best >= _ENOUGH:
            found[field] = -place
            free.remove(-place)
    goods = "item" if kind == "down" else "product"
    if kind in DEALS and goods not in fields:
        wordy = [index for index in free if is_wordy(_column(sample, index))]
        if wordy:
            found[goods] = wordy[0]
            free.remove(wordy[0])
    if kind in DEALS:
        found |= _by_product(fields, free, sample)
    return found


def _by_product(fields: dict[str, int], free: list[int], sample: Sample) -> dict[str, int]:
    """Among columns of numbers, take those of which two multiply to the third."""
    missing = [field for field in _SUM if field not in fields]
    numbers = [index for index in free if _is_counted(_column(sample, index))]
    if not missing:
        return {}
    best: tuple[float, dict[str, int]] = (0.0, {})
    for picked in itertools.permutations(numbers[:8], min(len(missing), len(numbers))):
        some = dict(zip(missing, picked, strict=False))
        fit = _fit({**fields, **some}, sample)
        if fit > best[0]:
            best = (fit, some)
    if best[0] >= _FIT:
        return best[1]
    alone = "amount" in missing and len(numbers) == 1
    return {"amount": numbers[0]} if alone else {}


def _is_counted(texts: list[str]) -> bool:
    said = [text for text in texts if not is_blank(text)]
    read = [text for text in said if quantity(text) or yuan(text) is not None]
    serial = [text for text in said if text.isdecimal()] == [str(n) for n in _run(said)]
    return len(said) > 1 and len(read) >= _ENOUGH * len(said) and not serial


def _run(said: list[str]) -> range:
    first = int(said[0]) if said and said[0].isdecimal() and said[0].isascii() else 0
    return range(first, first + len(said))


def _by_sums(
    kind: str, fields: dict[str, int], scored: list[tuple[float, int, str]], sample: Sample
) -> dict[str, int]:
    """Where several columns are called amount or price, take those that multiply right."""
    if kind not in DEALS or not all(field in fields for field in _SUM):
        return {}
    others = {index for field, index in fields.items() if field not in _WEIGHED.union(_SUM)}
    choices = [[fields[name], *_rivals(name, fields[name], scored, others)] for name in _SUM]
    now = _fit(fields, sample)
    best, picked = now, tuple(fields[name] for name in _SUM)
    for some in itertools.product(*choices):
        fit = _fit(dict(zip(_SUM, some, strict=True)), sample) if len({*some}) == len(some) else 0
        if fit > best:
            best, picked = fit, some
    return dict(zip(_SUM, picked, strict=True)) if now < _FIT and best > now + 0.1 else {}


def _rivals(
    name: str, own: int, scored: list[tuple[float, int, str]], others: set[int]
) -> list[int]:
    rivals = [index for _, index, field in scored if field == name and index not in others]
    return [index for index in dict.fromkeys(rivals) if index != own][:2]


def _fit(fields: dict[str, int], sample: Sample) -> float:
    """The share of sample rows where quantity times price is the amount."""
    if not all(field in fields for field in _SUM):
        return 0.0
    right = seen = 0
    for row in sample[:_WIDEST]:
        qty = quantity(_at(row, fields["qty"]))
        price, amount = yuan(_at(row, fields["price"])), yuan(_at(row, fields["amount"]))
        if qty and price is not None and amount is not None:
            seen += 1
            right += abs(qty.number * price - amount) < _PRECISION
    return right / seen if seen else 0.0

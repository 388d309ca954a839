"""The clerk's own word on which column is which: `{"price": "H", "farmer": "农户"}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.imports.columns import Column, Columns, is_table
from core.imports.errors import ColumnMapError
from core.imports.headings import Measure, measure
from core.imports.plain import squeeze
from core.imports.tables import Block
from core.imports.vocabulary import WORDS

_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
_NONE: Final = frozenset({"", "-"})


class ColumnMap:
    """Fields by column letter or heading text, for all blocks or block by block.

    A field given as "" or "-" is left out; one given as "=text" has that text in every row.
    """

    def __init__(self, kind: str, given: object = None) -> None:
        self._maps = [_checked(kind, one) for one in _listed(given)]
        self.constants = {
            field: where[1:]
            for one in self._maps[:1]
            for field, where in one.items()
            if where.startswith("=")
        }
        self._texts = {
            squeeze(where)
            for one in self._maps
            for where in one.values()
            if where not in _NONE and where[:1] != "=" and not _LETTERS.fullmatch(where)
        }

    def heading_in(self, texts: Sequence[str]) -> bool:
        """Whether a row holds every heading text that the map names."""
        return bool(self._texts) and self._texts <= {squeeze(text) for text in texts}

    def corrected(
        self, kind: str, texts: list[str], blocks: list[Block], width: int
    ) -> list[Block]:
        """Put the clerk's columns in place of the guessed ones."""
        if not self._maps:
            return blocks
        count = max(len(self._maps), len(blocks), 1)
        guessed = {block.number: block for block in blocks}
        found = []
        for number in range(1, count + 1):
            wanted = self._maps[min(number, len(self._maps)) - 1]
            block = guessed.get(number) or Block(number, range(width), {})
            columns = _replaced(block.columns, wanted, texts, block.span)
            whole = Block(number, _span(block.span, columns), columns)
            if is_table(kind, {**columns, **dict.fromkeys(self.constants, _NOWHERE)}):
                found.append(whole)
        return found


_NOWHERE: Final = Column(-1, "", Measure())


def _listed(given: object) -> list[object]:
    if given is None or given == {}:
        return []
    if isinstance(given, Mapping) and all(str(key).isdecimal() for key in given):
        return [given[key] for key in sorted(given, key=lambda key: int(str(key)))]
    return list(given) if isinstance(given, list | tuple) else [given]


def _checked(kind: str, given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise ColumnMapError(what=str(given)[:80])
    for field, where in given.items():
        if str(field).startswith("_") or field not in WORDS[kind] or not isinstance(where, str):
            raise ColumnMapError(field=str(field), what=f"{field}: {where}"[:80])
    return {str(field): str(where).strip() for field, where in given.items()}


def _replaced(columns: Columns, wanted: dict[str, str], texts: list[str], span: range) -> Columns:
    result = {field: column for field, column in columns.items() if field not in wanted}
    for field, where in wanted.items():
        if where in _NONE or where.startswith("="):
            continue
        place = _place(where, texts, span)
        if place is None:
            raise ColumnMapError(field=field, what=where)
        result = {known: column for known, column in result.items() if column.place != place}
        heading = texts[place] if place < len(texts) else ""
        result[field] = Column(place, heading, measure(heading), named=True)
    return result


def _place(where: str, texts: list[str], span: range) -> int | None:
    if _LETTERS.fullmatch(where):
        place = 0
        for letter in where.upper():
            place = place * 26 + ord(letter) - 64
        return place - 1
    wanted = squeeze(where)
    near = [place for place, text in enumerate(texts) if squeeze(text) == wanted]
    inside = [place for place in near if place in span]
    return next(iter(inside or near), None)


def _span(span: range, columns: Columns) -> range:
    places = [column.place for column in columns.values()]
    return range(min([span.start, *places]), max([span.stop, *(place + 1 for place in places)]))

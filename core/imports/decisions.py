"""What the clerk decided about single rows: `[{row, block?, sheet?, take, fields?}]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from core.imports.errors import DecisionError
from core.imports.vocabulary import WORDS

_KEYS: Final = frozenset({"row", "block", "sheet", "take", "fields"})


class Decision(NamedTuple):
    """Take a row or leave it out; ``fields`` are texts to read instead of the sheet's."""

    row: int
    take: bool
    fields: dict[str, str]
    block: int | None = None
    sheet: str | None = None


class Decisions:
    """Decisions by row; `unused` tells which ones met no row."""

    def __init__(self, kind: str, given: object = None) -> None:
        if given is not None and not isinstance(given, list | tuple):
            raise DecisionError(what=str(given)[:80])
        self._all = [_decision(kind, one) for one in given or ()]
        self._seen: set[int] = set()
        self._by_row: dict[int, list[Decision]] = {}
        for one in self._all:
            self._by_row.setdefault(one.row, []).append(one)

    def about(self, sheet: str, row: int, block: int) -> Decision | None:
        """The decision about a row, the last one if there are several."""
        fitting = [
            one
            for one in self._by_row.get(row, ())
            if one.block in {None, block} and one.sheet in {None, sheet}
        ]
        self._seen.update(id(one) for one in fitting)
        return fitting[-1] if fitting else None

    def unused(self) -> list[Decision]:
        """Decisions that named a row which is none."""
        return [one for one in self._all if id(one) not in self._seen]


def _decision(kind: str, given: object) -> Decision:
    if not isinstance(given, Mapping) or not set(given) <= _KEYS:
        raise DecisionError(what=str(given)[:80])
    row, take, fields = given.get("row"), given.get("take"), given.get("fields") or {}
    block, sheet = given.get("block"), given.get("sheet")
    sound = (
        isinstance(row, int)
        and isinstance(take, bool)
        and isinstance(fields, Mapping)
        and isinstance(block, int | None)
        and isinstance(sheet, str | None)
    )
    if not sound:
        raise DecisionError(what=str(given)[:80])
    for field in fields:
        if field not in WORDS[kind] or field.startswith("_"):
            raise DecisionError(field=str(field), what=str(field))
    texts = {str(field): "" if text is None else str(text) for field, text in fields.items()}
    return Decision(int(str(row)), bool(take), texts, block, sheet)

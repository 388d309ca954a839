"""Classes and certificates for the search box: by name, by code, by whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any, Final

from core.base.found import Found
from core.db.file import Database
from core.db.roll import Roll

WORDS: Final = MappingProxyType({"words": "concat_ws(' ', name, place, code)"})
CLASSES: Final = """
SELECT 'class', id, name, first, place FROM class
WHERE rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid DESC
"""
CODE: Final = re.compile(r"([A-Z2-7]{5})-?([A-Z2-7]{5})", re.ASCII)
GIVEN: Final = "SELECT 'certificate', id, holder, course, short_code FROM certificate WHERE "
CODED: Final = "short_code = ? AND reverses IS NULL ORDER BY seq DESC LIMIT ?"
STANDING: Final = "reverses IS NULL AND reversed_by IS NULL ORDER BY seq DESC LIMIT ?"
OF_PEOPLE: Final = f"person IN (SELECT value FROM json_each(?)) AND {STANDING}"  # noqa: S608
OF_STRANGERS: Final = f"person IS NULL AND holder >= ? AND holder < ? AND {STANDING}"
HIGHEST: Final = "\U0010ffff"


class TrainingFinder:
    """One connection's look for classes and certificates."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._roll = Roll(db, "class", WORDS, "1")

    def find(self, typed: str, people: Sequence[str], limit: int) -> list[Found]:
        """Return the certificate of a code; else classes, then certificates of these people.

        A withdrawn certificate is found by its code alone. A holder who is nobody's entry is
        found by the beginning of the name.
        """
        code = CODE.fullmatch(typed.upper())
        if code is not None:
            found = self._db.rows(GIVEN + CODED, (f"{code[1]}-{code[2]}", limit))
            if found:
                return list(map(_hit, found))
        return list(map(_hit, self._worded(typed, people, limit)))

    def _worded(self, typed: str, people: Sequence[str], limit: int) -> Iterable[Any]:
        numbers = self._roll.inside("words", typed, limit)
        if numbers:
            yield from self._db.rows(CLASSES, (json.dumps(numbers),))
        if people:
            yield from self._db.rows(GIVEN + OF_PEOPLE, (json.dumps(list(people)), limit))
        yield from self._db.rows(GIVEN + OF_STRANGERS, (typed, typed + HIGHEST, limit))


def _hit(row: tuple[Any, ...]) -> Found:
    kind, identity, title, *details = row
    return Found(kind, identity, title or "", " ".join(filter(None, details)))

"""Classes and certificates for the search box: by name, by code, by whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from core.base.found import Read, look
from core.db.file import Database
from core.db.roll import Roll

WORDS: Final = MappingProxyType({"words": "concat_ws(' ', name, place, code)"})
CLASSES: Final = look(
    "class",
    "name, first, place",
    "class WHERE rowid IN (SELECT value FROM json_each(:classes))",
    by="rowid",
)
CODE: Final = re.compile(r"([A-Z2-7]{5})-?([A-Z2-7]{5})", re.ASCII)


def _certificates(where: str) -> str:
    rest = f"certificate WHERE {where} AND reverses IS NULL"
    return look("certificate", "holder, course, short_code", rest)


CODED: Final = _certificates("short_code = :certificate")
OF_PEOPLE: Final = _certificates(
    "person IN (SELECT value FROM json_each(:people)) AND reversed_by IS NULL"
)
_STRANGERS: Final = _certificates(
    "person IS NULL AND holder >= :typed AND holder < :end AND reversed_by IS NULL"
)
# Many names begin alike: no more than the newest are read on.
OF_STRANGERS: Final = Read(f"* FROM (SELECT {_STRANGERS} ORDER BY seq DESC LIMIT :limit)")


class TrainingFinder:
    """One connection's look for classes and certificates."""

    def __init__(self, db: Database) -> None:
        self._roll = Roll(db, "class", WORDS, "1")

    def reads(self, typed: str, people: Sequence[str], limit: int) -> Iterator[Read]:
        """Look for the certificate of a code, then classes, then certificates of these people.

        A withdrawn certificate is found by its code alone. A holder who is nobody's entry is
        found by the beginning of the name.
        """
        code = CODE.fullmatch(typed.upper())
        if code is not None:
            yield Read(CODED, values={"certificate": f"{code[1]}-{code[2]}"})
        numbers = self._roll.inside("words", typed, limit)
        if numbers:
            yield Read(CLASSES, values={"classes": json.dumps(numbers)})
        if people:
            yield Read(OF_PEOPLE, values={"people": json.dumps(list(people))})
        yield OF_STRANGERS

"""Reads of people for screens: ledger pages, search, names by id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from core.base.ids import EventId
from core.base.masking import TAIL
from core.db import rows
from core.db.file import Database
from core.db.pages import Browse, Habits, Where, any_of, like
from core.db.roll import Roll
from core.people import lookup
from core.people.model import Clerk, Consent, Person, Station
from core.people.rules import tidy_name, tidy_phone

DIGITS: Final = re.compile(r"[0-9]+")
LETTERS: Final = re.compile(r"[a-z]+")
HIGHEST: Final = "\U0010ffff"
INSIDE: Final = MappingProxyType(
    {
        "name": "name",
        "phone": "phone",
        "readings": "substr(initials, instr(initials || ' ', ' '))",
    }
)
"""Where no index looks: inside names and phones, and the less likely readings of a name."""


def has_initials(typed: str) -> Where:
    """Return the condition that one reading of a name begins with these letters."""
    return Where("initials LIKE ? OR initials LIKE ?", (f"{typed}%", f"% {typed}%"))


def _text(typed: str) -> Where:
    """Return the condition of the filter box: name, village, phone or initials."""
    letters = typed.lower()
    if LETTERS.fullmatch(letters):
        return has_initials(letters)
    return any_of([like(column, typed) for column in ("name", "phone", "village")])


HABITS: Final = Habits(
    always=Where(lookup.STANDING),
    newest="",
    instead={"name": "initials"},
    filters={"text": _text},
    kinds=frozenset({"person", "person.change", "person.merge", "person.erase"}),
)


class Near(NamedTuple):
    """What a list of hits shows of a person, and what ranks them."""

    rowid: int
    id: EventId
    seq: int
    name: str | None
    initials: str | None
    phone: str | None
    village: str | None


class PeopleQueries:
    """One connection's view of the people; merged and erased entries are hidden."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._roll = Roll(db, "person", INSIDE, lookup.STANDING)
        self.listing = Browse(db, Person, HABITS)

    def get(self, person: str) -> Person | None:
        """Return a person, merges followed; None when there is none."""
        return rows.by_id(self._db, Person, lookup.roots(self._db, [person])[person])

    def search(self, text: str, limit: int = 20) -> list[Person]:
        """Return people by name, pinyin initials, phone or its last 4 digits, best first."""
        ids = [near.id for near in self.near(text, limit)]
        rest = "WHERE id IN (SELECT value FROM json_each(?))"
        found = {one.id: one for one in rows.read(self._db, Person, rest, (json.dumps(ids),))}
        return [found[identity] for identity in ids if identity in found]

    def near(self, text: str, limit: int = 20) -> list[Near]:
        """Return just what a list of hits shows of the people whom ``search`` finds."""
        if not text.strip():
            return []
        typed = Typed(text.strip())
        found = {near.id: near for near in self._near(typed, limit)}
        ranked = sorted(found.values(), key=lambda near: (typed.rank(near), -near.seq))
        return ranked[:limit]

    def _near(self, typed: Typed, limit: int) -> list[Near]:
        if DIGITS.fullmatch(typed.phone):
            return self._by_digits(typed.phone, limit)
        if not LETTERS.fullmatch(typed.letters):
            return self._by_name(typed.name, limit)
        found = self._from("initials", typed.letters, limit)
        found += self._inside("readings", f" {typed.letters}", limit, found)
        return found or self._by_name(typed.name, limit)

    def _by_digits(self, number: str, limit: int) -> list[Near]:
        found = self._standing("phone = ?", (number,), limit)
        if len(number) == TAIL:
            found += self._standing("substr(phone, -4) = ?", (number,), limit)
        elif len(number) > TAIL and not found:
            found = self._inside("phone", number, limit)
        return found

    def _by_name(self, name: str, limit: int) -> list[Near]:
        """Return who holds it in the name; of too many, those whose name begins so come first."""
        numbers = self._roll.inside("name", name, limit)
        if len(numbers) < limit:
            return self._among(numbers)
        found = self._from("name", name, limit)
        return found if len(found) >= limit else found + self._among(numbers)

    def _from(self, column: str, start: str, limit: int) -> list[Near]:
        """Return those whose name or likeliest initials begin so, the exact ones first."""
        where = f"{column} BETWEEN ? AND ?"
        return self._standing(where, (start, start + HIGHEST), limit, order=f"ORDER BY {column} ")

    def _inside(self, words: str, typed: str, limit: int, known: Iterable[Near] = ()) -> list[Near]:
        """Return those who hold what was typed inside such words, the newest first, not known."""
        before = {near.rowid for near in known}
        numbers = [n for n in self._roll.inside(words, typed, limit) if n not in before]
        return self._among(numbers)

    def _among(self, numbers: list[int]) -> list[Near]:
        if not numbers:
            return []
        among = "rowid IN (SELECT value FROM json_each(?))"
        return self._standing(among, (json.dumps(numbers),), len(numbers))

    def _standing(
        self, where: str, params: tuple[str, ...], limit: int, *, order: str = ""
    ) -> list[Near]:
        rest = f"WHERE {where} AND {lookup.STANDING} {order}LIMIT ?"
        sql = f"SELECT rowid, id, seq, name, initials, phone, village FROM person {rest}"  # noqa: S608 - our own condition
        return [Near(*row) for row in self._db.rows(sql, (*params, limit))]

    def name_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names for ids of people, merges followed; erased ones get a pseudonym."""
        ends = lookup.roots(self._db, ids)
        told = self._names(set(ends.values()))
        return {identity: told.get(end) or lookup.pseudonym(end) for identity, end in ends.items()}

    def _names(self, ids: set[str]) -> dict[str, str]:
        sql = "SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.rows(sql, (json.dumps(sorted(ids)),)))

    def clerk_names(self) -> dict[str, str]:
        """Return the names of all clerks by id, those who left too."""
        return {clerk.id: clerk.name or "" for clerk in rows.read(self._db, Clerk)}

    def consents(self, person: str) -> list[Consent]:
        """Return a person's consents, those of merged entries too, oldest first."""
        return lookup.consents(self._db, person)

    def merged(self, person: str) -> list[Person]:
        """Return the entries that were merged into a person."""
        ids = lookup.family(self._db, EventId(person))[1:]
        return [found for one in ids if (found := rows.by_id(self._db, Person, one))]

    def station(self) -> Station | None:
        """Return the station's own record."""
        return rows.first(self._db, Station, "ORDER BY rowid")


class Typed:
    """What was typed, as names, phones and initials are written."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self.name = tidy_name(typed) or typed
        self.phone = tidy_phone(typed) or ""
        self.letters = typed.lower()

    def rank(self, person: Near) -> int:
        """Return how far a person is from what was typed, 0 nearest."""
        name, phone, letters = person.name or "", person.phone or "", self.letters
        readings = (person.initials or "").split()
        steps = (
            name == self.name,
            phone == self.phone != "",
            letters in readings[:1],
            name.startswith(self._typed),
            phone.endswith(self._typed),
            letters in readings,
            any(reading.startswith(letters) for reading in readings),
        )
        return steps.index(True) if True in steps else len(steps)

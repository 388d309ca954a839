"""Reads of people for screens: ledger pages, search, names by id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from core.base.ids import EventId
from core.base.masking import TAIL
from core.db import rows
from core.db.file import Database
from core.db.pages import Habits, Listing, Where, any_of, like
from core.people import lookup
from core.people.model import Clerk, Consent, Person, Station
from core.people.rules import tidy_name, tidy_phone

DIGITS: Final = re.compile(r"[0-9]+")
LETTERS: Final = re.compile(r"[a-z]+")
HIGHEST: Final = "\U0010ffff"


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


class PeopleQueries:
    """One connection's view of the people; merged and erased entries are hidden."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.listing = Listing(db, Person, HABITS)

    def get(self, person: str) -> Person | None:
        """Return a person, merges followed; None when there is none."""
        return rows.by_id(self._db, Person, lookup.roots(self._db, [person])[person])

    def search(self, text: str, limit: int = 20) -> list[Person]:
        """Return people by name, pinyin initials, phone or its last 4 digits, best first."""
        typed = text.strip()
        if not typed:
            return []
        found = {person.id: person for person in self._near(typed, limit)}
        ranked = sorted(found.values(), key=lambda person: (_rank(person, typed), -person.seq))
        return ranked[:limit]

    def _near(self, typed: str, limit: int) -> list[Person]:
        number = tidy_phone(typed) or ""
        if DIGITS.fullmatch(number):
            return self._by_digits(number, limit)
        letters = typed.lower()
        if not LETTERS.fullmatch(letters):
            return self._by_name(typed, limit)
        readings = Where("initials LIKE ?", (f"% {letters}%",))
        found = self._from("initials", letters, limit) + self._scanned(readings, limit)
        return found or self._by_name(typed, limit)

    def _by_digits(self, number: str, limit: int) -> list[Person]:
        found = self._standing(Where("phone = ?", (number,)), limit)
        if len(number) == TAIL:
            found += self._standing(Where("substr(phone, -4) = ?", (number,)), limit)
        elif len(number) > TAIL and not found:
            found = self._standing(like("phone", number), limit)
        return found

    def _by_name(self, typed: str, limit: int) -> list[Person]:
        wanted = tidy_name(typed) or typed
        found = self._from("name", wanted, limit)
        return found if len(found) >= limit else found + self._standing(like("name", wanted), limit)

    def _from(self, column: str, start: str, limit: int) -> list[Person]:
        """Return those whose name or likeliest initials begin so, the exact ones first."""
        where = f"{column} BETWEEN ? AND ?"
        order = (start, start + HIGHEST)
        return lookup.standing(self._db, where, order, limit, order=column)

    def _scanned(self, where: Where, limit: int) -> list[Person]:
        """Return those who fit a condition on one indexed column, walking the slim index alone."""
        inner = f"SELECT rowid FROM person WHERE {where.sql}"  # noqa: S608 - our own condition
        return self._standing(Where(f"rowid IN ({inner})", where.params), limit)

    def _standing(self, where: Where, limit: int) -> list[Person]:
        return lookup.standing(self._db, where.sql, where.params, limit)

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


def _rank(person: Person, typed: str) -> int:
    """Return how far a person is from what was typed, 0 nearest."""
    name, letters = person.name or "", typed.lower()
    readings = (person.initials or "").split()
    steps = (
        name == tidy_name(typed),
        person.phone == tidy_phone(typed),
        letters in readings[:1],
        name.startswith(typed),
        (person.phone or "").endswith(typed),
        letters in readings,
        any(reading.startswith(letters) for reading in readings),
    )
    return steps.index(True) if True in steps else len(steps)

"""Finding people over one connection: for the writer and for the screens alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from core.base.ids import EventId
from core.base.masking import TAIL, tail_of
from core.db import rows
from core.db.file import Database
from core.people.model import Consent, Person
from core.people.rules import (
    REASONS,
    SHORTEST_PHONE,
    STAR,
    Match,
    likeness,
    name_fits,
    tidy_name,
    tidy_phone,
)

STANDING: Final = "merged_into IS NULL AND erased IS NOT 1"
SOME: Final = 64


def roots(db: Database, ids: Iterable[str]) -> dict[str, str]:
    """Return for each id the entry that stands for it, merges followed.

    Merges never make a ring: each event also says that the entry it keeps stands.
    """
    asked = set(ids)
    told = dict.fromkeys(asked, "")
    links: dict[str, str] = {}
    while asked:
        fresh = _merged(db, asked)
        links |= fresh
        asked = set(fresh.values()) - links.keys()
    for identity in told:
        end = identity
        while end in links:
            end = links[end]
        told[identity] = end
    return told


def _merged(db: Database, ids: Iterable[str]) -> dict[str, str]:
    found = db.rows(
        "SELECT id, merged_into FROM person WHERE merged_into IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return dict(found)


def family(db: Database, person: str) -> list[str]:
    """Return the ids of all entries that were merged into one person, itself first."""
    root = roots(db, [person])[person]
    return [name for (name,) in db.rows(kin("?"), (root,))]


def left_behind(db: Database) -> list[str]:
    """Return the entries, not erased, that were merged into somebody who was."""
    rows_ = db.rows("SELECT id FROM person WHERE merged_into IS NOT NULL AND erased IS NOT 1")
    whole = roots(db, (name for (name,) in rows_))
    ends = json.dumps(sorted(set(whole.values())))
    gone = db.rows(
        "SELECT id FROM person WHERE erased = 1 AND id IN (SELECT value FROM json_each(?))", (ends,)
    )
    return sorted(one for one, end in whole.items() if (end,) in gone)


def kin(said: str) -> str:
    """Return the query of an entry's id and of those merged into it, through others too.

    ``said`` is the SQL for its id.
    """
    return (
        f"WITH RECURSIVE kin(id) AS (SELECT {said} UNION SELECT person.id FROM person "  # noqa: S608 - our own SQL
        "JOIN kin ON person.merged_into = kin.id) SELECT id FROM kin"
    )


def standing(
    db: Database, where: str, params: Sequence[object], limit: int = SOME, *, order: str = ""
) -> list[Person]:
    """Return people who are neither merged nor erased; ``where`` and ``order`` are our own SQL."""
    by = f"ORDER BY {order} " if order else ""
    rest = f"WHERE {where} AND {STANDING} {by}LIMIT ?"
    return rows.read(db, Person, rest, (*params, limit))


def matches(db: Database, person: Person) -> list[Match]:
    """Return those who may be the same person, the surest reason first."""
    near: dict[str, Person] = {}
    tail = tail_of(person.phone)
    if person.phone and len(person.phone) >= SHORTEST_PHONE:
        near |= _by_id(standing(db, "phone = ?", (person.phone,)))
    if person.name:
        near |= _by_id(standing(db, "name = ?", (person.name,)))
    if len(tail) == TAIL:
        near |= _by_id(of_tail(db, tail))
    found = [
        Match(id=other.id, name=other.name or "", why=why)
        for other in near.values()
        if other.id != person.id and (why := likeness(person, other))
    ]
    return sorted(found, key=lambda match: (REASONS.index(match.why), match.id))


def _by_id(people: Iterable[Person]) -> dict[str, Person]:
    return {person.id: person for person in people}


def match(db: Database, name: str | None, phone: str | None) -> Person | None:
    """Return the one person whom a label means, None when nobody or more than one fits.

    A full phone decides, several of one phone by their name; a hidden phone (138****1234) needs
    the name, in which stars may hide characters.
    """
    written, number = tidy_name(name), tidy_phone(phone) or ""
    tail = tail_of(number)
    if STAR not in number and len(number) >= SHORTEST_PHONE:
        found = standing(db, "phone = ?", (number,))
        if len(found) == 1:
            return found[0]
    elif len(tail) == TAIL and written:
        found = of_tail(db, tail)
    else:
        return None
    named = [person for person in found if written and name_fits(written, person.name or "")]
    return named[0] if len(named) == 1 else None


def of_tail(db: Database, tail: str) -> list[Person]:
    """Return the people whose phone ends in these digits."""
    return standing(db, "substr(phone, -4) = ?", (tail,))


def consents(db: Database, person: str) -> list[Consent]:
    """Return the consents of a person and of the entries merged into it, oldest first."""
    mine = json.dumps(family(db, person))
    rest = "WHERE person IN (SELECT value FROM json_each(?)) ORDER BY rowid"
    return rows.read(db, Consent, rest, (mine,))


def pseudonym(identity: str) -> str:
    """Return what stands for a name that was erased: its PC's first letters and its number."""
    device, _, rest = EventId(identity).partition(".")
    return f"{device[:4]}-{rest.rpartition('.')[2]}"

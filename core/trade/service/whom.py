"""The person a clerk means: an entry that was merged into another stands for that one."""

from __future__ import annotations

from core.journal.ledger import Ledger
from core.people.model import Person


def person_of(ledger: Ledger, identity: str) -> Person:
    """Return the person, through any merges; ``UnknownRecordError`` when there is none."""
    person = ledger.get(Person, identity)
    seen = {identity}
    while person.merged_into and person.merged_into not in seen:
        seen.add(person.merged_into)
        person = ledger.get(Person, person.merged_into)
    return person

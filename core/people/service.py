"""What a clerk can do with people: one method, one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import InvalidRecordError
from core.base.ids import EventId
from core.base.record import check
from core.base.record import errors_of as declared_errors
from core.db import rows, settings
from core.journal.erase import erase_blocks
from core.journal.ledger import Ledger
from core.journal.revise import changed, refuse_stale, revision
from core.packs.shelf import Packs
from core.people import lookup
from core.people.clerks import Clerks
from core.people.consents import Consents
from core.people.errors import (
    ConsentNeededError,
    ErasedPersonError,
    SamePersonError,
)
from core.people.model import (
    Agreement,
    Clerk,
    Person,
    PersonChange,
    PersonErase,
    PersonMerge,
    Station,
    StationChange,
)
from core.people.permits import Permits
from core.people.rules import Match, beyond_core, core_of, errors_of, tidy

NO_REASONS: Final[Mapping[str, str]] = {}
NO_AGREEMENTS: Final[Sequence[Agreement]] = ()
SAME_PERSON: Final = "same_person"
"""Rule of a finding that names somebody who may be the same (args: id, name, why)."""
BEYOND_CORE: Final = "D1"
FLUSH: Final = "erase_flush"
"""Setting that stands while the write-ahead log may still hold an erased page."""
LONGEST_INITIALS: Final = 200


class People:
    """Farmers, villagers, organisations; the clerks and the consents."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs
        self.clerks = Clerks(ledger)
        self.consents = Consents(ledger, packs)
        self.permits = Permits(ledger)

    def get(self, person: str) -> Person:
        """Return a person, merges followed; ``UnknownRecordError``."""
        return self._ledger.get(Person, lookup.roots(self._ledger.db, [person])[person])

    def add(
        self,
        person: Person,
        reasons: Mapping[str, str] = NO_REASONS,  # noqa: ARG002 - what every service's add takes
        agreements: Sequence[Agreement] = NO_AGREEMENTS,
        *,
        core_only: bool = False,
    ) -> Changes:
        """Add somebody; findings name those who may be the same person.

        Gender, household number and tags are kept only under one of the ``agreements``: they
        are written after it. ``core_only`` leaves them out instead of refusing (a spreadsheet).
        Raises ``InvalidRecordError``, ``ConsentNeededError``, ``GuardianNeededError``.
        """
        ready = self._ready(core_of(person) if core_only else person)
        more = beyond_core(ready)
        with self._ledger.db.atomic():
            findings = [self._same(match) for match in self.same_as(ready)]
            findings += self.consents.findings(ready)
            if core_only and beyond_core(person):
                findings += self._left_out()
            changes = self._ledger.write([core_of(ready)], findings=findings)
            identity = changes.ids[0]
            for agreement in agreements:
                changes |= self.consents.give(identity, agreement)
            if more:
                told = {name: getattr(ready, name) for name in more}
                changes |= self.change(identity, told)
        return changes

    def _ready(self, person: Person) -> Person:
        ready = tidy(person)
        ready = msgspec.structs.replace(ready, initials=self._initials(ready.name))
        errors = (*declared_errors(ready), *errors_of(ready))
        if errors:
            raise InvalidRecordError(Person.kind, errors)
        return ready

    def _initials(self, name: str | None) -> str | None:
        readings = " ".join(self._packs.initials.all(name)) if name else ""
        if len(readings) > LONGEST_INITIALS:
            readings = readings[: LONGEST_INITIALS + 1].rpartition(" ")[0]
        return readings or None

    @staticmethod
    def _same(match: Match) -> Finding:
        args: dict[str, str | int] = {"id": match.id, "name": match.name, "why": match.why}
        return Finding(rule=SAME_PERSON, level="warn", field="name", args=args)

    def _left_out(self) -> list[Finding]:
        found = self._packs.rules.finding(BEYOND_CORE, self._ledger.today())
        return [msgspec.structs.replace(found, level="tip", wants_reason=False)] if found else []

    def change(self, person: str, fields: Mapping[str, Any], seen: Person | None = None) -> Changes:
        """Write the fields that differ from what is kept; None blanks a text.

        ``seen`` is what the form showed: a field that somebody else has changed since raises
        ``StaleError``, other fields merge. Raises also
        ``ErasedPersonError``, ``ConsentNeededError``, ``CannotBlankError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            now = self._ledger.get(Person, person)
            if now.erased:
                raise ErasedPersonError(id=person)
            wanted = self._ready(msgspec.structs.replace(now, **fields))
            names = changed(now, wanted)
            refuse_stale(now, names, seen)
            self._need_consent(wanted, names)
            said = revision(PersonChange, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            told = self.consents.findings(wanted) if "birth_year" in names else ()
            return self._ledger.write([said], findings=told)

    def _need_consent(self, wanted: Person, changed: Sequence[str]) -> None:
        more = [name for name in beyond_core(wanted) if name in changed]
        stops = self._packs.rules.level(BEYOND_CORE, self._ledger.today()) == "block"
        if stops and more and not self.consents.allow_details(wanted.id):
            raise ConsentNeededError(field=more[0], rule=BEYOND_CORE)

    def merge(self, keep: str, drop: str) -> Changes:
        """Say that two entries are one person: ``keep`` stands, ``drop`` points to it.

        Raises ``SamePersonError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            one, other = self.get(keep), self.get(drop)
            if one.id == other.id:
                raise SamePersonError(id=one.id)
            base = max(one.version, other.version)
            return self._ledger.write([PersonMerge(keep=one.id, drop=other.id, base=base)])

    def separate(self, person: str) -> Changes:
        """Take a mistaken merge back: the dropped entry stands by itself again."""
        with self._ledger.db.atomic():
            now = self._ledger.get(Person, person)
            if not now.merged_into:
                raise SamePersonError(id=person)
            return self._ledger.write([PersonMerge(drop=now.id, base=now.version)])

    def same_as(self, person: Person) -> list[Match]:
        """Return those who may be the same person, the surest reason first."""
        known = person.initials or self._initials(person.name)
        return lookup.matches(
            self._ledger.db, tidy(msgspec.structs.replace(person, initials=known))
        )

    def match(self, name: str | None, phone: str | None) -> Person | None:
        """Return the one person whom a parcel's label means, None when that is not sure."""
        return lookup.match(self._ledger.db, name, phone)

    def erase(self, person: str, keep_until: dt.date | None = None) -> Changes:
        """Delete a person's data at the person's wish, merged entries too (PIPL 47).

        Amounts stay, under a pseudonym; ``keep_until`` notes how long the law wants them. Ask
        ``finish_erasing`` afterwards whether the file has forgotten too.
        """
        ledger = self._ledger
        with ledger.db.atomic():
            everyone = lookup.family(ledger.db, self.get(person).id)
            said = [PersonErase(subject=EventId(one), keep_until=keep_until) for one in everyone]
            changes = ledger.write(said)
            for one in everyone:
                erase_blocks(ledger.db, ledger.journal, ledger.reader, EventId(one))
            settings.keep(ledger.db, FLUSH)
        if not ledger.db.in_transaction:
            self.finish_erasing()
        return changes

    def erase_left_behind(self) -> bool:
        """Erase entries that one PC merged into somebody whom another erased; tell of any.

        Nobody sees them any more, so nobody could wish it.
        """
        left = lookup.left_behind(self._ledger.db)
        for person in left:
            self.erase(person)
        return bool(left)

    def finish_erasing(self) -> bool:
        """Empty the write-ahead log; False while a reader is in the way: ask again later.

        When it is done the caller makes a new backup and deletes the older ones.
        """
        db = self._ledger.db
        if settings.kept(db, FLUSH) is None:
            return True
        if not db.checkpoint():
            return False
        settings.forget(db, FLUSH)
        return db.checkpoint()

    def consent(
        self,
        person: str,
        purpose: str,
        text_version: str = "",
        method: str = "signature",
        guardian: str | None = None,
    ) -> Changes:
        """Record that a person agreed; see ``Consents.give``."""
        agreement = Agreement(
            purpose=purpose, text_version=text_version, method=method, guardian=guardian
        )
        return self.consents.give(person, agreement)

    def withdraw(self, consent: str) -> Changes:
        """End a consent; see ``Consents.withdraw``."""
        return self.consents.withdraw(consent)

    def has_consent(self, person: str, purpose: str) -> bool:
        """Tell whether a person's consent to a purpose stands."""
        return self.consents.has(person, purpose)

    def add_clerk(self, name: str, role: str = "clerk", pin: str | None = None) -> EventId:
        """Add a clerk; see ``Clerks.add``."""
        return self.clerks.add(name, role, pin)

    def clerk_named(self, name: str) -> Clerk:
        """Return the clerk of this name; ``UnknownClerkError``."""
        return self.clerks.named(name)

    def register_station(self, name: str, village_code: str, village: str | None = None) -> Changes:
        """Say which station this is, or correct it."""
        station = Station(name=name.strip(), village_code=village_code, village=village)
        check(station)
        with self._ledger.db.atomic():
            now = self.station()
            if now is None:
                return self._ledger.write([station])
            said = StationChange(
                of=now.id,
                base=now.version,
                name=station.name,
                village_code=village_code,
                village=village,
            )
            return self._ledger.write([said])

    def station(self) -> Station | None:
        """Return the station's own record, None before it is registered."""
        return rows.first(self._ledger.db, Station, "ORDER BY rowid")

"""Rosters: pasted from a spreadsheet, known people suggested, nobody twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from core.base.changes import Changes
from core.base.ids import EventId
from core.base.record import check
from core.db import rows
from core.journal.ledger import Ledger
from core.people.model import Person
from core.people.rules import Match
from core.people.service import People
from core.training.errors import EmptyRosterError, UndecidedError
from core.training.model.trainee import Trainee, TraineeChange
from core.training.rules.pasted import PastedRow, pasted, same_twice
from core.training.service.needs import NO_REASONS, Reasons, enrolled, open_class

NEW: Final = "new"
SKIP: Final = "skip"
State = Literal["known", "likely", "new", "twice", "no_name"]


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of a roster to be: who it may mean.

    ``known`` is surely ``person``; ``likely`` wants a decision between ``matches`` and somebody
    new; ``twice`` stands in row ``same_row`` or (0) is enrolled already.
    """

    said: PastedRow
    state: State
    person: EventId | None = None
    matches: tuple[Match, ...] = ()
    same_row: int = 0


class Roster:
    """Who is enrolled in a class; whoever leaves it stays in its history."""

    def __init__(self, ledger: Ledger, people: People) -> None:
        self._ledger = ledger
        self._people = people

    def of(self, class_id: str, *, left: bool = False) -> list[Trainee]:
        """Return a class's roster in its order; with ``left`` those too who left it."""
        rest = "" if left else 'AND "left" = 0 '
        where = f"WHERE class_id = ? {rest}ORDER BY number, rowid"
        return rows.read(self._ledger.db, Trainee, where, (class_id,))

    def survey(self, class_id: str, cells: Sequence[Sequence[object]]) -> list[Candidate]:
        """Return whom pasted rows mean; nothing is written."""
        here = self.of(class_id)
        found: list[Candidate] = []
        for said in pasted(cells):
            found.append(self._candidate(said, found, here))
        return found

    def _candidate(
        self, said: PastedRow, before: Sequence[Candidate], here: Sequence[Trainee]
    ) -> Candidate:
        if not said.name:
            return Candidate(said=said, state="no_name")
        rest = (one.said for one in before if one.state != "twice")
        same = next((one.row for one in rest if same_twice(said, one)), None)
        if same is not None:
            return Candidate(said=said, state="twice", same_row=same)
        return self._looked_up(said, here)

    def _looked_up(self, said: PastedRow, here: Sequence[Trainee]) -> Candidate:
        known = self._people.match(said.name, said.phone)
        matches = tuple(self._people.same_as(said.person()))
        if known is not None and known.name == said.name:
            if any(one.person == known.id for one in here):
                return Candidate(said=said, state="twice", person=known.id)
            return Candidate(said=said, state="known", person=known.id)
        if any(same_twice(said, _row_of(one)) for one in here):
            return Candidate(said=said, state="twice")
        if not matches:
            return Candidate(said=said, state="new")
        return Candidate(said=said, state="likely", matches=matches)

    def enrol(
        self,
        class_id: str,
        candidates: Sequence[Candidate],
        decisions: Mapping[int, str] | None = None,
    ) -> Changes:
        """Enrol candidates as one transaction; newcomers become people of the station.

        ``decisions`` say for a row a person's id, ``new`` or ``skip``. Rows that stand twice or
        have no name are left out unless decided. Raises ``UndecidedError`` naming the first
        likely row without a decision, ``EmptyRosterError``, ``ClassClosedError``.
        """
        chosen = decisions or {}
        open_ones = [
            one for one in candidates if one.state == "likely" and one.said.row not in chosen
        ]
        if open_ones:
            raise UndecidedError(count=len(open_ones), row=open_ones[0].said.row)
        with self._ledger.db.atomic():
            open_class(self._ledger, class_id)
            taken: set[str | None] = {one.person for one in self.of(class_id)}
            fresh: list[Trainee] = []
            for one in candidates:
                trainee = self._enrolled(class_id, one, chosen.get(one.said.row, ""))
                if trainee is not None and trainee.person not in taken:
                    taken.add(trainee.person)
                    fresh.append(trainee)
            if not fresh:
                raise EmptyRosterError
            return self._ledger.write(self._numbered(class_id, fresh))

    def _enrolled(self, class_id: str, one: Candidate, decision: str) -> Trainee | None:
        if decision == SKIP or (not decision and one.state in {"twice", "no_name"}):
            return None
        if decision == NEW or (not decision and one.state == "new"):
            person = self._people.add(one.said.person()).ids[0]
        else:
            person = self._people.get(decision or one.person or "").id
        return Trainee(
            class_id=EventId(class_id),
            person=person,
            name=one.said.name or self._people.get(person).name,
            phone=one.said.phone or None,
            village=one.said.village or None,
            group=one.said.group or None,
        )

    def add(self, trainee: Trainee, reasons: Reasons = NO_REASONS) -> Changes:  # noqa: ARG002 - what every service's add takes
        """Enrol one person who is known, or a newcomer by name and phone.

        Raises ``ClassClosedError``, ``EmptyRosterError`` for one who is enrolled already.
        """
        with self._ledger.db.atomic():
            open_class(self._ledger, trainee.class_id)
            person = self._person_of(trainee)
            if any(one.person == person.id for one in self.of(trainee.class_id)):
                raise EmptyRosterError
            ready = msgspec.structs.replace(
                trainee,
                person=person.id,
                name=trainee.name or person.name,
                phone=trainee.phone or person.phone,
                village=trainee.village or person.village,
            )
            check(ready)
            return self._ledger.write(self._numbered(trainee.class_id, [ready]))

    def _person_of(self, trainee: Trainee) -> Person:
        if trainee.person:
            return self._people.get(trainee.person)
        known = self._people.match(trainee.name, trainee.phone)
        if known is not None and known.name == trainee.name:
            return known
        said = PastedRow(
            row=1,
            name=trainee.name or "",
            phone=trainee.phone or "",
            village=trainee.village or "",
        )
        return self._people.get(self._people.add(said.person()).ids[0])

    def _numbered(self, class_id: str, fresh: Sequence[Trainee]) -> list[Trainee]:
        sql = "SELECT coalesce(max(number), 0) FROM trainee WHERE class_id = ?"
        row = self._ledger.db.one(sql, (class_id,))
        last = int(row[0]) if row else 0
        return [
            msgspec.structs.replace(one, number=last + place)
            for place, one in enumerate(fresh, start=1)
        ]

    def leave(self, class_id: str, trainee: str, *, left: bool = True) -> Changes:
        """Note that somebody left the roster, or (``left=False``) came back to it."""
        with self._ledger.db.atomic():
            open_class(self._ledger, class_id)
            now = enrolled(self._ledger, class_id, trainee, here=False)
            if now.left == left:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._ledger.write([TraineeChange(of=now.id, base=now.version, left=left)])


def _row_of(trainee: Trainee) -> PastedRow:
    return PastedRow(
        row=0,
        name=trainee.name or "",
        phone=trainee.phone or "",
        village=trainee.village or "",
    )

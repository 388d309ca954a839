"""Applying for a grade, and appealing: one method, one transaction."""

from __future__ import annotations

import msgspec

from core.base.changes import Changes
from core.base.record import check
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.people.model import Clerk
from core.trust import lookup
from core.trust.errors import NothingToAppealError, NotYetError, PendingError
from core.trust.model import Grade, GradeAppeal
from core.trust.rules import measures


class Grades:
    """Talent grades of a station's clerks."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs

    def apply(self, clerk: str, level: str, statement: str = "") -> Changes:
        """Apply with the figures of the twelve months up to today.

        Raises ``NotYetError`` naming the first figure that is lacking, ``PendingError`` while an
        application of the same level waits, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            who = self._ledger.get(Clerk, clerk)
            asked = Grade(person=who.id, level=level, statement=statement.strip() or None)
            today = self._ledger.today()
            check(msgspec.structs.replace(asked, first=today, last=today))
            if any(
                g.level == level and g.opinion is None
                for g in lookup.grades(self._ledger.db, clerk)
            ):
                raise PendingError(level=level)
            found = lookup.evidence(self._ledger.db, who, today)
            lacking = [m for m in measures(level, found, self._packs.parameters) if m.missing]
            if lacking:
                raise NotYetError(field="level", what=lacking[0].what, missing=lacking[0].missing)
            ready = msgspec.structs.replace(
                asked,
                first=found.first,
                last=found.last,
                sales_fen=found.sales_fen,
                farmers=found.farmers,
                courses=found.courses,
            )
            return self._ledger.write([ready])

    def appeal(self, grade: str, text: str) -> Changes:
        """Answer to a refusal; ``NothingToAppealError`` while nothing was refused."""
        with self._ledger.db.atomic():
            said = self._ledger.get(Grade, grade)
            if said.opinion in {None, "granted"} or said.appealed:
                raise NothingToAppealError
            appeal = GradeAppeal(grade=said.id, text=text.strip())
            check(appeal)
            return self._ledger.write([appeal])

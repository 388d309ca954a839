"""The station's training: one attribute per job."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import msgspec

from core.base.changes import Changes
from core.base.tables import Fact
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.people.service import People
from core.training.model.attendance import Attendance, SignOut
from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult, Satisfaction
from core.training.service.calls import Calls
from core.training.service.certifying import Certifying
from core.training.service.classes import Classes
from core.training.service.courses import Courses
from core.training.service.door import Door
from core.training.service.needs import Books
from core.training.service.results import Results
from core.training.service.roster import Roster

KINDS: Final = MappingProxyType(
    {
        kind.kind: kind
        for kind in (
            Attendance,
            SignOut,
            ClassPhoto,
            PracticeCheck,
            QuizResult,
            Satisfaction,
            FollowUp,
            SpotCheck,
            SpotCall,
            Certificate,
        )
    }
)
"""What can be taken back by a red entry."""
AFTERWARDS: Final = (FollowUp, SpotCheck, SpotCall, Certificate)
"""What is said of a class that is closed."""


class Training:
    """Joins the desks: courses, classes, rosters, the door, results, calls."""

    def __init__(
        self, ledger: Ledger, packs: Packs, people: People, books: Books, courses: Courses
    ) -> None:
        self._ledger = ledger
        self._books = books
        self.courses = courses
        self.classes = Classes(ledger, packs)
        self.roster = Roster(ledger, people)
        self.door = Door(ledger, packs, books)
        self.results = Results(ledger, packs, books)
        self.calls = Calls(ledger, books)
        self.certifying = Certifying(ledger, packs, people, books)

    def reverse(self, identity: str, reason: str) -> Changes:
        """Take one fact back by a red entry; a sign-in takes its sign-out with it.

        Raises ``UnknownRecordError``, ``AlreadyReversedError``, ``RedEntryError``,
        ``ReasonMissingError``, ``ClassClosedError``.
        """
        kind = KINDS[self._ledger.event(identity).type]
        with self._ledger.db.atomic():
            fact = self._ledger.get(kind, identity)
            reds: list[Fact] = []
            if isinstance(fact, SignOut):
                self.classes.need_open(self._ledger.get(Attendance, fact.of))
                reds.append(self._red_out(fact.id, reason))
            else:
                if not isinstance(fact, AFTERWARDS):
                    self.classes.need_open(fact)
                gone = self.door.last_out(fact.id) if isinstance(fact, Attendance) else None
                if gone is not None:
                    reds.append(self._red_out(gone, reason))
                reds.append(self._books.red(kind, identity, reason))
            return self._ledger.write(reds)

    def _red_out(self, identity: str, reason: str) -> SignOut:
        red = self._books.red(SignOut, identity, reason)
        came = self._ledger.get(Attendance, red.of)
        return msgspec.structs.replace(red, base=came.version)

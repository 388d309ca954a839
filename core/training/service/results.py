"""What a class leaves behind: photos, practice checks, quiz results, nameless forms."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from core.base.changes import Changes
from core.base.errors import InvalidRecordError
from core.base.record import errors_of
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.training.errors import EmptyRosterError
from core.training.model.results import (
    ClassPhoto,
    PracticeCheck,
    QuizResult,
    Satisfaction,
)
from core.training.service.needs import Books, enrolled, open_class


class Results:
    """Books what is kept of a class while it is open."""

    def __init__(self, ledger: Ledger, packs: Packs, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._books = books

    def photo(self, taken: ClassPhoto) -> Changes:
        """Bind a kept photo to a half day of a class by its digest."""
        with self._ledger.db.atomic():
            open_class(self._ledger, taken.class_id)
            return self._books.book(taken)

    def check(self, done: Sequence[PracticeCheck]) -> Changes:
        """Book the items of a checklist for people on the roster, all of them or none."""
        with self._ledger.db.atomic():
            ready = [self._books.prepared(self._with_person(one)) for one in done]
            return self._ledger.write(ready)

    def _with_person(self, one: PracticeCheck) -> PracticeCheck:
        open_class(self._ledger, one.class_id)
        who = enrolled(self._ledger, one.class_id, one.trainee)
        return msgspec.structs.replace(one, person=who.person)

    def quiz(self, results: Sequence[QuizResult]) -> Changes:
        """Book quiz results; whether one is passed is the county's percent of the points."""
        with self._ledger.db.atomic():
            ready = [self._books.prepared(self._judged(one)) for one in results]
            return self._ledger.write(ready)

    def _judged(self, one: QuizResult) -> QuizResult:
        open_class(self._ledger, one.class_id)
        least = self._packs.parameters.quiz_pass_percent
        passed = one.points * 100 >= one.most * least
        if one.trainee is None:
            return msgspec.structs.replace(one, passed=passed)
        who = enrolled(self._ledger, one.class_id, one.trainee)
        return msgspec.structs.replace(one, person=who.person, passed=passed)

    def satisfaction(self, forms: Sequence[Satisfaction]) -> Changes:
        """Book nameless forms, all of them or none.

        They are written in the order of what they say: their order in the journal does not tell
        who handed them in. Raises ``InvalidRecordError``, ``EmptyRosterError`` without any.
        """
        if not forms:
            raise EmptyRosterError
        for one in forms:
            if errors := errors_of(one):
                raise InvalidRecordError(Satisfaction.kind, errors)
        with self._ledger.db.atomic():
            for class_id in {one.class_id for one in forms}:
                open_class(self._ledger, class_id)
            shuffled = sorted(forms, key=msgspec.json.encode)
            return self._ledger.write([self._books.prepared(one) for one in shuffled])

"""Calls after a class: how people fare, and a spot check of whether they really came."""

from __future__ import annotations

from typing import Final

import msgspec

from core.base.changes import Changes
from core.base.errors import FieldError, InvalidRecordError
from core.base.ids import EventId
from core.base.tables import STANDING
from core.journal.ledger import Ledger
from core.training.errors import EmptyRosterError, NotDrawnError
from core.training.model.calls import AFTER_DAYS, FollowUp, SpotCall, SpotCheck
from core.training.model.training_class import TrainingClass
from core.training.rules.draw import draw, roster_digest
from core.training.service.needs import Books, enrolled

CAME: Final = f"SELECT DISTINCT trainee FROM attendance WHERE class_id = ? AND {STANDING}"  # noqa: S608 - constants


class Calls:
    """Books calls, and draws whom to call so that the county can draw the same people."""

    def __init__(self, ledger: Ledger, books: Books) -> None:
        self._ledger = ledger
        self._books = books

    def follow_up(self, call: FollowUp) -> Changes:
        """Book one call 30, 90 or 180 days after a class.

        Raises ``InvalidRecordError`` for another number of days, ``OtherClassError``.
        """
        if call.after not in AFTER_DAYS:
            days = " ".join(map(str, AFTER_DAYS))
            error = FieldError(field="after", code="field.not_a_choice", args={"choices": days})
            raise InvalidRecordError(FollowUp.kind, (error,))
        with self._ledger.db.atomic():
            self._ledger.get(TrainingClass, call.class_id)
            who = enrolled(self._ledger, call.class_id, call.trainee, here=False)
            return self._books.book(msgspec.structs.replace(call, person=who.person))

    def came(self, class_id: str) -> tuple[str, ...]:
        """Return the trainees who came at least once, by id: those who can be drawn."""
        return tuple(sorted(row[0] for row in self._ledger.db.rows(CAME, (class_id,)) if row[0]))

    def draw(self, class_id: str, seed: str, wanted: int) -> Changes:
        """Draw people of a class by a seed and keep the list; ``EmptyRosterError``."""
        with self._ledger.db.atomic():
            held = self._ledger.get(TrainingClass, class_id)
            came = self.came(held.id)
            if not came:
                raise EmptyRosterError
            check = SpotCheck(
                class_id=held.id,
                seed=seed.strip(),
                wanted=wanted,
                roster=roster_digest(came),
                drawn=draw(seed.strip(), held.id, came, wanted),
            )
            return self._books.book(check)

    def is_repeatable(self, check: str) -> bool:
        """Tell whether the kept list is what its seed draws from those who came as known now."""
        said = self._ledger.get(SpotCheck, check)
        came = self.came(said.class_id)
        again = draw(said.seed, said.class_id, came, said.wanted)
        return said.roster == roster_digest(came) and said.drawn == again

    def spot_call(self, call: SpotCall) -> Changes:
        """Book what somebody who was drawn said; ``NotDrawnError``."""
        with self._ledger.db.atomic():
            check = self._ledger.get(SpotCheck, call.check)
            if call.trainee not in check.drawn:
                raise NotDrawnError(id=call.trainee)
            who = enrolled(self._ledger, check.class_id, EventId(call.trainee), here=False)
            return self._books.book(msgspec.structs.replace(call, person=who.person))

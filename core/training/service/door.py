"""The door of a class: who comes and who leaves; only a red entry takes either back."""

from __future__ import annotations

import datetime as dt

import msgspec

from core.base.changes import Changes, Finding
from core.base.ids import EventId
from core.base.tables import STANDING
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.findings import Hit, findings_of
from core.packs.shelf import Packs
from core.training.errors import NotSignedInError, SignedAlreadyError
from core.training.model.attendance import Attendance, SignOut
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.rules.plan import early_minutes, half_of, late_minutes
from core.training.service.needs import Books, enrolled, open_class


class Coming(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the door; day, half and time are those of the PC unless said otherwise.

    ``way`` is one of ``attendance.WAYS``; ``signature`` a kept photo of what was signed.
    """

    class_id: str
    trainee: str
    way: str = "tail"
    day: dt.date | None = None
    half: str | None = None
    at: str | None = None
    signature: bytes | None = None
    note: str | None = None


class Door:
    """Signs people of a class's roster in and out."""

    def __init__(self, ledger: Ledger, packs: Packs, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._books = books

    def sign_in(self, coming: Coming) -> Changes:
        """Book that somebody came; a finding says when they signed elsewhere at the same time.

        Raises ``SignedAlreadyError``, ``LeftClassError``, ``OtherClassError``,
        ``ClassClosedError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            held = open_class(self._ledger, coming.class_id)
            who = enrolled(self._ledger, held.id, coming.trainee)
            at = coming.at or f"{self._ledger.clock.now():%H:%M}"
            half = coming.half or half_of(held, at)
            day = coming.day or self._ledger.today()
            self._refuse_twice(held, who, day, half)
            signed = self._signed(coming, held, who, (day, half, at))
            return self._books.book(signed, self._elsewhere(signed, day))

    @staticmethod
    def _signed(
        coming: Coming, held: TrainingClass, who: Trainee, when: tuple[dt.date, str, str]
    ) -> Attendance:
        day, half, at = when
        return Attendance(
            day=day,
            course=held.name,
            class_id=held.id,
            trainee=who.id,
            person=who.person,
            name=who.name,
            phone=who.phone,
            village=who.village,
            group=who.group,
            half=half,
            way=coming.way,
            came=at,
            late_minutes=late_minutes(held, half, at),
            signature=coming.signature,
            note=coming.note,
        )

    def _refuse_twice(self, held: TrainingClass, who: Trainee, day: dt.date, half: str) -> None:
        found = rows.first(
            self._ledger.db,
            Attendance,
            "WHERE class_id = ? AND trainee = ? AND coalesce(true_day, day) = ? AND half = ? "
            f"AND {STANDING}",
            (held.id, who.id, day.isoformat(), half),
        )
        if found is not None:
            raise SignedAlreadyError(name=who.name or "", at=found.came or "")

    def _elsewhere(self, signed: Attendance, day: dt.date) -> tuple[Finding, ...]:
        found = rows.first(
            self._ledger.db,
            Attendance,
            "WHERE person = ? AND class_id <> ? AND coalesce(true_day, day) = ? AND half = ? "
            f"AND {STANDING}",
            (signed.person, signed.class_id, day.isoformat(), signed.half),
        )
        if found is None:
            return ()
        hit = Hit("E5", args={"name": found.course or ""})
        return findings_of(self._packs, self._ledger.today(), signed, [hit])

    def sign_out(self, attendance: str, at: str | None = None) -> Changes:
        """Book that somebody left; a later time said stands.

        Raises ``NotSignedInError``, ``ClassClosedError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            came = self._ledger.get(Attendance, attendance)
            if came.reverses or came.reversed_by or not came.class_id:
                raise NotSignedInError(id=attendance)
            held = open_class(self._ledger, came.class_id)
            told = at or f"{self._ledger.clock.now():%H:%M}"
            early = early_minutes(held, came.half or "am", told)
            said = SignOut(of=came.id, base=came.version, at=told, early_minutes=early)
            return self._books.book(said)

    def last_out(self, attendance: str) -> EventId | None:
        """Return the sign-out that stands for an attendance, None when nobody left yet."""
        rest = f'WHERE "of" = ? AND {STANDING} ORDER BY base DESC, seq DESC'
        found = rows.first(self._ledger.db, SignOut, rest, (attendance,))
        return found.id if found else None

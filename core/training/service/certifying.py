"""Giving certificates, withdrawing them, and telling true ones from others anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

import msgspec

from core.base.changes import Changes
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.people.service import People
from core.training import badge
from core.training.badge import Badge, Earned
from core.training.errors import NotEarnedError
from core.training.model.certificate import Certificate
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass
from core.training.rules.earning import Record, lacking
from core.training.service.door import STANDING
from core.training.service.needs import Books, enrolled

DAYS: Final = "SELECT count(DISTINCT coalesce(true_day, day) || half) FROM attendance WHERE "
HELD: Final = f"{DAYS} class_id = ? AND {STANDING}"
CAME: Final = f"{DAYS} class_id = ? AND trainee = ? AND {STANDING}"
QUIZZES: Final = "FROM quiz WHERE class_id = ? AND trainee"
ASKED: Final = f"SELECT count(*) {QUIZZES} IS NOT NULL AND {STANDING}"
RESULTS: Final = "count(*), coalesce(sum(passed), 0), max(points * 100 / most)"
TAKEN: Final = f"SELECT {RESULTS} {QUIZZES} = ? AND {STANDING}"
ITEMS: Final = "SELECT count(*) FROM practice WHERE class_id = ? AND trainee = ?"
FAILED: Final = f"{ITEMS} AND mark = 'failed' AND {STANDING}"
Issuer = Literal["own", "known", "unknown"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was read: what it says, whether it still counts, whose key signed it."""

    badge: Badge
    withdrawn: bool
    issuer: Issuer


class Certifying:
    """Certificates of one station's classes."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books

    def record(self, class_id: str, trainee: str) -> Record:
        """Return what somebody did in a class."""
        db = self._ledger.db
        taken, passed, score = db.rows(TAKEN, (class_id, trainee))[0]
        return Record(
            came=db.rows(CAME, (class_id, trainee))[0][0],
            held=db.rows(HELD, (class_id,))[0][0],
            asked=bool(db.rows(ASKED, (class_id,))[0][0]),
            taken=taken,
            passed=passed,
            score=score,
            failed_items=db.rows(FAILED, (class_id, trainee))[0][0],
        )

    def given(self, class_id: str) -> dict[str, Certificate]:
        """Return the certificates of a class that stand, by trainee."""
        rest = f"WHERE class_id = ? AND {STANDING}"
        found = rows.read(self._ledger.db, Certificate, rest, (class_id,))
        return {one.trainee: one for one in found}

    def lacking(self, class_id: str, trainee: str) -> str | None:
        """Return what stands against a certificate: absent, no_result, failed, or None."""
        least = self._packs.parameters.certificate_attendance_percent
        return lacking(self.record(class_id, trainee), least)

    def give(self, class_id: str, trainee: str) -> Changes:
        """Give somebody the certificate of a class; one that stands is left as it is.

        Raises ``NotEarnedError``, ``OtherClassError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            held = self._ledger.get(TrainingClass, class_id)
            who = enrolled(self._ledger, held.id, trainee)
            known = self.given(held.id).get(who.id)
            if known is not None:
                return Changes(kinds=frozenset(), ids=(known.id,))
            why = self.lacking(held.id, who.id)
            if why is not None:
                raise NotEarnedError(name=who.name or "", why=why)
            return self._books.book(self._made(held, who))

    def _made(self, held: TrainingClass, who: Trainee) -> Certificate:
        score = self.record(held.id, who.id).score
        station = self._people.station()
        day = held.last or held.first or self._ledger.today()
        earned = Earned(
            serial=self._number(held, who),
            holder=who.name or "",
            course=held.name,
            course_id=held.code or held.module,
            minutes=held.minutes,
            day=day,
            issuer=station.name if station else "",
            score=score,
        )
        record = badge.compact(earned, self._ledger.journal.key)
        return Certificate(
            class_id=held.id,
            trainee=who.id,
            person=who.person,
            holder=who.name,
            course=held.name,
            number=earned.serial,
            minutes=held.minutes,
            score=score,
            short_code=badge.short_code(record),
            record=record,
        )

    def _number(self, held: TrainingClass, who: Trainee) -> str:
        """Return a number of its own: class, place on the roster, and which time it is given."""
        before = self._ledger.db.rows(
            "SELECT count(*) FROM certificate WHERE trainee = ? AND reverses IS NULL", (who.id,)
        )[0][0]
        again = f"-{before + 1}" if before else ""
        return f"{held.id}-{who.number:02d}{again}"

    def withdrawals(self) -> bytes:
        """Return this PC's signed list of its certificates that do not count any more."""
        mine = self._ledger.journal.key
        found = rows.read(self._ledger.db, Certificate, "WHERE reversed_by IS NOT NULL")
        codes = {one.short_code for one in found if one.id.startswith(f"{mine.device}.")}
        return badge.withdrawals(codes, self._ledger.today(), mine)

    def check(
        self,
        text: str,
        withdrawn: Mapping[bytes, Collection[str]],
        known: Iterable[bytes] = (),
    ) -> Checked:
        """Read a certificate from its square code, on any machine; ``NotABadgeError``.

        ``withdrawn`` are the lists taken in, by issuer's key; ``known`` the keys that this
        machine knows as the county's devices.
        """
        said = badge.badge_of(badge.record_in(text))
        own = said.issuer_key == self._ledger.journal.key.public
        here = rows.first(
            self._ledger.db, Certificate, "WHERE short_code = ? AND reverses IS NULL", (said.code,)
        )
        gone = said.code in withdrawn.get(said.issuer_key, ())
        return Checked(
            badge=said,
            withdrawn=gone or bool(here and here.reversed_by),
            issuer="own" if own else "known" if said.issuer_key in set(known) else "unknown",
        )

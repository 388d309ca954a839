"""A class with everything that was written of it and still stands, read in one go."""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeVar

import msgspec

from core.base.errors import UnknownRecordError
from core.base.ids import EventId
from core.base.tables import STANDING, Fact
from core.db import rows
from core.db.file import Database
from core.training.model.attendance import HALVES, Attendance
from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.model.certificate import Certificate
from core.training.model.course import Course
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult, Satisfaction
from core.training.model.trainee import Trainee
from core.training.model.training_class import TrainingClass

F = TypeVar("F", bound=Fact)
ORDER: Final = "ORDER BY day, seq, id"
OF_CLASS: Final = f"WHERE class_id = ? AND {STANDING} {ORDER}"
OF_CHECKS: Final = (
    f'WHERE "check" IN (SELECT id FROM spot_check WHERE class_id = ?) AND {STANDING} {ORDER}'  # noqa: S608 - constants
)
Half = tuple[dt.date, str]
"""A day and am or pm."""


class WholeClass(msgspec.Struct, frozen=True, kw_only=True):
    """One class, its roster (those who left too), and the facts that stand, in their order.

    ``certificates`` holds withdrawn ones too; ``courses`` what is known of the course taught.
    """

    held: TrainingClass
    roster: tuple[Trainee, ...]
    attendance: tuple[Attendance, ...]
    photos: tuple[ClassPhoto, ...]
    practice: tuple[PracticeCheck, ...]
    quizzes: tuple[QuizResult, ...]
    forms: tuple[Satisfaction, ...]
    certificates: tuple[Certificate, ...]
    follow_ups: tuple[FollowUp, ...]
    checks: tuple[SpotCheck, ...]
    calls: tuple[SpotCall, ...]
    courses: tuple[Course, ...]

    @property
    def first(self) -> dt.date:
        """The first day, as it was planned."""
        return self.held.first or dt.date.min

    @property
    def last(self) -> dt.date:
        """The last day, which may be the first."""
        return self.held.last or self.first

    @property
    def halves(self) -> tuple[Half, ...]:
        """The half days on which somebody signed, in order."""
        return tuple(sorted({half_of(one) for one in self.attendance}, key=_place))

    @property
    def here(self) -> tuple[Trainee, ...]:
        """Who is on the roster, and who left it but had come."""
        came = {one.trainee for one in self.attendance}
        return tuple(one for one in self.roster if not one.left or one.id in came)


def half_of(signed: Attendance) -> Half:
    """Return the half day that an entry is about."""
    return signed.true_day or signed.day or dt.date.min, signed.half or HALVES[0]


def _place(half: Half) -> tuple[dt.date, int]:
    return half[0], HALVES.index(half[1])


def whole_class(db: Database, class_id: str) -> WholeClass:
    """Read a class; ``UnknownRecordError``."""
    held = rows.by_id(db, TrainingClass, class_id)
    if held is None:
        raise UnknownRecordError(kind=TrainingClass.kind, id=class_id)
    given = "WHERE class_id = ? AND reverses IS NULL ORDER BY day, seq, id"
    return WholeClass(
        held=held,
        roster=tuple(
            rows.read(db, Trainee, "WHERE class_id = ? ORDER BY number, rowid", (held.id,))
        ),
        attendance=_standing(db, Attendance, held.id),
        photos=_standing(db, ClassPhoto, held.id),
        practice=_standing(db, PracticeCheck, held.id),
        quizzes=_standing(db, QuizResult, held.id),
        forms=_standing(db, Satisfaction, held.id),
        certificates=tuple(rows.read(db, Certificate, given, (held.id,))),
        follow_ups=_standing(db, FollowUp, held.id),
        checks=_standing(db, SpotCheck, held.id),
        calls=tuple(rows.read(db, SpotCall, OF_CHECKS, (held.id,))),
        courses=_courses(db, held),
    )


def _standing(db: Database, kind: type[F], class_id: EventId) -> tuple[F, ...]:
    return tuple(rows.read(db, kind, OF_CLASS, (class_id,)))


def _courses(db: Database, held: TrainingClass) -> tuple[Course, ...]:
    """Return the version that was taught; several when a PC installed it again."""
    if not held.code:
        return ()
    rest = "WHERE code = ?1 AND (?2 IS NULL OR edition_no = ?2) ORDER BY rowid"
    return tuple(rows.read(db, Course, rest, (held.code, held.course_version)))

"""One class opened: its roster, who came when, what they learned, the photos and the calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from core.base.masking import mask_name, mask_phone
from core.base.photos import photo_in
from core.base.tables import Fact
from core.training.model.attendance import Attendance
from core.training.model.calls import FollowUp
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult
from core.training.model.trainee import Trainee
from hub.console import offers
from hub.intake import files
from hub.store.derived import DERIVED, standing

PERCENT: Final = 100
Session = tuple[str, str]
"""A day and its half."""
F = TypeVar("F", bound=Fact)


class Seat(NamedTuple):
    """One line of the roster; ``came`` is by session, ``practice`` done and failed items.

    ``score`` is the best quiz in percent, ``calls`` what came of follow-ups by their days.
    """

    trainee: str
    number: int
    name: str
    phone: str
    village: str
    group: str
    left: bool
    came: Mapping[Session, Attendance]
    score: int | None
    passed: bool
    practice: tuple[int, int]
    certificate: Certificate | None
    calls: Mapping[int, str]


class Picture(NamedTuple):
    """A photo of a class: ``here`` once the file itself has come."""

    said: ClassPhoto
    digest: str
    here: bool


class ClassFile(NamedTuple):
    """Everything that came of one class."""

    seats: list[Seat]
    sessions: list[Session]
    pictures: list[Picture]
    groups: list[QuizResult]


class _Belongings(NamedTuple):
    attendance: list[Attendance]
    quizzes: list[QuizResult]
    practice: list[PracticeCheck]
    certificates: list[Certificate]
    calls: list[FollowUp]


def of(connection: Connection, station: int, class_id: str, *, plain: bool) -> ClassFile:
    """Return a class's file; ``plain`` shows people's names and phones as they are."""
    said = _Belongings(
        attendance=facts(connection, Attendance, station, class_id),
        quizzes=facts(connection, QuizResult, station, class_id),
        practice=facts(connection, PracticeCheck, station, class_id),
        certificates=facts(connection, Certificate, station, class_id),
        calls=facts(connection, FollowUp, station, class_id),
    )
    enrolled = roster(connection, station, class_id)
    return ClassFile(
        seats=[_seat(one, said, plain=plain) for one in enrolled],
        sessions=sorted({session(one) for one in said.attendance}),
        pictures=list(_pictures(connection, station, class_id)),
        groups=[one for one in said.quizzes if not one.trainee],
    )


def facts(connection: Connection, kind: type[F], station: int, class_id: str) -> list[F]:
    """Return what stands of one kind about a class."""
    table = DERIVED[offers.table_of(kind)]
    mine = (table.c["class_id"] == class_id, standing(table))
    return offers.records(connection, kind, station, *mine)


def roster(connection: Connection, station: int, class_id: str) -> list[Trainee]:
    """Return who was enrolled, those who left too, in the order of the printed sheet."""
    mine = DERIVED["trainee"].c["class_id"] == class_id
    found = offers.records(connection, Trainee, station, mine)
    return sorted(found, key=lambda one: (one.number, one.seq))


def session(signed: Attendance) -> Session:
    """Return the half day that somebody signed for."""
    day = signed.true_day or signed.day
    return (day.isoformat() if day else "", signed.half or "")


def _seat(who: Trainee, said: _Belongings, *, plain: bool) -> Seat:
    items = [one for one in said.practice if one.trainee == who.id]
    failed = sum(one.mark == "failed" for one in items)
    taken = [one for one in said.quizzes if one.trainee == who.id]
    name, phone = who.name or "", who.phone or ""
    return Seat(
        trainee=who.id,
        number=who.number,
        name=name if plain else mask_name(name),
        phone=phone if plain else mask_phone(phone),
        village=(who.village or "") if plain else "",
        group=who.group or "",
        left=who.left,
        came={session(one): one for one in said.attendance if one.trainee == who.id},
        score=max((one.points * PERCENT // one.most for one in taken), default=None),
        passed=any(one.passed for one in taken),
        practice=(len(items) - failed, failed),
        certificate=next((one for one in said.certificates if one.trainee == who.id), None),
        calls={one.after: one.outcome for one in said.calls if one.trainee == who.id},
    )


def _pictures(connection: Connection, station: int, class_id: str) -> Iterable[Picture]:
    for one in facts(connection, ClassPhoto, station, class_id):
        photo = photo_in(one.photo) if one.photo else None
        if photo is not None:
            kept = files.one(connection, photo.digest)
            here = bool(kept and kept.done and kept.station in (None, station))
            yield Picture(one, photo.digest.hex(), here)

"""What the classes page reads: rows of one class on the reading lane, and their words."""

from __future__ import annotations

from typing import Final, TypeVar

from core.base.tables import STANDING, Fact
from core.db import rows
from core.people.model import Clerk
from core.station import Views
from core.training.model.attendance import Attendance
from core.training.model.course import Course
from core.training.model.training_class import TrainingClass
from desktop.pages.naming import naming
from words.say import _

F = TypeVar("F", bound=Fact)
HOUR: Final = 60


def standing(views: Views, kind: type[F], class_id: str) -> list[F]:
    """Return what stands of one kind for a class, in the order it was written."""
    rest = f"WHERE class_id = ? AND {STANDING} ORDER BY rowid"
    return rows.read(views.db, kind, rest, (class_id,))


def courses(views: Views) -> list[Course]:
    """Return the courses that are installed, the newest of each."""
    found = rows.read(views.db, Course, "WHERE state = 'installed' ORDER BY code, rowid")
    return list({one.code: one for one in found}.values())


def clerks(views: Views) -> list[Clerk]:
    """Return who works at the station."""
    return rows.read(views.db, Clerk, 'WHERE "left" = 0 ORDER BY seq')


def came(views: Views, class_id: str) -> dict[str, int]:
    """Return how many half days each trainee came."""
    found: dict[str, int] = {}
    for one in standing(views, Attendance, class_id):
        if one.trainee:
            found[one.trainee] = found.get(one.trainee, 0) + 1
    return found


def when(held: TrainingClass) -> str:
    """Return the days of a class."""
    first = f"{held.first:%Y-%m-%d}" if held.first else ""
    if held.last and held.last != held.first:
        return _("{first} 至 {last}", first=first, last=f"{held.last:%m-%d}")
    return first


def hours(minutes: int) -> str:
    """Return minutes as hours of the clock, halves too."""
    return f"{minutes / HOUR:.1f}".removesuffix(".0")


def days_of(held: TrainingClass) -> str:
    """Return the days of a class, and that it is closed."""
    return " · ".join(filter(None, (when(held), _("已结班") if held.closed else "")))


def facts_of(held: TrainingClass) -> str:
    """Return one line about a class."""
    parts = (
        when(held),
        held.place,
        held.teacher or "",
        naming("module", held.module),
        _("{hours} 小时", hours=hours(held.minutes)),
        _("已结班") if held.closed else "",
    )
    return " · ".join(filter(None, parts))

"""Classes as a table: their days, state and course filtered, and what each adds up to beside it."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from core.base.ids import EventId
from core.db.file import Database
from core.db.pages import NOTHING, Browse, Habits, Where, any_of, like
from core.training.model.training_class import TrainingClass

STATES: Final = ("planned", "running", "over", "closed")
"""Not begun; its days; its days are over and it is not closed; closed."""
ENDS: Final = "coalesce(last, first)"
OWN: Final = ("name", "place", "teacher", "audience", "code")
KINDS: Final = frozenset(
    {"class", "class.change", "class.close", "trainee", "trainee.change", "attendance", "course"}
)
IN: Final = "IN (SELECT value FROM json_each(?))"
ENROLLED: Final = f"""
SELECT class_id, coalesce(village, ''), count(*) FROM trainee WHERE "left" = 0 AND class_id {IN}
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""  # noqa: S608 - constants
CAME: Final = f"""
SELECT class_id, count(DISTINCT trainee) FROM attendance
WHERE reverses IS NULL AND reversed_by IS NULL AND class_id {IN} GROUP BY 1
"""  # noqa: S608 - constants
COURSES: Final = "SELECT code, name FROM course ORDER BY rowid"
MINUTES: Final = "theory_minutes + practice_minutes"
HOW_MANY: Final = '(SELECT count(*) FROM trainee t WHERE t.class_id = class.id AND t."left" = 0)'
HOW_MANY_CAME: Final = """(SELECT count(DISTINCT trainee) FROM attendance a
    WHERE a.class_id = class.id AND a.reverses IS NULL AND a.reversed_by IS NULL)"""
SUMS: Final = f"SELECT count(*), sum({MINUTES}), sum({HOW_MANY}), sum({HOW_MANY_CAME}) FROM class "  # noqa: S608 - our own names
HOUR: Final = 60
SUMMED: Final = ("count", "minutes", "enrolled", "came")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One class of the list, with how many are enrolled and came, and whence.

    ``villages`` are the villages of those enrolled, the most frequent first; ``course`` is what
    the class's course is called, "" when it has none that is known here.
    """

    held: TrainingClass
    enrolled: int = 0
    came: int = 0
    villages: tuple[str, ...] = ()
    course: str = ""


def state_of(held: TrainingClass, today: dt.date) -> str:
    """Return which of ``STATES`` a class is in."""
    if held.closed:
        return "closed"
    if held.first is None or held.first > today:
        return "planned"
    return "running" if today <= (held.last or held.first) else "over"


class ClassLedger:
    """One connection's list of classes; ``today`` tells which of them are still to come.

    Besides columns, filters are ``from`` and ``to`` (held on one of these days), ``state``
    (``STATES``), ``village`` (of the place or of somebody enrolled), ``course`` (code or name)
    and ``text`` (any of all those, and teachers).
    """

    def __init__(self, db: Database, today: dt.date) -> None:
        self._db = db
        self._browse = Browse(db, TrainingClass, _habits(today))
        self.kinds = KINDS

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Listed]]:
        """Return the first screenful and its row numbers."""
        numbers, found = self._browse.first(order, filters, limit)
        return numbers, self._told(found)

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        return self._browse.ids(order, filters)

    def rows(self, ids: Sequence[int]) -> Sequence[Listed | None]:
        """Return classes by row number, None for one that is gone."""
        found = self._browse.rows(ids)
        told = iter(self._told([one for one in found if one is not None]))
        return [next(told) if one is not None else None for one in found]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return how many classes, their minutes, the people enrolled and those who came."""
        where = self._browse.where(filters)
        if ids is not None:
            where &= Where(f"rowid {IN}", (json.dumps(list(ids)),))
        condition = f"WHERE {where.sql}" if where.sql else ""
        row = self._db.one(SUMS + condition, where.params) or ()
        return {name: int(total or 0) for name, total in zip(SUMMED, row, strict=True)}

    def _told(self, found: Iterable[TrainingClass]) -> list[Listed]:
        classes = list(found)
        asked = (json.dumps([one.id for one in classes]),)
        enrolled: dict[EventId, list[tuple[str, int]]] = {}
        for class_id, village, many in self._db.rows(ENROLLED, asked):
            enrolled.setdefault(class_id, []).append((village, many))
        came = dict(self._db.rows(CAME, asked))
        courses = dict(self._db.rows(COURSES))
        return [
            Listed(
                held=one,
                enrolled=sum(many for _, many in enrolled.get(one.id, ())),
                came=came.get(one.id, 0),
                villages=tuple(name for name, _ in enrolled.get(one.id, ()) if name),
                course=courses.get(one.code, "") if one.code else "",
            )
            for one in classes
        ]


def _habits(today: dt.date) -> Habits:
    return Habits(
        newest="first",
        instead={"state": "closed", "course": "code"},
        filters={
            "text": _text,
            "state": _states(today.isoformat()),
            "from": lambda typed: Where(f"{ENDS} >= ?", (typed,)),
            "to": lambda typed: Where("first <= ?", (typed,)),
            "village": _village,
            "course": _course,
            "minutes": _hours,
            "enrolled": lambda typed: _many(HOW_MANY, typed),
            "came": lambda typed: _many(HOW_MANY_CAME, typed),
        },
    )


def _states(today: str) -> Callable[[str], Where]:
    def condition(typed: str) -> Where:
        found = {
            "planned": Where("closed IS NULL AND (first > ? OR first IS NULL)", (today,)),
            "running": Where(f"closed IS NULL AND ? BETWEEN first AND {ENDS}", (today,)),
            "over": Where(f"closed IS NULL AND {ENDS} < ?", (today,)),
            "closed": Where("closed IS NOT NULL"),
        }
        return found.get(typed, NOTHING)

    return condition


def _village(typed: str) -> Where:
    there = like("village", typed)
    sql = f'id IN (SELECT class_id FROM trainee WHERE "left" = 0 AND {there.sql})'  # noqa: S608 - our own names
    return any_of([like("place", typed), Where(sql, there.params)])


def _course(typed: str) -> Where:
    named = like("name", typed)
    sql = f"code IN (SELECT code FROM course WHERE {named.sql})"  # noqa: S608 - our own names
    return any_of([like("code", typed), Where(sql, named.params)])


def _hours(typed: str) -> Where:
    try:
        minutes = Decimal(typed) * HOUR
    except InvalidOperation:
        return NOTHING
    return Where(f"{MINUTES} = ?", (int(minutes),)) if minutes.is_finite() else NOTHING


def _many(counted: str, typed: str) -> Where:
    return Where(f"{counted} = ?", (int(typed),)) if typed.isdecimal() else NOTHING


def _text(typed: str) -> Where:
    return any_of([*(like(name, typed) for name in OWN), _village(typed), _course(typed)])

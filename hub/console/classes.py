"""Classes across stations: those of a month, and what each came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Join,
    Table,
    and_,
    case,
    func,
    select,
    true,
    tuple_,
)

from core.training.course.outline import MODULES
from core.training.model.results import MARKED
from core.training.model.training_class import TEACHERS, TrainingClass
from hub.console.asked import LONGEST
from hub.console.offers import record_of
from hub.report import Month
from hub.store.derived import DERIVED, STATION, standing

CLASS: Final = "class"
C = DERIVED[CLASS].c
LAST: Final = func.coalesce(C["last"], C["first"])
STATES: Final[Mapping[str, ColumnElement[bool]]] = MappingProxyType(
    {"all": true(), "open": C["closed"].is_(None), "closed": C["closed"].is_not(None)}
)
MOST: Final = 500
"""How many classes a page shows; the sums are those of all."""
Key = tuple[int, str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of the calendar; "" where nothing is asked."""

    month: Month
    station: str = ""
    township: str = ""
    state: str = "all"
    module: str = ""
    teacher: str = ""


def _mean(marks: int, forms: int) -> int:
    """Return the mean mark in hundredths, 0 without a form."""
    return marks * 100 // (forms * len(MARKED)) if forms else 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a class came to: 人次 (one person, one half day), 人数, photos, papers, marks.

    ``marks`` is the sum of ``forms`` times five marks of 1 to 5.
    """

    sign_ins: int = 0
    people: int = 0
    photos: int = 0
    certificates: int = 0
    forms: int = 0
    marks: int = 0

    @property
    def satisfaction(self) -> int:
        """The mean mark in hundredths, 0 without a form."""
        return _mean(self.marks, self.forms)


class Held(NamedTuple):
    """One class of one station."""

    station: int
    course: TrainingClass
    tally: Tally


class Sums(NamedTuple):
    """What several classes come to; somebody who came to two of them counts once."""

    classes: int
    closed: int
    sign_ins: int
    people: int
    minutes: int
    practice_minutes: int
    mentor_minutes: int
    forms: int
    marks: int

    @property
    def satisfaction(self) -> int:
        """The mean mark in hundredths, 0 without a form."""
        return _mean(self.marks, self.forms)


def wanted(asked: Callable[[str], str], today: Month) -> Wanted:
    """Return what is asked; what makes no sense asks for nothing."""
    state, module, teacher = asked("state"), asked("module"), asked("teacher")
    return Wanted(
        month=Month.read(asked("month")) or today,
        station=asked("station")[:LONGEST],
        township=asked("township")[:LONGEST],
        state=state if state in STATES else "all",
        module=module if module in MODULES else "",
        teacher=teacher if teacher in TEACHERS else "",
    )


def condition(said: Wanted, stations: Iterable[int]) -> ColumnElement[bool]:
    """Return which classes are meant: held on a day of the month at one of the stations."""
    parts = [
        C[STATION].in_(list(stations)),
        C["first"] <= said.month.last.isoformat(),
        said.month.first.isoformat() <= LAST,
        STATES[said.state],
    ]
    if said.module:
        parts.append(C["module"] == said.module)
    if said.teacher:
        parts.append(C["teacher_kind"] == said.teacher)
    return and_(*parts)


def held(
    connection: Connection, where: ColumnElement[bool], every: Mapping[Key, Tally]
) -> list[Held]:
    """Return the classes that are meant, by their first day, with their ``tallies``."""
    query = select(DERIVED[CLASS]).where(where).order_by(C["first"], C[STATION], C["id"])
    found = [dict(row) for row in connection.execute(query.limit(MOST)).mappings()]
    return [
        Held(row[STATION], record_of(TrainingClass, row), every.get(_key(row), Tally()))
        for row in found
    ]


def one(connection: Connection, station: int, identity: str) -> Held | None:
    """Return one class, or None."""
    where = and_(C[STATION] == station, C["id"] == identity)
    found = held(connection, where, tallies(connection, where))
    return found[0] if found else None


def names(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """Return what classes are called."""
    query = select(C[STATION], C["id"], C["name"])
    found = connection.execute(query.where(tuple_(C[STATION], C["id"]).in_(list(keys))))
    return {(int(at), str(identity)): str(name) for at, identity, name in found}


def sums(connection: Connection, where: ColumnElement[bool], every: Mapping[Key, Tally]) -> Sums:
    """Return what all classes that are meant come to."""
    minutes = func.coalesce(func.sum(C["theory_minutes"] + C["practice_minutes"]), 0)
    told = select(
        func.count(),
        func.coalesce(func.sum(case((C["closed"].is_not(None), 1), else_=0)), 0),
        minutes,
        func.coalesce(func.sum(C["practice_minutes"]), 0),
        func.coalesce(func.sum(C["mentor_minutes"]), 0),
    )
    many, closed, whole, practice, mentor = connection.execute(told.where(where)).one()
    counted = every.values()
    return Sums(
        classes=int(many), closed=int(closed), sign_ins=sum(one.sign_ins for one in counted),
        people=_people(connection, where), minutes=int(whole), practice_minutes=int(practice),
        mentor_minutes=int(mentor), forms=sum(one.forms for one in counted),
        marks=sum(one.marks for one in counted),
    )  # fmt: skip


def _people(connection: Connection, where: ColumnElement[bool]) -> int:
    """Count who came, each person once."""
    table = DERIVED["attendance"]
    who = func.coalesce(table.c["person"], table.c["trainee"], table.c["id"])
    query = select(table.c[STATION], who).select_from(_of(table, where))
    everybody = query.where(standing(table)).distinct().subquery()
    return int(connection.scalar(select(func.count()).select_from(everybody)) or 0)


def _of(table: Table, where: ColumnElement[bool]) -> Join:
    """Return the rows that belong to classes that are meant.

    The classes first, once and for all: then only their rows are looked up, not all of years.
    """
    meant = select(C[STATION], C["id"]).where(where).cte("meant").prefix_with("MATERIALIZED")
    same = and_(table.c[STATION] == meant.c[STATION], table.c["class_id"] == meant.c["id"])
    return meant.join(table, same)


def tallies(connection: Connection, where: ColumnElement[bool]) -> dict[Key, Tally]:
    """Return what each class that is meant came to; those to which nobody came are left out."""
    signed, form = DERIVED["attendance"].c, DERIVED["satisfaction"].c
    marks: ColumnElement[int] = sum((form[name] for name in MARKED[1:]), form[MARKED[0]])
    parts: dict[str, dict[str, ColumnElement[int]]] = {
        "attendance": {
            "sign_ins": func.count(),
            "people": func.count(func.coalesce(signed["trainee"], signed["id"]).distinct()),
        },
        "class_photo": {"photos": func.count()},
        "certificate": {"certificates": func.count()},
        "satisfaction": {"forms": func.count(), "marks": func.sum(marks)},
    }
    found: dict[Key, dict[str, int]] = {}
    for name, told in parts.items():
        table = DERIVED[name]
        named = [counted.label(label) for label, counted in told.items()]
        query = select(table.c[STATION], table.c["class_id"], *named).select_from(_of(table, where))
        query = query.where(standing(table))
        for row in connection.execute(query.group_by(table.c[STATION], table.c["class_id"])):
            kept = found.setdefault((int(row[0]), str(row[1])), {})
            kept |= dict(zip(told, map(int, row[2:]), strict=True))
    return {key: msgspec.convert(said, Tally) for key, said in found.items()}


def _key(row: Mapping[str, Any]) -> Key:
    return int(row[STATION]), str(row["id"])

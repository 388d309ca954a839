"""Talent grades at the county: applications, what the hub's own ledgers say, the committee's word.

The rules are the station's (``core.trust.rules``); the figures are counted anew from what the
hub holds, so that an application that says something else is seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, or_, select, true, tuple_

from core.base.errors import ClerkError
from core.base.ids import EventId
from core.trust.model import OPINIONS, Grade, GradeAppeal, GradeOpinion
from core.trust.rules import Evidence
from hub.console import evidence, offers
from hub.console.classes import Key
from hub.console.evidence import Asked
from hub.store import segments
from hub.store.derived import DERIVED, STATION, standing

GRADE: Final = "grade"
G = DERIVED[GRADE].c
GRANTED, REFUSED = "granted", "refused"
STANDS: Final = standing(DERIVED[GRADE])
SHORTEST: Final = 4
MOST: Final = 300
FIGURES: Final = ("sales_fen", "farmers", "courses")
WAITING: Final = "waiting"


STATES: Final[Mapping[str, ColumnElement[bool]]] = MappingProxyType(
    {
        WAITING: or_(G["opinion"].is_(None), G["appealed"].is_not(None)),
        "appealed": G["appealed"].is_not(None),
        **{name: G["opinion"] == name for name in OPINIONS},
        "all": true(),
    }
)


class OpinionReasonError(ClerkError):
    """The committee says why it decides so, and who sat in it."""

    code = "console.opinion_reason"


class UntilError(ClerkError):
    """A grade is granted up to a day that is still to come."""

    code = "console.grade_until"


class GradeMovedError(ClerkError):
    """The application was decided, appealed or withdrawn since the page was opened."""

    code = "console.grade_moved"


class Applied(NamedTuple):
    """One application: by whom, and the hub's own figures of the same twelve months."""

    station: int
    grade: Grade
    clerk: str
    own: Evidence

    @property
    def different(self) -> tuple[str, ...]:
        """The figures that are not what the hub counts."""
        return tuple(
            name for name in FIGURES if getattr(self.grade, name) != getattr(self.own, name)
        )


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the committee's form says; ``seen`` is the standing that it showed."""

    seen: str
    opinion: str
    reason: str
    committee: str
    until: str


def applications(connection: Connection, stations: Iterable[int], state: str) -> list[Applied]:
    """Return the applications that stand, the newest first."""
    where = and_(G[STATION].in_(list(stations)), STANDS, STATES[state])
    query = select(DERIVED[GRADE]).where(where)
    query = query.order_by(G["day"].desc(), G["seq"].desc(), G[STATION], G["id"])
    rows = [dict(row) for row in connection.execute(query.limit(MOST)).mappings()]
    found = [(int(row[STATION]), offers.record_of(Grade, row)) for row in rows]
    if state == WAITING:
        answered = _answered(connection, found)
        found = [(at, grade) for at, grade in found if (at, grade.id) not in answered]
    return _applied(connection, found)


def _answered(connection: Connection, found: Iterable[tuple[int, Grade]]) -> set[Key]:
    """Return those to which the committee spoke, and again after an appeal reached the county."""
    told = {(at, grade.id): grade.appealed for at, grade in found if grade.opinion is not None}
    appealed = {key: str(event) for key, event in told.items() if event}
    newest = _newest_opinions(connection, appealed)
    events = {(at, event) for (at, _), event in (*appealed.items(), *newest.items())}
    came = segments.arrivals(connection, events)
    return {
        key
        for key in told
        if key not in appealed
        or came.get((key[0], newest.get(key, "")), 0) > came.get((key[0], appealed[key]), 0)
    }


def _newest_opinions(connection: Connection, grades: Collection[Key]) -> dict[Key, str]:
    """Return the event in which the committee spoke last of each application."""
    said = DERIVED["grade_opinion"].c
    query = select(said[STATION], said["grade"], said["id"]).order_by(said["rank"])
    found = connection.execute(query.where(tuple_(said[STATION], said["grade"]).in_(list(grades))))
    return {(int(at), str(grade)): str(event) for at, grade, event in found}


def one(connection: Connection, station: int, identity: str) -> Applied | None:
    """Return one application that stands, or None."""
    found = offers.records(connection, Grade, station, G["id"] == identity, STANDS)
    return _applied(connection, [(station, found[0])])[0] if found else None


def standing_ones(connection: Connection, grades: Collection[Key]) -> list[tuple[Key, Grade]]:
    """Return those of the applications that were not withdrawn."""
    wanted = tuple_(G[STATION], G["id"]).in_(list(grades))
    query = select(DERIVED[GRADE]).where(wanted, STANDS).order_by(G[STATION], G["id"])
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return [((int(row[STATION]), str(row["id"])), offers.record_of(Grade, row)) for row in rows]


def opinions(connection: Connection, station: int, grade: str) -> list[GradeOpinion]:
    """Return what the committee said of an application, the newest first."""
    mine = DERIVED["grade_opinion"].c["grade"] == grade
    found = offers.records(connection, GradeOpinion, station, mine)
    return sorted(found, key=lambda said: said.rank, reverse=True)


def appeals(connection: Connection, station: int, grade: str) -> list[GradeAppeal]:
    """Return the appeals against what was said of an application."""
    table = DERIVED["grade_appeal"]
    mine = (table.c["grade"] == grade, standing(table))
    return offers.records(connection, GradeAppeal, station, *mine)


def seen_of(grade: Grade) -> str:
    """Return what a form keeps of the standing that it shows."""
    return f"{grade.rank}.{grade.appealed or ''}"


def opinion(grade: Grade, said: Decision, today: dt.date) -> GradeOpinion:
    """Return the record of what the committee decided; raises what stands against it."""
    if said.seen != seen_of(grade):
        raise GradeMovedError
    if len(said.reason) < SHORTEST or not said.committee:
        raise OpinionReasonError(field="reason")
    until = _day(said.until) if said.opinion == GRANTED else None
    if said.opinion == GRANTED and (until is None or until <= today):
        raise UntilError(field="until")
    return GradeOpinion(
        grade=EventId(grade.id),
        rank=grade.rank + 1,
        opinion=said.opinion,
        reason=said.reason,
        committee=said.committee,
        until=until,
    )


def _applied(connection: Connection, found: Sequence[tuple[int, Grade]]) -> list[Applied]:
    names = evidence.names_of(connection, {(at, grade.person) for at, grade in found})
    said = evidence.of(
        connection,
        [Asked(at, grade.person, grade.last or grade.day or dt.date.min) for at, grade in found],
    )
    return [
        Applied(at, grade, names.get((at, grade.person), ""), own)
        for (at, grade), own in zip(found, said, strict=True)
    ]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

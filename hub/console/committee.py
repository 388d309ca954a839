"""Talent grades at the county: applications, what the hub's own ledgers say, the committee's word.

The rules are the station's (``core.trust.rules``); the figures are counted anew from what the
hub holds, so that an application that says something else is seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true, union

from core.base.errors import ClerkError
from core.base.ids import EventId, split_id
from core.trust.model import OPINIONS, Grade, GradeAppeal, GradeOpinion
from core.trust.rules import Evidence, rolling_year
from hub.console import offers
from hub.console.classes import standing
from hub.store import segments
from hub.store.derived import DERIVED, STATION

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
        found = [(at, grade) for at, grade in found if not is_answered(connection, at, grade)]
    return [_applied(connection, at, grade) for at, grade in found]


def is_answered(connection: Connection, station: int, grade: Grade) -> bool:
    """Tell whether the committee spoke, and spoke again after an appeal reached the county."""
    if grade.opinion is None:
        return False
    if not grade.appealed:
        return True
    said = opinions(connection, station, grade.id)
    came = _arrival(connection, station, grade.appealed)
    return bool(said) and _arrival(connection, station, said[0].id) > came


def _arrival(connection: Connection, station: int, event: str) -> int:
    key = split_id(event)
    held = segments.holding(connection, station, *key) if key else None
    return held.arrival if held else 0


def one(connection: Connection, station: int, identity: str) -> Applied | None:
    """Return one application that stands, or None."""
    found = offers.records(connection, Grade, station, G["id"] == identity, STANDS)
    return _applied(connection, station, found[0]) if found else None


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


def evidence(connection: Connection, station: int, clerk: str, last: dt.date) -> Evidence:
    """Return what the hub's tables say of a clerk's twelve months up to a day.

    The same sums as ``core.trust.lookup`` takes from a station's own tables.
    """
    first, last = rolling_year(last)
    span = (first.isoformat(), last.isoformat())
    up = DERIVED["up"].c
    amount = up["amount_fen"] - up["refunded_fen"]
    sums = select(
        func.coalesce(func.sum(amount), 0),
        func.count(func.substr(up["day"], 1, 7).distinct()),
        func.coalesce(func.sum(case((up["source"] == "import", amount), else_=0)), 0),
    ).where(up[STATION] == station, up["clerk"] == clerk, up["day"].between(*span))
    sales, months, imported = connection.execute(sums).one()
    taught = DERIVED["class"].c
    courses = select(func.count()).where(
        taught[STATION] == station,
        taught["teacher"] == name_of(connection, station, clerk),
        taught["closed"].between(*span),
    )
    return Evidence(
        first=first,
        last=last,
        sales_fen=max(0, int(sales)),
        imported_fen=max(0, int(imported)),
        farmers=_farmers(connection, station, clerk, span),
        courses=connection.scalar(courses) or 0,
        months=int(months),
    )


def _farmers(connection: Connection, station: int, clerk: str, span: tuple[str, str]) -> int:
    """Count the farmers paid, two entries of one person once."""
    parts = []
    for name in ("up", "purchase"):
        table = DERIVED[name]
        parts.append(
            select(table.c["farmer"]).where(
                table.c[STATION] == station,
                table.c["clerk"] == clerk,
                table.c["day"].between(*span),
                table.c["farmer"].is_not(None),
                standing(table),
            )
        )
    people = {str(one) for one in connection.scalars(union(*parts))}
    person = DERIVED["person"].c
    links = dict(
        connection.execute(
            select(person["id"], person["merged_into"]).where(
                person[STATION] == station, person["merged_into"].is_not(None)
            )
        ).all()
    )
    return len({_root(one, links) for one in people})


def _root(identity: str, links: Mapping[str, str]) -> str:
    """Return the entry that stands for a person; merges never make a ring."""
    while identity in links:
        identity = links[identity]
    return identity


def _applied(connection: Connection, station: int, grade: Grade) -> Applied:
    last = grade.last or grade.day or dt.date.min
    own = evidence(connection, station, grade.person, last)
    return Applied(station, grade, name_of(connection, station, grade.person), own)


def name_of(connection: Connection, station: int, clerk: str) -> str:
    """Return a clerk's name, "" for one that is not known."""
    who = DERIVED["clerk"].c
    query = select(who["name"]).where(who[STATION] == station, who["id"] == clerk)
    return connection.scalar(query) or ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

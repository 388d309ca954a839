"""Talent grades: applications beside the hub's own figures, the committee's word, allowances."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.packs.parameters import Parameters
from core.sheets.writer import Leaf
from core.trust.model import OPINIONS
from core.trust.rules import allowance_fen, measures
from hub.console import allowances, committee, evidence, rights, scope, sheets
from hub.console.allowance import ALLOWANCE
from hub.console.committee import Applied, Decision
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.ledgers import TEMPLATED
from hub.console.pages.classes import beside
from hub.console.pages.exports import workbook
from hub.console.saying import say
from hub.console.visit import MissingError, Visit
from hub.report import Month
from hub.store.stations import Station

LONGEST_REASON: Final = 1000
LONGEST_COMMITTEE: Final = 200
YEARS: Final = 3
"""How long a grade is proposed to hold."""
LEAP: Final = 29


def applications(visit: Visit) -> Response:
    """Show the applications across stations."""
    state = visit.asked("state")
    state = state if state in committee.STATES else committee.WAITING
    with visit.room.store.read() as connection:
        stations = {one.id: one for one in scope.stations(connection, visit.account)}
        found = committee.applications(connection, stations, state)
    return visit.page(
        "grades.html",
        state=state,
        states=tuple(committee.STATES),
        applied=found,
        stations=stations,
    )


def application(visit: Visit) -> Response:
    """Show one application with all that the committee needs."""
    return _page(visit, None)


def decide(visit: Visit) -> Response:
    """Write what the committee decided into the county's log at the station."""
    try:
        visit.room.store.write(lambda c: _decide(visit, c))
    except MissingError:
        raise
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    return visit.go("/grades?done=grade-decided")


def _decide(visit: Visit, connection: Connection) -> None:
    applied = _applied(visit, connection)
    if visit.typed("opinion") not in OPINIONS:
        raise MissingError
    said = Decision(
        seen=visit.typed("seen"),
        opinion=visit.typed("opinion"),
        reason=visit.typed("reason").replace("\r\n", "\n")[:LONGEST_REASON],
        committee=visit.typed("committee")[:LONGEST_COMMITTEE],
        until=visit.typed("until"),
    )
    record = committee.opinion(applied.grade, said, local(visit.now_ms).date())
    event = say(visit, connection, [record])[0]
    told = f"{record.opinion} {record.rank} {event}"
    visit.note(connection, "grade", subject=f"grade/{applied.grade.id}", detail=told)


def monthly(visit: Visit) -> Response:
    """Show the allowances of a month."""
    month = _month(visit)
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        lines = allowances.of(
            connection, [one.id for one in stations], month, _limits(visit, connection)
        )
        names = evidence.names_of(connection, {(at, line.person) for at, line in lines})
    return visit.page(
        "allowances.html",
        month=month,
        before=beside(month, -1),
        after=beside(month, 1),
        lines=lines,
        names=names,
        total=sum(line.amount_fen for _, line in lines),
        stations={one.id: one.name for one in stations},
    )


def exported(visit: Visit) -> Response:
    """Hand out the allowances of a month, by the county's own template where it has one."""
    month, rules = _month(visit), TEMPLATED[ALLOWANCE]

    def leaves(connection: Connection, stations: list[Station]) -> list[Leaf]:
        names = {one.id: one.name for one in stations}
        lines = allowances.of(connection, names, month, _limits(visit, connection))
        shape = sheets.kept(connection, ALLOWANCE) or sheets.standard(rules, visit.tongue)
        block = allowances.rows(lines)
        said = (names, visit.tongue)
        # What is counted is small, so it may lie in memory while the sheet is written.
        written = list(sheets.written(connection, rules, [block], shape, said))
        return [Leaf(visit.tongue(rules.title), iter(written))]

    return workbook(visit, f"{visit.tongue(rules.title)} {month}.xlsx", ALLOWANCE, leaves)


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        applied = _applied(visit, connection)
        limits = _limits(visit, connection)
        said = committee.opinions(connection, visit.station.id, applied.grade.id)
        appeals = committee.appeals(connection, visit.station.id, applied.grade.id)
    grade = applied.grade
    return visit.page(
        "grade.html",
        status=422 if error else 200,
        applied=applied,
        grade=grade,
        measures=measures(grade.level, applied.own, limits),
        allowance=allowance_fen(grade.level, limits),
        opinions=said,
        appeals=appeals,
        choices=OPINIONS,
        seen=committee.seen_of(grade),
        until=_until(local(visit.now_ms).date()),
        typed=dict(visit.form) if error else {},
        told=visit.tongue.told(error) if error else None,
    )


def _until(today: dt.date) -> dt.date:
    day = today.replace(day=min(today.day, LEAP - 1)) if today.day == LEAP else today
    return day.replace(year=today.year + YEARS)


def _applied(visit: Visit, connection: Connection) -> Applied:
    found = committee.one(connection, visit.station.id, visit.path["grade"])
    if found is None:
        raise MissingError
    return found


def _limits(visit: Visit, connection: Connection) -> Parameters:
    return visit.room.rulebooks.on(connection, local(visit.now_ms).date()).packs.parameters


def _month(visit: Visit) -> Month:
    today = local(visit.now_ms).date()
    return Month.read(visit.asked("month")) or Month(today.year, today.month)


DOORS: Final = (
    Door(GET, "/grades", rights.GRADES, applications),
    Door(GET, "/grades/allowances", rights.GRADES, monthly),
    Door(GET, "/grades/allowances/sheet", rights.GRADES, exported),
    Door(GET, "/stations/{station}/grades/{grade}", rights.GRADES, application),
    Door(POST, "/stations/{station}/grades/{grade}", rights.GRANT, decide),
)

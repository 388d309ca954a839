"""Incidents, parked events and conflicts: what happened, and the one thing to do about each."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from core.base.change import INSTEAD
from core.base.errors import ClerkError
from core.journal.disputes import Dispute, NotYoursError, Person, Side
from hub.console import conflicts, rights, scope
from hub.console.cells import masked
from hub.console.conflicts import ConflictGoneError
from hub.console.doors import GET, POST, Door
from hub.console.naming import INCIDENTS, naming
from hub.console.reasons import SHORTEST, ReasonNeededError
from hub.console.saying import say
from hub.console.visit import MissingError, Visit
from hub.intake import incidents
from hub.intake.incidents import Incident
from hub.intake.worker import Worker
from hub.store import parking, rows, tables
from hub.store.derived import DERIVED

CONFLICT: Final = "conflict"
SHOWN: Final = 200
N, P = tables.incident.c, tables.parked.c


def troubles(visit: Visit) -> Response:
    """Show what is open at every station of the account."""
    return _page(visit, None)


def of_station(visit: Visit) -> Response:
    """Show what is open at one station."""
    return _page(visit, visit.station.id)


def look(visit: Visit) -> Response:
    """Show both values of a conflict as they are, once, and keep who asked and why."""
    reason = visit.typed("reason")
    if len(reason) < SHORTEST:
        return _page(visit, visit.station.id, error=ReasonNeededError(field="reason"))

    def work(connection: Connection) -> Incident:
        incident = _incident(visit, connection)
        visit.note(connection, "unmask", subject=f"conflict/{incident.id}", reason=reason)
        return incident

    return _page(visit, visit.station.id, plain=visit.room.store.write(work).id)


def _page(
    visit: Visit, station: int | None, *, plain: str = "", error: ClerkError | None = None
) -> Response:
    mine = scope.numbers(visit.account)
    open_ones = select(tables.incident).where(N.station.in_(mine), N.closed_ms.is_(None))
    aside = select(tables.parked).where(P.station.in_(mine), P.closed_ms.is_(None))
    if station is not None:
        open_ones = open_ones.where(N.station == station)
        aside = aside.where(P.station == station)
    with visit.room.store.read() as connection:
        names = {one.id: one.name for one in scope.stations(connection, visit.account)}
        found = rows.read(
            connection, Incident, open_ones.order_by(N.found_ms.desc(), N.id).limit(SHOWN)
        )
        many = connection.scalar(select(func.count()).select_from(open_ones.subquery())) or 0
        parked = rows.read(connection, parking.Parked, aside.order_by(P.station, P.since_ms))
        open_conflicts = [
            (
                one,
                [
                    _told(visit, connection, one.station, dispute, plain=one.id == plain)
                    for dispute in conflicts.disputes(connection, one)
                ],
            )
            for one in found
            if one.code == CONFLICT
        ]
    return visit.page(
        "troubles.html",
        status=422 if error else 200,
        incidents=[(one, incidents.places(one)) for one in found if one.code != CONFLICT],
        conflicts=open_conflicts,
        many=many if many > SHOWN else 0,
        most=SHOWN,
        parked=parked,
        names=names,
        what=INCIDENTS,
        told=visit.tongue.told(error) if error else None,
    )


def close(visit: Visit) -> Response:
    """Note that somebody dealt with an incident."""

    def work(connection: Connection) -> None:
        incident = _incident(visit, connection)
        incidents.close(connection, incident.id, visit.account.name, visit.now_ms)
        visit.note(connection, "close-incident", subject=incident.code, detail=incident.id)

    visit.room.store.write(work)
    return visit.go(f"/stations/{visit.station.id}/troubles?done=closed")


def retry(visit: Visit) -> Response:
    """Try the station's parked events again."""
    left = Worker(visit.room.office).retry(visit.station.id)
    visit.room.store.write(lambda c: visit.note(c, "retry", detail=str(left)))
    done = "still-parked" if left else "retried"
    return visit.go(f"/stations/{visit.station.id}/troubles?done={done}")


def resolve(visit: Visit) -> Response:
    """Settle one field of a conflict by the event whose value is right."""

    def work(connection: Connection) -> None:
        incident = _incident(visit, connection)
        if incident.code != CONFLICT:
            raise MissingError
        found = conflicts.disputes(connection, incident)
        chosen = [
            (one, side)
            for one in found
            for side in one.sides
            if (one.field, side.event) == (visit.typed("field"), visit.typed("choice"))
        ]
        if not chosen:
            raise ConflictGoneError
        _settle(visit, connection, *chosen[0])
        if len(found) == 1:
            incidents.close(connection, incident.id, visit.account.name, visit.now_ms)

    try:
        visit.room.store.write(work)
    except (ConflictGoneError, NotYoursError) as error:
        return _page(visit, visit.station.id, error=error)
    visit.room.poke()
    return visit.go(f"/stations/{visit.station.id}/troubles?done=resolved")


def _settle(visit: Visit, connection: Connection, dispute: Dispute, side: Side) -> None:
    who, at = Person(author=visit.account.shown), visit.station.id
    said = visit.typed("instead") == "1"
    change = conflicts.decided(connection, at, dispute, side, who, instead=said)
    event = say(visit, connection, (change,))[0]
    taken = getattr(change, INSTEAD)
    visit.note(
        connection,
        "resolve-instead" if taken else "resolve",
        subject=f"{dispute.table}/{dispute.of}",
        detail=" ".join(filter(None, (side.event, event, taken))),
    )


def _incident(visit: Visit, connection: Connection) -> Incident:
    mine = (N.id == visit.path["incident"], N.station == visit.station.id, N.closed_ms.is_(None))
    found = rows.first(connection, Incident, select(tables.incident).where(*mine))
    if found is None:
        raise MissingError
    return found


def _told(
    visit: Visit, connection: Connection, station: int, dispute: Dispute, *, plain: bool
) -> dict[str, Any]:
    columns = DERIVED.declared[dispute.table].columns
    spec = next(spec for spec in columns if spec.name == dispute.field)

    def value(side: Side) -> str:
        text = "" if side.value is None else str(side.value)
        hidden = spec.field.personal and not plain
        return visit.tongue(masked(spec, text) if hidden else naming(spec.name, text))

    def name(who: Person) -> str:
        if who.author:
            return visit.tongue("县里的{name}", name=who.author)
        return conflicts.called(connection, station, who.clerk) or who.clerk

    whose = dispute.whose
    return {
        "dispute": dispute,
        "label": visit.tongue(spec.field.label),
        "sides": [(side, value(side), name(side.who)) for side in dispute.sides],
        "hidden": bool(spec.field.personal) and not plain,
        "whose": name(whose),
        "mine": whose in (Person(), Person(author=visit.account.shown)),
    }


DOORS: Final = (
    Door(GET, "/troubles", rights.LOOK, troubles),
    Door(GET, "/stations/{station}/troubles", rights.LOOK, of_station),
    Door(POST, "/stations/{station}/incidents/{incident}/close", rights.MEND, close),
    Door(POST, "/stations/{station}/incidents/{incident}/resolve", rights.WRITE, resolve),
    Door(POST, "/stations/{station}/incidents/{incident}/look", rights.UNMASK, look),
    Door(POST, "/stations/{station}/retry", rights.MEND, retry),
)

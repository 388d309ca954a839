"""What waits today: stations that fell silent, incidents, parked events, requests, listings."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from starlette.responses import Response

from hub import lapsed
from hub.console import rights, scope
from hub.console.doors import GET, Door
from hub.console.standing import LATE, standings
from hub.console.visit import MissingError, Visit
from hub.intake.incidents import Incident
from hub.store import rows, tables

SHOWN: Final = 8
N, A = tables.incident.c, tables.application.c


def home(visit: Visit) -> Response:
    """Show what waits, most pressing first."""
    with visit.room.store.read() as connection:
        found = standings(connection, visit.account)
        numbers = scope.numbers(visit.account)
        query = select(tables.incident).where(N.station.in_(numbers), N.closed_ms.is_(None))
        incidents = rows.read(connection, Incident, query.order_by(N.found_ms.desc()))
        waiting = select(A.device).where(A.station.in_(numbers), A.state == "waiting")
        applications = len(connection.execute(waiting).all())
        gone = lapsed.kept(connection)
    now = visit.now_ms
    late = sorted((one for one in found if one.is_late(now)), key=lambda one: one.heard_ms or 0)
    unsent = [one for one in found if one.hoards(now)]
    return visit.page(
        "home.html",
        standings=found,
        late=late,
        late_days=LATE,
        unsent=unsent,
        incidents=[one for one in incidents if one.code != "conflict"],
        conflicts=[one for one in incidents if one.code == "conflict"],
        parked=[one for one in found if one.parked],
        applications=applications,
        lapsed=sum(gone.get(one.station.id, 0) for one in found),
        shown=SHOWN,
        names={one.station.id: one.station.name for one in found},
    )


def nowhere(visit: Visit) -> Response:
    """Say that there is no such page; one stroke too many at the end leads to the page."""
    asked = visit.path["anything"]
    if asked.endswith("/") and "." not in asked:  # a file has no page
        return visit.go(f"/{asked.rstrip('/')}")
    raise MissingError


DOORS: Final = (Door(GET, "/", rights.LOOK, home),)

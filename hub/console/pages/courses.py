"""Which stations have which version of a course, and versions that the county announces."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from hub.console import courses, rights, scope
from hub.console.courses import AnnounceError, Version
from hub.console.doors import GET, POST, Door
from hub.console.saying import say_at
from hub.console.visit import Visit

AT: Final = "at-"


def versions(visit: Visit) -> Response:
    """Show every version and where it stands."""
    return _page(visit, None)


def announce(visit: Visit) -> Response:
    """Announce a version at the chosen stations that do not know it."""
    try:
        visit.room.store.write(lambda c: _announce(visit, c))
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    return visit.go("/courses?done=announced")


def _announce(visit: Visit, connection: Connection) -> None:
    mine = [one.id for one in scope.stations(connection, visit.account)]
    wanted = [number for number in mine if visit.typed(f"{AT}{number}")]
    known = courses.versions(connection, mine)
    version = next((one for one in known if one.key == visit.typed("version")), None)
    if version is None:
        raise AnnounceError(field="version")
    lacking = [number for number in wanted if not _knows(version, number)]
    if not lacking:
        raise AnnounceError(field="stations")
    for number in lacking:
        event = say_at(visit, connection, number, [courses.announced(version.course)])[0]
        visit.note(
            connection, "announce", station=number, subject=f"course/{version.key}", detail=event
        )


def _knows(version: Version, station: int) -> bool:
    return version.states.get(station, courses.REMOVED) != courses.REMOVED


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        known = courses.versions(connection, [one.id for one in stations])
    return visit.page(
        "courses.html",
        status=422 if error else 200,
        versions=known,
        stations=stations,
        names={one.id: one.name for one in stations},
        typed=dict(visit.form) if error else {},
        told=visit.tongue.told(error) if error else None,
    )


DOORS: Final = (
    Door(GET, "/courses", rights.TRAINING, versions),
    Door(POST, "/courses", rights.WRITE, announce),
)

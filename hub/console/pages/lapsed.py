"""People whom nothing asks for any longer: by station, and erased once somebody says why."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.masking import mask_name, mask_phone
from hub import lapsed
from hub.console import rights, scope
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.reasons import SHORTEST, ReasonNeededError
from hub.console.visit import Visit
from hub.lapsed import Lapsed

MOST: Final = 100
"""People that a page shows, longest away first: a form has so many fields."""
WHO: Final = "who-"
LONGEST: Final = 300


class NobodyChosenError(ClerkError):
    """Nobody was ticked who is still on the list."""

    code = "console.nobody_chosen"


def everywhere(visit: Visit) -> Response:
    """Show how many the last day's look found at each station."""
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        found = lapsed.kept(connection)
    return visit.page(
        "lapsed.html", found=[(one, found[one.id]) for one in stations if one.id in found]
    )


def listed(visit: Visit) -> Response:
    """Show a station's, names masked."""
    return _page(visit, None)


def forget(visit: Visit) -> Response:
    """Have the chosen ones erased, and keep who said so and why."""
    try:
        visit.room.store.write(lambda c: _forget(visit, c))
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    return visit.go(f"/stations/{visit.station.id}/lapsed?done=forgotten")


def _forget(visit: Visit, connection: Connection) -> None:
    reason = visit.typed("reason")[:LONGEST]
    those = [one for one in _found(visit, connection) if visit.typed(WHO + one.person)]
    if not those:
        raise NobodyChosenError(field="who")
    if len(reason) < SHORTEST:
        raise ReasonNeededError(field="reason")
    station, keys = visit.station.id, visit.room.keys
    lapsed.erase(connection, keys, station, those, visit.now_ms)
    for one in those:
        visit.note(
            connection, "forget", subject=f"person/{one.person}", reason=reason, detail=one.why
        )


def _found(visit: Visit, connection: Connection) -> list[Lapsed]:
    today = local(visit.now_ms).date()
    return lapsed.at(connection, visit.station.id, today)[:MOST]


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        found = _found(visit, connection)
    return visit.page(
        "lapsed_here.html",
        status=422 if error else 200,
        lines=[(one, mask_name(one.name), mask_phone(one.phone)) for one in found],
        most=MOST,
        chosen={one.person for one in found if visit.typed(WHO + one.person)},
        typed=visit.typed("reason"),
        told=visit.tongue.told(error) if error else None,
    )


AT: Final = "/stations/{station}/lapsed"
DOORS: Final = (
    Door(GET, "/lapsed", rights.PEOPLE, everywhere),
    Door(GET, AT, rights.PEOPLE, listed),
    Door(POST, AT, rights.WRITE, forget),
)

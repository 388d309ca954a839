"""All stations: as a list, and as a schematic by township."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from hub.console import rights
from hub.console.doors import GET, POST, Door
from hub.console.schematic import schematic
from hub.console.standing import DONE, STOP, WAIT, Standing, standings
from hub.console.visit import Visit
from hub.intake import register
from hub.store.stations import Place

Rule = Callable[[Standing, int], bool]
RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "late": lambda one, now: one.is_late(now),
        "incident": lambda one, _: bool(one.incidents),
        "parked": lambda one, _: bool(one.parked),
        "unsent": lambda one, _: bool(one.unsent),
    }
)


class StationNameError(ClerkError):
    """A station needs a name."""

    code = "console.station_name"


def stations(visit: Visit) -> Response:
    """Show the stations that pass the filters."""
    with visit.room.store.read() as connection:
        every = standings(connection, visit.account)
    only, township, text = visit.asked("only"), visit.asked("township"), visit.asked("q")
    rule = RULES.get(only)
    found = [
        one
        for one in every
        if (rule is None or rule(one, visit.now_ms))
        and township in ("", one.station.township)
        and any(text in said for said in (one.station.name, one.station.village))
    ]
    groups = [(name, list(some)) for name, some in groupby(found, lambda one: one.station.township)]
    tones = {tone: sum(1 for one in found if one.tone(visit.now_ms) == tone) for tone in TONES}
    return visit.page(
        "stations.html",
        found=found,
        total=len(every),
        tones=tones,
        drawing=schematic(groups, visit.now_ms, visit.tongue),
        townships=sorted({one.station.township for one in every}),
        only=only,
        township=township,
        text=text,
        view=visit.asked("view"),
        told=None,
        rules=tuple(RULES),
    )


TONES: Final = (DONE, WAIT, STOP)


def new(visit: Visit) -> Response:
    """Show the form of a new station."""
    return visit.page("station_new.html", typed=Place(name=""), told=None)


def found(visit: Visit) -> Response:
    """Found a station with the county's own log at it."""
    own = visit.account.township
    place = Place(
        name=visit.typed("name"),
        village_code=visit.typed("village_code"),
        village=visit.typed("village"),
        township=visit.typed("township") if own is None else own,
    )

    def work(connection: Connection) -> int:
        number = register.found(connection, visit.room.keys, place, visit.now_ms)
        visit.note(connection, "station-add", station=number, subject=place.name)
        return number

    try:
        if not place.name:
            raise StationNameError(field="name")
        number = visit.room.store.write(work)
    except ClerkError as error:
        told = visit.tongue.told(error)
        return visit.page("station_new.html", status=422, typed=place, told=told)
    return visit.go(f"/stations/{number}?done=saved")


DOORS: Final = (
    Door(GET, "/stations", rights.LOOK, stations),
    Door(GET, "/stations/new", rights.ENROL, new),
    Door(POST, "/stations/new", rights.ENROL, found),
)

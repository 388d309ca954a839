"""The calendar of classes across stations, and the photos that belong to them."""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from core.base.photos import photo_in
from core.training.course.outline import MODULES
from core.training.model.results import ClassPhoto
from core.training.model.training_class import TEACHERS
from hub.console import class_file, classes, rights, scope
from hub.console.classes import Wanted
from hub.console.doors import GET, Door
from hub.console.figures import local
from hub.console.visit import MissingError, Visit
from hub.intake.files import Files
from hub.report import Month
from hub.store.stations import Station

JPEG: Final = b"\xff\xd8\xff"
SMALL: Final = "small"


def calendar(visit: Visit) -> Response:
    """Show a month's classes with what each came to."""
    today = local(visit.now_ms).date()
    said = classes.wanted(visit.asked, Month(today.year, today.month))
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        where = classes.condition(said, chosen(said, stations))
        every = classes.tallies(connection, where)
        found = classes.held(connection, where, every)
        sums = classes.sums(connection, where, every)
        limits = visit.room.rulebooks.on(connection, today).packs.parameters
    return visit.page(
        "classes.html",
        wanted=said,
        held=found,
        sums=sums,
        limits=limits,
        stations={one.id: one for one in stations},
        townships=sorted({one.township for one in stations if one.township}),
        states=tuple(classes.STATES),
        modules=MODULES,
        teachers=TEACHERS,
        kept=kept(said),
        before=beside(said.month, -1),
        after=beside(said.month, 1),
    )


def chosen(said: Wanted, stations: list[Station]) -> list[int]:
    """Return the stations that are asked for among those an account may see."""
    return [
        one.id
        for one in stations
        if said.station in ("", str(one.id)) and said.township in ("", one.township)
    ]


def kept(said: Wanted) -> str:
    """Return what is asked beside the month as an address's query."""
    told = {
        "station": said.station,
        "township": said.township,
        "state": said.state if said.state != "all" else "",
        "module": said.module,
        "teacher": said.teacher,
    }
    return urlencode({name: value for name, value in told.items() if value})


def beside(month: Month, step: int) -> str:
    """Return the month before or after."""
    day = month.first - dt.timedelta(days=1) if step < 0 else month.last + dt.timedelta(days=1)
    return f"{day:%Y-%m}"


def picture(visit: Visit) -> Response:
    """Send a photo of a class, or its preview until the photo itself comes."""
    station, wanted = visit.station.id, visit.path["digest"]
    with visit.room.store.read() as connection:
        facts = class_file.facts(connection, ClassPhoto, station, visit.path["class"])
        shown = (photo_in(one.photo) for one in facts if one.photo)
        found = next((one for one in shown if one and one.digest.hex() == wanted), None)
        if found is None:
            raise MissingError
        whole = None
        if not visit.asked(SMALL):
            whole = Files(visit.room.office).content(connection, found.digest, station)
    content = whole or found.preview
    if not content.startswith(JPEG):
        raise MissingError
    return Response(content, media_type="image/jpeg")


DOORS: Final = (
    Door(GET, "/classes", rights.TRAINING, calendar),
    Door(GET, "/stations/{station}/classes/{class}/photos/{digest}", rights.TRAINING, picture),
)

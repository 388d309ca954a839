"""What looks odd about a month's classes, with facts and who looked at it: a person decides."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from hub.console import classes, looked, oddities, rights, scope
from hub.console.classes import Key
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.looked import LookNoteError
from hub.console.oddities import Oddity
from hub.console.pages.classes import beside, chosen
from hub.console.visit import HOME, MissingError, Visit
from hub.report import Month
from hub.store.stations import Station

LONGEST: Final = 300


def odd(visit: Visit) -> Response:
    """Show what is odd, what nobody looked at first."""
    return _page(visit, None)


def look(visit: Visit) -> Response:
    """Keep in the audit trail that somebody looked at something, and what came of it."""
    key, note = visit.typed("key"), visit.typed("note")[:LONGEST]
    with visit.room.store.read() as connection:
        _, found, _ = _found(visit, connection)
    about = next((one for one in found if one.key == key), None)
    if about is None:
        raise MissingError
    if len(note) < looked.SHORTEST:
        return _page(visit, LookNoteError(field="note"))
    station = about.classes[0][0]
    detail = " ".join([about.kind, *(f"{at}/{name}" for at, name in about.classes)])
    visit.room.store.write(
        lambda c: visit.note(
            c, looked.LOOKED, station=station, subject=looked.SUBJECT + key, reason=note,
            detail=detail,
        )
    )  # fmt: skip
    return visit.go(f"/oddities?month={_month(visit)}&done=looked")


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        stations, found, names = _found(visit, connection)
        marks = looked.marks(connection, {one.key for one in found})
    month = _month(visit)
    return visit.page(
        "oddities.html",
        status=422 if error else 200,
        month=month,
        before=beside(month, -1),
        after=beside(month, 1),
        odd=sorted(found, key=lambda one: one.key in marks),
        marks=marks,
        names=names,
        stations={one.id: one.name for one in stations},
        home=HOME,
        told=visit.tongue.told(error) if error else None,
    )


def _found(
    visit: Visit, connection: Connection
) -> tuple[list[Station], list[Oddity], dict[Key, str]]:
    today = local(visit.now_ms).date()
    said = classes.Wanted(month=_month(visit))
    stations = scope.stations(connection, visit.account)
    where = classes.condition(said, chosen(said, stations))
    held = classes.held(connection, where, classes.tallies(connection, where))
    limits = visit.room.rulebooks.on(connection, today).packs.parameters
    found = oddities.every(connection, held, said.month, limits)
    mine = {one.id for one in stations}
    found = [one for one in found if all(at in mine for at, _ in one.classes)]
    return stations, found, classes.names(connection, {key for one in found for key in one.classes})


def _month(visit: Visit) -> Month:
    today = local(visit.now_ms).date()
    text = visit.asked("month") or visit.typed("month")
    return Month.read(text) or Month(today.year, today.month)


DOORS: Final = (
    Door(GET, "/oddities", rights.TRAINING, odd),
    Door(POST, "/oddities", rights.CHECK, look),
)

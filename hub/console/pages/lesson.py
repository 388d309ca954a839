"""One class as the county sees it: its file, printable, and the county's spot checks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.record import Record
from core.training.model.calls import AFTER_DAYS, ANSWERS
from hub.console import class_file, classes, draws, rights
from hub.console.classes import Held
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.reasons import SHORTEST, ReasonNeededError
from hub.console.saying import say
from hub.console.visit import MissingError, Visit

LONGEST_SEED: Final = 80
LONGEST_NOTE: Final = 200


def opened(visit: Visit) -> Response:
    """Show a class, its people masked."""
    return _page(visit)


def unmask(visit: Visit) -> Response:
    """Show a class with names and phones, once, and keep who asked and why."""
    reason = visit.typed("reason")
    if len(reason) < SHORTEST:
        return _page(visit, ReasonNeededError(field="reason"))

    def work(connection: Connection) -> None:
        held = _held(visit, connection)
        visit.note(connection, "unmask", subject=f"class/{held.course.id}", reason=reason)

    visit.room.store.write(work)
    return _page(visit, plain=True)


def draw(visit: Visit) -> Response:
    """Draw people to be phoned by the seed that somebody named."""

    def work(connection: Connection) -> None:
        held = _held(visit, connection)
        seed, wanted = visit.typed("seed")[:LONGEST_SEED], visit.typed("wanted")
        check = draws.drawing(connection, visit.station.id, held.course, seed, wanted)
        _write(visit, connection, check, "draw", held)

    return _done(visit, work, "drawn")


def call(visit: Visit) -> Response:
    """Keep what somebody who was drawn said to the county on the telephone."""

    def work(connection: Connection) -> None:
        held = _held(visit, connection)
        said = {name: visit.typed(name) for name in ("check", "trainee", "answer")}
        said["note"] = visit.typed("note")[:LONGEST_NOTE]
        told = draws.calling(connection, visit.station.id, held.course, said)
        _write(visit, connection, told, "spot-call", held)

    return _done(visit, work, "called")


def _done(visit: Visit, work: Callable[[Connection], None], done: str) -> Response:
    try:
        visit.room.store.write(work)
    except MissingError:
        raise
    except ClerkError as error:
        return _page(visit, error)
    visit.room.poke()
    return visit.go(f"/stations/{visit.station.id}/classes/{visit.path['class']}?done={done}")


def _write(visit: Visit, connection: Connection, said: Record, action: str, held: Held) -> None:
    event = say(visit, connection, [said])[0]
    visit.note(connection, action, subject=f"class/{held.course.id}", detail=event)


def _page(visit: Visit, error: ClerkError | None = None, *, plain: bool = False) -> Response:
    station = visit.station.id
    with visit.room.store.read() as connection:
        held = _held(visit, connection)
        file = class_file.of(connection, station, held.course.id, plain=plain)
        drawn = draws.of(connection, station, held.course.id)
        today = local(visit.now_ms).date()
        limits = visit.room.rulebooks.on(connection, today).packs.parameters
    return visit.page(
        "class.html",
        status=422 if error else 200,
        held=held,
        course=held.course,
        file=file,
        seats={one.trainee: one for one in file.seats},
        drawn=drawn,
        plain=plain,
        limits=limits,
        after=AFTER_DAYS,
        answers=ANSWERS,
        typed=visit.form if error else {},
        told=visit.tongue.told(error) if error else None,
    )


def _held(visit: Visit, connection: Connection) -> Held:
    found = classes.one(connection, visit.station.id, visit.path["class"])
    if found is None:
        raise MissingError
    return found


AT: Final = "/stations/{station}/classes/{class}"
DOORS: Final = (
    Door(GET, AT, rights.TRAINING, opened),
    Door(POST, AT, rights.UNMASK, unmask),
    Door(POST, AT + "/draw", rights.CHECK, draw),
    Door(POST, AT + "/calls", rights.CHECK, call),
)

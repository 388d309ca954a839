"""The console as one router: every door of every page, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter
from fastapi.requests import Request
from fastapi.responses import RedirectResponse, Response

from hub.console import rights
from hub.console.doors import GET, Door, enter
from hub.console.pages import (
    accounts,
    check,
    classes,
    courses,
    devices,
    exports,
    find,
    grades,
    home,
    lapsed,
    ledger,
    lesson,
    letters,
    listings,
    mending,
    monthly,
    oddities,
    overrides,
    people,
    photos,
    review,
    sign_in,
    static,
    station,
    stations,
    sticks,
    trail,
    troubles,
)
from hub.console.room import Room
from hub.console.rulebook import Rulebooks
from hub.console.visit import HOME
from hub.office import Office

PAGES: Final = (
    accounts, check, classes, courses, devices, exports, find, grades, home, lapsed, ledger,
    lesson, letters, listings, mending, monthly, oddities, overrides, people, photos, review,
    sign_in, static, stations, station, sticks, trail, troubles,
)  # fmt: skip
DOORS: Final[tuple[Door, ...]] = tuple(door for page in PAGES for door in page.DOORS)
NOWHERE: Final = Door(GET, "/{anything:path}", rights.SELF, home.nowhere)
"""An address that no door has, or that only takes forms: said in words, like all else."""


def router(
    office: Office, poke: Callable[[], object], rulebooks: Rulebooks | None = None
) -> APIRouter:
    """Return the console's routes below ``/console``; the bare address leads there.

    Whoever holds a certificate asks at an address that fits on paper.

    ``poke`` is called when the county wrote something that waits to be applied; ``rulebooks`` may
    be shared by several consoles.
    """
    room = Room(office, poke, rulebooks=rulebooks or Rulebooks())
    made = APIRouter(include_in_schema=False)
    for door in (*DOORS, NOWHERE):
        made.add_api_route(
            HOME + door.path, _endpoint(room, door), methods=[door.method], name=door.path
        )
    for door in check.DOORS:
        made.add_api_route(
            door.path, _endpoint(room, door), methods=[door.method], name=f"bare {door.path}"
        )
    for bare in ("/", HOME):
        made.add_api_route(bare, _begin, methods=["GET"], name=bare)
    return made


def _endpoint(room: Room, door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await enter(room, door, request)

    return endpoint


async def _begin() -> Response:
    return RedirectResponse(f"{HOME}/", status_code=303)

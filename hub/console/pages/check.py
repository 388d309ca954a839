"""Is a certificate real? Anybody may ask, without an account, a script, or saying who they are."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from core.base.errors import ClerkError
from hub.console import attempts, certificates, rights
from hub.console.doors import GET, POST, Door
from hub.console.figures import MINUTE
from hub.console.pages.sign_in import TooManyTriesError
from hub.console.visit import Visit

LONGEST: Final = 5000


def form(visit: Visit) -> Response:
    """Show the box to type or scan into."""
    return _page(visit, None)


def by_code(visit: Visit) -> Response:
    """Say what is known of the code in the address."""
    return _answer(visit, visit.path["code"])


def by_text(visit: Visit) -> Response:
    """Say what is known of what was typed or scanned."""
    return _answer(visit, visit.typed("code"))


def _answer(visit: Visit, typed: str) -> Response:
    wait = visit.room.store.write(lambda c: attempts.look(c, visit.address, visit.now_ms))
    if wait:
        return _page(visit, None, 429, TooManyTriesError(minutes=wait // MINUTE + 1))
    with visit.room.store.read() as connection:
        said = certificates.check(connection, typed[:LONGEST])
    return _page(visit, said, 200 if said.code else 404)


def _page(
    visit: Visit,
    said: certificates.Said | None,
    status: int = 200,
    error: ClerkError | None = None,
) -> Response:
    told = visit.tongue.told(error) if error else None
    return visit.page("check.html", status=status, said=said, told=told)


DOORS: Final = (
    Door(GET, "/c", rights.PUBLIC, form),
    Door(GET, "/c/{code}", rights.PUBLIC, by_code),
    Door(POST, "/c", rights.PUBLIC, by_text),
)
"""Reached at the bare address too, which is what fits on paper: ``https://host/c/ABCDE-FGHIJ``."""

"""The audit trail, for those who may see it."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from hub.console import audit, rights, scope
from hub.console.doors import GET, Door
from hub.console.visit import Visit
from hub.store import stations

SHOWN: Final = 100
LONGEST: Final = 15


def trail(visit: Visit) -> Response:
    """Show who did what, the newest first, and whether the chain is whole."""
    before = visit.asked("before")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST else None
    with visit.room.store.read() as connection:
        mine = scope.numbers(visit.account) if visit.account.township is not None else None
        entries = audit.page(connection, place, SHOWN + 1, mine)
        fault = audit.first_fault(connection)
        names = {one.id: one.name for one in stations.every(connection)}
    return visit.page(
        "trail.html",
        entries=entries[:SHOWN],
        before=entries[SHOWN - 1].position if len(entries) > SHOWN else None,
        fault=fault,
        names=names,
    )


DOORS: Final = (Door(GET, "/audit", rights.AUDIT, trail),)

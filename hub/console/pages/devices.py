"""A station's PCs: letting one in by a code or a yes, and taking a lost one's right away."""

from __future__ import annotations

import base64
from typing import Final

import segno
from sqlalchemy import Connection
from starlette.responses import Response

from core.base.errors import ClerkError
from core.sync.link import split_address
from hub.console import rights
from hub.console.doors import GET, POST, Door
from hub.console.reasons import SHORTEST, ReasonNeededError
from hub.console.visit import MissingError, Visit
from hub.errors import BadBoundError
from hub.intake import applications, register
from hub.intake import codes as codebook
from hub.intake import invite as inviting
from hub.intake.spoken import spoken
from hub.store import segments, stations
from hub.store.stations import Device

ROLE: Final = "station"
LONGEST: Final = 100
NUMBER: Final = 10


def devices(visit: Visit) -> Response:
    """Show a station's PCs."""
    return _page(visit, None)


def _page(visit: Visit, error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        found = stations.devices(connection, visit.station.id)
        ends = segments.ends(connection, visit.station.id)
        waiting = [
            one for one in applications.waiting(connection) if one.station == visit.station.id
        ]
        given = codebook.open_ones(connection, visit.station.id, visit.now_ms)
        codes = {
            one.device: spoken(connection, visit.room.keys, visit.station.id, one.device)
            for one in found
        }
    return visit.page(
        "devices.html",
        status=422 if error else 200,
        devices=[one for one in found if one.role != "county"],
        ends={one.device: [e for e in ends if e.device == one.device] for one in found},
        waiting=waiting,
        codes=codes,
        given=given,
        told=visit.tongue.told(error) if error else None,
    )


def invite(visit: Visit) -> Response:
    """Make a one-time code and show it once, ready to print."""
    visit.room.store.write(lambda c: visit.note(c, "code"))
    made = inviting.invite(visit.room.office, str(visit.station.id), ROLE)
    drawn = segno.make(made.code, error="m", micro=False)
    rows_of_dots = [[bool(dot) for dot in row] for row in drawn.matrix]
    file = base64.b64encode(made.file.read_bytes()).decode()
    return visit.page(
        "invitation.html", made=made, dots=rows_of_dots, file=file, lonely=_lonely(made.code)
    )


def _lonely(code: str) -> bool:
    """Tell whether a code names an address that no other PC can reach."""
    host, _ = split_address(code.partition("/")[0])
    return host == "localhost" or host.startswith("127.") or host == "::1"


def withdraw(visit: Visit) -> Response:
    """Let a code that was given out admit nobody, as when its paper is lost."""

    def work(connection: Connection) -> None:
        given = codebook.open_ones(connection, visit.station.id, visit.now_ms)
        found = [one for one in given if one.name == visit.path["code"]]
        if not found:
            raise MissingError
        codebook.withdraw(connection, found[0])
        visit.note(connection, "code-withdraw", detail=found[0].role)

    visit.room.store.write(work)
    return visit.go(f"/stations/{visit.station.id}/devices?done=code-withdrawn")


def revoke(visit: Visit) -> Response:
    """Let nothing count that a PC writes after what the county has, or after a given place."""
    reason = visit.typed("reason")[:LONGEST]
    if len(reason) < SHORTEST:
        return _page(visit, ReasonNeededError(field="reason"))
    try:
        bound = _bound(visit.typed("epoch"), visit.typed("seq"))
    except BadBoundError as error:
        return _page(visit, error)

    def work(connection: Connection) -> None:
        device = _device(visit, connection)
        now, keys = visit.now_ms, visit.room.keys
        register.revoke(connection, keys, device, reason, now, bound=bound)
        told = "" if bound is None else f"{bound[0]}.{bound[1]}"
        visit.note(connection, "revoke", subject=device.device, reason=reason, detail=told)

    visit.room.store.write(work)
    return visit.go(f"/stations/{visit.station.id}/devices?done=revoked")


def _bound(epoch: str, seq: str) -> tuple[int, int] | None:
    """Return the place that was typed, None when nothing was; ``BadBoundError`` for all else."""
    typed = [part.strip() for part in (epoch, seq)]
    if not any(typed):
        return None
    if not all(part.isascii() and part.isdigit() and len(part) < NUMBER for part in typed):
        raise BadBoundError
    if int(typed[0]) == 0:
        raise BadBoundError
    return int(typed[0]), int(typed[1])


def _device(visit: Visit, connection: Connection) -> Device:
    found = stations.device(connection, visit.station.id, visit.path["device"])
    if found is None or found.role == "county" or found.revoked_ms is not None:
        raise MissingError
    return found


DOORS: Final = (
    Door(GET, "/stations/{station}/devices", rights.LOOK, devices),
    Door(POST, "/stations/{station}/code", rights.ENROL, invite),
    Door(POST, "/stations/{station}/codes/{code}/withdraw", rights.ENROL, withdraw),
    Door(POST, "/stations/{station}/devices/{device}/revoke", rights.ENROL, revoke),
)

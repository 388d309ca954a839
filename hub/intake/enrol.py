"""Letting a PC in: its one-time code, or a coordinator's yes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from core.base.errors import ClerkError
from core.base.ids import device_of
from core.sync.errors import MalformedError
from core.sync.messages import ENROL, Application, claimed, read_message
from hub.intake import applications, codes, register, settings
from hub.intake.applications import sealed_answer
from hub.office import Office
from hub.store import stations

KEY_BYTES = 32


class RevokedError(ClerkError):
    """The key that asks was revoked: a new one has to be made."""

    code = "revoked"


def enrol(office: Office, raw: bytes) -> bytes:
    """Return the sealed answer to a sealed application.

    Raises ``ForgedError``, ``MalformedError``, ``OversizeError``, ``RevokedError``, a
    ``CodeError``, or without a code ``PendingError`` and ``RefusedError``. Durable when it
    returns; the same application again gets the same rights.
    """
    said = claimed(raw, Application)
    if len(said.public_key) != KEY_BYTES:
        raise MalformedError
    application = read_message(ENROL, raw, Application, (said.public_key,))
    now = office.now_ms()

    if not application.secret:
        return _by_decision(office, raw, application, now)

    def admit(connection: Connection) -> bytes:
        device = device_of(application.public_key)
        _refuse_revoked(connection, device)
        code = codes.take(connection, application.secret, device, now)
        station = stations.one(connection, code.station)
        if station is None:
            raise codes.UnknownCodeError
        answer = register.admit(connection, office.keys, station, (application, code.role), now)
        reached = tuple(settings.addresses(connection))
        answer = msgspec.structs.replace(answer, addresses=reached)
        return sealed_answer(office.keys, answer, raw)

    return office.store.write(admit)


def _by_decision(office: Office, raw: bytes, asked: Application, now: int) -> bytes:
    """Answer a PC without a code as somebody at the county decided."""

    def ask(connection: Connection) -> bytes | str:
        device = device_of(asked.public_key)
        _refuse_revoked(connection, device)
        state = applications.receive(connection, raw, asked, now)
        known = stations.homes_of(connection, device)
        if state != applications.APPROVED or not known:
            return state
        return applications.approve(
            connection, office.keys, device, known[0].station, (_by(connection, device), now)
        )

    told = office.store.write(ask)
    if isinstance(told, bytes):
        return told
    raise applications.RefusedError if told == applications.REFUSED else applications.PendingError


def _by(connection: Connection, device: str) -> str:
    found = applications.one(connection, device)
    return (found.decided_by if found else None) or ""


def _refuse_revoked(connection: Connection, device: str) -> None:
    if any(home.revoked_ms is not None for home in stations.homes_of(connection, device)):
        raise RevokedError

"""Letting a PC in: its one-time code, or a coordinator's yes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from core.base.errors import ClerkError
from core.base.ids import device_of
from core.sync.errors import MalformedError
from core.sync.messages import ANSWER, ENROL, Application, claimed, read_message, write_message
from hub.intake import codes, register, settings
from hub.office import Office
from hub.store import stations

KEY_BYTES = 32


class RevokedError(ClerkError):
    """The key that asks was revoked: a new one has to be made."""

    code = "revoked"


def enrol(office: Office, raw: bytes) -> bytes:
    """Return the sealed answer to a sealed application.

    Raises ``ForgedError``, ``MalformedError``, ``OversizeError``, ``RevokedError`` or a
    ``CodeError``. Durable when it returns; the same application again gets the same rights.
    """
    said = claimed(raw, Application)
    if len(said.public_key) != KEY_BYTES:
        raise MalformedError
    application = read_message(ENROL, raw, Application, (said.public_key,))
    now = office.now_ms()

    def admit(connection: Connection) -> bytes:
        device = device_of(application.public_key)
        if any(home.revoked_ms is not None for home in stations.homes_of(connection, device)):
            raise RevokedError
        code = codes.take(connection, application.secret, device, now)
        station = stations.one(connection, code.station)
        if station is None:
            raise codes.UnknownCodeError
        answer = register.admit(connection, office.keys, station, (application, code.role), now)
        reached = tuple(settings.addresses(connection))
        answer = msgspec.structs.replace(answer, addresses=reached)
        return write_message(ANSWER, answer, office.keys.signing, raw)

    return office.store.write(admit)

"""Letting a PC in: its one-time code, or a coordinator's yes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from core.base.ids import device_of
from core.sync.bundle import recipient_in
from core.sync.errors import MalformedError
from core.sync.messages import ENROL, Answer, Application, claimed, read_message
from hub.intake import applications, codes, register, settings, succession
from hub.intake.applications import sealed_answer
from hub.intake.strangers import RevokedError
from hub.office import Office
from hub.store import stations

KEY_BYTES = 32


def enrol(office: Office, raw: bytes, *, in_hand: bool = False) -> bytes:
    """Return the sealed answer to a sealed application; one ``in_hand`` was carried on a stick.

    Over the wire nobody is let in, or put before the county for a decision, without a code:
    anybody may call there.

    Raises ``ForgedError``, ``MalformedError``, ``OversizeError``, ``RevokedError``,
    ``BadRecipientError``, a
    ``CodeError``, ``OtherStationError``, or without a code ``PendingError`` and ``RefusedError``.
    Durable when it returns; the same application again gets the same rights.
    """
    said = claimed(raw, Application)
    if len(said.public_key) != KEY_BYTES:
        raise MalformedError
    application = read_message(ENROL, raw, Application, (said.public_key,))
    now = office.now_ms()
    if application.look:
        return _named(office, raw, application, now)
    recipient_in(application.recipient)
    if application.handover:
        return _by_handover(office, raw, application, now)
    if not application.secret:
        if not in_hand:
            raise codes.UnknownCodeError
        return _by_decision(office, raw, application, now)

    def admit(connection: Connection) -> bytes:
        device = device_of(application.public_key)
        _refuse_revoked(connection, device)
        code = codes.take(connection, application.secret, device, now)
        station = stations.one(connection, code.station)
        if station is None:
            raise codes.UnknownCodeError
        answer = register.admit(connection, office.keys, station, (application, code.role), now)
        return _sealed(connection, office, answer, raw)

    return office.store.write(admit)


def _named(office: Office, raw: bytes, asked: Application, now: int) -> bytes:
    """Return the sealed names of the county and of the station that a code is for."""
    device = device_of(asked.public_key)
    with office.store.read() as connection:
        code = codes.shown(connection, asked.secret, device, now)
        station = stations.one(connection, code.station)
        if station is None:
            raise codes.UnknownCodeError
        return _sealed(connection, office, register.named_to(office.keys, station, device), raw)


def _sealed(connection: Connection, office: Office, answer: Answer, raw: bytes) -> bytes:
    reached = tuple(settings.addresses(connection))
    return sealed_answer(office.keys, msgspec.structs.replace(answer, addresses=reached), raw)


def _by_handover(office: Office, raw: bytes, asked: Application, now: int) -> bytes:
    """Answer a PC that changed its key: the old one's signature is its code."""

    def succeed(connection: Connection) -> bytes | RevokedError:
        _refuse_revoked(connection, device_of(asked.public_key))
        try:
            answer = succession.succeed(connection, office.keys, asked, now)
        except RevokedError as error:
            # What it tells of a copy is kept.
            return error
        return _sealed(connection, office, answer, raw)

    told = office.store.write(succeed)
    if isinstance(told, RevokedError):
        raise told
    return told


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

"""A PC that changed its key: the new one takes the old one's place, the old one is bounded."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.ids import device_of
from core.keys.certificate import SIGNATURE_BYTES, Certificate, ForgedError, unseal
from core.sync.messages import Answer, Application, Request, claimed
from core.sync.succession import HANDOVER, Handover
from hub import mail
from hub.intake import incidents, register, settings
from hub.intake.accept import CLONED
from hub.intake.incidents import Place
from hub.intake.register import COUNTY_ROLE, Right
from hub.intake.strangers import RevokedError, StrangerError
from hub.keys import Keys
from hub.store import segments, stations
from hub.store.stations import Device

ROTATED: Final = "rotated"
"""Reason of the revocation of a key that was given up; the handover is kept under this name."""


def succeed(connection: Connection, keys: Keys, asked: Application, now_ms: int) -> Answer:
    """Certify a PC's next key for what its last one was, and bound that one where it ended.

    The same again gets the same rights. Raises ``StrangerError``, ``ForgedError``, and
    ``RevokedError`` for a key that has no right to give up any more.
    """
    old, said = _last_words(connection, asked)
    fresh = stations.device(connection, old.station, device_of(asked.public_key))
    if fresh is None or fresh.certificate is None:
        if old.revoked_ms is not None:
            _note_copy(connection, old, now_ms)
            raise RevokedError
        right = Right(
            public_key=asked.public_key,
            role=old.role,
            recipient=asked.recipient,
            name=_certified_as(old).name,
            app=asked.app,
        )
        register.certify(connection, keys, old.station, right, now_ms)
        _retire(connection, keys, old, said, now_ms)
        settings.put(connection, _name(old), asked.handover)
        mail.forget(connection, (old.station, old.device))
    station = stations.one(connection, old.station)
    if station is None:
        raise StrangerError
    return register.admit(connection, keys, station, (asked, old.role), now_ms)


def mind_copies(connection: Connection, device: Device, request: Request, now_ms: int) -> None:
    """Note it when a key that was given up speaks later than it was: a copy of that PC has it."""
    kept = settings.get(connection, _name(device)) if device.revoked_ms is not None else None
    if kept is None:
        return
    said = msgspec.msgpack.decode(kept[SIGNATURE_BYTES:], type=Handover)
    if request.wall_ms > said.wall_ms:
        _note_copy(connection, device, now_ms)


def _last_words(connection: Connection, asked: Application) -> tuple[Device, Handover]:
    """Return the old key's registration and what it signed."""
    name = claimed(asked.handover, Handover).device
    homes = [one for one in stations.homes_of(connection, name) if one.certificate]
    if not homes or homes[0].role == COUNTY_ROLE:
        raise StrangerError
    said = unseal(HANDOVER, asked.handover, Handover, (homes[0].public_key,))
    if said.public_key != asked.public_key or said.device != name:
        raise ForgedError
    return homes[0], said


def _retire(connection: Connection, keys: Keys, old: Device, said: Handover, now_ms: int) -> None:
    """Let the old key count as far as it said itself, and as far as it was receipted.

    A log that is longer here, or ends otherwise, was written by a copy too.
    """
    declared = {end.epoch: end for end in said.ends}
    reached = {end.epoch: end for end in segments.ends(connection, old.station, old.device)}
    bounds: dict[int, int] = {epoch: end.seq for epoch, end in declared.items()}
    for epoch, end in reached.items():
        mine = declared.get(epoch)
        if mine is None or end.seq > mine.seq or (end.seq == mine.seq and end.head != mine.head):
            _note_copy(connection, old, now_ms)
        bounds[epoch] = max(end.seq, bounds.get(epoch, 0))
    register.bind(connection, keys, old, bounds, (ROTATED, now_ms))


def _certified_as(device: Device) -> Certificate:
    content = (device.certificate or b"")[SIGNATURE_BYTES:]
    return msgspec.msgpack.decode(content, type=Certificate)


def _note_copy(connection: Connection, device: Device, now_ms: int) -> None:
    where = Place(station=device.station, device=device.device)
    incidents.note(connection, CLONED, where, now_ms)


def _name(device: Device) -> str:
    return f"{ROTATED}/{device.station}/{device.device}"

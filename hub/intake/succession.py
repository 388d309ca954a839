"""A PC that changed its key: the new one takes the old one's place, the old one is bounded."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from core.base.ids import device_of
from core.keys.certificate import SIGNATURE_BYTES, Certificate, ForgedError, unseal
from core.keys.handover import HANDOVER, ROTATED, Handover
from core.sync.messages import Answer, Application, Problem, Request, claimed
from core.sync.segment import Header
from hub import mail
from hub.intake import incidents, papers, register, settings
from hub.intake.accept import CLONED
from hub.intake.examine import REVOKED, Sound, Unsound
from hub.intake.incidents import Place
from hub.intake.register import COUNTY_ROLE, Right
from hub.intake.strangers import RevokedError, StrangerError
from hub.keys import Keys
from hub.store import segments, stations
from hub.store.stations import Device


def succeed(connection: Connection, keys: Keys, asked: Application, now_ms: int) -> Answer:
    """Certify a PC's next key for what its last one was, and bound that one where it ended.

    The same again gets the same rights. Raises ``StrangerError``, ``ForgedError``, and
    ``RevokedError`` for a key that has no right to give up any more.
    """
    old = _line_of(connection, keys, asked, now_ms)
    station = stations.one(connection, old.station)
    if station is None:
        raise StrangerError
    return register.admit(connection, keys, station, (asked, old.role), now_ms)


def _line_of(connection: Connection, keys: Keys, asked: Application, now_ms: int) -> Device:
    """Let each of a PC's keys take the place of the one before; return the last one given up.

    A county that was restored may have forgotten some of them: what is known is passed over.
    """
    old, next_key = None, b""
    for handover in (*asked.earlier, asked.handover):
        name = claimed(handover, Handover).device
        if old is not None and name != device_of(next_key):
            raise ForgedError
        found = _home(connection, name)
        if found is not None:
            said = unseal(HANDOVER, handover, Handover, (found.public_key,))
            _take_place(connection, keys, (found, said, handover), asked, now_ms)
            old, next_key = found, said.public_key
    if old is None:
        raise StrangerError
    if next_key != asked.public_key:
        raise ForgedError
    return old


def _take_place(
    connection: Connection,
    keys: Keys,
    step: tuple[Device, Handover, bytes],
    asked: Application,
    now_ms: int,
) -> None:
    old, said, handover = step
    fresh = stations.device(connection, old.station, device_of(said.public_key))
    if fresh is not None and fresh.certificate is not None:
        return
    if old.revoked_ms is not None:
        _note_copy(connection, old, now_ms)
        raise RevokedError
    right = Right(
        public_key=said.public_key,
        role=old.role,
        recipient=asked.recipient,
        name=_certified_as(old).name,
        app=asked.app,
    )
    register.certify(connection, keys, old.station, right, now_ms)
    _retire(connection, keys, old, said, now_ms)
    settings.put(connection, _name(old), handover)
    mail.forget(connection, (old.station, old.device))


def _home(connection: Connection, name: str) -> Device | None:
    """Return a PC's registration; ``StrangerError`` for the county's own."""
    homes = [one for one in stations.homes_of(connection, name) if one.certificate]
    if homes and homes[0].role == COUNTY_ROLE:
        raise StrangerError
    return homes[0] if homes else None


def mind_copies(connection: Connection, device: Device, request: Request, now_ms: int) -> None:
    """Note it when a key that was given up speaks later than it was: a copy of that PC has it."""
    if is_copy(connection, device, request.wall_ms):
        _note_copy(connection, device, now_ms)


def is_copy(connection: Connection, device: Device, wall_ms: int) -> bool:
    """Tell whether it was a copy that spoke at ``wall_ms``: the key had been given up by then."""
    said = _last_said(connection, device)
    if said is None:
        return False
    return wall_ms > said.wall_ms


def line(connection: Connection, device: Device) -> frozenset[str]:
    """Return the devices that a PC is and was, as far as the county knows."""
    before = {
        device_of(said.public_key): one.device
        for one in stations.devices(connection, device.station)
        if (said := _last_said(connection, one)) is not None
    }
    found = [device.device]
    while (former := before.pop(found[-1], "")) != "":
        found.append(former)
    return frozenset(found)


def is_given_up(connection: Connection, device: Device) -> bool:
    """Tell whether the PC that had this key changed it, and the county knows.

    Its papers tell it: a county that was restored has them back, but not what the key said last.
    """
    if device.revoked_ms is None:
        return False
    said = papers.revocations(connection, device.station, device.device)
    return any(one.reason == ROTATED for one in said)


def without_own(device: Device, arrived: Sequence[Sound | Unsound]) -> list[Sound | Unsound]:
    """Refuse what a key that was given up brings of its own log, also below its bound.

    A copy may have written it otherwise than the PC did; the PC's next key brings what is true.
    """
    return [
        _refused(one.header)
        if isinstance(one, Sound) and one.header.device == device.device
        else one
        for one in arrived
    ]


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


def _last_said(connection: Connection, device: Device) -> Handover | None:
    """Return what a key that was given up said last, None for any other."""
    kept = settings.get(connection, _name(device)) if device.revoked_ms is not None else None
    return msgspec.msgpack.decode(kept[SIGNATURE_BYTES:], type=Handover) if kept else None


def _refused(header: Header) -> Unsound:
    return Unsound(Problem(REVOKED, header.device, header.epoch, header.first))


def _certified_as(device: Device) -> Certificate:
    content = (device.certificate or b"")[SIGNATURE_BYTES:]
    return msgspec.msgpack.decode(content, type=Certificate)


def _note_copy(connection: Connection, device: Device, now_ms: int) -> None:
    where = Place(station=device.station, device=device.device)
    incidents.note(connection, CLONED, where, now_ms)


def _name(device: Device) -> str:
    return f"{ROTATED}/{device.station}/{device.device}"

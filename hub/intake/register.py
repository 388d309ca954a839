"""Who may write at a station: founding one, certifying its devices, taking a right back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.base.ids import device_of
from core.base.record import LARGEST
from core.keys.certificate import DEVICE, REVOCATION, SIGNATURE_BYTES, Certificate, Revocation, seal
from core.sync.messages import Answer, Application
from hub.errors import (
    BadBoundError,
    BadInputError,
    BadVillageError,
    OtherStationError,
    StationNamedError,
    UnknownDeviceError,
    UnknownStationError,
)
from hub.intake import papers
from hub.intake.papers import Paper
from hub.keys import Keys
from hub.store import schema, segments, stations
from hub.store.derived import DERIVED
from hub.store.stations import Device, Place, Station

COUNTY_ROLE: Final = "county"
NUMBER: Final = re.compile(r"\d{1,15}")
VILLAGE: Final = re.compile(r"\d{12}")
LONGEST: Final = 100
KINDS: Final[Mapping[str, tuple[bytes, type[Certificate | Revocation]]]] = MappingProxyType(
    {papers.CERTIFICATE: (DEVICE, Certificate), papers.REVOCATION: (REVOCATION, Revocation)}
)


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """What a device is certified for."""

    public_key: bytes
    role: str
    recipient: str
    name: str = ""
    app: str = ""


def found(connection: Connection, keys: Keys, place: Place, now_ms: int) -> int:
    """Found a station with the county's own device at it; return its number."""
    if not place.name.strip() or len(place.name) > LONGEST:
        raise BadInputError(why="name")
    if not VILLAGE.fullmatch(place.village_code):
        raise BadVillageError(village=place.village_code)
    for one in stations.every(connection):
        if one.name == place.name:
            raise StationNamedError(name=place.name, station=one.id)
    number = stations.found(connection, place, now_ms)
    own = keys.county_device(number)
    right = Right(
        public_key=own.public, role=COUNTY_ROLE, recipient=keys.certificate.recipient,
        name=keys.county.name,
    )  # fmt: skip
    certify(connection, keys, number, right, now_ms)
    return number


def named(connection: Connection, text: str) -> Station:
    """Return the station of this number or name."""
    if NUMBER.fullmatch(text) and (found := stations.one(connection, int(text))) is not None:
        return found
    for one in stations.every(connection):
        if one.name == text:
            return one
    raise UnknownStationError(station=text)


def certify(
    connection: Connection, keys: Keys, station: int, right: Right, now_ms: int
) -> Certificate:
    """Give a device the right to write at a station, and say so to all its devices."""
    serial = papers.next_serial(connection, station)
    certificate = Certificate(
        serial=serial,
        station=station,
        public_key=right.public_key,
        role=right.role,
        recipient=right.recipient,
        since_ms=now_ms,
        name=right.name,
    )
    sealed = seal(DEVICE, certificate, keys.signing)
    papers.file(connection, station, Paper(serial, papers.CERTIFICATE, sealed))
    device = Device(
        station=station,
        device=certificate.device,
        public_key=right.public_key,
        role=right.role,
        certificate=sealed,
        approved_ms=now_ms,
        app_version=right.app,
    )
    stations.put_device(connection, device)
    return certificate


def admit(
    connection: Connection, keys: Keys, station: Station, asked: tuple[Application, str],
    now_ms: int,
) -> Answer:  # fmt: skip
    """Certify an applicant in a role, unless it is certified already; return the county's yes.

    Raises ``OtherStationError`` for a PC of another station.
    """
    application, role = asked
    name = device_of(application.public_key)
    refuse_elsewhere(connection, name, station)
    known = stations.device(connection, station.id, name)
    if known is None or known.certificate is None:
        right = Right(
            public_key=application.public_key,
            role=role,
            recipient=application.recipient,
            name=application.name[:LONGEST],
            app=application.app[:LONGEST],
        )
        certify(connection, keys, station.id, right, now_ms)
    filed = papers.after(connection, station.id)
    return msgspec.structs.replace(
        named_to(keys, station, name),
        certificates=tuple(one.sealed for one in filed if one.kind == papers.CERTIFICATE),
        spoken=keys.spoken(station.id),
    )


def named_to(keys: Keys, station: Station, device: str) -> Answer:
    """Return what names county and station to a device, and gives it no right."""
    return Answer(
        device=device,
        station=station.id,
        name=station.name,
        village_code=station.village_code,
        county=keys.sealed_county,
        hub=keys.sealed_hub,
        certificates=(),
        spoken=b"",
    )


def refuse_elsewhere(connection: Connection, name: str, station: Station) -> None:
    """Raise ``OtherStationError`` if a device was certified at another station: its log is there.

    Counted at both, each of its entries would stand in the county's sums twice.
    """
    for home in stations.homes_of(connection, name):
        if home.certificate is not None and home.station != station.id:
            there = stations.one(connection, home.station)
            raise OtherStationError(station=there.name if there else home.station)


def homes(connection: Connection, name: str) -> list[Device]:
    """Return a device at each station where it was certified; refused when there is none."""
    found = [one for one in stations.homes_of(connection, name) if one.certificate]
    if not found:
        raise UnknownDeviceError(device=name)
    return found


def revoke(
    connection: Connection, keys: Keys, device: Device, reason: str, now_ms: int,
    *, bound: tuple[int, int] | None = None,
) -> Revocation:  # fmt: skip
    """Let nothing count that a device wrote after ``bound`` (epoch, seq).

    Without a bound everything that the hub has of it counts still. Raises ``BadBoundError``.
    """
    if bound is not None and not (0 < bound[0] <= LARGEST and 0 <= bound[1] <= LARGEST):
        raise BadBoundError
    ends = segments.ends(connection, device.station, device.device)
    reached = {end.epoch: end.seq for end in ends}
    last = bound or (max(reached, default=1), reached.get(max(reached, default=1), 0))
    return bind(connection, keys, device, dict(_counted(reached, last)), (reason, now_ms))


def bind(
    connection: Connection, keys: Keys, device: Device, ends: Mapping[int, int],
    why: tuple[str, int],
) -> Revocation:  # fmt: skip
    """Let nothing count that a device wrote after these places by epoch; ``why`` and when (ms).

    Where more of it was applied than counts now, the station's rows are made anew by the worker.
    """
    reason, now_ms = why
    counted = sorted(ends.items()) or [(1, 0)]
    serial = papers.next_serial(connection, device.station)
    paper = Revocation(
        serial=serial,
        station=device.station,
        device=device.device,
        ends=tuple(counted),
        since_ms=now_ms,
        reason=reason,
    )
    sealed = seal(REVOCATION, paper, keys.signing)
    before = papers.bounds(connection, device.station, device.device)
    papers.file(connection, device.station, Paper(serial, papers.REVOCATION, sealed))
    bounded(connection, device, paper, before)
    return paper


def bounded(
    connection: Connection, device: Device, paper: Revocation, before: Mapping[int, int]
) -> None:
    """Note what a revocation says of a device that was bounded as ``before``, if it was."""
    if _counts_otherwise(connection, device, before, dict(paper.ends)):
        schema.refill_station(connection, DERIVED, device.station)
    last = max(paper.ends, default=(1, 0))
    stations.change_device(
        connection,
        device.station,
        device.device,
        revoked_epoch=last[0],
        revoked_seq=last[1],
        revoked_ms=paper.since_ms,
        revoke_reason=paper.reason,
    )


def _counts_otherwise(
    connection: Connection, device: Device, before: Mapping[int, int], ends: Mapping[int, int]
) -> bool:
    """Tell whether other events of a device count now than did: all did if it had its right."""
    if device.revoked_ms is not None:
        return before != ends
    reached = segments.ends(connection, device.station, device.device)
    return any(end.seq > ends.get(end.epoch, 0) for end in reached)


def seal_anew(connection: Connection, keys: Keys, station: int) -> int:
    """Seal a station's papers with the hub's new key, under new serials; return how many."""
    kept = papers.after(connection, station)
    for paper in kept:
        serial = papers.next_serial(connection, station)
        content = paper.sealed[SIGNATURE_BYTES:]
        context, kind = KINDS[paper.kind]
        said = msgspec.structs.replace(msgspec.msgpack.decode(content, type=kind), serial=serial)
        sealed = seal(context, said, keys.signing)
        papers.file(connection, station, Paper(serial, paper.kind, sealed))
        if isinstance(said, Certificate):
            stations.change_device(connection, station, said.device, certificate=sealed)
    papers.drop(connection, station, kept)
    return len(kept)


def _counted(reached: dict[int, int], last: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Return (epoch, last seq that counts): earlier epochs as far as they came, then the bound."""
    before = [(epoch, seq) for epoch, seq in sorted(reached.items()) if epoch < last[0]]
    return [*before, last]

"""Papers that stations hand back: a hub that was restored from a copy lost those of the time since.

Only what this hub sealed counts, whoever brings it. A PC that was let in after the copy is known
again by its certificate, its own or a sister's; one that was revoked is revoked again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from core.keys.certificate import (
    DEVICE,
    REVOCATION,
    Certificate,
    ForgedError,
    Revocation,
    unseal,
)
from hub.intake import papers, register
from hub.intake.papers import Paper
from hub.keys import Keys
from hub.store import stations
from hub.store.stations import Device, Station

Said = tuple[Certificate | Revocation, bytes]
"""What a paper says, and its sealed bytes."""


def certificate_of(keys: Keys, handed: Iterable[bytes], device: str) -> Certificate | None:
    """Return the newest certificate of a device among papers that were handed back, or None."""
    found = [said for said, _ in _read(keys, handed) if isinstance(said, Certificate)]
    mine = [said for said in found if said.device == device]
    return max(mine, key=lambda said: said.serial, default=None)


def take(connection: Connection, keys: Keys, station: int, handed: Sequence[bytes]) -> int:
    """Keep those of a station's papers that were lost here; return how many."""
    home = stations.one(connection, station)
    if home is None:
        return 0
    # One that bears this number now and was founded later is another station.
    mine = [
        one
        for one in _read(keys, handed)
        if one[0].station == station and one[0].since_ms >= home.since_ms
    ]
    certificates = [one for one in mine if isinstance(one[0], Certificate)]
    revocations = [one for one in mine if isinstance(one[0], Revocation)]
    found = [_known_again(connection, home, *one) for one in _by_serial(certificates)]
    found += [_revoked_again(connection, home, *one) for one in _by_serial(revocations)]
    return sum(found)


def _by_serial(some: Iterable[Said]) -> list[Said]:
    return sorted(some, key=lambda one: one[0].serial)


def _read(keys: Keys, handed: Iterable[bytes]) -> Iterator[Said]:
    for sealed in handed:
        with contextlib.suppress(ForgedError):
            yield unseal(DEVICE, sealed, Certificate, keys.publics), sealed
            continue
        with contextlib.suppress(ForgedError):
            yield unseal(REVOCATION, sealed, Revocation, keys.publics), sealed


def _known_again(
    connection: Connection, home: Station, said: Certificate | Revocation, sealed: bytes
) -> bool:
    if any(one.certificate for one in stations.homes_of(connection, said.device)):
        return False
    assert isinstance(said, Certificate)  # noqa: S101 - tells mypy
    _file(connection, home.id, papers.CERTIFICATE, sealed)
    device = Device(
        station=home.id,
        device=said.device,
        public_key=said.public_key,
        role=said.role,
        certificate=sealed,
        approved_ms=said.since_ms,
    )
    stations.put_device(connection, device)
    return True


def _revoked_again(
    connection: Connection, home: Station, said: Certificate | Revocation, sealed: bytes
) -> bool:
    assert isinstance(said, Revocation)  # noqa: S101 - tells mypy
    device = stations.device(connection, home.id, said.device)
    if device is None or papers.last_revocation(connection, home.id, said.device) >= said.serial:
        return False
    before = papers.bounds(connection, home.id, said.device)
    _file(connection, home.id, papers.REVOCATION, sealed)
    register.bounded(connection, device, said, before)
    return True


def _file(connection: Connection, station: int, kind: str, sealed: bytes) -> None:
    """Keep a paper under a new number, so that every PC hears of it once more."""
    papers.file(connection, station, Paper(papers.next_serial(connection, station), kind, sealed))

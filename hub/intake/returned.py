"""Papers that stations hand back: a hub that was restored from a copy lost those of the time since.

Only what this hub sealed counts, whoever brings it. A PC that was let in after the copy is known
again by its certificate, its own or a sister's; one that was revoked is revoked again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from core.keys.certificate import (
    DEVICE,
    REVOCATION,
    SIGNATURE_BYTES,
    Certificate,
    Revocation,
)
from core.keys.device import is_signed_by
from core.sync.errors import MalformedError
from core.sync.messages import claimed
from hub.intake import papers, register
from hub.intake.papers import Paper
from hub.keys import Keys
from hub.store import stations
from hub.store.stations import Device, Station

Said = tuple[Certificate | Revocation, bytes]
"""What a paper says, and its sealed bytes."""
MOST_TRIED: Final = 4
"""A PC nobody knows yet has one certificate, and one more for each key of the hub since."""


def certificate_of(keys: Keys, handed: Iterable[bytes], device: str) -> Certificate | None:
    """Return the newest certificate of a device among papers that were handed back, or None."""
    mine = [
        (said, sealed)
        for said, sealed in _claimed(handed)
        if isinstance(said, Certificate) and said.device == device
    ]
    mine.sort(key=lambda one: -one[0].serial)
    tried = (said for said, sealed in islice(mine, MOST_TRIED) if _is_ours(keys, said, sealed))
    return next(tried, None)


def take(connection: Connection, keys: Keys, station: int, handed: Sequence[bytes]) -> int:
    """Keep those of a station's papers that were lost here; return how many."""
    home = stations.one(connection, station)
    if home is None:
        return 0
    # One that bears this number now and was founded later is another station.
    mine = [
        one
        for one in _claimed(handed)
        if one[0].station == station and one[0].since_ms >= home.since_ms and _is_ours(keys, *one)
    ]
    mine.sort(key=lambda one: one[0].serial)
    certificates = [
        _known_again(connection, home, said, sealed)
        for said, sealed in mine
        if isinstance(said, Certificate)
    ]
    revocations = [
        _revoked_again(connection, home, said, sealed)
        for said, sealed in mine
        if isinstance(said, Revocation)
    ]
    return sum(certificates) + sum(revocations)


def _claimed(handed: Iterable[bytes]) -> Iterator[Said]:
    """Yield what papers say whose seal nobody looked at yet: that costs far more than reading."""
    for sealed in dict.fromkeys(handed):
        with contextlib.suppress(MalformedError):
            yield claimed(sealed, Certificate), sealed
            continue
        with contextlib.suppress(MalformedError):
            yield claimed(sealed, Revocation), sealed


def _is_ours(keys: Keys, said: Certificate | Revocation, sealed: bytes) -> bool:
    """Tell whether the hub's key of now sealed a paper.

    A key that was replaced may have been stolen: its thief seals what he likes, with any date.
    """
    context = DEVICE if isinstance(said, Certificate) else REVOCATION
    signature, content = sealed[:SIGNATURE_BYTES], sealed[SIGNATURE_BYTES:]
    return is_signed_by(keys.signing.public, context + content, signature)


def _known_again(connection: Connection, home: Station, said: Certificate, sealed: bytes) -> bool:
    if any(one.certificate for one in stations.homes_of(connection, said.device)):
        return False
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


def _revoked_again(connection: Connection, home: Station, said: Revocation, sealed: bytes) -> bool:
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

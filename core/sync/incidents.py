"""What went wrong between this PC and its county, kept until somebody saw to it."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from core.db.file import Database
from core.sync.messages import Sighting

FORK: Final = "fork"
CLONED: Final = "cloned"
REVOKED: Final = "revoked"
PARKED: Final = "parked"
GAP: Final = "gap"
TWO_HISTORIES: Final = "two_histories"
HUB_RESTORED: Final = "hub_restored"
CONFLICT: Final = "conflict"
DAMAGED_STICK: Final = "damaged_stick"
FORGED: Final = "forged"
NOT_ITS_ROLE: Final = "not_its_role"
NEW_ROOT: Final = "new_root"
"""The county has a root for which the one before it does not vouch: told by a file and a pin."""
KEPT: Final = "id, code, device, epoch, seq, found_ms, evidence, closed_ms"
TOLD: Final = 20
"""How many sightings travel in one request."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong: where, since when, and the bytes that prove it."""

    id: str
    code: str
    device: str
    epoch: int
    seq: int
    found_ms: int
    evidence: bytes = b""
    closed_ms: int | None = None


def note(
    db: Database, code: str, place: tuple[str, int, int], now_ms: int, evidence: bytes = b""
) -> str:
    """Keep an incident at (device, epoch, seq) and return its id; one seen before stays as it was.

    One that was closed and happens again is open again.
    """
    said = "|".join((code, *map(str, place)))
    identity = hashlib.sha256(said.encode()).hexdigest()[:16]
    db.execute(
        "INSERT INTO local_incident VALUES (?, ?, ?, ?, ?, ?, ?, NULL) "
        "ON CONFLICT (id) DO UPDATE SET found_ms = excluded.found_ms, closed_ms = NULL "
        "WHERE closed_ms IS NOT NULL",
        (identity, code, *place, now_ms, evidence),
    )
    return identity


def close(db: Database, identity: str, now_ms: int) -> bool:
    """Note that somebody saw to an incident; False when there is none open of this id."""
    done = db.execute(
        "UPDATE local_incident SET closed_ms = ? WHERE id = ? AND closed_ms IS NULL",
        (now_ms, identity),
    )
    return bool(done.rowcount)


def close_all(db: Database, code: str, now_ms: int) -> None:
    """Note that somebody saw to every incident of a code."""
    closed = "UPDATE local_incident SET closed_ms = ? WHERE code = ? AND closed_ms IS NULL"
    db.execute(closed, (now_ms, code))


def open_ones(db: Database) -> list[Incident]:
    """Return what nobody saw to yet, the newest first."""
    return _read(db, "WHERE closed_ms IS NULL ORDER BY found_ms DESC, id")


def everything(db: Database) -> list[Incident]:
    """Return all incidents there ever were, the newest first."""
    return _read(db, "ORDER BY found_ms DESC, id")


def sightings(db: Database) -> tuple[Sighting, ...]:
    """Return what the county should hear of, the oldest first."""
    rows = db.rows(
        "SELECT code, device, epoch, seq FROM local_incident WHERE closed_ms IS NULL "
        "AND code NOT IN (?, ?, ?, ?, ?) ORDER BY found_ms LIMIT ?",
        (PARKED, REVOKED, NOT_ITS_ROLE, NEW_ROOT, "double", TOLD),
    )
    return tuple(Sighting(*row) for row in rows)


def _read(db: Database, rest: str) -> list[Incident]:
    rows = db.dicts(f"SELECT {KEPT} FROM local_incident {rest}")  # noqa: S608 - our own words
    return [Incident(**row) for row in rows]

"""Watching the hub's tree: each checkpoint must have grown from the one seen before."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from core.db.file import Database
from core.sync import handing, incidents
from core.sync.checkpoint import Checkpoint, open_own
from core.sync.messages import COUNTY, PACKS, SISTERS, Echo
from core.sync.tree import verify_consistency
from core.sync.trust import Trust


class Seen(msgspec.Struct, frozen=True):
    """What a checkpoint told: ``trouble`` is "", ``two_histories`` or ``hub_restored``."""

    trouble: str
    size: int


def echo(db: Database) -> Echo | None:
    """Return the tree as this PC last saw it, to be said to the hub."""
    row = db.one("SELECT size, root FROM local_checkpoint ORDER BY at_ms DESC, size DESC LIMIT 1")
    return Echo(*row) if row else None


def look(db: Database, trust: Trust, note: str, proof: Sequence[bytes], now_ms: int) -> Seen:
    """Hold a checkpoint against the one kept, and keep it if it grew from that.

    Raises ``ForgedError`` or ``MalformedError`` for a note that no hub of the county signed.
    """
    found = open_own(note, trust.hub_keys)
    with db.atomic():
        row = db.one(
            "SELECT size, root, note FROM local_checkpoint WHERE origin = ? "
            "ORDER BY size DESC LIMIT 1",
            (found.origin,),
        )
        if row is None:
            return _first(db, found, note, now_ms)
        size, root, before = row
        if not _grew(size, root, found, proof):
            evidence = msgspec.msgpack.encode([before, note, list(proof)])
            place = ("", 0, found.size)
            incidents.note(db, incidents.TWO_HISTORIES, place, now_ms, evidence)
            return Seen(incidents.TWO_HISTORIES, found.size)
        if found.size > size:
            _keep(db, found, note, now_ms)
        return Seen("", found.size)


def _grew(size: int, root: bytes, found: Checkpoint, proof: Sequence[bytes]) -> bool:
    if found.size == size:
        return found.root == root
    return found.size > size and verify_consistency(size, found.size, proof, root, found.root)


def _first(db: Database, found: Checkpoint, note: str, now_ms: int) -> Seen:
    """Keep the first checkpoint of an origin; a second origin means that the hub was restored.

    A restored hub numbers its feed anew, so that it is read again from the beginning.
    """
    known = db.one("SELECT origin FROM local_checkpoint ORDER BY at_ms DESC LIMIT 1")
    _keep(db, found, note, now_ms)
    if known is None:
        return Seen("", found.size)
    read_again(db)
    incidents.note(db, incidents.HUB_RESTORED, ("", 0, found.size), now_ms, note.encode())
    return Seen(incidents.HUB_RESTORED, found.size)


def read_again(db: Database) -> None:
    """Have the lanes read from their beginning: what is here already costs bytes, no more.

    They tell how far the hub has the other logs, of sisters and of this PC's earlier epochs:
    until then nothing is known. The end of the current one is said in every answer. Papers that
    the hub lost are handed back to it.
    """
    handing.owe(db)
    db.execute("DELETE FROM local_cursor WHERE lane IN (?, ?, ?)", (COUNTY, SISTERS, PACKS))
    db.execute(
        "DELETE FROM local_reach WHERE NOT EXISTS (SELECT 1 FROM local_device AS own "
        "WHERE own.device = local_reach.device AND own.epoch = local_reach.epoch)"
    )


def _keep(db: Database, found: Checkpoint, note: str, now_ms: int) -> None:
    """Keep a checkpoint as the newest of all, also where this PC's clock went back since."""
    row = db.one("SELECT max(at_ms) FROM local_checkpoint")
    at_ms = max(now_ms, ((row and row[0]) or 0) + 1)
    db.execute("DELETE FROM local_checkpoint WHERE origin = ?", (found.origin,))
    db.execute(
        "INSERT INTO local_checkpoint VALUES (?, ?, ?, ?, ?)",
        (found.origin, found.size, found.root, note, at_ms),
    )

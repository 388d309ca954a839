"""What this PC wrote under a key beyond where the county lets that key count."""

from __future__ import annotations

from core.db.file import Database
from core.sync import incidents
from core.sync.branches import Branches
from core.sync.outgoing import Log
from core.sync.trust import trust_of


def say_again(db: Database, branches: Branches, device: str, now_ms: int) -> int:
    """Say again in the present log what a device of this PC wrote beyond its revocation's bound.

    Returns how many events; 0, and nothing is done, for a device that was not revoked.
    """
    trust = trust_of(db)
    revoked = trust.revocations.get(device) if trust else None
    if revoked is None:
        return 0
    ends = dict(revoked.ends)
    moved = 0
    with db.atomic():
        logs = db.rows("SELECT epoch, seq FROM log WHERE device = ? ORDER BY epoch", (device,))
        for epoch, seq in logs:
            bound = ends.get(epoch, 0)
            if seq > bound:
                moved += _cut(db, branches, (device, epoch), bound)
        for old in incidents.open_ones(db):
            if old.code == incidents.REVOKED and old.device == device:
                incidents.close(db, old.id, now_ms)
    return moved


def _cut(db: Database, branches: Branches, log: Log, bound: int) -> int:
    moved = branches.put_aside(log, bound)
    db.execute(
        "DELETE FROM local_receipt WHERE device = ? AND epoch = ? AND seq > ?", (*log, bound)
    )
    row = db.one("SELECT 1 FROM log WHERE device = ? AND epoch = ? AND signature = x''", log)
    if row is not None:
        _sign(db, branches, log, bound)
    return moved


def _sign(db: Database, branches: Branches, log: Log, bound: int) -> None:
    """Put what a forgotten key signed at the bound beside the log, or fetch it from the county."""
    found = db.one(
        "SELECT signature FROM local_end WHERE device = ? AND epoch = ? AND seq = ?", (*log, bound)
    )
    if found is None:
        branches.dispute(log)
        return
    db.execute("UPDATE log SET signature = ? WHERE device = ? AND epoch = ?", (found[0], *log))

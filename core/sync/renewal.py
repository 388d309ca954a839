"""A PC whose key the county revoked, and that is let in again, goes on under a new key."""

from __future__ import annotations

from core.journal.mark import MarkFile, state_folder
from core.keys.device import DeviceKey
from core.sync import incidents
from core.sync.branches import Branches
from core.sync.enrolment import PIN, WAITING
from core.sync.incoming import File
from core.sync.trust import trust_of


def renew(file: File, now_ms: int) -> bool:
    """Make this PC a new key if its own was revoked; False, and nothing is done, if it was not.

    What it wrote beyond the bound of its revocation counts for nobody: it is said again in the
    new device's log, and the old events are kept as evidence.
    """
    db, journal, key = file.db, file.journal, file.key
    trust = trust_of(db)
    revoked = trust.revocations.get(key.device) if trust else None
    if revoked is None:
        return False
    ends = dict(revoked.ends)
    branches = Branches(db, file.registry, journal, key)
    fresh = DeviceKey.new()
    with db.atomic():
        logs = db.rows("SELECT epoch, seq FROM log WHERE device = ? ORDER BY epoch", (key.device,))
        journal.begin_anew(fresh, MarkFile(state_folder(), fresh.device))
        for epoch, seq in logs:
            bound = ends.get(epoch, 0)
            if seq > bound:
                branches.put_aside((key.device, epoch), bound)
                db.execute(
                    "DELETE FROM local_receipt WHERE device = ? AND epoch = ? AND seq > ?",
                    (key.device, epoch, bound),
                )
        db.execute("DELETE FROM local_county WHERE name IN (?, ?)", (WAITING, PIN))
        for old in incidents.open_ones(db):
            if old.code == incidents.REVOKED and old.device == key.device:
                incidents.close(db, old.id, now_ms)
    return True

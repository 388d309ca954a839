"""A PC whose key the county revoked, and that is let in again, goes on under a new key."""

from __future__ import annotations

from core.journal.mark import MarkFile, state_folder
from core.journal.own import former
from core.keys.device import DeviceKey
from core.sync.beyond import say_again
from core.sync.branches import Branches
from core.sync.enrolment import PIN, WAITING
from core.sync.incoming import File
from core.sync.trust import trust_of


def renew(file: File, now_ms: int) -> bool:
    """Make this PC a new key if its own was revoked; False if it was not.

    What it wrote beyond the bound of its revocation counts for nobody: it is said again in the
    new device's log, and the old events are kept as evidence. So is what a key left that it had
    before, in the present device's log if that is still good.
    """
    db, journal, key = file.db, file.journal, file.key
    trust = trust_of(db)
    is_revoked = trust is not None and key.device in trust.revocations
    branches = Branches(db, file.registry, journal, key)
    with db.atomic():
        if is_revoked:
            fresh = DeviceKey.new()
            journal.begin_anew(fresh, MarkFile(state_folder(), fresh.device))
            db.execute("DELETE FROM local_county WHERE name IN (?, ?)", (WAITING, PIN))
            say_again(db, branches, key.device, now_ms)
        for device in sorted(former(db)):
            say_again(db, branches, device, now_ms)
    return is_revoked

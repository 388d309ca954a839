"""Whether the head that an epoch says it was begun on is one that is here."""

from __future__ import annotations

from typing import Final

from core.db.file import Database
from core.journal.chain import NO_HEAD, first_head
from core.sync import incidents

BEGUN: Final = 0
"""Place of the incident: the epoch's beginning."""
LATER: Final = (
    "SELECT device, epoch, public_key, agreed FROM log WHERE epoch > 1 OR agreed <> ? "
    "ORDER BY device, epoch"
)
THERE: Final = (
    "SELECT 1 FROM journal WHERE device = ? AND epoch < ? AND head = ? UNION ALL "
    "SELECT 1 FROM local_branch WHERE device = ? AND epoch < ? AND head = ? LIMIT 1"
)


def look(db: Database, now_ms: int) -> list[tuple[str, int]]:
    """Note each epoch whose former head is not here, once; close what has come; return the rest.

    Something of the earlier epoch is missing then, or nobody else ever had it.
    """
    missing = [
        (device, epoch)
        for device, epoch, public_key, agreed in db.rows(LATER, (NO_HEAD,))
        if not _is_linked(db, (device, epoch), public_key, agreed)
    ]
    known = incidents.everything(db)
    told = {(one.device, one.epoch, one.seq) for one in known if one.code == incidents.GAP}
    with db.atomic():
        for device, epoch in missing:
            if (device, epoch, BEGUN) not in told:
                incidents.note(db, incidents.GAP, (device, epoch, BEGUN), now_ms)
        for one in known:
            here = one.code == incidents.GAP and one.seq == BEGUN and one.closed_ms is None
            if here and (one.device, one.epoch) not in missing:
                incidents.close(db, one.id, now_ms)
    return missing


def _is_linked(db: Database, log: tuple[str, int], public_key: bytes, agreed: bytes) -> bool:
    device, epoch = log
    if agreed in starts(public_key, epoch):
        return True
    for before, begun in db.rows(
        "SELECT epoch, agreed FROM log WHERE device = ? AND epoch < ?", (device, epoch)
    ):
        if first_head(public_key, before, begun) == agreed:
            return True
    return db.one(THERE, (device, epoch, agreed) * 2) is not None


def starts(public_key: bytes, epoch: int) -> tuple[bytes, ...]:
    """Return the heads on which an epoch may be begun though nothing of the log is there."""
    return (NO_HEAD,) if epoch == 1 else (first_head(public_key, 1),)

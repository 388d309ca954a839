"""What the county's papers say of those who sign course packs."""

from __future__ import annotations

import base64

from core.db.file import Database
from core.keys.handover import ROTATED
from core.sync.trust import CERTIFICATE, HUB_PAPER, kept, trust_of
from core.training.course.signer import Anchors


def anchors_of(db: Database) -> Anchors:
    """Return whom this PC believes; nobody before it was enrolled."""
    trust = trust_of(db)
    if trust is None:
        return Anchors()
    return Anchors(
        roots=trust.county.roots,
        hub=trust.hubs[0],
        devices=tuple(one.public_key for one in trust.certificates.values()),
        # A PC that changed its key answers for what the key before it signed.
        revoked=frozenset(d for d, r in trust.revocations.items() if r.reason != ROTATED),
    )


def papers_of(db: Database, device: str) -> tuple[str, ...]:
    """Return the sealed papers by which any PC of the county knows a device's key, in base64."""
    sql = "SELECT content FROM local_certificate WHERE device = ? AND kind = ? ORDER BY serial DESC"
    own = db.one(sql, (device, CERTIFICATE))
    hub = kept(db, HUB_PAPER)
    if own is None or not hub:
        return ()
    return tuple(base64.b64encode(paper).decode("ascii") for paper in (hub, own[0]))

"""A PC that changes its key: the old one says where its logs end and which key goes on.

One transaction makes the new key, has the old one sign that, and forgets it: a PC that dies in
between has either. The county hears of it with the next sync or stick, certifies the new key for
what the old one was, and bounds the old one where its logs ended.
"""

from __future__ import annotations

import json
from typing import Final

from core.db import settings
from core.db.file import Database
from core.journal.mark import MarkFile, state_folder
from core.journal.own import FORMER, former
from core.keys.certificate import pin_of, seal
from core.keys.device import DeviceKey
from core.keys.handover import HANDOVER, Ending, Handover, Link
from core.sync import trust as papers
from core.sync.enrolment import PIN, SUCCESSION, WAITING, Asking, recipient_of
from core.sync.errors import NotEnrolledError, RevokedPcError, RotationWaitsError
from core.sync.incoming import File
from core.sync.messages import ENROL, Application, claimed, write_message
from core.sync.outgoing import reach
from core.sync.trust import trust_of

MOST_EARLIER: Final = 16
"""So many changes of key may a county forget at once: an application has to stay small."""
SIGNED_EVERY: Final = 64
"""Events between two ends that the old key signs: its unsent log can still be cut there."""


def rotate(file: File, said: Asking) -> DeviceKey:
    """Give this PC a new key and forget the old one; return the new one.

    Raises ``NotEnrolledError``, ``RevokedPcError``, and ``RotationWaitsError`` as long as the
    county has not certified what the last rotation made.
    """
    db, journal, old = file.db, file.journal, file.key
    trust = trust_of(db)
    if trust is None:
        raise NotEnrolledError
    if old.device in trust.revocations:
        raise RevokedPcError
    if papers.kept(db, WAITING):
        raise RotationWaitsError
    fresh = DeviceKey.new()
    with db.atomic():
        ends = _ends(db, old.device)
        last = Handover(device=old.device, public_key=fresh.public, ends=ends, wall_ms=said.wall_ms)
        application = Application(
            public_key=fresh.public,
            recipient=recipient_of(db),
            wall_ms=said.wall_ms,
            name=said.name,
            village_code=said.village_code,
            app=said.app,
            handover=seal(HANDOVER, last, old),
            earlier=handovers(db, old.public)[-MOST_EARLIER:],
        )
        papers.keep(db, WAITING, write_message(ENROL, application, fresh))
        papers.keep(db, PIN, pin_of(papers.kept(db, papers.COUNTY_PAPER)).encode())
        _sign_unsent(db, old, ends)
        names = json.dumps(sorted({*former(db), old.device}))
        settings.keep(db, FORMER, names)
        journal.hand_over(fresh, MarkFile(state_folder(), fresh.device))
    return fresh


def handovers(db: Database, key: bytes) -> tuple[bytes, ...]:
    """Return what each former key of this PC said last, the first one first."""
    for name in (WAITING, SUCCESSION):
        request = papers.kept(db, name)
        said = claimed(request, Application) if request else None
        if said is not None and said.handover and said.public_key == key:
            return (*said.earlier, said.handover)
    return ()


def lineage(db: Database, key: bytes) -> tuple[Link, ...]:
    """Return the proof that a key of this PC took the place of those before it, the last first."""
    found = []
    for sealed in reversed(handovers(db, key)):
        device = claimed(sealed, Handover).device
        row = db.one("SELECT public_key FROM log WHERE device = ?", (device,))
        if row is None:
            break
        found.append((bytes(row[0]), sealed))
    return tuple(found)


def ask_again(db: Database) -> bool:
    """Say once more what the old key said: a restored county forgot it. False: nothing to say."""
    request = papers.kept(db, SUCCESSION)
    if not request or papers.kept(db, WAITING):
        return False
    papers.keep(db, WAITING, request)
    papers.keep(db, PIN, pin_of(papers.kept(db, papers.COUNTY_PAPER)).encode())
    return True


def _ends(db: Database, device: str) -> tuple[Ending, ...]:
    rows = db.rows("SELECT epoch, seq, head FROM log WHERE device = ? ORDER BY epoch", (device,))
    return tuple(Ending(*row) for row in rows)


def _sign_unsent(db: Database, old: DeviceKey, ends: tuple[Ending, ...]) -> None:
    """Sign where what the county lacks begins, and places within it: nobody can do so later.

    It may be long; and the county may let the old key count no further than what it has.
    """
    for end in ends:
        log = (old.device, end.epoch)
        there = reach(db, log)
        rows = db.rows(
            "SELECT seq, head FROM journal WHERE device = ? AND epoch = ? "
            "AND (seq = ? OR (seq > ? AND seq % ? = 0)) ORDER BY seq",
            (*log, there, there, SIGNED_EVERY),
        )
        db.many(
            "INSERT OR IGNORE INTO local_end VALUES (?, ?, ?, ?)",
            [(*log, seq, old.sign_head(end.epoch, seq, head)) for seq, head in rows],
        )

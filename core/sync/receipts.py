"""The county's receipts: kept only if they are over this PC's own head, shown to anybody."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.db.file import Database
from core.journal.verify import Problem, Verdict
from core.keys.device import is_signed_by
from core.sync.messages import Receipt, receipt_message, spoken_code
from core.sync.outgoing import Log, reach, set_reach
from core.sync.trust import trust_of

LINK: Final = "link"
STICK: Final = "stick"
SPOKEN: Final = "spoken"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt as this PC keeps it; a spoken one has no signature, its code was compared."""

    device: str
    epoch: int
    seq: int
    head: bytes
    hub_ms: int
    signature: bytes
    how: str


def keep(db: Database, receipt: Receipt, hub_keys: Iterable[bytes], how: str) -> int | None:
    """Keep a receipt and return how many events it is the first to cover.

    None, and nothing is kept, unless a hub of the county signed it over the head that this PC
    has at that place. What it covers is no longer waiting or carried.
    """
    log = (receipt.device, receipt.epoch)
    head = head_at(db, log, receipt.seq)
    if head is None:
        return None
    message = receipt_message(*log, receipt.seq, head, receipt.hub_ms)
    if not any(is_signed_by(key, message, receipt.signature) for key in hub_keys):
        return None
    with db.atomic():
        return _stored(db, receipt, head, how)


def keep_spoken(
    db: Database, key: bytes, typed: str, logs: Iterable[Log], now_ms: int
) -> Log | None:
    """Keep a receipt that was read out: return the log that its ten characters confirm, or None.

    Every place up to which something was carried is tried, and each log's end.
    """
    said = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("018", "OIB"))
    for log in logs:
        for seq in _places(db, log):
            head = head_at(db, log, seq)
            if head and hmac.compare_digest(spoken_code(key, *log, seq, head), said):
                with db.atomic():
                    receipt = Receipt(*log, seq, now_ms, b"")
                    _stored(db, receipt, head, SPOKEN)
                return log
    return None


def _places(db: Database, log: Log) -> list[int]:
    rows = db.rows(
        "SELECT seq FROM local_carried WHERE device = ? AND epoch = ? UNION "
        "SELECT seq FROM log WHERE device = ? AND epoch = ? ORDER BY 1 DESC",
        (*log, *log),
    )
    return [seq for (seq,) in rows]


def _stored(db: Database, receipt: Receipt, head: bytes, how: str) -> int:
    log, seq = (receipt.device, receipt.epoch), receipt.seq
    before = reach(db, log)
    db.execute(
        "INSERT INTO local_receipt VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (device, epoch, how) DO UPDATE SET seq = excluded.seq, head = excluded.head, "
        "hub_ms = excluded.hub_ms, signature = excluded.signature WHERE excluded.seq >= seq",
        (*log, seq, head, receipt.hub_ms, receipt.signature, how),
    )
    db.execute("DELETE FROM local_carried WHERE device = ? AND epoch = ? AND seq <= ?", (*log, seq))
    set_reach(db, log, max(before, seq))
    return max(0, seq - before)


def head_at(db: Database, log: Log, seq: int) -> bytes | None:
    """Return this PC's head of a log after an event, None when it has no such event."""
    row = db.one("SELECT head FROM journal WHERE device = ? AND epoch = ? AND seq = ?", (*log, seq))
    return bytes(row[0]) if row else None


def best(db: Database, log: Log) -> Kept | None:
    """Return the receipt that covers most of a log; of equal ones a signed one."""
    rows = db.dicts(
        "SELECT device, epoch, seq, head, hub_ms, signature, how FROM local_receipt "
        "WHERE device = ? AND epoch = ? ORDER BY seq DESC, length(signature) DESC LIMIT 1",
        log,
    )
    return Kept(**rows[0]) if rows else None


def everything(db: Database) -> list[Kept]:
    """Return all receipts kept, in log order."""
    rows = db.dicts(
        "SELECT device, epoch, seq, head, hub_ms, signature, how FROM local_receipt "
        "ORDER BY device, epoch, seq"
    )
    return [Kept(**row) for row in rows]


def contradictions(db: Database, hub_keys: Iterable[bytes]) -> Iterator[Problem]:
    """Yield a problem for each kept receipt that the log does not agree with any more."""
    keys = tuple(hub_keys)
    for one in everything(db):
        log = (one.device, one.epoch)
        message = receipt_message(*log, one.seq, one.head, one.hub_ms)
        signed = not one.signature or any(is_signed_by(k, message, one.signature) for k in keys)
        if head_at(db, log, one.seq) != one.head:
            yield _problem(one, "verify.receipt_differs")
        elif not signed:
            yield _problem(one, "verify.receipt_forged")


def with_receipts(db: Database, verdict: Verdict) -> Verdict:
    """Return a verdict that also holds the county's receipts against the logs."""
    try:
        trust = trust_of(db)
        found = tuple(contradictions(db, trust.hub_keys)) if trust else ()
    except (ClerkError, msgspec.MsgspecError):
        # What cannot be read was named by the walk over the journal.
        return verdict
    problems = (*verdict.problems, *found)
    return msgspec.structs.replace(verdict, ok=verdict.ok and not found, problems=problems)


def _problem(one: Kept, message: str) -> Problem:
    return Problem(code="receipt", device=one.device, epoch=one.epoch, seq=one.seq, message=message)

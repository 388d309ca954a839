"""What this PC has to say to the hub next: which logs, from where, as bytes or as a file."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, NamedTuple

from core.db import settings
from core.db.file import Database
from core.journal.chain import WITHHELD, WITHHELD_BYTES
from core.journal.own import former, own_device
from core.keys.device import DeviceKey
from core.sync import transfer
from core.sync.cutting import Cut, cut
from core.sync.messages import INLINE
from core.sync.segment import header_of
from core.sync.trust import Trust

Log = tuple[str, int]
DISPUTED: Final = "sync.disputed"
"""Setting: own logs whose two branches are being told apart; nothing of them is sent."""
SEGMENT: Final = "segment"
AS_FILE: Final = 256 << 10
NONE: Final[frozenset[Log]] = frozenset()
HOLDS_DIGESTS: Final = (
    "SELECT 1 FROM journal WHERE device = ? AND epoch = ? AND seq > ? "
    "AND length(event) = ? AND substr(event, 1, 1) = ? LIMIT 1"
)


class Parcel(NamedTuple):
    """What goes into one request: segments as bytes, and files that have to be there first."""

    cuts: tuple[Cut, ...]
    files: tuple[bytes, ...]
    events: int


def reach(db: Database, log: Log) -> int:
    """Return how far the hub is known to have a log."""
    row = db.one("SELECT seq FROM local_reach WHERE device = ? AND epoch = ?", log)
    return int(row[0]) if row else 0


def set_reach(db: Database, log: Log, seq: int) -> None:
    """Note how far the hub has a log, also when that is less than was thought."""
    db.execute("INSERT OR REPLACE INTO local_reach VALUES (?, ?, ?)", (*log, seq))


def disputed(db: Database) -> frozenset[Log]:
    """Return this PC's logs of which two branches are known."""
    logs = settings.kept(db, DISPUTED)
    return frozenset(_log_of(db, said) for said in json.loads(logs)) if logs else NONE


def _log_of(db: Database, said: int | list[Any]) -> Log:
    """Return a disputed log; older programs named this PC's by their epochs alone."""
    if isinstance(said, list):
        return str(said[0]), int(said[1])
    return own_device(db), said


def set_disputed(db: Database, logs: frozenset[Log]) -> None:
    """Keep which logs are disputed."""
    settings.keep(db, DISPUTED, json.dumps(sorted(logs)))


def unsent_logs(db: Database, trust: Trust, device: str) -> list[tuple[Log, int, int]]:
    """Return (log, hub's end, our end) of logs that the hub lacks something of, own ones first.

    The county's own log is one of them: a hub that was restored has lost some of it too. Of a
    revoked PC's log what counts goes up, with what may lie beyond in the same segment. What was
    withheld from this PC others have to say: the hub takes no digests for what was written.
    """
    aside = disputed(db)
    found = []
    for name, epoch, seq in db.rows("SELECT device, epoch, seq FROM log ORDER BY device, epoch"):
        mine = trust.certificates.get(name)
        if (mine is None and name != device) or (name, epoch) in aside:
            continue
        there = reach(db, (name, epoch))
        if there >= seq or trust.is_beyond(name, epoch, there + 1):
            continue
        if name == device or not _holds_digests(db, (name, epoch), there):
            found.append(((name, epoch), there, seq))
    return sorted(found, key=lambda one: (one[0][0] != device, one[0]))


def _holds_digests(db: Database, log: Log, after: int) -> bool:
    """Tell whether only a digest stands for one of a log's events after a place."""
    return db.one(HOLDS_DIGESTS, (*log, after, WITHHELD_BYTES, WITHHELD)) is not None


def unsent(db: Database, trust: Trust, device: str) -> int:
    """Return how many events of this PC the hub lacks."""
    mine = {device, *former(db)}
    logs = unsent_logs(db, trust, device)
    return sum(ours - there for (name, _), there, ours in logs if name in mine)


def parcel(
    db: Database, trust: Trust, key: DeviceKey, budget: int, skip: frozenset[Log] = frozenset()
) -> Parcel:
    """Cut what goes next within a budget of bytes; the caller's transaction.

    What is larger than a request should be is put down as a file to upload.
    """
    waiting = waiting_files(db)
    if waiting:
        return Parcel((), waiting, 0)
    cuts: list[Cut] = []
    left = budget
    for log, there, _ in unsent_logs(db, trust, key.device):
        if log in skip:
            continue
        if left < budget // 4 and cuts:
            break
        made = _next(db, key, log, there, left)
        if made is None:
            continue
        if len(made.raw) > INLINE:
            if not cuts:
                return Parcel((), (_as_file(db, made),), made.events)
            break
        cuts.append(made)
        left -= len(made.raw)
    return Parcel(tuple(cuts), (), sum(one.events for one in cuts))


def _next(db: Database, key: DeviceKey, log: Log, there: int, budget: int) -> Cut | None:
    """Cut what fits one request, or else a file: it may be long, for a cut link resumes it.

    A narrow link is no reason for small files: events pack twice as well in company.
    """
    sign = key.sign_head if log[0] == key.device else None
    small = cut(db, log, there, min(budget, INLINE), sign)
    if small is None:
        return None
    row = db.one("SELECT seq FROM log WHERE device = ? AND epoch = ?", log)
    done = row is None or small.last == row[0]
    return small if done else cut(db, log, there, AS_FILE, sign)


def _as_file(db: Database, made: Cut) -> bytes:
    digest = hashlib.sha256(made.raw).digest()
    with db.atomic():
        transfer.begin(db, digest, transfer.UP, len(made.raw), SEGMENT, "")
        db.execute("INSERT OR REPLACE INTO local_piece VALUES (?, 0, ?)", (digest, made.raw))
    return digest


def waiting_files(db: Database) -> tuple[bytes, ...]:
    """Return files that were begun and still hold something that the hub lacks; drop the others."""
    found = []
    for (digest,) in db.rows(
        "SELECT digest FROM local_transfer WHERE direction = ? AND what = ?",
        (transfer.UP, SEGMENT),
    ):
        content = transfer.content_of(db, digest)
        header = header_of(content) if content else None
        log = (header.device, header.epoch) if header else ("", 0)
        if header is None or reach(db, log) >= header.first + header.count - 1:
            transfer.forget(db, digest, transfer.UP)
        else:
            found.append(digest)
    return tuple(found)

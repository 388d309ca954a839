"""Cutting a log into segments that fit a budget of bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from core.db.file import Database
from core.journal.chain import NO_HEAD
from core.journal.codec import Block
from core.sync.segment import Header, Stretch, write_segment

SMALLEST: Final = 1 << 10
"""What even the tightest budget takes: less would never come to an end."""
SHRINKS: Final = 8
"""How often a day's events may shrink when packed; a better guess is made from the first try."""
MOST_RAW: Final = 8 << 20
MOST_EVENTS: Final = 20_000
BY_EVENT: Final = 64
"""Bytes that an event costs besides its own."""

Sign = Callable[[int, int, bytes], bytes]
"""Signs a head: (epoch, seq, head) -> signature; ``Journal.sign_end`` of this device's own log."""


class Cut(NamedTuple):
    """A stretch ready to travel: its bytes and which events of which log they hold."""

    raw: bytes
    device: str
    epoch: int
    first: int
    last: int
    head: bytes

    @property
    def events(self) -> int:
        """How many events it holds."""
        return self.last - self.first + 1


class _Log(NamedTuple):
    public_key: bytes
    agreed: bytes
    seq: int
    signature: bytes


class _Row(NamedTuple):
    seq: int
    content: bytes
    head: bytes


def cut(
    db: Database, log: tuple[str, int], after: int, budget: int, sign: Sign | None = None
) -> Cut | None:
    """Return the next segment of ``log`` (device, epoch) after event ``after``, or None.

    It holds as many events as fit ``budget`` bytes, at least one. Without ``sign`` (another
    device's log) it ends where that device signed: the smallest such stretch may be larger than
    the budget.
    """
    row = db.one(
        "SELECT public_key, agreed, seq, signature FROM log WHERE device = ? AND epoch = ?", log
    )
    if row is None or row[2] <= after:
        return None
    told = _Log(*row)
    room = max(budget, SMALLEST)
    rows = _rows(db, log, after, min(room * SHRINKS, MOST_RAW))
    while True:
        rows, signature = _ended(db, log, after, rows, told, sign)
        made = _made(db, log, after, told, rows, signature)
        fewer = len(rows) * room // len(made.raw) * 9 // 10
        if len(made.raw) <= room or len(rows) == 1 or not _can_shrink(db, log, after, rows, sign):
            return made
        rows = rows[: max(1, min(fewer, len(rows) - 1))]


def _rows(db: Database, log: tuple[str, int], after: int, most: int) -> list[_Row]:
    rows: list[_Row] = []
    size = 0
    for found in db.each(
        "SELECT seq, event, head FROM journal WHERE device = ? AND epoch = ? AND seq > ? "
        "ORDER BY seq LIMIT ?",
        (*log, after, MOST_EVENTS),
    ):
        row = _Row(*found)
        size += len(row.content) + BY_EVENT
        if rows and size > most:
            break
        rows.append(row)
    return rows


def _ended(
    db: Database,
    log: tuple[str, int],
    after: int,
    rows: list[_Row],
    told: _Log,
    sign: Sign | None,
) -> tuple[list[_Row], bytes]:
    """Return the rows up to a place whose head can be shown signed, and that signature."""
    end = rows[-1]
    if sign is not None:
        return rows, sign(log[1], end.seq, end.head)
    if end.seq == told.seq:
        return rows, told.signature
    found = _signed_end(db, log, after, end.seq)
    if found is None:
        found = db.one(
            "SELECT seq, signature FROM local_end WHERE device = ? AND epoch = ? AND seq > ? "
            "ORDER BY seq LIMIT 1",
            (*log, end.seq),
        ) or (told.seq, told.signature)
    seq, signature = found
    if seq <= end.seq:
        return rows[: seq - after], signature
    more = db.rows(
        "SELECT seq, event, head FROM journal WHERE device = ? AND epoch = ? "
        "AND seq > ? AND seq <= ? ORDER BY seq",
        (*log, end.seq, seq),
    )
    return [*rows, *(_Row(*one) for one in more)], signature


def _signed_end(
    db: Database, log: tuple[str, int], after: int, upto: int
) -> tuple[int, bytes] | None:
    """Return the last place in a foreign log, after ``after``, whose head somebody signed."""
    return db.one(
        "SELECT seq, signature FROM local_end WHERE device = ? AND epoch = ? "
        "AND seq > ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
        (*log, after, upto),
    )


def _can_shrink(
    db: Database, log: tuple[str, int], after: int, rows: Sequence[_Row], sign: Sign | None
) -> bool:
    return sign is not None or _signed_end(db, log, after, rows[-1].seq - 1) is not None


def _made(
    db: Database,
    log: tuple[str, int],
    after: int,
    told: _Log,
    rows: Sequence[_Row],
    signature: bytes,
) -> Cut:
    device, epoch = log
    first = after + 1
    header = Header(device=device, epoch=epoch, first=first, count=len(rows))
    if first == 1:
        agreed = b"" if told.agreed == NO_HEAD else told.agreed
        header = Header(
            device=device,
            epoch=epoch,
            first=1,
            count=len(rows),
            public_key=told.public_key,
            agreed=agreed,
        )
    else:
        header = Header(
            device=device,
            epoch=epoch,
            first=first,
            count=len(rows),
            before=_head_at(db, log, after),
        )
    blocks = _blocks(db, log, first, rows[-1].seq)
    stretches = [Stretch(row.content, tuple(blocks.get(row.seq, ()))) for row in rows]
    raw = write_segment(header, signature, stretches)
    return Cut(raw, device, epoch, first, rows[-1].seq, rows[-1].head)


def _head_at(db: Database, log: tuple[str, int], seq: int) -> bytes:
    row = db.one("SELECT head FROM journal WHERE device = ? AND epoch = ? AND seq = ?", (*log, seq))
    if row is None:
        raise LookupError(*log, seq)
    head: bytes = row[0]
    return head


def _blocks(db: Database, log: tuple[str, int], first: int, last: int) -> dict[int, list[Block]]:
    found: dict[int, list[Block]] = {}
    for seq, subject, salt, body in db.rows(
        "SELECT seq, subject, salt, body FROM block WHERE device = ? AND epoch = ? "
        "AND seq >= ? AND seq <= ? ORDER BY seq, subject",
        (*log, first, last),
    ):
        found.setdefault(seq, []).append(Block(subject, salt, body))
    return found

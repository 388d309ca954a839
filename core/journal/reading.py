"""Reading the journal back: one event with its blocks, one after the other, or by subject."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from core.base.ids import EventKey, split_id
from core.base.tables import Event
from core.db.file import Database
from core.journal.codec import Block, Reader

EVERYTHING: Final = (
    "SELECT device, epoch, seq, event, head FROM journal ORDER BY device, epoch, seq"
)
BLOCKS: Final = (
    "SELECT device, epoch, seq, subject, salt, body FROM block ORDER BY device, epoch, seq, subject"
)

UNREADABLE: Final = (msgspec.MsgspecError, ValueError, LookupError, TypeError)
"""What reading and applying an event whose bytes were changed may raise.

Text that is not UTF-8 is a plain ``UnicodeDecodeError``; a broken serial is found by its applier.
"""


class Stored(NamedTuple):
    """One journal row with its personal blocks by subject."""

    key: EventKey
    content: bytes
    head: bytes
    blocks: dict[str, Block]


class Stretch(NamedTuple):
    """Some journal rows of one log, in order, with their personal blocks by number and subject."""

    device: str
    epoch: int
    rows: list[tuple[Any, ...]]
    blocks: dict[int, dict[str, Block]]


def stretches(db: Database) -> Iterator[Stretch]:
    """Yield all events in log order, some at a time, with the blocks that are still kept."""
    kept = db.each(BLOCKS)
    waiting = next(kept, None)
    for part in db.parts(EVERYTHING):
        for rows in _by_log(part):
            blocks: dict[int, dict[str, Block]] = {}
            last = rows[-1][:3]
            while waiting and waiting[:3] <= last:
                if waiting[:2] == last[:2]:
                    blocks.setdefault(waiting[2], {})[waiting[3]] = Block(*waiting[3:])
                waiting = next(kept, None)
            yield Stretch(last[0], last[1], rows, blocks)


def _by_log(rows: list[tuple[Any, ...]]) -> Iterable[list[tuple[Any, ...]]]:
    log = operator.itemgetter(0, 1)
    if log(rows[0]) == log(rows[-1]):
        return (rows,)
    return (list(some) for _, some in itertools.groupby(rows, log))


def everything(db: Database) -> Iterator[Stored]:
    """Yield all events in log order, one by one."""
    for device, epoch, rows, blocks in stretches(db):
        for _, _, seq, content, head in rows:
            yield Stored(EventKey(device, epoch, seq), content, head, blocks.get(seq, {}))


def one(db: Database, identity: str) -> Stored | None:
    """Return one event by id, or None."""
    key = split_id(identity)
    row = key and db.one(
        "SELECT event, head FROM journal WHERE device = ? AND epoch = ? AND seq = ?", key
    )
    if not key or not row:
        return None
    blocks = db.rows(
        "SELECT subject, salt, body FROM block WHERE device = ? AND epoch = ? AND seq = ?", key
    )
    return Stored(
        key, row[0], row[1], {subject: Block(subject, *rest) for subject, *rest in blocks}
    )


def event_of(reader: Reader, stored: Stored) -> Event | None:
    """Return the stored event as appliers see it."""
    return reader.event(stored.key.device, stored.key.epoch, stored.content, stored.blocks)


def about(db: Database, subject: str) -> list[EventKey]:
    """Return the events that hold a personal block of a subject."""
    own = split_id(subject)
    rows = db.rows("SELECT device, epoch, seq FROM block WHERE subject = ?", (subject,))
    keys = [EventKey(*row) for row in rows]
    if own and db.one(
        "SELECT 1 FROM block WHERE device = ? AND epoch = ? AND seq = ? AND subject = ''", own
    ):
        keys.append(own)
    return keys

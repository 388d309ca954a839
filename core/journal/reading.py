"""Reading the journal back: one event with its blocks, one after the other, or by subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

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


def everything(db: Database) -> Iterator[Stored]:
    """Yield all events in log order, each with the blocks that are still kept."""
    blocks = db.each(BLOCKS)
    waiting = next(blocks, None)
    due = waiting and waiting[:3]
    for device, epoch, seq, content, head in db.each(EVERYTHING):
        key = EventKey(device, epoch, seq)
        mine: dict[str, Block] = {}
        while waiting and due is not None and due <= key:
            if due == key:
                mine[waiting[3]] = Block(*waiting[3:])
            waiting = next(blocks, None)
            due = waiting and waiting[:3]
        yield Stored(key, content, head, mine)


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

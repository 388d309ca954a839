"""Erasing a person: the blocks go, the chain stays whole, the rows forget."""

from __future__ import annotations

from core.base.ids import EventId, EventKey, event_id, split_id
from core.base.tables import Event
from core.db.file import Database
from core.journal import reading
from core.journal.codec import Reader
from core.journal.journal import Journal


def erase_blocks(db: Database, journal: Journal, reader: Reader, subject: EventId) -> int:
    """Delete every block about ``subject`` and blank what the tables kept of it.

    Returns the number of events concerned. The caller's transaction also appends the erase
    event; afterwards the caller empties the write-ahead log and makes new backups.
    """
    keys = reading.about(db, subject)
    with db.atomic():
        for key in keys:
            _delete(db, key, subject)
        journal.put_again([event for event in (_event(db, reader, key) for key in keys) if event])
    return len(keys)


def _delete(db: Database, key: EventKey, subject: EventId) -> None:
    own = split_id(subject) == key
    db.execute(
        "DELETE FROM block WHERE device = ? AND epoch = ? AND seq = ? AND subject IN (?, ?)",
        (*key, subject, "" if own else subject),
    )


def _event(db: Database, reader: Reader, key: EventKey) -> Event | None:
    stored = reading.one(db, event_id(*key))
    return reading.event_of(reader, stored) if stored else None

"""Opening this PC's log: made when there is none, in a new epoch when the file is an old copy."""

from __future__ import annotations

from typing import Final

from core.base.clock import Clock
from core.db import settings
from core.db.file import Database
from core.db.restoring import RESTORED
from core.journal.chain import NO_HEAD
from core.journal.journal import Journal
from core.journal.mark import Mark, MarkFile, state_folder
from core.journal.registry import Registry
from core.keys.device import DeviceKey

NOTED: Final = "UPDATE OR REPLACE local_setting SET name = ? WHERE name = ?"
NOWHERE: Final = Mark(0, 0, b"")
BEGUN_ANEW: Final = "restored.told"
"""Setting of a file that was put back and opened its new epoch: the desk says so once."""


def open_journal(db: Database, registry: Registry, clock: Clock) -> Journal:
    """Open this PC's log, in a new epoch if the file was put back from a copy.

    It was if the restoring noted so, or if it is behind what this PC once wrote.
    """
    row = db.one("SELECT private_key, epoch FROM local_device")
    key = DeviceKey(row[0]) if row else DeviceKey.new()
    journal = Journal(db, registry, key, row[1] if row else 1, clock)
    if db.read_only:
        return journal
    mark = MarkFile(state_folder(), key.device)
    if row is None:
        with db.atomic():
            db.execute("INSERT INTO local_device VALUES (?, ?, 1)", (key.device, key.private))
            journal.open_log(NO_HEAD)
    else:
        reached = mark.read() or NOWHERE
        if _was_put_back(db) or _is_behind(journal, reached):
            _open_epoch(db, journal, reached)
    journal.watch(mark)
    return journal


def _was_put_back(db: Database) -> bool:
    return settings.kept(db, RESTORED) is not None


def _is_behind(journal: Journal, reached: Mark) -> bool:
    seq, head = journal.end()
    if reached[:2] < (journal.epoch, seq):
        return False
    return reached != Mark(journal.epoch, seq, head)


def _open_epoch(db: Database, journal: Journal, reached: Mark) -> None:
    """Open an epoch beyond all that are known: a copy of this PC may have opened some too."""
    _, head = journal.end()
    with db.atomic():
        row = db.one("SELECT max(epoch) FROM log WHERE device = ?", (journal.device,))
        journal.epoch = max(journal.epoch, reached.epoch, (row and row[0]) or 0) + 1
        db.execute("UPDATE local_device SET epoch = ?", (journal.epoch,))
        db.execute(NOTED, (BEGUN_ANEW, RESTORED))
        journal.open_log(head)

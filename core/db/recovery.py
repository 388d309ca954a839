"""The recovery code after set-up: whether it is on paper yet, and a new one in its place."""

from __future__ import annotations

from typing import Final

from core.base.errors import ClerkError
from core.db import slots
from core.db.errors import disk_told
from core.db.file import Database
from core.db.unlock import DEMO_KEY_NAME

ON_PAPER: Final = "recovery.on_paper"
YES: Final = "1"
NOT_THE_NEW: Final = "0"
"""A new code was made that nobody is known to have copied down; YES ends it."""
NOTE: Final = "INSERT OR REPLACE INTO local_setting VALUES (?, ?)"


class VoidSheetError(ClerkError):
    """A new code was made that nobody copied down: a paper from before opens nothing."""

    code = "db.void_sheet"


def is_on_paper(db: Database) -> bool:
    """Tell whether somebody said that the code is on paper; a demo station's need not be."""
    return _said(db) == YES or (db.path.parent / DEMO_KEY_NAME).exists()


def is_sheet_void(db: Database) -> bool:
    """Tell whether a new code was made that nobody is known to have copied down."""
    return _said(db) == NOT_THE_NEW


def note_on_paper(db: Database, code: str = "") -> None:
    """Note that the code now in force was printed or written down.

    After a renewal the new ``code`` itself is asked for, lest an older sheet be taken for it:
    ``VoidSheetError`` without it, ``WrongKeyError`` when it opens nothing.
    """
    if is_sheet_void(db):
        if not code:
            raise VoidSheetError
        slots.load(db.path.parent).unwrap("recovery", slots.recovery_secret(code))
    db.execute(NOTE, (ON_PAPER, YES))


def renew(db: Database, key: bytes) -> str:
    """Put a new code in the old one's place and return it: the old one opens nothing here now.

    A power cut leaves the old code or the new one, and the reminder of it in either case.
    Backups made before keep the slots, and so the code, of their day. Raises ``DiskError``.
    """
    folder = db.path.parent
    code = slots.new_recovery_code()
    ways = slots.load(folder).with_slot("recovery", slots.recovery_secret(code), key)
    db.execute(NOTE, (ON_PAPER, NOT_THE_NEW))
    with disk_told():
        slots.save(folder, ways)
    return code


def _said(db: Database) -> str | None:
    row = db.one("SELECT value FROM local_setting WHERE name = ?", (ON_PAPER,))
    return row[0] if row else None

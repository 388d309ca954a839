"""The recovery code after set-up: whether it is on paper yet, and a new one in its place."""

from __future__ import annotations

from typing import Final

from core.base.errors import ClerkError
from core.db import settings, slots
from core.db.errors import disk_told
from core.db.file import Database
from core.db.unlock import DEMO_KEY_NAME

ON_PAPER: Final = "recovery.on_paper"
NOT_THE_NEW: Final = "0"
"""A new code was made that nobody is known to have copied down; ``YES`` ends it."""


class VoidSheetError(ClerkError):
    """A new code was made that nobody copied down: a paper from before opens nothing."""

    code = "db.void_sheet"


def is_on_paper(db: Database) -> bool:
    """Tell whether somebody said that the code is on paper; a demo station's need not be."""
    return settings.kept(db, ON_PAPER) == settings.YES or (db.path.parent / DEMO_KEY_NAME).exists()


def is_sheet_void(db: Database) -> bool:
    """Tell whether a new code was made that nobody is known to have copied down."""
    return settings.kept(db, ON_PAPER) == NOT_THE_NEW


def note_on_paper(db: Database, code: str = "") -> None:
    """Note that the code now in force was printed or written down.

    After a renewal the new ``code`` itself is asked for, lest an older sheet be taken for it:
    ``VoidSheetError`` without it, ``WrongKeyError`` when it opens nothing.
    """
    if is_sheet_void(db):
        if not code:
            raise VoidSheetError
        slots.load(db.path.parent).unwrap("recovery", slots.recovery_secret(code))
    settings.keep(db, ON_PAPER)


def renew(db: Database, key: bytes) -> str:
    """Put a new code in the old one's place and return it: the old one opens nothing here now.

    A power cut leaves the old code or the new one, and the reminder of it in either case.
    Backups made before keep the slots, and so the code, of their day. Raises ``DiskError``.
    """
    folder = db.path.parent
    code = slots.new_recovery_code()
    ways = slots.load(folder).with_slot("recovery", slots.recovery_secret(code), key)
    settings.keep(db, ON_PAPER, NOT_THE_NEW)
    with disk_told():
        slots.save(folder, ways)
    return code

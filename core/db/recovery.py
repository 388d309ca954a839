"""The recovery code after set-up: whether it is on paper yet, and a new one in its place."""

from __future__ import annotations

from typing import Final

from core.db import slots
from core.db.errors import disk_told
from core.db.file import Database
from core.db.unlock import DEMO_KEY_NAME

ON_PAPER: Final = "recovery.on_paper"


def is_on_paper(db: Database) -> bool:
    """Tell whether somebody said that the code is on paper; a demo station's need not be."""
    said = db.one("SELECT 1 FROM local_setting WHERE name = ?", (ON_PAPER,))
    return said is not None or (db.path.parent / DEMO_KEY_NAME).exists()


def note_on_paper(db: Database) -> None:
    """Note that the code now in force was printed or written down."""
    db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, '1')", (ON_PAPER,))


def renew(db: Database, key: bytes) -> str:
    """Put a new code in the old one's place and return it: the old one opens nothing here now.

    A power cut leaves the old code or the new one, and the reminder of it in either case.
    Backups made before keep the slots, and so the code, of their day. Raises ``DiskError``.
    """
    folder = db.path.parent
    code = slots.new_recovery_code()
    ways = slots.load(folder).with_slot("recovery", slots.recovery_secret(code), key)
    db.execute("DELETE FROM local_setting WHERE name = ?", (ON_PAPER,))
    with disk_told():
        slots.save(folder, ways)
    return code

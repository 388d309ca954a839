"""Handing the county its own papers back: a hub that was restored from a copy lost some.

Certificates and revocations are sealed by the hub: whoever brings them need not be believed.
"""

from __future__ import annotations

from typing import Final

from core.db import settings
from core.db.file import Database
from core.sync.messages import MOST_PAPERS

OWED: Final = "sync.papers_owed"
"""Setting: the hub lost something, and has not had this PC's papers since."""


def owe(db: Database) -> bool:
    """Note that the hub may lack papers; False when that is known already."""
    return db.execute("INSERT OR IGNORE INTO local_setting VALUES (?, '1')", (OWED,)).rowcount == 1


def owed(db: Database) -> tuple[bytes, ...]:
    """Return the sealed papers of this PC's station if the hub may lack some, the oldest first."""
    if settings.kept(db, OWED) is None:
        return ()
    newest = "SELECT content FROM local_certificate ORDER BY serial DESC LIMIT ?"
    found = db.rows(newest, (MOST_PAPERS,))
    return tuple(bytes(content) for (content,) in reversed(found))


def paid(db: Database) -> None:
    """Note that the hub has had them."""
    settings.forget(db, OWED)

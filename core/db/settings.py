"""What this PC keeps under a name: choices of its own that no other PC hears of."""

from __future__ import annotations

from typing import Final

from core.db.file import Database

IN_USE: Final = "in_use"
"""Name that is there while a desk works on the file; still there afterwards, it never ended."""


YES: Final = "1"


def kept(db: Database, name: str) -> str | None:
    """Return what this PC keeps under a name, or None."""
    row = db.one("SELECT value FROM local_setting WHERE name = ?", (name,))
    return row[0] if row else None


def keep(db: Database, name: str, value: str = YES) -> None:
    """Keep a text under a name; where it only matters whether the name is there, nothing else."""
    db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (name, value))


def forget(db: Database, name: str) -> None:
    """Keep nothing under a name."""
    db.execute("DELETE FROM local_setting WHERE name = ?", (name,))


class Settings:
    """The names and values that one file keeps for its PC."""

    db: Database

    def setting(self, name: str) -> str | None:
        """Return what this PC keeps under a name, or None."""
        return kept(self.db, name)

    def settings(self) -> dict[str, str]:
        """Return everything that this PC keeps under a name."""
        return dict(self.db.rows("SELECT name, value FROM local_setting"))

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text under a name on this PC."""
        keep(self.db, name, value)

"""What this PC keeps under a name: choices of its own that no other PC hears of."""

from __future__ import annotations

from typing import Final

from core.db.file import Database

IN_USE: Final = "in_use"
"""Name that is there while a desk works on the file; still there afterwards, it never ended."""


class Settings:
    """The names and values that one file keeps for its PC."""

    db: Database

    def setting(self, name: str) -> str | None:
        """Return what this PC keeps under a name, or None."""
        return self.settings().get(name)

    def settings(self) -> dict[str, str]:
        """Return everything that this PC keeps under a name."""
        return dict(self.db.rows("SELECT name, value FROM local_setting"))

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text under a name on this PC."""
        self.db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (name, value))

"""Listings for the search box: by their words, and by the code that platforms' files carry."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from core.base.found import Found
from core.db.file import Database
from core.db.roll import Roll
from core.listing.lookup import code_of

WORDS: Final = MappingProxyType({"words": "concat_ws(' ', name, headline, variety, origin)"})
CODE: Final = re.compile(r"([0-9A-Z]{6})-(?:(\d{1,4})-)?(\d{1,9})", re.ASCII)
SQL: Final = "SELECT id, name, headline FROM listing WHERE "
SHOWN: Final = "rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid DESC"
CODED: Final = "dropped = 0 AND id LIKE ?"


class ListingFinder:
    """One connection's look for listings."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._roll = Roll(db, "listing", WORDS, "dropped = 0")

    def find(self, typed: str, _people: Sequence[str], limit: int) -> list[Found]:
        """Return the listing of a code, or those whose words hold the text, the newest first."""
        code = CODE.fullmatch(typed.upper())
        if code is not None:
            device, epoch, seq = code.groups()
            rows = self._db.rows(SQL + CODED, (f"%{device}.{epoch or 1}.{seq}",))
        else:
            numbers = self._roll.inside("words", typed, limit)
            rows = self._db.rows(SQL + SHOWN, (json.dumps(numbers),)) if numbers else []
        return [
            Found("listing", identity, name, " ".join(filter(None, (headline, code_of(identity)))))
            for identity, name, headline in rows
        ]

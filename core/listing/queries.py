"""Reads of listings for screens and files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from core.db import rows
from core.db.file import Database
from core.db.pages import EVERYTHING, Browse, Habits, Where, any_of, like
from core.listing import lookup
from core.listing.lookup import Whole
from core.listing.model import Listing, ListingPicture, Override

FOUND_BY: Final = ("name", "headline", "variety", "origin")
STATES: Final = {
    "draft": "(submitted < version + 1 AND judged < version + 1) OR "
    "(decision = 'approved' AND judged = version + 1 AND changes_judged <> changes)",
    "sent": "submitted = version + 1 AND judged < submitted",
    "returned": "decision = 'returned' AND judged >= submitted",
    "approved": "decision = 'approved' AND judged = version + 1 AND changes_judged = changes",
    "taken_over": "decision = 'taken_over' AND judged >= submitted",
}
"""What a chip asks for; ``returned`` stays until it is handed in again."""

COVER_LAST: Final = "use = 'main', place DESC, seq DESC"
"""So that of a listing's pictures the one to show is the last read."""


def _text(typed: str) -> Where:
    return any_of([like(column, typed) for column in FOUND_BY])


def _state(typed: str) -> Where:
    return Where(STATES[typed]) if typed in STATES else EVERYTHING


HABITS: Final = Habits(
    always=Where("dropped = 0"),
    filters={"text": _text, "state": _state},
    kinds=frozenset(
        {
            "listing",
            "listing.change",
            "listing.submit",
            "verdict",
            "picture",
            "picture.change",
        }
    ),
)


class ListingQueries:
    """One connection's view of listings."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.listings = Browse(db, Listing, HABITS)

    def get(self, listing: str) -> Listing | None:
        """Return a listing by id."""
        return rows.by_id(self._db, Listing, listing)

    def whole(self, listing: str) -> Whole | None:
        """Return a listing with everything that belongs to it."""
        found = self.get(listing)
        return lookup.whole(self._db, found) if found else None

    def covers(self, listings: Collection[str]) -> dict[str, ListingPicture]:
        """Return the first picture of each listing that has one, for a list."""
        asked = ", ".join("?" * len(listings))
        rest = f"WHERE listing IN ({asked}) AND dropped = 0 ORDER BY {COVER_LAST}"
        found = rows.read(self._db, ListingPicture, rest, tuple(listings))
        return {one.listing: one for one in found}

    def overrides(self, limit: int = 200) -> list[Override]:
        """Return the warnings that clerks let stand, the newest first."""
        return rows.read(self._db, Override, "ORDER BY day DESC, seq DESC LIMIT ?", (limit,))

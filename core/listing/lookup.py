"""Reads of listings and what belongs to them, on any connection."""

from __future__ import annotations

from typing import Final

import msgspec

from core.db import rows
from core.db.file import Database
from core.listing.model import (
    Basis,
    FieldNote,
    Listing,
    ListingPicture,
    Override,
    Verdict,
    Wording,
)
from core.listing.rules import State, edition, state_of

OF: Final = "WHERE listing = ? ORDER BY day, seq"
IN_USE: Final = "WHERE listing = ? AND dropped = 0 ORDER BY "


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A listing with everything that belongs to it; ``notes`` and ``verdict`` are the newest's."""

    listing: Listing
    titles: dict[str, str]
    pictures: tuple[ListingPicture, ...]
    bases: tuple[Basis, ...]
    overrides: tuple[Override, ...]
    verdict: Verdict | None
    notes: tuple[FieldNote, ...]

    @property
    def state(self) -> State:
        """Where it stands between the station and the county."""
        return state_of(self.listing)

    @property
    def edition(self) -> int:
        """The number of the draft as it stands, from 1."""
        return edition(self.listing)


def whole(db: Database, listing: Listing) -> Whole:
    """Return a listing with its titles, pictures, bases, and what the county said of it."""
    of = (listing.id,)
    verdict = rows.first(db, Verdict, "WHERE listing = ? ORDER BY at DESC, seq DESC", of)
    notes = rows.read(db, FieldNote, OF, of)
    return Whole(
        listing=listing,
        titles={one.platform: one.text for one in wordings(db, listing.id).values() if one.text},
        pictures=tuple(rows.read(db, ListingPicture, IN_USE + "place, seq", of)),
        bases=tuple(rows.read(db, Basis, IN_USE + "seq", of)),
        overrides=tuple(rows.read(db, Override, OF, of)),
        verdict=verdict,
        notes=tuple(note for note in notes if verdict and note.at == verdict.at),
    )


def wordings(db: Database, listing: str) -> dict[str, Wording]:
    """Return a listing's titles by platform; of two PCs' own the one most worked on stands."""
    found = rows.read(db, Wording, "WHERE listing = ? ORDER BY version, id", (listing,))
    return {one.platform: one for one in found}


def sku(listing: Listing) -> str:
    """Return the code that platform files carry and orders bring back; ASCII, short, its own."""
    return code_of(listing.id)


def code_of(identity: str) -> str:
    """Return the code of the listing with this id."""
    device, epoch, seq = identity.split(".")
    return f"{device[-6:]}-{epoch}-{seq}" if epoch != "1" else f"{device[-6:]}-{seq}"

"""What the editor writes on the ledger lane: only what differs, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from core.base.changes import NOTHING, Changes
from core.listing.model import Listing, ListingPicture
from core.listing.pictures import Ready
from core.station import Station


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed into a draft since it was ``seen``: fields, and titles by platform."""

    seen: Listing
    fields: Mapping[str, Any]
    titles: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.fields or self.titles)


def keep(draft: Draft, station: Station) -> Changes:
    """Write what was typed, all or nothing."""
    with station.db.atomic():
        changes = NOTHING
        if draft.fields:
            changes |= station.drafts.change(draft.seen.id, draft.fields, draft.seen)
        for platform, text in draft.titles.items():
            changes |= station.drafts.entitle(draft.seen.id, platform, text)
        return changes


def override(draft: Draft, claim: str, word: str, reason: str, station: Station) -> Changes:
    """Let a warning stand in the text as it is typed now."""
    with station.db.atomic():
        changes = keep(draft, station)
        return changes | station.drafts.override(draft.seen.id, claim, word, reason)


def begin(product: str, station: Station) -> Changes:
    """Keep a new draft of a product, filled with what its pattern says."""
    with station.db.atomic():
        return station.drafts.add(station.drafts.begin(product))


def order(pictures: Sequence[ListingPicture], station: Station) -> Changes:
    """Let pictures stand in this order."""
    with station.db.atomic():
        changes = NOTHING
        for place, one in enumerate(pictures):
            if one.place != place:
                changes |= station.drafts.change_picture(one.id, {"place": place})
        return changes


def replace(old: ListingPicture, made: Ready, station: Station) -> Changes:
    """Let a picture that was cut take an older one's place."""
    with station.db.atomic():
        changes = station.drafts.change_picture(old.id, {"dropped": True})
        kept = station.pictures.keep(old.listing, made, old.use, agreed=old.agreed)
        changes |= kept
        moved = station.drafts.change_picture(kept.ids[0], {"place": old.place})
        return msgspec.structs.replace(changes | moved, ids=kept.ids)


def swap(new: str, old: str, station: Station) -> Changes:
    """Take one picture away and bring another back in its place."""
    with station.db.atomic():
        changes = station.drafts.change_picture(new, {"dropped": True})
        return changes | station.drafts.change_picture(old, {"dropped": False})

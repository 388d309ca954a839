"""What stands between a draft and its platforms; the same words at the station and the county."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from core.base.changes import Finding
from core.catalog.model import Product
from core.listing import rules
from core.listing.claims import ClaimsCheck
from core.listing.lookup import Whole
from core.listing.model import Listing, ListingPicture
from core.listing.rules import FieldRemark
from core.packs.findings import findings_of
from core.packs.shelf import Packs

BLOCK: Final = "block"


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft lacks and what it may not say.

    ``empty`` are the wanted fields that nobody filled, ``gaps`` what the law or a buyer misses or
    what is odd, ``remarks`` what the texts may not say, ``open`` the warnings among them that no
    reason of the clerk answers.
    """

    progress: rules.Progress
    empty: tuple[str, ...]
    gaps: tuple[Finding, ...]
    remarks: tuple[FieldRemark, ...]
    open: tuple[FieldRemark, ...]

    @property
    def stops(self) -> bool:
        """Whether something forbids to publish it."""
        return any(gap.level == BLOCK for gap in self.gaps) or any(
            one.remark.claim.level == BLOCK for one in self.remarks
        )


def assess(
    packs: Packs, day: dt.date, check: ClaimsCheck | None, said: Whole, product: Product | None
) -> Review:
    """Return what the rules of a day say of a draft; nothing of its texts without a ``check``."""
    listing = said.listing
    held = rules.bases_held(listing, said.bases, day)
    found = tuple(rules.remarks(check, listing, said.titles, held)) if check else ()
    return Review(
        progress=rules.progress(listing, said.pictures),
        empty=rules.empty_fields(listing, said.pictures),
        gaps=gaps(packs, day, listing, said.pictures, product),
        remarks=found,
        open=tuple(rules.unanswered(found, said.overrides)),
    )


def gaps(
    packs: Packs,
    day: dt.date,
    listing: Listing,
    pictures: tuple[ListingPicture, ...],
    product: Product | None,
) -> tuple[Finding, ...]:
    """Return what is missing or odd beside the texts, as the rules of a day have it."""
    processed = bool(product and product.processed)
    return findings_of(packs, day, listing, rules.gaps(listing, pictures, processed=processed))

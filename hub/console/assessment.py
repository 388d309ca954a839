"""What the rules say of a listing: what is missing, what may not be said, what it rests on.

The same rules and the same check as at the station (``core.listing``), on the county's pack.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from core.base.changes import Finding
from core.catalog.model import Product
from core.listing import rules
from core.listing.lookup import Whole
from core.listing.rules import FieldRemark, Progress
from core.packs.claims import Basis as BasisKind
from core.packs.findings import findings_of
from hub.console.rulebook import Rulebook

BLOCK: Final = "block"


class Assessment(NamedTuple):
    """``open`` are the warnings among ``remarks`` that no reason of the clerk answers."""

    progress: Progress
    gaps: tuple[Finding, ...]
    remarks: tuple[FieldRemark, ...]
    open: tuple[FieldRemark, ...]
    held: frozenset[BasisKind]

    @property
    def stops(self) -> bool:
        """Whether the law forbids to publish it as it stands."""
        return any(one.level == BLOCK for one in self.gaps) or any(
            one.remark.claim.level == BLOCK for one in self.remarks
        )


def assess(book: Rulebook, said: Whole, product: Product | None) -> Assessment:
    """Return what the rules of a day say of a listing."""
    held = rules.bases_held(said.listing, said.bases, book.day)
    found = tuple(rules.remarks(book.check, said.listing, said.titles, held))
    processed = bool(product and product.processed)
    hits = rules.gaps(said.listing, said.pictures, processed=processed)
    return Assessment(
        progress=rules.progress(said.listing, said.pictures),
        gaps=findings_of(book.packs, book.day, said.listing, hits),
        remarks=found,
        open=tuple(rules.unanswered(found, said.overrides)),
        held=frozenset(held),
    )

"""What stands between a draft as it is being typed and its platforms, told for the screen."""

from __future__ import annotations

import datetime as dt

import msgspec

from core.base.changes import Finding
from core.listing import rules
from core.listing.claims import ClaimsCheck, Remark
from core.listing.lookup import Whole
from core.packs.claims import ClaimSheet
from core.packs.findings import findings_of
from core.station import Views
from words.findings import said
from words.say import language


class Gap(msgspec.Struct, frozen=True):
    """Something missing or odd: in which field, how grave, in a sentence."""

    field: str
    level: str
    text: str
    law: str


class Spoken(msgspec.Struct, frozen=True):
    """Something that a text may not say; ``reason`` is why the clerk let it stand, "" if not."""

    field: str
    remark: Remark
    text: str
    reason: str = ""

    @property
    def level(self) -> str:
        """How grave it is."""
        return self.remark.claim.level


class Checked(msgspec.Struct, frozen=True):
    """All of it for one draft."""

    progress: rules.Progress
    gaps: tuple[Gap, ...]
    spoken: tuple[Spoken, ...]
    wished: tuple[str, ...] = ()
    """Fields that buyers ask for and no law."""

    @property
    def stops(self) -> int:
        """How many things forbid to hand it in."""
        levels = [*(gap.level for gap in self.gaps), *(one.level for one in self.spoken)]
        return levels.count("block")

    @property
    def open(self) -> int:
        """How many things want a look: what stops, and warnings that nobody answered."""
        warned = [one for one in self.spoken if one.level == "warn" and not one.reason]
        return self.stops + len(warned)


class LiveCheck:
    """The claims check of the reading lane, made once for a day and a pack; used only there."""

    def __init__(self) -> None:
        self._made: tuple[ClaimSheet, dt.date, ClaimsCheck] | None = None

    def of(self, views: Views, today: dt.date) -> ClaimsCheck:
        """Return the check as it stands today."""
        sheet = views.packs.claims
        if self._made is None or self._made[0] is not sheet or self._made[1] != today:
            self._made = (sheet, today, ClaimsCheck(sheet, today))
        return self._made[2]

    def checked(self, whole: Whole, today: dt.date, views: Views) -> Checked:
        """Return what a draft lacks and may not say, as ``Drafts.review_of`` finds it."""
        held = rules.bases_held(whole.listing, whole.bases, today)
        found = rules.remarks(self.of(views, today), whole.listing, whole.titles, held)
        reasons = {(one.claim, one.word): one.reason for one in whole.overrides}
        gaps = tuple(_gap(one, views) for one in self._gaps(whole, today, views))
        return Checked(
            rules.progress(whole.listing, whole.pictures),
            gaps,
            tuple(
                Spoken(
                    field,
                    remark,
                    remark.sentence(language()),
                    reasons.get((remark.claim.id, remark.word), ""),
                )
                for field, remark in found
            ),
            _wished(whole, {gap.field for gap in gaps}),
        )

    @staticmethod
    def _gaps(whole: Whole, today: dt.date, views: Views) -> tuple[Finding, ...]:
        listing = whole.listing
        product = views.catalog.get(listing.product) if listing.product else None
        processed = bool(product and product.processed)
        hits = rules.gaps(listing, whole.pictures, processed=processed)
        return findings_of(views.packs, today, listing, hits)


def _wished(whole: Whole, told: set[str]) -> tuple[str, ...]:
    """Return what else counts towards a whole draft and is empty."""
    listing = whole.listing
    filled = {"net": listing.net_g or listing.net_count, "pictures": whole.pictures}
    return tuple(
        name
        for name in rules.wanted_fields(listing)
        if name not in told and not (filled[name] if name in filled else getattr(listing, name))
    )


def _gap(finding: Finding, views: Views) -> Gap:
    text = said(finding, views.packs.rules.message(finding, language()))
    return Gap(finding.field or "", finding.level, text, finding.law)

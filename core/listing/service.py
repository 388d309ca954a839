"""What a clerk can do with listings: one method, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

import msgspec

from core.base.changes import Changes
from core.base.errors import InvalidRecordError
from core.base.ids import EventId
from core.base.record import Record, errors_of
from core.base.tables import Entry
from core.base.validators import plain
from core.catalog.model import Product
from core.db import rows
from core.journal.ledger import Ledger
from core.journal.revise import changed, refuse_stale, revision
from core.listing import rules
from core.listing.claims import ClaimsCheck
from core.listing.errors import (
    DroppedError,
    ForbiddenClaimError,
    NotAWarningError,
    NothingNewError,
    ReasonNeededError,
    StillMissingError,
    TitleCharacterError,
    TitleTooLongError,
)
from core.listing.lookup import Whole, whole, wordings
from core.listing.model import (
    Basis,
    BasisChange,
    Listing,
    ListingChange,
    ListingPicture,
    ListingPictureChange,
    ListingSubmit,
    Override,
    Wording,
    WordingChange,
)
from core.listing.review import BLOCK, Review, assess, gaps
from core.packs.shelf import Packs

NO_REASONS: Final[Mapping[str, str]] = {}
SEASONAL: Final = {"harvested": None, "made": None, "offered": None}
"""What last year's listing says of last year's goods only."""
OWN: Final = {"id": EventId(""), "seq": 0, "version": 0, "clerk": None, "day": None}
STATED: Final = {"submitted": 0, "judged": 0, "decision": None, "changes": 0, "changes_judged": 0}
LINES: Final = ("headline", "variety", "origin", "grade", "standard_no", "spec", "storage")
NUMBERS: Final = (
    "net_g",
    "net_count",
    "price_fen",
    "offered",
    "parcel_g",
    "ship_hours",
    "shelf_days",
)
B = TypeVar("B", Basis, ListingPicture, Wording)
R = TypeVar("R", bound=Entry)


class Drafts:
    """Listings from the first word to the county's verdict."""

    def __init__(self, ledger: Ledger, packs: Packs) -> None:
        self._ledger = ledger
        self._packs = packs
        self._check: ClaimsCheck | None = None

    def check(self) -> ClaimsCheck:
        """Return the claims check of today's rules; made anew after midnight and for a new pack."""
        sheet, today = self._packs.claims, self._ledger.today()
        if self._check is None or not self._check.is_of(sheet, today):
            self._check = ClaimsCheck(sheet, today)
        return self._check

    def begin(self, product: str) -> Listing:
        """Return a draft of a product, filled with what its pattern usually says; not kept yet."""
        known = self._ledger.get(Product, product)
        pattern = self._packs.patterns.of(known.name, known.category)
        fills: dict[str, Any] = dict(pattern.fills) if pattern else {}
        own = {
            "name": known.name,
            "product": known.id,
            "variety": known.variety,
            "unit": known.unit,
            "price_fen": known.sell_fen,
            "net_g": known.unit_grams,
            "net_count": known.unit_count,
            "shelf_days": known.shelf_days,
            "licence_no": known.licence_no,
            "grade": known.grades[0] if known.grades else None,
        }
        if known.processed:
            fills["form"] = "packed"
        return Listing(**fills | {name: value for name, value in own.items() if value})

    def add(self, listing: Listing, reasons: Mapping[str, str] = NO_REASONS) -> Changes:  # noqa: ARG002 - what every service's add takes
        """Keep a new draft; nothing but its name has to be there. Raises ``InvalidRecordError``."""
        ready = _checked(_tidy(listing))
        with self._ledger.db.atomic():
            product = self._ledger.get(Product, ready.product) if ready.product else None
            missing = gaps(self._packs, self._ledger.today(), ready, (), product)
            return self._ledger.write([ready], findings=missing)

    def change(
        self, listing: str, fields: Mapping[str, Any], seen: Listing | None = None
    ) -> Changes:
        """Write the fields that differ; None blanks one that is no day.

        Raises ``StaleError`` for a field that is no more as it was ``seen``, ``DroppedError``,
        ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            now = self._get(listing)
            wanted = _checked(_tidy(msgspec.structs.replace(now, **fields)))
            refuse_stale(now, changed(now, wanted), seen)
            said = revision(ListingChange, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._ledger.write([said])

    def copy(self, listing: str) -> Changes:
        """Begin a draft with what an older one says, but for the season's days and numbers."""
        with self._ledger.db.atomic():
            old = self.whole(listing)
            fresh = msgspec.structs.replace(
                old.listing, **OWN, **STATED, **SEASONAL, dropped=False, copied_from=old.listing.id
            )
            changes = self._ledger.write([fresh])
            to = changes.ids[0]
            today = self._ledger.today()
            bases = [one for one in old.bases if rules.holds(one, today)]
            again: list[Record] = [
                msgspec.structs.replace(one, **OWN, listing=to) for one in (*old.pictures, *bases)
            ]
            again += [
                Wording(listing=to, platform=platform, text=text)
                for platform, text in old.titles.items()
            ]
            return changes | self._ledger.write(again) if again else changes

    def drop(self, listing: str) -> Changes:
        """Take a draft out of the list; what was said stays in the journal."""
        return self._flag(listing, dropped=True)

    def take_back(self, listing: str) -> Changes:
        """Put a dropped draft into the list again."""
        return self._flag(listing, dropped=False)

    def _flag(self, listing: str, *, dropped: bool) -> Changes:
        with self._ledger.db.atomic():
            now = self._ledger.get(Listing, listing)
            said = revision(ListingChange, now, msgspec.structs.replace(now, dropped=dropped))
            return self._ledger.write([said]) if said else Changes(kinds=frozenset(), ids=(now.id,))

    def entitle(self, listing: str, platform: str, text: str) -> Changes:
        """Keep the listing's title on a platform, "" for none of its own.

        Raises ``TitleTooLongError`` and ``TitleCharacterError`` by the platform's dated limits.
        """
        text = " ".join(text.split())
        self._refuse_title(platform, text)
        with self._ledger.db.atomic():
            now = self._get(listing)
            old = wordings(self._ledger.db, listing).get(platform)
            if old is not None:
                return self._alter(Wording, WordingChange, old.id, {"text": text})
            return self._belonging(
                now, _checked(Wording(listing=now.id, platform=platform, text=text))
            )

    def _refuse_title(self, platform: str, text: str) -> None:
        profile = self._packs.profiles.of(platform)
        if profile is None or profile.title is None:
            return
        width = rules.title_width(text, profile.title)
        if width > profile.title.longest:
            raise TitleTooLongError(
                field="text", platform=profile.zh, longest=profile.title.longest, now=width
            )
        odd = rules.refused_character(text, profile.title)
        if odd:
            raise TitleCharacterError(field="text", platform=profile.zh, character=odd)

    def add_basis(self, basis: Basis) -> Changes:
        """Keep what a claim rests on."""
        return self._add(_checked(basis))

    def add_picture(self, picture: ListingPicture) -> Changes:
        """Keep a picture that was made ready and put on the shelf (``core.listing.pictures``)."""
        return self._add(_checked(picture))

    def _add(self, said: B) -> Changes:
        with self._ledger.db.atomic():
            return self._belonging(self._get(said.listing), said)

    def change_basis(self, basis: str, fields: Mapping[str, Any]) -> Changes:
        """Change what a claim rests on; ``{"dropped": True}`` takes it away."""
        return self._alter(Basis, BasisChange, basis, fields)

    def change_picture(self, picture: str, fields: Mapping[str, Any]) -> Changes:
        """Change a picture's use, place or tick; ``{"dropped": True}`` takes it away."""
        return self._alter(ListingPicture, ListingPictureChange, picture, fields)

    def _alter(
        self, kind: type[B], change: type[Record], identity: str, fields: Mapping[str, Any]
    ) -> Changes:
        with self._ledger.db.atomic():
            now = self._ledger.get(kind, identity)
            wanted = _checked(msgspec.structs.replace(now, **fields))
            said = revision(change, now, wanted)
            if said is None:
                return Changes(kinds=frozenset(), ids=(now.id,))
            return self._belonging(self._get(now.listing), said)

    def _belonging(self, listing: Listing, said: Record) -> Changes:
        """Write what belongs to a listing: its edition goes up, so nobody judges an older one."""
        return self._ledger.write([said]) | self._touch(listing)

    def _touch(self, listing: Listing) -> Changes:
        return self._ledger.write([ListingChange(of=listing.id, base=listing.version)])

    def override(self, listing: str, claim: str, word: str, reason: str) -> Changes:
        """Let a warning stand for a reason that the county sees; ``NotAWarningError``."""
        with self._ledger.db.atomic():
            now = self._get(listing)
            found = self.review(listing).remarks
            if not any((o.remark.claim.id, o.remark.word) == (claim, word) for o in found) or any(
                o.remark.claim.id == claim and o.remark.claim.level != "warn" for o in found
            ):
                raise NotAWarningError(word=word)
            said = Override(
                listing=now.id,
                at=rules.edition(now),
                claim=claim,
                word=word,
                reason=reason.strip(),
                pack=self._packs.manifest_of("claims").version,
            )
            return self._ledger.write([_checked(said)])

    def review(self, listing: str) -> Review:
        """Return what a kept draft lacks and what it may not say."""
        return self.review_of(self.whole(listing))

    def review_of(self, said: Whole) -> Review:
        """Return the same of a draft as it is being typed, with what belongs to it."""
        product = self._product_of(said.listing)
        return assess(self._packs, self._ledger.today(), self.check(), said, product)

    def _product_of(self, listing: Listing) -> Product | None:
        return rows.by_id(self._ledger.db, Product, listing.product) if listing.product else None

    def submit(self, listing: str) -> Changes:
        """Hand the draft to the county.

        Raises ``StillMissingError``, ``ForbiddenClaimError``, ``ReasonNeededError`` (each naming
        the field), ``NothingNewError`` for a version that was handed in or judged already.
        """
        with self._ledger.db.atomic():
            now = self.whole(listing)
            if now.edition <= max(now.listing.submitted, now.listing.judged):
                if now.state != "draft":
                    raise NothingNewError
                # The county judged this edition without a change that came from elsewhere.
                self._touch(now.listing)
                now = self.whole(listing)
            self.refuse_unready(now)
            return self._ledger.write([ListingSubmit(of=now.listing.id, at=now.edition)])

    def refuse_unready(self, said: Whole) -> Review:
        """Return the review of a draft that may be published, or raise why it may not."""
        found = self.review_of(said)
        gap = next((gap for gap in found.gaps if gap.level == BLOCK), None)
        if gap is not None:
            many = sum(gap.level == BLOCK for gap in found.gaps)
            raise StillMissingError(field=gap.field, rule=gap.rule, many=many)
        for error, stop in ((ForbiddenClaimError, BLOCK), (ReasonNeededError, "warn")):
            some = found.remarks if stop == BLOCK else found.open
            first = next((one for one in some if one.remark.claim.level == stop), None)
            if first is not None:
                remark = first.remark
                raise error(field=first.field, word=remark.word, rule=remark.claim.rule)
        return found

    def whole(self, listing: str) -> Whole:
        """Return a listing with everything that belongs to it; ``UnknownRecordError``."""
        return whole(self._ledger.db, self._ledger.get(Listing, listing))

    def _get(self, listing: str) -> Listing:
        now = self._ledger.get(Listing, listing)
        if now.dropped:
            raise DroppedError
        return now


def _checked(record: R) -> R:
    found = errors_of(record)
    if found:
        raise InvalidRecordError(type(record).kind, found)
    return record


def _tidy(listing: Listing) -> Listing:
    """Return a draft with its one-line texts as they are kept, numbers of 0 as none."""
    tidy: dict[str, Any] = {
        name: " ".join(value.split()) or None
        for name in LINES
        if (value := cast("str | None", getattr(listing, name))) is not None
    }
    for name in NUMBERS:
        tidy[name] = getattr(listing, name) or None
    return msgspec.structs.replace(
        listing,
        name=" ".join(listing.name.split()),
        licence_no=plain(listing.licence_no or "") or None,
        gtin=plain(listing.gtin or "") or None,
        story=(listing.story or "").strip() or None,
        **tidy,
    )

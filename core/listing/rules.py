"""What a listing still lacks, what its claims rest on, and where it stands; pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, cast

from core.base.validators import is_food_licence, plain
from core.listing.claims import ClaimsCheck, Remark
from core.listing.model import Basis, Listing, ListingPicture, Override
from core.packs.claims import Basis as BasisKind
from core.packs.findings import Hit
from core.packs.offers import HALF, TitleRule

State = Literal["draft", "sent", "approved", "returned", "taken_over"]
TEXTS: Final = ("name", "headline", "variety", "grade", "spec", "storage", "ingredients", "story")
"""The fields that buyers read: the claims check reads them too."""
PRICED: Final = ("name", "origin", "spec", "grade", "unit", "price_fen")
"""价格法 13, 消法 20."""
LABELLED: Final = (
    "ingredients",
    "maker",
    "maker_address",
    "made",
    "shelf_days",
    "storage",
    "licence_no",
    "standard_no",
)
"""食安法 67."""
LOOSE: Final = ("made", "shelf_days", "maker")
"""食安法 68."""
USUAL: Final = ("variety", "returns", "ship_hours", "storage", "story")
"""What buyers ask for, whatever the form."""
FOOD_LICENCE: Final = "SC"
STANDARD: Final = re.compile(
    r"(?:GB|NY|DB|GH|LY|SB|QB|SC|HJ|Q|T)[/ ]?[A-Z]{0,6}[ -]?\d", re.IGNORECASE
)
PERISHABLE: Final = "produce"
PICTOGRAMS: Final = 0x1F000
"""Where Unicode's pictures begin."""


class FieldRemark(NamedTuple):
    """One finding of the claims check in one field (``headline``, ``title:taobao`` …)."""

    field: str
    remark: Remark


class Progress(NamedTuple):
    """How much of what a listing should say is there."""

    filled: int
    wanted: int


def wanted_fields(listing: Listing) -> tuple[str, ...]:
    """Return the fields that this form of goods should fill, in the order of the form."""
    names = dict.fromkeys(PRICED)
    if listing.form == "packed":
        names.pop("grade")
        names |= dict.fromkeys(LABELLED)
    if listing.form == "loose":
        names |= dict.fromkeys(LOOSE)
    return (*names, *(name for name in USUAL if name not in names), "net", "pictures")


def empty_fields(listing: Listing, pictures: Collection[ListingPicture]) -> tuple[str, ...]:
    """Return the wanted fields that nobody filled, in the order of the form."""
    said = {"net": listing.net_g or listing.net_count, "pictures": pictures}
    return tuple(
        name
        for name in wanted_fields(listing)
        if not (said[name] if name in said else getattr(listing, name))
    )


def progress(listing: Listing, pictures: Collection[ListingPicture]) -> Progress:
    """Return how many of the wanted fields are filled."""
    wanted = len(wanted_fields(listing))
    return Progress(wanted - len(empty_fields(listing, pictures)), wanted)


def gaps(
    listing: Listing, pictures: Collection[ListingPicture], *, processed: bool = False
) -> list[Hit]:
    """Return what the law or a buyer misses (L9–L13), then what is odd about the pictures."""
    priced = [name for name in PRICED if name != "grade" or listing.form != "packed"]
    found = [Hit("L9", name) for name in priced if not getattr(listing, name)]
    if not listing.returns:
        found.append(Hit("L10", "returns"))
    elif listing.returns == "fresh" and listing.form != PERISHABLE:
        found.append(Hit("L10-fresh", "returns"))
    if listing.form == "packed":
        found += [Hit("L11", name) for name in LABELLED if not getattr(listing, name)]
        if not (listing.net_g or listing.net_count):
            found.append(Hit("L11", "net_g"))
    elif processed and not listing.licence_no:
        found.append(Hit("L12", "licence_no", {"product": listing.name}))
    if listing.form == "loose":
        found += [Hit("L13", name) for name in LOOSE if not getattr(listing, name)]
    return [*found, *_odd_licence(listing), *_odd_pictures(pictures)]


def _odd_licence(listing: Listing) -> Iterator[Hit]:
    number = plain(listing.licence_no or "")
    if number.startswith(FOOD_LICENCE) and not is_food_licence(number):
        yield Hit("L11-digit", "licence_no", {"number": number})


def _odd_pictures(pictures: Collection[ListingPicture]) -> Iterator[Hit]:
    if not pictures:
        yield Hit("K1", "pictures")
    if any(not one.agreed for one in pictures):
        yield Hit("K3", "pictures")


def bases_held(listing: Listing, bases: Iterable[Basis], day: dt.date) -> dict[BasisKind, str]:
    """Return the kinds of basis that hold on ``day`` (numbered, in force) with their names."""
    held: dict[BasisKind, str] = {}
    for one in bases:
        if holds(one, day):
            kind = cast("BasisKind", one.what)
            held[kind] = f"{held.get(kind, '')} {one.name}".strip()
    if listing.standard_no and STANDARD.match(plain(listing.standard_no)):
        held.setdefault("standard", listing.standard_no)
    if listing.licence_no and not any(_odd_licence(listing)):
        held.setdefault("licence", listing.licence_no)
    return held


def holds(basis: Basis, day: dt.date) -> bool:
    """Tell whether a basis is complete for its kind and in force on ``day``."""
    if basis.dropped or (basis.expires is not None and basis.expires < day):
        return False
    # A kind that a newer program knows proves nothing here.
    needs = NEEDS.get(basis.what)
    return needs is not None and all(getattr(basis, name) for name in needs)


NEEDS: Final = {
    "standard": ("number",),
    "award": ("issuer", "given"),
    "patent": ("number",),
    "certificate": ("number", "expires"),
    "source": ("issuer", "given"),
    "licence": ("number",),
    "approval": ("number",),
}
"""What each kind of basis must name (广告法 11, 12; 执法指南 2023 art. 6)."""


def remarks(
    check: ClaimsCheck, listing: Listing, titles: dict[str, str], held: Mapping[BasisKind, str]
) -> list[FieldRemark]:
    """Return what the claims check says of every text that buyers read, titles included."""
    texts = {name: getattr(listing, name) or "" for name in TEXTS}
    texts |= {f"title:{platform}": text for platform, text in titles.items()}
    return [
        FieldRemark(name, remark)
        for name, text in texts.items()
        if text
        for remark in check.check(text, listing.goods, held)
    ]


def unanswered(found: Iterable[FieldRemark], overrides: Iterable[Override]) -> list[FieldRemark]:
    """Return the warnings that no override answers: same claim, same words."""
    answered = {(one.claim, one.word) for one in overrides}
    return [
        one
        for one in found
        if one.remark.claim.level == "warn"
        and (one.remark.claim.id, one.remark.word) not in answered
    ]


def edition(listing: Listing) -> int:
    """Return the number of the draft as it stands, from 1; every change makes a new one."""
    return listing.version + 1


def state_of(listing: Listing) -> State:
    """Return where a listing stands between the station and the county.

    What was taken over stays with the county until it decides; any other change after a verdict
    makes a draft again, and so does one that the county did not know of when it approved.
    """
    if listing.decision == "taken_over" and listing.judged >= listing.submitted:
        return "taken_over"
    knew_all = listing.decision != "approved" or listing.changes_judged == listing.changes
    if listing.decision and listing.judged == edition(listing) and knew_all:
        return listing.decision  # type: ignore[return-value]
    return "sent" if listing.submitted == edition(listing) else "draft"


def title_width(text: str, rule: TitleRule) -> int:
    """Return a title's length in the platform's measure."""
    if rule.measure != HALF:
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def refused_character(text: str, rule: TitleRule) -> str:
    """Return the first character that the platform refuses in a title, "" when there is none."""
    odd = (one for one in text if one in rule.forbidden or (not rule.emoji and _is_emoji(one)))
    return next(odd, "")


def _is_emoji(one: str) -> bool:
    return unicodedata.category(one) == "So" or ord(one) > PICTOGRAMS

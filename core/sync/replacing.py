"""A county that changed its root: its new paper, vouched for by the old root or told by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from core.db.file import Database
from core.keys.certificate import (
    HUB,
    REPLACEMENT,
    County,
    ForgedError,
    HubCertificate,
    Replacement,
    next_county,
    pin_of,
    unseal,
)
from core.sync import incidents
from core.sync import trust as papers
from core.sync.enrolment import LARGEST_FILE, PIN, PIN_LENGTH
from core.sync.errors import BadCodeError, NotEnrolledError, WrongPaperError
from core.sync.messages import decoded
from core.sync.trust import trust_of

MAGIC: Final = b"CZCTY1"


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain of replacements leads: the last of them, and what it says."""

    said: Replacement
    county: County

    @property
    def hub(self) -> HubCertificate:
        """The newest of the county's hubs' keys."""
        hubs = (unseal(HUB, one, HubCertificate, self.county.roots) for one in self.said.hubs)
        return max(hubs, key=lambda hub: hub.serial)


def followed(county: County, replacements: Iterable[bytes]) -> Followed | None:
    """Follow replacements, each sealed by the root before it, as far as they join on."""
    found: Followed | None = None
    for sealed in replacements:
        try:
            said = unseal(REPLACEMENT, sealed, Replacement, county.roots)
            county = next_county(said, county)
        except ForgedError:
            continue
        found = Followed(said=said, county=county)
    return found


def write_by_hand(said: Replacement) -> bytes:
    """Return the bytes of a file that brings a county's new paper by hand."""
    return MAGIC + msgspec.msgpack.encode(said)


def take_by_hand(db: Database, content: bytes, pin: str, now_ms: int) -> County:
    """Believe the new paper in a file if it is the one of this pin; return it.

    Raises ``NotEnrolledError``, ``BadCodeError``, ``WrongPaperError``, and ``ForgedError`` for
    a paper that is not this county's next.
    """
    trust = trust_of(db)
    if trust is None:
        raise NotEnrolledError
    told = "".join(pin.split()).replace("-", "").upper()
    if not content.startswith(MAGIC) or len(content) > LARGEST_FILE or len(told) != PIN_LENGTH:
        raise BadCodeError
    said = decoded(content[len(MAGIC) :], Replacement)
    if pin_of(said.county) != told:
        raise WrongPaperError
    step = Followed(said=said, county=next_county(said, trust.county))
    with db.atomic():
        keep_county(db, step)
        incidents.close_all(db, incidents.NEW_ROOT, now_ms)
    return step.county


def keep_county(db: Database, step: Followed) -> None:
    """Put a county's new paper in the old one's place; nothing of the old root counts any more."""
    hubs = [(unseal(HUB, one, HubCertificate, step.county.roots), one) for one in step.said.hubs]
    hubs.sort(key=lambda one: one[0].serial, reverse=True)
    db.execute(
        "DELETE FROM local_county WHERE name = ? OR name LIKE ? || '.%'",
        (papers.HUB_PAPER, papers.HUB_PAPER),
    )
    papers.keep(db, papers.COUNTY_PAPER, step.said.county)
    papers.keep(db, papers.HUB_PAPER, hubs[0][1])
    for hub, sealed in hubs[1:]:
        papers.keep(db, f"{papers.HUB_PAPER}.{hub.serial}", sealed)
    if papers.kept(db, PIN):
        papers.keep(db, PIN, pin_of(step.said.county).encode())

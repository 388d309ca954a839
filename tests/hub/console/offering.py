"""A PC of a station that writes listings, hands them in and mends them, as a desk does."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from core.base.ids import EventId, event_id
from core.base.photos import photo_value
from core.base.record import Record
from core.blobs.picture import prepare
from core.listing.model import (
    Basis,
    Listing,
    ListingChange,
    ListingPicture,
    ListingSubmit,
    Override,
    Wording,
)
from hub.console import offers
from hub.intake.files import Files
from hub.intake.worker import Worker
from hub.office import Office
from tests.core.blobs.pictures import drawn
from tests.core.listing.oranges import FULL
from tests.hub.console import county
from tests.hub.intake import pc

SAID: Final = FULL | {"story": f"{FULL['story']}全村最好吃的脐橙。"}
CLAIM: Final = "L1-most-place"
WORD: Final = "全村最好"


class Offering:
    """One PC that writes what it is told and sends it at once."""

    def __init__(self, office: Office, at: int) -> None:
        self.office = office
        self.at = at
        self.front = pc.Pc()
        self._versions: dict[EventId, int] = {}
        county.admit(office, at, self.front.key.public)

    def listing(self, **said: Any) -> EventId:
        """Begin a listing; return its id."""
        identity = self.send(msgspec.convert(SAID | said, Listing))
        self._versions[identity] = 0
        return identity

    def submit(self, listing: EventId) -> None:
        """Hand a listing in as it stands."""
        self.send(ListingSubmit(of=listing, at=self.edition(listing)))

    def offer(self, **said: Any) -> EventId:
        """Begin a listing and hand it in; return its id."""
        listing = self.listing(**said)
        self.submit(listing)
        return listing

    def change(self, listing: EventId, **said: Any) -> None:
        """Change a listing's fields."""
        self.send(ListingChange(of=listing, base=self._base(listing), **said))

    def picture(
        self, listing: EventId, *, content: bytes = b"", send: bool = False, **said: Any
    ) -> bytes:
        """Add a picture, its file too if ``send``; return its digest."""
        made = prepare(content or drawn((900, 700)))
        value = photo_value(made.photo)
        self.belonging(listing, ListingPicture(listing=listing, photo=value, **said))
        if send:
            files = Files(self.office)
            files.create(made.digest, made.size, self.at)
            files.append(made.digest, self.at, 0, made.content)
            files.claim((made.digest,), (), self.at)
        return made.digest

    def basis(self, listing: EventId, **said: Any) -> EventId:
        """Add what a claim rests on."""
        return self.belonging(listing, Basis(listing=listing, **said))

    def entitle(self, listing: EventId, platform: str, text: str) -> EventId:
        """Give a listing a title on a platform."""
        return self.belonging(listing, Wording(listing=listing, platform=platform, text=text))

    def keep(self, listing: EventId, reason: str, word: str = WORD, claim: str = CLAIM) -> None:
        """Let a warning stand for a reason."""
        at = self.edition(listing)
        said = Override(
            listing=listing, at=at, claim=claim, word=word, reason=reason, pack="2026.11"
        )
        self.send(said)

    def belonging(self, listing: EventId, said: Record) -> EventId:
        """Write what belongs to a listing: its edition goes up."""
        return self.send(said, ListingChange(of=listing, base=self._base(listing)))

    def edition(self, listing: EventId) -> int:
        """Return the edition that this PC knows."""
        return self._versions[listing] + 1

    def catch_up(self, listing: EventId) -> None:
        """Take in what the county wrote of a listing."""
        with self.office.store.read() as connection:
            found = offers.listing(connection, self.at, listing)
        assert found is not None
        self._versions[listing] = found.version

    def send(self, *records: Record) -> EventId:
        """Write records and send them; return the first one's id."""
        begun = self.front.seq
        self.front.write(*records)
        county.take(self.office, self.at, self.front.segment(begun + 1))
        Worker(self.office).finish()
        return event_id(self.front.device, 1, begun + 1)

    def _base(self, listing: EventId) -> int:
        base = self._versions[listing]
        self._versions[listing] = base + 1
        return base

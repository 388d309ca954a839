"""A station whose every text is an attack."""

from __future__ import annotations

from sqlalchemy import select

from core.base.ids import EventId
from core.base.record import Record
from core.county.model import Notice
from core.listing.model import (
    Basis,
    FieldNote,
    Listing,
    ListingPicture,
    ListingSubmit,
    Override,
    Verdict,
    Wording,
)
from core.people.model import Person
from core.trade.model.down import Down
from hub.intake.worker import Worker
from hub.office import Office
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.payloads import SCRIPTS
from tests.hub.intake.pc import Pc


def _offered(front: Pc, payload: str) -> tuple[Record, ...]:
    """Return a listing with the payload in all it says, handed in."""
    listing = EventId(f"{front.device}.1.{front.seq + 1}")
    text = payload.replace("\x00", "")
    return (
        Listing(name=text[:60], headline=text, origin=text, story=text, goods=text, returns=text),
        Wording(listing=listing, platform=text[:30], text=text),
        Basis(listing=listing, what=text, name=text[:60], number=text),
        Basis(listing=listing, what="award", name=text[:60], issuer=text),
        ListingPicture(listing=listing, photo=b"\x01" * 60, use=text),
        Override(listing=listing, claim=text[:40], word=text, reason=text, pack=text[:40]),
        Verdict(listing=listing, at=1, decision=text, note=text, author=text[:60]),
        FieldNote(listing=listing, at=1, field=text[:40], text=text),
        ListingSubmit(of=listing, at=1),
    )


def listings_of(office: Office, at: int) -> list[str]:
    """Return the paths of the poisoned listings."""
    table = DERIVED["listing"].c
    with office.store.read() as connection:
        ids = connection.scalars(select(table.id).where(table.station == at).order_by(table.seq))
        return [f"/stations/{at}/listings/{one}" for one in ids]


def poison(office: Office) -> int:
    """Found a station with script in all it says; return its number."""
    at = county.found(office, SCRIPTS[0], SCRIPTS[1], SCRIPTS[3])
    front = county.visit(office, at)
    begun = front.seq
    for payload in SCRIPTS:
        front.write(Person(name=payload[:60], phone="13800001111", village=payload))
        front.write(
            Down(item=payload[:100], name=payload[:60], platform=payload[:30],
                 order_no=payload[:40], amount_fen=100, note=payload)
        )  # fmt: skip
        front.write(*_offered(front, payload))
    county.take(office, at, front.segment(begun + 1))
    Worker(office).finish()
    county.say(office, at, Notice(heading=SCRIPTS[0], text=SCRIPTS[1]))
    return at

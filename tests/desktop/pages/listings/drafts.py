"""What the tests of the listings page share: full drafts, pictures, the county's word."""

from __future__ import annotations

import io
import random
from typing import Any

import msgspec
from PIL import Image, ImageDraw

from core.base.ids import EventId
from core.listing.lookup import Whole
from core.listing.model import FieldNote, Listing, Verdict
from core.station import Station
from tests.core.listing.oranges import FULL


def draft(station: Station, **said: Any) -> EventId:
    """Keep a draft that lacks nothing but a picture."""
    return station.drafts.add(msgspec.convert(FULL | said, Listing)).ids[0]


def photo(seed: int = 1, size: tuple[int, int] = (900, 700)) -> bytes:
    """Return a sharp picture of its own, as a file's bytes."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, (244, 239, 228))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        side = chance.randrange(20, 160)
        shade = (chance.randrange(160, 255), chance.randrange(60, 180), chance.randrange(40))
        pen.ellipse((x, y, x + side, y + side), fill=shade, outline=(40, 30, 20), width=3)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


def pictured(station: Station, listing: str, seed: int = 1, **said: Any) -> str:
    """Keep a picture of a draft; return its id."""
    return station.pictures.add(listing, photo(seed), **said).ids[0]


def judge(station: Station, listing: EventId, decision: str, **notes: str) -> None:
    """Say what the county would say; its log writes the very same records."""
    now = station.drafts.whole(listing)
    at = now.edition
    verdict = Verdict(
        listing=listing,
        decision=decision,
        at=at,
        changes=now.listing.changes,
        note="产地请写到村",
        author="县电商办 周敏",
    )
    said = [FieldNote(listing=listing, at=at, field=n, text=text) for n, text in notes.items()]
    station.ledger.write([verdict, *said])


def settled(page: Any, office: Any) -> None:
    """Wait until what is typed was checked and what was written is read again."""
    office.qtbot.waitUntil(lambda: page._live.now() is not None)
    office.settle()
    page.editor.check()
    office.settle()
    office.settle()


def whole(office: Any, listing: str) -> Whole:
    """Return a draft as it is kept."""
    kept: Whole = office.see(lambda views: views.listings.whole(listing))
    return kept


def type_in(editor: Any, name: str, text: str) -> None:
    """Type a field anew."""
    line = editor.sections.editor(name).line
    line.setText(text)
    line.textEdited.emit(text)

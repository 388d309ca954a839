"""Pictures of listings: made ready, looked at, kept; what is odd about them is said at once."""

from __future__ import annotations

from typing import Final

import msgspec

from core.base.changes import Changes, Finding
from core.base.photos import Photo
from core.base.tables import Value
from core.base.validators import is_gtin
from core.blobs.photos import Photos
from core.blobs.picture import Box, Picture, finished, upright
from core.journal.ledger import Ledger
from core.listing.fitting import Fitted, fitted, square
from core.listing.looks import Seen, seen_in, twins
from core.listing.model import ListingPicture
from core.listing.service import Drafts
from core.packs.findings import Hit, findings_of
from core.packs.shelf import Packs

__all__ = [
    "Box",
    "Fitted",
    "Pictures",
    "Ready",
    "Seen",
    "fitted",
    "marks",
    "ready",
    "seen_in",
    "square",
    "twins",
]

LONGEST_SIDE: Final = 1600
QUALITY: Final = 86
FIELD: Final = "pictures"
WHITE: Final = "white"
SHOWN: Final = 40
"""Characters of a code's text that a finding repeats."""
SEEN: Final = """
    SELECT picture.twin, picture.listing, listing.name FROM picture
    JOIN listing ON listing.id = picture.listing
    WHERE picture.twin IS NOT NULL AND picture.dropped = 0 AND listing.dropped = 0
    ORDER BY picture.seq"""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that can be kept, and what was seen in it.

    ``content`` is a JPEG of at most 1600 pixels a side, upright, nothing but pixels; ``twin`` 16
    hex digits, near to those of pictures that look alike; ``plain`` a white background; ``codes``
    the texts of QR and bar codes.
    """

    picture: Picture
    width: int
    height: int
    twin: str
    blurred: bool
    plain: bool
    codes: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The JPEG."""
        return self.picture.content

    @property
    def photo(self) -> Photo:
        """What a record says of it."""
        return self.picture.photo


def ready(content: bytes, box: Box | None = None) -> Ready:
    """Return a file's picture made ready, or ``box`` of it in pixels as it is shown.

    Raises ``NotPictureError``, ``CutShortError``, ``BombError``, ``MovingError``, ``InksError``.
    """
    image = upright(content, LONGEST_SIDE, box)
    return Ready(
        picture=finished(image, QUALITY),
        width=image.width,
        height=image.height,
        **seen_in(image)._asdict(),
    )


def marks(seen: Seen | Ready, use: str) -> list[Hit]:
    """Return what is odd about a picture by itself: K4 blurred, K5 a code, K7 not white."""
    found = [Hit("K4", FIELD)] if seen.blurred else []
    code = next((text for text in seen.codes if not is_gtin(text)), None)
    if code is not None:
        found.append(Hit("K5", FIELD, {"text": code[:SHOWN]}))
    if use == WHITE and not seen.plain:
        found.append(Hit("K7", FIELD))
    return found


class Pictures:
    """The pictures of one station's listings."""

    def __init__(self, ledger: Ledger, packs: Packs, drafts: Drafts, photos: Photos) -> None:
        self._ledger = ledger
        self._packs = packs
        self._drafts = drafts
        self._photos = photos

    def add(
        self,
        listing: str,
        content: bytes,
        use: str = "main",
        *,
        agreed: bool = False,
        box: Box | None = None,
    ) -> Changes:
        """Make a file's picture ready and keep it; see ``ready`` and ``keep``."""
        return self.keep(listing, ready(content, box), use, agreed=agreed)

    def keep(
        self, listing: str, made: Ready, use: str = "main", *, agreed: bool = False
    ) -> Changes:
        """Keep a picture that was made ready, after those that the listing has.

        Its findings: blurred (K4), a code in it (K5), like one that is here (K6), meant as a
        white one and not white (K7). Raises ``UnknownRecordError``, ``DroppedError``,
        ``DiskError``.
        """
        before = self._drafts.whole(listing)
        hits = self._hits(listing, made, use)
        photo = self._photos.keep_made(made.picture)
        place = max((one.place + 1 for one in before.pictures), default=0)
        changes = self._drafts.add_picture(
            ListingPicture(
                listing=before.listing.id,
                photo=photo,
                use=use,
                place=place,
                agreed=agreed,
                twin=made.twin,
            )
        )
        told = findings_of(self._packs, self._ledger.today(), before.listing, hits)
        return msgspec.structs.replace(changes, findings=changes.findings + told)

    def remarks(self, picture: ListingPicture) -> tuple[Finding, ...]:
        """Return what is odd about a kept picture for its use now; nothing while it is away."""
        content = self.content(picture)
        if content is None:
            return ()
        hits = marks(seen_in(upright(content, LONGEST_SIDE)), picture.use)
        return findings_of(self._packs, self._ledger.today(), picture, hits)

    def content(self, picture: ListingPicture) -> bytes | None:
        """Return a picture's JPEG, None while it is not on this PC."""
        return self._photos.content(picture.photo) if picture.photo else None

    def _hits(self, listing: str, made: Ready, use: str) -> list[Hit]:
        same = self._same(listing, made.twin)
        return [*marks(made, use), *([same] if same else [])]

    def _same(self, listing: str, twin: str) -> Hit | None:
        """Return what is like this picture, here before elsewhere."""
        alike: list[tuple[Value, ...]] = [
            row for row in self._ledger.db.rows(SEEN) if twins(twin, row[0])
        ]
        if any(of == listing for _, of, _ in alike):
            return Hit("K6", FIELD)
        return Hit("K6-other", FIELD, {"name": str(alike[0][2])}) if alike else None

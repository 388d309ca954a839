"""What stations offer: the list of what was handed in, and the pictures of a listing."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from core.base.photos import Photo, photo_in
from hub.console import handed, offers, rights, scope
from hub.console.doors import GET, Door
from hub.console.handed import CONDITIONS, WAITING
from hub.console.visit import MissingError, Visit
from hub.intake.files import Files

JPEG: Final = b"\xff\xd8\xff"
SMALL: Final = "small"


def listings(visit: Visit) -> Response:
    """Show what was handed in, the longest waiting first."""
    wanted = handed.wanted(visit.asked)
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        some = [
            one.id
            for one in stations
            if wanted.station in ("", str(one.id)) and wanted.township in ("", one.township)
        ]
        where = handed.condition(wanted, some)
        found, after = handed.page(connection, where, wanted.state, visit.asked("after"))
        waiting = visit.room.tally.of(connection, visit.account)
    kept = {"station": wanted.station, "township": wanted.township, "q": wanted.text}
    return visit.page(
        "listings.html",
        wanted=wanted,
        states=tuple(CONDITIONS),
        offers=found,
        waiting=waiting,
        stations={one.id: one for one in stations},
        townships=sorted({one.township for one in stations}),
        kept=urlencode({name: value for name, value in kept.items() if value}),
        after=after,
        is_waiting=wanted.state == WAITING,
    )


def picture(visit: Visit) -> Response:
    """Send a picture of a listing or of what its claims rest on, or its preview until it comes."""
    station = visit.station.id
    with visit.room.store.read() as connection:
        found = next(
            (one for one in _photos(visit) if one.digest.hex() == visit.path["digest"]), None
        )
        if found is None:
            raise MissingError
        whole = None
        if not visit.asked(SMALL):
            whole = Files(visit.room.office).content(connection, found.digest, station)
    content = whole or found.preview
    if not content.startswith(JPEG):
        raise MissingError
    return Response(content, media_type="image/jpeg")


def _photos(visit: Visit) -> list[Photo]:
    with visit.room.store.read() as connection:
        listing = offers.listing(connection, visit.station.id, visit.path["listing"])
        if listing is None:
            raise MissingError
        whole = offers.whole(connection, visit.station.id, listing)
    values = [*(one.photo for one in whole.pictures), *(one.photo for one in whole.bases)]
    read = (photo_in(value) for value in values if value)
    return [photo for photo in read if photo is not None]


DOORS: Final = (
    Door(GET, "/listings", rights.LISTINGS, listings),
    Door(GET, "/stations/{station}/listings/{listing}/pictures/{digest}", rights.LISTINGS, picture),
)

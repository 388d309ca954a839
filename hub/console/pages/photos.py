"""A record's photos as pictures: only for whoever just gave a reason to see the record."""

from __future__ import annotations

import hmac
from typing import Final

from starlette.responses import Response

from hub.console import pictures, records, rights
from hub.console.doors import GET, Door
from hub.console.visit import MissingError, Visit
from hub.intake.files import Files

JPEG: Final = b"\xff\xd8\xff"
SMALL: Final = "small"


def photo(visit: Visit) -> Response:
    """Send one photo of a record, or its preview while the photo has not come."""
    path, station = visit.path, visit.station.id
    with visit.room.store.read() as connection:
        row = records.row_of(connection, station, path["table"], path["id"])
        shown = pictures.photos_of(connection, path["table"], row) if row else []
        found = next((one for one in shown if one.digest.hex() == path["digest"]), None)
        if found is None or visit.session is None:
            raise MissingError
        key = pictures.key_of(visit.session.csrf, station, found.digest)
        if not hmac.compare_digest(key.encode(), visit.asked("key").encode()):
            raise MissingError
        whole = None
        if not visit.asked(SMALL):
            whole = Files(visit.room.office).content(connection, found.digest, station)
    content = whole or found.preview
    if not content.startswith(JPEG):
        raise MissingError
    return Response(content, media_type="image/jpeg")


DOORS: Final = (
    Door(GET, "/stations/{station}/photos/{table}/{id}/{digest}", rights.UNMASK, photo),
)

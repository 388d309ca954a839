"""The photos of a record, and the key by which a browser may fetch them after an unmasking."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from core.base.photos import PHOTO, Photo, photo_in
from hub.store.derived import DERIVED, STATION

MOVES: Final[Mapping[str, str]] = {"parcel": "parcel_move"}
"""Tables whose records tell by a second table what happened to them."""
MOST: Final = 20


def photos_of(connection: Connection, table: str, row: Mapping[str, Any]) -> list[Photo]:
    """Return the photos of a record and of what happened to it, in order."""
    values = [row.get(PHOTO)]
    if table in MOVES:
        moves = DERIVED[MOVES[table]].c
        mine = (moves[STATION] == row[STATION], moves["of"] == row["id"])
        query = select(moves[PHOTO]).where(*mine, moves["reverses"].is_(None))
        values += connection.scalars(query.order_by(moves["id"]).limit(MOST))
    read = (photo_in(bytes(value)) for value in values if value)
    return [photo for photo in read if photo is not None]


def key_of(csrf: str, station: int, digest: bytes) -> str:
    """Return the key of one photo for one sign-in: only an unmasked page names it."""
    message = f"photo/{station}/{digest.hex()}".encode()
    return hmac.digest(csrf.encode(), message, "sha256").hex()

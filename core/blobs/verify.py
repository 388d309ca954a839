"""Holding the photos on the shelf against the events that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.base.tables import Table
from core.blobs.errors import BlobError, MissingBlobError
from core.blobs.register import LOCAL, SENT, Register
from core.blobs.shelf import Shelf
from core.db.file import Database
from core.journal.codec import Body, decode_body
from core.journal.reading import UNREADABLE
from core.journal.verify import Problem, Verdict

MISSING: Final = "verify.photo_missing"
CHANGED: Final = "verify.photo_changed"


def with_photos(db: Database, shelf: Shelf, tables: Iterable[Table], verdict: Verdict) -> Verdict:
    """Return a verdict that also names every photo that is gone or changed."""
    try:
        found = tuple(_problems(db, shelf, tables))
    except ClerkError:
        # What cannot be read was named by the walk over the journal.
        return verdict
    problems = (*verdict.problems, *found)
    return msgspec.structs.replace(verdict, ok=verdict.ok and not found, problems=problems)


def _problems(db: Database, shelf: Shelf, tables: Iterable[Table]) -> Iterator[Problem]:
    for digest, _ in Register(db, tables).of(LOCAL, SENT):
        try:
            shelf.get(digest)
        except BlobError as error:
            message = MISSING if isinstance(error, MissingBlobError) else CHANGED
            yield from _named(db, digest, message)


def _named(db: Database, digest: bytes, message: str) -> Iterator[Problem]:
    """Name the events that show a photo: rare enough to look through all of them."""
    rows = db.rows(
        "SELECT device, epoch, seq, event FROM journal WHERE instr(event, ?) > 0", (digest,)
    )
    for device, epoch, seq, content in rows:
        body = _body(content)
        if body is not None and digest in body.blobs:
            yield Problem(
                code="blob",
                device=device,
                epoch=epoch,
                seq=seq,
                kind=body.type,
                day=body.day.isoformat(),
                message=message,
            )


def _body(content: bytes) -> Body | None:
    try:
        return decode_body(content)
    except UNREADABLE:
        return None

"""Taking a picture in beside the ledger, and showing it again."""

from __future__ import annotations

from core.base.photos import photo_in, photo_value
from core.blobs.errors import BlobError
from core.blobs.picture import Picture, prepare
from core.blobs.register import Register
from core.blobs.shelf import Shelf
from core.db.file import Database


class Photos:
    """The photos of one open file."""

    def __init__(self, db: Database, register: Register, shelf: Shelf) -> None:
        self._db = db
        self._register = register
        self._shelf = shelf

    def keep(self, content: bytes) -> bytes:
        """Make a file's picture small, keep it, and return what a record's field takes.

        Raises ``PictureError``s and ``DiskError``.
        """
        return self.keep_made(prepare(content))

    def keep_made(self, made: Picture) -> bytes:
        """Keep a picture that was made small already; as ``keep``. Raises ``DiskError``."""
        self._shelf.put(made.content)
        with self._db.atomic():
            self._register.add(made.digest, made.size)
        return photo_value(made.photo)

    def content(self, value: bytes) -> bytes | None:
        """Return the JPEG that a record's field names, None while it is not here."""
        photo = photo_in(value)
        try:
            return self._shelf.get(photo.digest) if photo else None
        except BlobError:
            return None

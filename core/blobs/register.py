"""Which photos this PC has, which the county has too, and which are only known by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from core.base.photos import PHOTO, Photo, photo_in
from core.base.tables import Table
from core.blobs.shelf import Shelf
from core.db.file import Database

LOOSE: Final = "loose"
"""Kept, and named by no record yet: the form is still open."""
LOCAL: Final = "local"
SENT: Final = "sent"
AWAY: Final = "away"
"""A record names it; it is not here."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many photos wait to be sent, are at the county too, and are not here."""

    waiting: int = 0
    sent: int = 0
    away: int = 0


class Register:
    """The photos of one open file and where each of them is."""

    def __init__(self, db: Database, tables: Iterable[Table]) -> None:
        self._db = db
        self._columns = tuple(
            (table.name, column.name)
            for table in tables
            for column in table.columns
            if column.shape == PHOTO and not column.field.row
        )

    def note(self, digest: bytes, size: int, state: str) -> None:
        """Say where a photo is now."""
        self._db.execute(
            "INSERT OR REPLACE INTO local_blob VALUES (?, ?, ?, ?)", (digest, size, PHOTO, state)
        )

    def add(self, digest: bytes, size: int) -> None:
        """Note a photo that was just put on the shelf, unless it is known already."""
        known = self.state(digest)
        if known in ("", AWAY):
            self.note(digest, size, LOCAL if known == AWAY else LOOSE)

    def state(self, digest: bytes) -> str:
        """Return where a photo is, "" for one that nobody named."""
        row = self._db.one("SELECT state FROM local_blob WHERE digest = ?", (digest,))
        return str(row[0]) if row else ""

    def of(self, *states: str, most: int = -1) -> list[tuple[bytes, int]]:
        """Return digest and size of the photos in one of these states."""
        marks = ", ".join("?" * len(states))
        return self._db.rows(
            f"SELECT digest, size FROM local_blob WHERE state IN ({marks}) "  # noqa: S608 - marks
            "ORDER BY digest LIMIT ?",
            (*states, most),
        )

    def receipted(self, digests: Iterable[bytes]) -> int:
        """Note which photos the county has; return of how many that was news."""
        change = "UPDATE local_blob SET state = ? WHERE digest = ? AND state = ?"
        with self._db.atomic():
            return sum(self._db.execute(change, (SENT, one, LOCAL)).rowcount for one in digests)

    def send_again(self) -> None:
        """Note that nobody knows any more what the county has: it may have lost some."""
        self._db.execute("UPDATE local_blob SET state = ? WHERE state = ?", (LOCAL, SENT))

    def counts(self) -> Counts:
        """Return how many photos are in each state."""
        rows = dict(self._db.rows("SELECT state, count(*) FROM local_blob GROUP BY state"))
        return Counts(
            waiting=rows.get(LOCAL, 0) + rows.get(LOOSE, 0),
            sent=rows.get(SENT, 0),
            away=rows.get(AWAY, 0),
        )

    def named(self) -> Iterator[Photo]:
        """Yield the photos that records show."""
        for table, column in self._columns:
            rows = self._db.rows(
                f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608 - own
            )
            for (value,) in rows:
                photo = photo_in(value)
                if photo is not None:
                    yield photo

    def look(self, shelf: Shelf) -> None:
        """Bring the register up to date with the records and with what lies on the shelf."""
        with self._db.atomic():
            states = dict(self._db.rows("SELECT digest, state FROM local_blob"))
            for photo in self.named():
                state = states.get(photo.digest, "")
                here = shelf.has(photo.digest)
                fresh = state in ("", LOOSE, AWAY)
                now = (LOCAL if fresh else state) if here else AWAY
                if now != state:
                    self.note(photo.digest, photo.size, now)
                    states[photo.digest] = now

    def forget_unnamed(self, shelf: Shelf, *, loose: bool) -> int:
        """Remove the photos that no record shows any more; return how many.

        With ``loose`` those too that a form may still be open for.
        """
        keep = {photo.digest for photo in self.named()}
        gone = [digest for digest, _ in self.of(LOCAL, SENT, AWAY) if digest not in keep]
        gone += [
            digest
            for digest, _ in self.of(LOOSE)
            if digest not in keep and (loose or self._was_named(digest))
        ]
        for digest in gone:
            shelf.remove(digest)
            self._db.execute("DELETE FROM local_blob WHERE digest = ?", (digest,))
        return len(gone)

    def _was_named(self, digest: bytes) -> bool:
        """Tell whether any event shows a photo: what showed it may be erased by now."""
        row = self._db.one("SELECT 1 FROM journal WHERE instr(event, ?) > 0 LIMIT 1", (digest,))
        return row is not None

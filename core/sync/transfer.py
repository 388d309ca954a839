"""Files by offset, up and down: a cut costs what was in flight, not what had arrived.

What has arrived lies in the encrypted file, piece by piece, so that a restart goes on from there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from core.base.progress import Share
from core.db.file import Database
from core.keys.device import DeviceKey
from core.sync.errors import (
    DroppedError,
    MalformedError,
    OversizeError,
    SyncError,
)
from core.sync.link import Answer, Link, nothing_more, wanted
from core.sync.messages import FILE
from core.sync.pouring import Pouring
from core.sync.segment import LARGEST

UP: Final = "up"
DOWN: Final = "down"
PIECE: Final = 64 << 10
OK, PARTIAL = 200, 206
NOT_FOUND, GONE = 404, 410


class GoneError(SyncError):
    """The hub no longer has the file."""

    code = "sync.file_gone"


class Files:
    """Moves files over a link; what is kept of them is the caller's."""

    def __init__(self, link: Link, key: DeviceKey, step: Share) -> None:
        self._link = link
        self._key = key
        self._step = step

    def upload(self, digest: bytes, content: bytes, note: Callable[[int], None]) -> None:
        """Bring a file to the hub from wherever it had come to; ``note`` hears each offset."""

        def heard(have: int) -> None:
            note(have)
            self._step(have, len(content))

        pouring = Pouring(content, heard)
        headers = {"Upload-Length": str(len(content)), "Transfer-Encoding": "chunked"}
        answer = self._ask("PUT", digest, headers, pouring.take, pouring.more)
        if answer.status != OK:
            # The body that was promised does not follow.
            self._link.close()
        wanted(answer)
        pouring.end()

    def download(
        self, digest: bytes, size: int, done: int, keep: Callable[[int, bytes], None]
    ) -> None:
        """Fetch a file's bytes from ``done`` on; ``keep`` stores each piece durably."""
        if size > LARGEST:
            raise OversizeError(most=LARGEST)
        inbox = _Inbox(done, keep, size, self._step)
        try:
            while inbox.at < size:
                before = inbox.at
                headers = {"Range": f"bytes={inbox.at}-"}
                answer = self._ask("GET", digest, headers, inbox.take)
                if answer.status in (NOT_FOUND, GONE):
                    raise GoneError
                inbox.flush()
                wanted(answer, OK, PARTIAL)
                if inbox.at == before:
                    raise DroppedError
        finally:
            inbox.flush()

    def _ask(
        self,
        method: str,
        digest: bytes,
        headers: Mapping[str, str],
        into: Callable[[bytes], None],
        more: Callable[[], bytes] = nothing_more,
    ) -> Answer:
        path = f"/v1/files/{digest.hex()}"
        signature = self._key.sign(FILE, method.encode() + path.encode())
        said = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
        shown = {"X-Cunzhan": f"{self._key.device}.{said}", **headers}
        return self._link.ask(method, path, b"", shown, into, more)


class _Inbox:
    """Gathers blocks into pieces worth a transaction."""

    def __init__(self, at: int, keep: Callable[[int, bytes], None], size: int, step: Share) -> None:
        self.at = at
        self._keep = keep
        self._size = size
        self._step = step
        self._held = bytearray()

    def take(self, block: bytes) -> None:
        self._held += block
        if self.at + len(self._held) > self._size:
            raise MalformedError
        if len(self._held) >= PIECE:
            self.flush()

    def flush(self) -> None:
        if self._held:
            held, self._held = bytes(self._held), bytearray()
            self._keep(self.at, held)
            self.at += len(held)
            self._step(self.at, self._size)


def begin(db: Database, digest: bytes, direction: str, size: int, what: str, name: str) -> int:
    """Note a transfer and return how much of it is done already."""
    place = (digest, direction)
    db.execute(
        "INSERT OR IGNORE INTO local_transfer VALUES (?, ?, ?, 0, ?, ?)", (*place, size, what, name)
    )
    row = db.one("SELECT done FROM local_transfer WHERE digest = ? AND direction = ?", place)
    return int(row[0]) if row else 0


def keep_piece(db: Database, digest: bytes, start: int, content: bytes) -> None:
    """Keep the next piece of a download, durably, with how far it has come."""
    with db.atomic():
        db.execute("INSERT OR REPLACE INTO local_piece VALUES (?, ?, ?)", (digest, start, content))
        note_done(db, digest, DOWN, start + len(content))


def note_done(db: Database, digest: bytes, direction: str, done: int) -> bool:
    """Note how far a transfer has come; True if that is further than before."""
    changed = db.execute(
        "UPDATE local_transfer SET done = ? WHERE digest = ? AND direction = ? AND done < ?",
        (done, digest, direction, done),
    )
    return bool(changed.rowcount)


def content_of(db: Database, digest: bytes) -> bytes:
    """Return what lies here of a file, from its beginning on."""
    rows = db.rows("SELECT content FROM local_piece WHERE digest = ? ORDER BY start", (digest,))
    return b"".join(content for (content,) in rows)


def whole(db: Database, digest: bytes) -> bytes | None:
    """Return a downloaded file, or None (and begin anew) when it is not what it should be."""
    content = content_of(db, digest)
    if hashlib.sha256(content).digest() == digest:
        return content
    forget(db, digest, DOWN)
    return None


def forget(db: Database, digest: bytes, direction: str) -> None:
    """Drop a transfer that is done with."""
    with db.atomic():
        db.execute(
            "DELETE FROM local_transfer WHERE digest = ? AND direction = ?", (digest, direction)
        )
        db.execute("DELETE FROM local_piece WHERE digest = ?", (digest,))


def forget_uploads(db: Database) -> None:
    """Drop what waits to be uploaded: it is cut anew, without those who were erased meanwhile."""
    for (digest,) in db.rows("SELECT digest FROM local_transfer WHERE direction = ?", (UP,)):
        forget(db, digest, UP)

"""Files by offset, up and down: a cut costs what was in flight, not what had arrived.

What has arrived lies in the encrypted file, piece by piece, so that a restart goes on from there.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from typing import Final

from core.db.file import Database
from core.keys.device import DeviceKey
from core.sync.errors import (
    DroppedError,
    MalformedError,
    OversizeError,
    SilentError,
    SyncError,
)
from core.sync.link import Answer, Link, wanted
from core.sync.messages import FILE
from core.sync.segment import LARGEST

UP: Final = "up"
DOWN: Final = "down"
PIECE: Final = 64 << 10
SMALLEST_PATCH: Final = 8 << 10
LARGEST_PATCH: Final = 512 << 10
PATCH_S: Final = 8
"""Seconds that one part of an upload may take: longer ones look silent behind deep buffers.

The hub keeps what came of a part that was cut.
"""
CREATED, NO_CONTENT, PARTIAL = 201, 204, 206
NOT_FOUND, CONFLICT, GONE, NOT_SATISFIABLE = 404, 409, 410, 416
Step = Callable[[int, int], None]
"""Hears how many bytes of how many are there."""


class GoneError(SyncError):
    """The hub no longer has the file."""

    code = "sync.file_gone"


class Files:
    """Moves files over a link; what is kept of them is the caller's."""

    def __init__(self, link: Link, key: DeviceKey, step: Step, rate: int = 0) -> None:
        self._link = link
        self._key = key
        self._step = step
        wanted_size = rate * PATCH_S if rate else SMALLEST_PATCH * 4
        self._patch = max(SMALLEST_PATCH, min(LARGEST_PATCH, wanted_size))
        self._ceiling = LARGEST_PATCH
        self._stuck: tuple[bytes, int] | None = None

    def upload(self, digest: bytes, content: bytes, note: Callable[[int], None]) -> None:
        """Bring a file to the hub from wherever it had come to; ``note`` hears each offset."""
        offset = self._begun(digest, len(content))
        if self._stuck == (digest, offset):
            self._shrink(self._patch)
        note(offset)
        while offset < len(content):
            part = content[offset : offset + self._patch]
            began = time.monotonic()
            try:
                answer = self._ask("PATCH", digest, part, {"Upload-Offset": str(offset)})
            except SilentError:
                self._shrink(len(part))
                raise
            finally:
                self._stuck = (digest, offset)
            if answer.status == CONFLICT:
                offset = self._offset(digest)
                continue
            wanted(answer, 200, NO_CONTENT)
            offset = answer.number("upload-offset", offset + len(part))
            if time.monotonic() - began < PATCH_S / 2:
                self._patch = min(self._ceiling, self._patch * 2)
            note(offset)
            self._step(offset, len(content))

    def _shrink(self, size: int) -> None:
        """Send smaller parts: nothing of one so large came through."""
        self._ceiling = self._patch = max(SMALLEST_PATCH, size // 4)

    def _begun(self, digest: bytes, size: int) -> int:
        """Make the file known to the hub and return how much of it is there."""
        answer = self._ask("POST", digest, b"", {"Upload-Length": str(size)})
        wanted(answer, 200, CREATED, NO_CONTENT)
        if "upload-offset" in answer.headers:
            return answer.number("upload-offset")
        return self._offset(digest)

    def _offset(self, digest: bytes) -> int:
        return wanted(self._ask("HEAD", digest), 200, NO_CONTENT).number("upload-offset")

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
                answer = self._ask("GET", digest, b"", headers, inbox.take)
                if answer.status in (NOT_FOUND, GONE):
                    raise GoneError
                inbox.flush()
                wanted(answer, 200, PARTIAL)
                if inbox.at == before:
                    raise DroppedError
        finally:
            inbox.flush()

    def _ask(
        self,
        method: str,
        digest: bytes,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        into: Callable[[bytes], None] | None = None,
    ) -> Answer:
        path = f"/v1/files/{digest.hex()}"
        signature = self._key.sign(FILE, method.encode() + path.encode())
        said = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
        shown = {"X-Cunzhan": f"{self._key.device}.{said}"} | (headers or {})
        return self._link.ask(method, path, body, shown, into)


class _Inbox:
    """Gathers blocks into pieces worth a transaction."""

    def __init__(self, at: int, keep: Callable[[int, bytes], None], size: int, step: Step) -> None:
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

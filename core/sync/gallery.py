"""Photos over the link: after the ledgers, each once, and only where the link is good enough.

Events bring the previews. Which photos to send or to fetch stands in the register; the hub says
in its reply which of them it has, and so none is sent twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar, cast

from core.base.photos import LARGEST_PHOTO, PHOTO
from core.blobs.errors import BlobError
from core.blobs.register import AWAY, LOCAL, LOOSE, SENT
from core.db import settings
from core.db.file import Database
from core.sync import transfer
from core.sync.errors import HubError, MalformedError, OversizeError
from core.sync.incoming import File, Tally
from core.sync.transfer import Files, GoneError

SETTING: Final = "sync.photos"
"""Setting: always, good (the default: neither metered nor slow), stick (never over a link)."""
ALWAYS, GOOD, STICK = "always", "good", "stick"
METERED, SLOW = "metered", "slow"
SLOWEST: Final = 4 << 10
"""Bytes per second below which a photo would keep the ledgers waiting."""
AT_ONCE: Final = 16
REFUSED: Final = (BlobError, GoneError, HubError, MalformedError, OversizeError)
"""What concerns one photo alone: the others go on."""
T = TypeVar("T")


class Asked(NamedTuple):
    """Photos that a request names: such as could be sent, such as are wanted."""

    offers: tuple[bytes, ...] = ()
    wants: tuple[bytes, ...] = ()


NOTHING: Final = Asked()


def photos_paused(db: Database, rate: int, metered: Callable[[], bool]) -> str:
    """Return why photos do not go over the link now: stick, metered, slow, or ""."""
    wish = settings.kept(db, SETTING) or GOOD
    if wish in (ALWAYS, STICK):
        return STICK if wish == STICK else ""
    if metered():
        return METERED
    return SLOW if 0 < rate < SLOWEST else ""


def never_paused() -> str:
    """Let photos go at any time."""
    return ""


class Gallery:
    """Carries the photos of one run; what touches the file goes through ``work``."""

    def __init__(
        self,
        file: File,
        files: Files,
        tally: Tally,
        work: Callable[[Callable[[], object]], object],
    ) -> None:
        self._db = file.db
        self._shelf = file.shelf
        self._register = file.register
        self._files = files
        self._tally = tally
        self._work = work
        self._looked_after = -1
        self._done_with: set[bytes] = set()
        self._furthest: dict[bytes, int] = {}
        self.paused: Callable[[], str] = never_paused

    def asked(self) -> Asked:
        """Return what to name in the next request."""
        return self._do(self._next)

    def carry(self, asked: Asked, have: tuple[bytes, ...]) -> bool:
        """Send and fetch after the hub's answer; return whether there is more to ask.

        Raises ``LinkError``s; what was moved by then is kept.
        """
        there = set(have)
        self._tally.moved += self._do(lambda: self._register.receipted(have))
        self._done_with |= set(asked.offers) & there
        for digest in asked.offers:
            if digest not in there:
                self._each(self._send, digest)
        for digest in asked.wants:
            if digest in there:
                self._each(self._fetch, digest)
        self._done_with |= set(asked.wants)
        return self.asked() != NOTHING

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self._work(act))

    def _next(self) -> Asked:
        if self._shelf is None or self.paused():
            return NOTHING
        self._look()
        return Asked(self._some(LOCAL), self._some(AWAY))

    def _look(self) -> None:
        """Take new records' photos in; again when more events came or a form was saved."""
        came = self._tally.events_received
        if self._shelf is None:
            return
        if came != self._looked_after or self._register.of(LOOSE, most=1):
            self._register.look(self._shelf)
            self._looked_after = came

    def _some(self, state: str) -> tuple[bytes, ...]:
        waiting = (digest for digest, size in self._register.of(state) if size <= LARGEST_PHOTO)
        return tuple(one for one in waiting if one not in self._done_with)[:AT_ONCE]

    def _each(self, act: Callable[[bytes], None], digest: bytes) -> None:
        try:
            act(digest)
        except REFUSED:
            self._done_with.add(digest)
            self._do(lambda: transfer.forget(self._db, digest, transfer.DOWN))

    def _send(self, digest: bytes) -> None:
        if self._shelf is None:
            return
        if digest in self._furthest and self._furthest[digest] < 0:
            # All of it was sent and the hub does not keep it: another run may try again.
            self._done_with.add(digest)
            return
        content = self._shelf.get(digest)

        def note(offset: int) -> None:
            if offset > self._furthest.get(digest, 0):
                self._furthest[digest] = offset
                self._tally.moved += 1

        self._files.upload(digest, content, note)
        self._furthest[digest] = -1

    def _fetch(self, digest: bytes) -> None:
        db = self._db
        size = self._do(lambda: dict(self._register.of(AWAY)).get(digest, 0))
        if self._shelf is None or not size:
            return
        done = self._do(lambda: transfer.begin(db, digest, transfer.DOWN, size, PHOTO, ""))

        def keep(start: int, piece: bytes) -> None:
            self._do(lambda: transfer.keep_piece(db, digest, start, piece))
            self._tally.moved += 1

        self._files.download(digest, size, done, keep)
        content = self._do(lambda: transfer.whole(db, digest))
        if content is not None:
            self._shelf.put(content)
            self._do(lambda: self._fetched(digest, size))

    def _fetched(self, digest: bytes, size: int) -> None:
        with self._db.atomic():
            self._register.note(digest, size, SENT)
            transfer.forget(self._db, digest, transfer.DOWN)

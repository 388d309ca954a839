"""One round trip with the hub: said, heard, taken; and files on the way there and back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final, TypeVar, cast

from cryptography import x509

from core.base.clock import Clock
from core.base.progress import Share
from core.db.file import Database
from core.sync import handing, incidents, pace, picture, shelving, transfer, witness
from core.sync.errors import DroppedError, HubExpiredError, NotEnrolledError
from core.sync.gallery import NOTHING, Asked, Gallery
from core.sync.incoming import File, Incoming, Tally
from core.sync.link import Link, wanted
from core.sync.messages import REQUEST, USUAL, Item, Reply, Request, write_message
from core.sync.outgoing import Parcel, disputed, parcel, unsent, unsent_logs, waiting_files
from core.sync.pace import Pace
from core.sync.segment import header_of
from core.sync.transfer import Files
from core.sync.trust import Trust, trust_of

NONCE_BYTES: Final = 8
SKEWED_MS: Final = 10 * 60_000
PATH: Final = "/v1/sync"
BY_LINK: Final = "link"
T = TypeVar("T")
Work = Callable[[Callable[[], object]], object]


class Exchange:
    """Speaks with one hub for one open file.

    What touches the file goes through ``work`` in short pieces, none of which waits for the
    network: a desk hands in a function that runs them on the thread that owns the connection.
    """

    def __init__(
        self,
        file: File,
        link: Link,
        clock: Clock,
        pace: Pace,
        step: Share,
        *,
        work: Work,
    ) -> None:
        self._file = file
        self._db: Database = file.db
        self.link = link
        self._clock = clock
        self._pace = pace
        link.rate = pace.rate
        self._step = step
        self._work = work
        self.tally = Tally()
        self._incoming = Incoming(file, self.tally)
        self._files = Files(link, file.key, step)
        self.photos = Gallery(file, self._files, self.tally, work)
        self._said_all = False

    def round(self) -> bool:
        """Do one round; return whether there is more to say or to hear.

        Raises ``LinkError`` and what else is told by ``core.sync.errors``; what was taken by
        then is kept.
        """
        trust, sending = self._do(self._gathered)
        aside = self._do(lambda: disputed(self._db))
        for digest in sending.files:
            self._upload(digest)
        asking = self._said_all or not (sending.cuts or sending.files)
        asked = self.photos.asked() if asking else NOTHING
        request = self._do(lambda: self._request(trust, sending, asked))
        began, before = time.monotonic(), self._bytes()
        answer = wanted(self.link.ask("POST", PATH, request))
        self._pace.learn(self._bytes() - before, time.monotonic() - began)
        reply = self._do(lambda: self._heard(answer.content, request, trust))
        self._check_dates(reply)
        self.tally.wait_s = max(self.tally.wait_s, reply.wait_s)
        for item in reply.items:
            if self.tally.again:
                # The cursors were set back: what is left comes once more, in its order.
                break
            self._receive(item)
        if self._asks_again():
            return True
        if not reply.more:
            self._do(lambda: self._incoming.settle(aside))
        self._said_all = not (reply.more or self._do(self._has_more))
        return not self._said_all or self.photos.carry(asked, reply.have)

    def _asks_again(self) -> bool:
        again, self.tally.again = self.tally.again, False
        return again

    def stop(self) -> None:
        """Raise if the clerk stopped the work."""
        self.link.stop()

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self._work(act))

    def _bytes(self) -> int:
        return self.link.count.up + self.link.count.down

    def now_ms(self) -> int:
        """Return the PC's wall time."""
        return int(self._clock.now().timestamp() * 1000)

    def _gathered(self) -> tuple[Trust, Parcel]:
        with self._db.atomic():
            trust = trust_of(self._db)
            if trust is None:
                raise NotEnrolledError
            skip = frozenset(
                log for log, code in self.tally.refused.items() if not code.startswith("gap ")
            )
            return trust, parcel(self._db, trust, self._file.key, self._pace.budget, skip)

    def _request(self, trust: Trust, sending: Parcel, asked: Asked) -> bytes:
        db, journal = self._db, self._file.journal
        said = Request(
            device=journal.device,
            nonce=os.urandom(NONCE_BYTES),
            wall_ms=self.now_ms(),
            epoch=journal.epoch,
            cursors=dict(db.rows("SELECT lane, arrival FROM local_cursor")),
            segments=tuple(one.raw for one in sending.cuts),
            uploads=sending.files,
            echo=witness.echo(db),
            # What is usual goes without saying.
            budget=self._pace.budget % USUAL,
            unsent=unsent(db, trust, journal.device),
            app=APP,
            sightings=incidents.sightings(db),
            hub=trust.hubs[0].serial,
            county=trust.county.serial,
            papers=handing.owed(db),
            offers=asked.offers,
            wants=asked.wants,
            picture=picture.is_wanted(db),
            whole=shelving.wants_whole(db),
        )
        return write_message(REQUEST, said, self._file.key)

    def _heard(self, raw: bytes, request: bytes, trust: Trust) -> Reply:
        """Take the answer's facts in one short transaction."""
        with self._db.atomic():
            reply = self._incoming.opened(raw, request, trust)
            now = self.now_ms()
            fresh = trust_of(self._db) or trust
            self._incoming.facts(reply, fresh, now)
            waiting_files(self._db)
            self._pace.skew_ms = now - reply.hub_ms
            self.tally.wrong_clock = abs(self._pace.skew_ms) > SKEWED_MS
            pace.save(self._db, self._pace)
        return reply

    def _check_dates(self, reply: Reply) -> None:
        """Hold the hub's certificate against the hub's own signed time, not this PC's clock."""
        if not self.link.certificate:
            return
        paper = x509.load_der_x509_certificate(self.link.certificate)
        seconds = reply.hub_ms / 1000
        begins, ends = paper.not_valid_before_utc, paper.not_valid_after_utc
        if not begins.timestamp() <= seconds <= ends.timestamp():
            raise HubExpiredError

    def _receive(self, item: Item) -> None:
        content = item.content or self._fetched(item)

        def take() -> None:
            trust = trust_of(self._db)
            if trust is None:
                raise NotEnrolledError
            self._incoming.item(item, content, trust, self.now_ms())
            if item.digest:
                transfer.forget(self._db, item.digest, transfer.DOWN)

        self._do(take)
        self._step(self.tally.events_sent + self.tally.events_received, 0)

    def _fetched(self, item: Item) -> bytes:
        """Return an offered file, fetched from wherever it had come to."""
        if not item.digest:
            return b""
        db = self._db
        done = self._do(
            lambda: transfer.begin(db, item.digest, transfer.DOWN, item.size, item.what, item.name)
        )

        def keep(start: int, piece: bytes) -> None:
            self._do(lambda: transfer.keep_piece(db, item.digest, start, piece))
            self.tally.moved += 1

        began, before = time.monotonic(), self._bytes()
        self._files.download(item.digest, item.size, done, keep)
        self._pace.learn(self._bytes() - before, time.monotonic() - began)
        content = self._do(lambda: transfer.whole(db, item.digest))
        if content is None:
            raise DroppedError
        return content

    def _upload(self, digest: bytes) -> None:
        db = self._db
        content = self._do(lambda: transfer.content_of(db, digest))

        def note(offset: int) -> None:
            self.tally.moved += self._do(lambda: self._noted(digest, offset, content))

        began, before = time.monotonic(), self._bytes()
        self._files.upload(digest, content, note)
        self._pace.learn(self._bytes() - before, time.monotonic() - began)

    def _noted(self, digest: bytes, offset: int, content: bytes) -> bool:
        """Note an upload's offset; once all of it is there, its events count as sent.

        True if that is further than before.
        """
        with self._db.atomic():
            further = transfer.note_done(self._db, digest, transfer.UP, offset)
            if offset < len(content):
                return further
            header = header_of(content)
            last = header.first + header.count - 1
            self._db.execute(
                "INSERT OR REPLACE INTO local_carried VALUES (?, ?, ?, ?, ?, ?)",
                (BY_LINK, header.device, header.epoch, last, self.now_ms(), "hub"),
            )
        return further

    def _has_more(self) -> bool:
        trust = trust_of(self._db)
        if trust is None:
            return False
        logs = unsent_logs(self._db, trust, self._file.key.device)
        return any(self.tally.refused.get(log, "gap ").startswith("gap ") for log, _, _ in logs)


APP: Final = "0.1.0"

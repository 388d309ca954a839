"""Many stations at one hub within a short time: light PCs that say what real ones wrote.

The events were made through a station's services; each PC says them as its own, under its own key
and name. It uploads as the desk does what is too long for a request, comes back when it is asked
to wait, sends again what was cut off, and believes nothing but signed receipts.
"""

from __future__ import annotations

import hashlib
import heapq
import http.client
import itertools
import os
import random
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from core.db.file import Database
from core.journal.chain import first_head, next_head
from core.journal.codec import Block, block_hash
from core.journal.reading import everything
from core.keys.device import DeviceKey, is_signed_by
from core.sync.messages import (
    FILE,
    INLINE,
    REPLY,
    REQUEST,
    Receipt,
    Reply,
    Request,
    read_message,
    receipt_message,
    write_message,
)
from core.sync.pouring import REFUSAL, chunked
from core.sync.segment import Header, Stretch, write_segment
from hub.intake import register
from hub.intake.register import Right
from hub.office import Office
from hub.store.stations import Place

SMALL = 200
"""Events of a first segment: a day's, which fits a request; the rest of a month goes as a file."""
OK, BUSY, AHEAD = 200, 429, 409
Line = http.client.HTTPSConnection


class Written(NamedTuple):
    """What one PC wrote, and as whom."""

    device: str
    events: list[Stretch]


class Door(NamedTuple):
    """Where the hub is, whose signature counts there, and who vouches for its TLS."""

    port: int
    hub: bytes
    context: ssl.SSLContext


class Sent(NamedTuple):
    """One segment of a PC, and where it leads."""

    raw: bytes
    last: int
    head: bytes


class WaitError(Exception):
    """Come back after ``seconds``: the hub asked for patience, or the line was cut."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def written(db: Database, device: str) -> Written:
    """Return what a real station wrote."""
    stored = [Stretch(one.content, tuple(one.blocks.values())) for one in everything(db)]
    return Written(device, stored)


def as_own(said: Written, device: str) -> list[Stretch]:
    """Return the same events as another device says them: every id in them begins with its name."""
    old, new = said.device.encode(), device.encode()
    return [_renamed(one, old, new) for one in said.events]


def _renamed(one: Stretch, old: bytes, new: bytes) -> Stretch:
    content, blocks = one.content.replace(old, new), []
    for block in one.blocks:
        body = block.body.replace(old, new)
        subject = block.subject.replace(old.decode(), new.decode())
        before, after = block_hash(block.salt, block.body), block_hash(block.salt, body)
        content = content.replace(before, after)
        blocks.append(Block(subject, block.salt, body))
    return Stretch(content, tuple(blocks))


class Pc:
    """One station's PC with a month that the county has not seen."""

    def __init__(self, said: Written, small: int = SMALL, inline: int = INLINE) -> None:
        self.inline = inline
        self.key = DeviceKey.new()
        self.reached = 0
        self.station = 0
        events = as_own(said, self.key.device)
        self.events = len(events)
        self.segments: list[Sent] = []
        head, at = first_head(self.key.public, 1), 0
        for part in (events[:small], events[small:]):
            if part:
                begin = head
                for one in part:
                    head = next_head(head, one.content)
                self.segments.append(self._segment(at, part, begin, head))
                at += len(part)

    def _segment(self, at: int, part: Sequence[Stretch], begin: bytes, head: bytes) -> Sent:
        header = Header(
            device=self.key.device, epoch=1, first=at + 1, count=len(part),
            before=begin if at else b"", public_key=b"" if at else self.key.public,
        )  # fmt: skip
        last = at + len(part)
        raw = write_segment(header, self.key.sign_head(1, last, head), part)
        return Sent(raw, last, head)

    @property
    def waiting(self) -> Sent | None:
        """What the county has not receipted yet."""
        return next((one for one in self.segments if one.last > self.reached), None)

    def request(self, **said: object) -> bytes:
        """Return a signed request."""
        asked = Request(
            device=self.key.device, nonce=os.urandom(8), wall_ms=0, epoch=1,
            unsent=self.events - self.reached, **said,  # type: ignore[arg-type]
        )  # fmt: skip
        return write_message(REQUEST, asked, self.key)

    def believe(self, raw: bytes, about: bytes, hub: bytes) -> None:
        """Take a reply; AssertionError for one that is not the hub's, or receipts other events."""
        reply = read_message(REPLY, raw, Reply, (hub,), about)
        assert not reply.problems, reply.problems
        for one in reply.receipts:
            self._believe(one, hub)
        assert reply.end >= self.reached

    def _believe(self, one: Receipt, hub: bytes) -> None:
        head = next(sent.head for sent in self.segments if sent.last == one.seq)
        said = receipt_message(one.device, one.epoch, one.seq, head, one.hub_ms)
        assert is_signed_by(hub, said, one.signature)
        self.reached = max(self.reached, one.seq)


class Visit:
    """One PC's sync, over as many connections as it takes."""

    def __init__(self, pc: Pc, door: Door, address: str, luck: random.Random, cut: float) -> None:
        self.pc = pc
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.cuts = 0
        self._door, self._address, self._luck, self._cut = door, address, luck, cut
        self._line: http.client.HTTPSConnection | None = None

    def go(self) -> None:
        """Sync until everything is receipted, or ``WaitError``."""
        try:
            while (sent := self.pc.waiting) is not None:
                self._send(sent)
            self._sync()
        finally:
            self._hang_up()

    def _send(self, sent: Sent) -> None:
        if len(sent.raw) <= self.pc.inline:
            self._sync(segments=(sent.raw,))
            return
        digest = hashlib.sha256(sent.raw).digest()
        self._pour(f"/v1/files/{digest.hex()}", sent.raw)
        self._sync(uploads=(digest,))

    def _pour(self, path: str, raw: bytes) -> None:
        """Bring a file to the hub from wherever it had come to."""
        size = {"Upload-Length": str(len(raw)), "Transfer-Encoding": "chunked"}

        def rest(line: Line) -> http.client.HTTPResponse:
            line.putrequest("PUT", path)
            for name, value in (self._signed("PUT", path) | size).items():
                line.putheader(name, value)
            line.endheaders()
            answer = line.getresponse()
            if answer.status == OK:
                line.send(chunked(raw[int(answer.readline()) :]))
            return answer

        refused = REFUSAL.search(self._said(rest))
        if refused:
            # Another connection brings it too, or the hub is busy.
            assert int(refused[1]) in (AHEAD, BUSY), refused[0]
            raise WaitError(int(refused[3]))

    def _sync(self, **said: object) -> None:
        raw = self.pc.request(**said)

        answer = self._said(lambda line: line.request("POST", "/v1/sync", raw))
        self.pc.believe(answer, raw, self._door.hub)

    def _signed(self, method: str, path: str) -> dict[str, str]:
        signature = self.pc.key.sign(FILE, method.encode() + path.encode())
        said = urlsafe_b64encode(signature).rstrip(b"=").decode()
        return {"X-Cunzhan": f"{self.pc.key.device}.{said}"}

    def _said(self, say: Callable[[Line], http.client.HTTPResponse | None]) -> bytes:
        """Return the answer; ``WaitError`` when the line was cut before it came."""
        began = time.monotonic()
        line = self._dialled()
        begun = say(line)
        if self._luck.random() < self._cut:
            self.cuts += 1
            raise WaitError(self._luck.random())
        answer = begun or line.getresponse()
        content = answer.read()
        self.took.append(time.monotonic() - began)
        self.statuses[answer.status] += 1
        if answer.status == BUSY:
            wait = int(answer.headers["Retry-After"])
            raise WaitError(wait * (1 + self._luck.random() / 2))
        assert answer.status == OK, (answer.status, content)
        return content

    def _dialled(self) -> http.client.HTTPSConnection:
        if self._line is None:
            self._line = http.client.HTTPSConnection(
                "127.0.0.1", self._door.port, timeout=120, context=self._door.context,
                source_address=(self._address, 0),
            )  # fmt: skip
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class Crowd:
    """Carries out visits, so many at once, each at its time; who is asked to wait gives way."""

    def __init__(self, visits: Sequence[Visit], window_s: float, seed: int = 1) -> None:
        luck, began = random.Random(seed), time.monotonic()
        self._order = itertools.count()
        self.due = {id(one): began + luck.uniform(0, window_s) for one in visits}
        self._waiting = [(self.due[id(one)], next(self._order), one) for one in visits]
        heapq.heapify(self._waiting)
        self._left = len(visits)
        self._wake = threading.Condition()
        self.ended: dict[int, float] = {}
        self.failed: list[BaseException] = []

    def run(self, hands: int) -> None:
        """Carry out all visits; raises the first thing that went wrong."""
        threads = [threading.Thread(target=self._work) for _ in range(hands)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failed:
            raise self.failed[0]

    def _next(self) -> Visit | None:
        with self._wake:
            while self._left and not self.failed:
                wait = self._waiting[0][0] - time.monotonic() if self._waiting else 1.0
                if wait <= 0:
                    return heapq.heappop(self._waiting)[2]
                self._wake.wait(wait)
        return None

    def _work(self) -> None:
        for visit in iter(self._next, None):
            try:
                visit.go()
            except WaitError as told:
                with self._wake:
                    due = time.monotonic() + told.seconds
                    heapq.heappush(self._waiting, (due, next(self._order), visit))
                    self._wake.notify()
                continue
            except BaseException as error:  # noqa: BLE001 - the thread that started us raises it
                self.failed.append(error)
            self.ended[id(visit)] = time.monotonic()
            with self._wake:
                self._left -= 1
                self._wake.notify_all()

    def seconds(self, visits: Sequence[Visit]) -> list[float]:
        """Return how long each visit took, from when it came to its last receipt, sorted."""
        return sorted(self.ended[id(one)] - self.due[id(one)] for one in visits)


def founded(folder: Path, pcs: Sequence[Pc]) -> bytes:
    """Found a station for each PC in a county that does not serve yet; return the hub's key."""
    with Office.open(folder) as office:
        now = office.now_ms()
        for number, pc in enumerate(pcs):
            place = Place(name=f"{number + 1}号站", village_code=f"5002411{number:05d}")
            right = Right(public_key=pc.key.public, role="station", recipient="")

            def begin(connection, place=place, right=right):
                made = register.found(connection, office.keys, place, now)
                register.certify(connection, office.keys, made, right, now)
                return made

            pc.station = office.store.write(begin)
        return office.keys.signing.public

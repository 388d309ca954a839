"""The way between a PC and the hub, in memory: everything that a bad network does to bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from core.sync.errors import DroppedError, NoHubError, SilentError
from core.sync.link import Answer, nobody_stops, nothing_more
from core.sync.tls import Count, Stop

if TYPE_CHECKING:
    from tests.simulation.county import County

PORTAL = "<html><head><title>WiFi</title></head><body>请登录</body></html>".encode()
NO_HEADERS: Mapping[str, str] = {}
BEGUN_AT = "begun-at"
"""Where the hub's first line said that a file's body goes on: a connection knows it."""
NO_WAY = "no_way"
LOST, LATE, CUT_UP, FLIPPED_UP = "lost", "late", "cut_up", "flipped_up"
TWICE, UNHEARD, CUT_DOWN, FLIPPED_DOWN = "twice", "unheard", "cut_down", "flipped_down"
PORTALED, MOVED, OLD, FOREIGN, BUSY, BROKEN = (
    "portal", "moved", "old", "foreign", "busy", "broken",
)  # fmt: skip
FAULTS = (
    NO_WAY, LOST, LATE, CUT_UP, FLIPPED_UP, TWICE, UNHEARD, CUT_DOWN, FLIPPED_DOWN, PORTALED,
    MOVED, OLD, FOREIGN, BUSY, BROKEN,
)  # fmt: skip


class Wire:
    """What a PC takes for its link; ``plan`` holds what goes wrong with the next requests."""

    def __init__(self, county: County, draw: random.Random) -> None:
        self._county = county
        self._draw = draw
        self.plan: list[str] = []
        self.between: Callable[[], None] = lambda: None
        self.addresses = ["county.example:8443"]
        self.count = Count()
        self.stop: Stop = nobody_stops
        self.certificate = b""
        self._last = Answer(200, {}, b"")

    def close(self) -> None:
        """Hang up: nothing is held."""

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
        into: Callable[[bytes], None] | None = None,
        more: Callable[[], bytes] = nothing_more,
    ) -> Answer:
        """Ask the hub, through whatever goes wrong; ``more`` follows once it answered."""
        answer = self._asked((method, path, body, dict(headers)), into)
        framed = b"".join(iter(more, b""))
        rest = framed.partition(b"\r\n")[2].rpartition(b"\r\n0\r\n")[0]
        if rest:
            at = {BEGUN_AT: str(int(headers["Upload-Length"]) - len(rest))}
            answer = self._asked((method, path, rest, {**headers, **at}), into)
        return answer

    def _asked(
        self,
        said: tuple[str, str, bytes, dict[str, str]],
        into: Callable[[bytes], None] | None,
    ) -> Answer:
        _, path, body, _ = said
        self.stop()
        self.count.requests += 1
        self.count.up += len(body)
        self._county.time.pass_by(1 + len(body) / 20_000)
        fault = self.plan.pop(0) if self.plan else ""
        answer = self._through(fault, said)
        self.between()
        self.count.down += len(answer.content)
        # The county's paper holds an X.509 authority, whose signature is as long as chance has it.
        self._county.time.pass_by(len(answer.content) / 20_000 if path != "/v1/enrol" else 1)
        if into is not None and answer.status < 300:
            into(answer.content)
            answer = Answer(answer.status, answer.headers, b"")
        if fault == CUT_DOWN and into is not None:
            raise DroppedError
        return answer

    def _through(self, fault: str, said: tuple[str, str, bytes, dict[str, str]]) -> Answer:
        if fault in (NO_WAY, LOST):
            raise NoHubError if fault == NO_WAY else DroppedError
        if fault == LATE:
            self._county.mail.append(said)
            raise SilentError
        if fault in (CUT_UP, FLIPPED_UP):
            return self._spoilt_up(fault, said)
        if fault in (PORTALED, MOVED, OLD, FOREIGN, BUSY, BROKEN):
            return self._instead(fault)
        answer = self._county.serve(*said)
        if fault == TWICE:
            answer = self._county.serve(*said)
        self._last = self._county.last = answer
        if fault == UNHEARD:
            raise DroppedError
        if fault in (CUT_DOWN, FLIPPED_DOWN):
            return Answer(answer.status, answer.headers, self.spoilt(fault, answer.content))
        return answer

    def _spoilt_up(self, fault: str, said: tuple[str, str, bytes, dict[str, str]]) -> Answer:
        """Bring the hub other bytes than were sent; what it answers may get lost."""
        method, path, body, headers = said
        answer = self._county.serve(method, path, self.spoilt(fault, body), headers)
        if self._draw.random() < 0.5:
            raise DroppedError
        return answer

    def _instead(self, fault: str) -> Answer:
        """Return what somebody else answers in the hub's stead."""
        if fault == OLD:
            return self._last
        if fault == FOREIGN:
            return self._county.last
        if fault == BUSY:
            content = msgspec.msgpack.encode({"code": "busy"})
            return Answer(503, {"retry-after": str(self._draw.choice((1, 4, 30)))}, content)
        if fault == BROKEN:
            return Answer(500, {}, b"Internal Server Error")
        return Answer(200 if fault == PORTALED else 302, {"content-type": "text/html"}, PORTAL)

    def spoilt(self, fault: str, content: bytes) -> bytes:
        """Return bytes cut somewhere, or with one bit flipped somewhere."""
        if not content:
            return content
        at = self._draw.randrange(len(content))
        if fault in (CUT_UP, CUT_DOWN):
            return content[:at]
        flipped = content[at] ^ (1 << self._draw.randrange(8))
        return content[:at] + bytes([flipped]) + content[at + 1 :]

"""A file's way up: the hub says how much of it it has, and says so again while the rest comes.

One request, however long the file and however often it was begun. Its answer begins at once and
consists of lines: digits say how many bytes are durable at the hub. They are what a live line is
known by, whatever still waits in a modem.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from core.sync.errors import DroppedError, MalformedError
from core.sync.link import Answer, wanted

STEP: Final = 16 << 10
LONGEST: Final = 200
"""Characters of a line."""
HAVE: Final = re.compile(rb"\d{1,12}")
REFUSAL: Final = re.compile(rb"([45]\d\d) (\w{1,40}) (\d{1,6})")
WRONG_OFFSET: Final = 409


class Pouring:
    """One file's content on its way; ``heard`` hears each time how many bytes are durable."""

    def __init__(self, content: bytes, heard: Callable[[int], None]) -> None:
        self._content = content
        self._heard = heard
        self._line = bytearray()
        self._body = memoryview(b"")
        self._begun = False
        self._have = 0

    def take(self, block: bytes) -> None:
        """Hear what the hub says; raise what its refusal means."""
        *lines, rest = bytes(self._line + block).split(b"\n")
        for line in lines:
            self._hear(line)
        self._line = bytearray(rest)
        if len(rest) > LONGEST:
            raise MalformedError

    def more(self) -> bytes:
        """Return what to send next: nothing until the hub said where to go on."""
        part, self._body = self._body[:STEP], self._body[STEP:]
        return bytes(part)

    def end(self) -> None:
        """Raise ``DroppedError`` if the hub's answer ended before all of the file was there."""
        if self._have < len(self._content):
            raise DroppedError

    def _hear(self, line: bytes) -> None:
        if HAVE.fullmatch(line) is None:
            raise_for(line)
        self._have = int(line)
        if self._have > len(self._content):
            raise MalformedError
        if not self._begun:
            self._begun, self._body = True, memoryview(chunked(self._content[self._have :]))
        self._heard(self._have)


def chunked(content: bytes) -> bytes:
    """Return a request's whole chunked body: its length was not known when the request began."""
    return (b"%x\r\n%b\r\n" % (len(content), content) if content else b"") + b"0\r\n\r\n"


def raise_for(line: bytes) -> None:
    """Raise what the last line of a refused file means."""
    said = REFUSAL.fullmatch(line)
    if said is None:
        raise MalformedError
    status = int(said[1])
    if status == WRONG_OFFSET:
        # Another connection moved it meanwhile: the hub says where the next one goes on.
        raise DroppedError
    why = msgspec.msgpack.encode({"code": said[2].decode()})
    wanted(Answer(status, {"retry-after": said[3].decode()}, why))

"""What a refusal looks like on the wire: a status, MessagePack ``{code}``, perhaps a wait.

It is not signed: a hint to whoever asked, never a proof. Where an answer is under way already,
the refusal is its last line.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from core.base.errors import ClerkError, DiskError, DiskFullError
from core.db.errors import BusyFileError
from core.keys.certificate import ForgedError
from core.sync.errors import MalformedError, OversizeError
from hub.intake.bodies import StalledError
from hub.intake.limits import SlowDownError
from hub.store.errors import NoDatabaseError, StoreClosedError

BINARY: Final = "application/octet-stream"
WAIT_S: Final = 30
STATUSES: Final[Mapping[type[Exception], tuple[int, str]]] = MappingProxyType(
    {
        MalformedError: (400, "malformed"),
        OversizeError: (413, "too_large"),
        ForgedError: (401, "forged"),
        StalledError: (408, "stalled"),
        BusyFileError: (503, "busy"),
        DiskFullError: (503, "busy"),
        DiskError: (503, "busy"),
        NoDatabaseError: (503, "busy"),
        StoreClosedError: (503, "busy"),
    }
)


class Refusal(msgspec.Struct, frozen=True):
    """Why not, in one word."""

    code: str


class Told(NamedTuple):
    """A refusal: its status, its code, after how many seconds to ask again (0: no matter)."""

    status: int
    code: str
    wait_s: int = 0

    @property
    def line(self) -> bytes:
        """The refusal as the last line of an answer that had begun."""
        return f"{self.status} {self.code} {self.wait_s}\n".encode()


class Telling(Response):
    """An answer said line by line, also while the request's body still comes."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        self._lines = lines

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Say it; nobody but the lines' source listens to what comes."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": []})
        async for line in self._lines:
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def refusal(error: Exception) -> Told:
    """Return what an error is on the wire."""
    status, code = STATUSES.get(type(error), (getattr(error, "status", 400), ""))
    if not code:
        code = error.code if isinstance(error, ClerkError) else "refused"
    if isinstance(error, SlowDownError):
        return Told(status, code, error.wait_s + secrets.randbelow(error.wait_s + 1))
    if status == STATUSES[BusyFileError][0]:
        return Told(status, code, WAIT_S + secrets.randbelow(WAIT_S))
    return Told(status, code)


async def refuse(_request: Request, error: Exception) -> Response:
    """Return the answer to a request that was refused."""
    told = refusal(error)
    headers = {"Retry-After": str(told.wait_s)} if told.wait_s else {}
    return Response(msgspec.msgpack.encode(Refusal(told.code)), told.status, headers, BINARY)

"""What a refusal looks like on the wire: a status, MessagePack ``{code}``, perhaps a wait.

It is not signed: a hint to whoever asked, never a proof.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from fastapi import Request, Response

from core.base.errors import ClerkError, DiskError, DiskFullError
from core.db.errors import BusyFileError
from core.keys.certificate import ForgedError
from core.sync.errors import MalformedError, OversizeError
from hub.intake.bodies import StalledError
from hub.intake.files import WrongOffsetError
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


async def refuse(_request: Request, error: Exception) -> Response:
    """Return the answer to a request that was refused."""
    status, code = STATUSES.get(type(error), (getattr(error, "status", 400), ""))
    if not code:
        code = error.code if isinstance(error, ClerkError) else "refused"
    headers = {}
    if isinstance(error, SlowDownError):
        headers["Retry-After"] = str(error.wait_s + secrets.randbelow(error.wait_s + 1))
    elif status == STATUSES[BusyFileError][0]:
        headers["Retry-After"] = str(WAIT_S + secrets.randbelow(WAIT_S))
    if isinstance(error, WrongOffsetError):
        headers["Upload-Offset"] = str(error.args_by_name["have"])
    return Response(msgspec.msgpack.encode(Refusal(code)), status, headers, BINARY)

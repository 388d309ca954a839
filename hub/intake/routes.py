"""The hub's doors for stations, under ``/v1``: MessagePack bodies, signed by whoever sends them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import functools
import re
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from core.base.errors import ClerkError
from core.keys.certificate import ForgedError
from core.keys.device import is_signed_by
from core.sync.errors import MalformedError
from core.sync.messages import FILE, LARGEST_BODY
from hub.intake.bodies import Gate
from hub.intake.enrol import enrol
from hub.intake.files import DIGEST, File, Files, NoSuchFileError
from hub.intake.limits import Buckets
from hub.intake.refusals import BINARY, Telling, refusal
from hub.intake.sync import Desk, nobody, one_home
from hub.office import Office
from hub.store.stations import Device

LARGEST_APPLICATION: Final = 8 << 10
TOLD_S: Final = 5.0
"""How often a PC hears how much of its file is here: it is how it knows that the line lives."""
PIECE: Final = 4 << 10
NAME: Final = re.compile(r"[0-9a-f]{64}")
RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
WHOLE, PART, UNREACHABLE = 200, 206, 416
ANONYMOUS: Final = "?"
VISITS: Final = (480, 80)
"""Requests of one address at once, and each second: a county may share its carrier's address."""


def _body(words: str, *more: int) -> dict[str, Any]:
    """Describe a binary answer for OpenAPI: 200, and what else comes with a body of that kind."""
    content = {BINARY: {"schema": {"type": "string", "format": "binary"}}}
    refused = {"description": "Refused: MessagePack {code}", "content": content}
    return {
        "responses": {
            **{code: {"description": words, "content": content} for code in (WHOLE, *more)},
            **dict.fromkeys((202, 400, 401, 403, 404, 408, 409, 413, 416, 422, 429, 503), refused),
        },
        "response_class": Response,
        "status_code": WHOLE,
    }


def _sent(words: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {
        "requestBody": {
            "required": True, "description": words, "content": {BINARY: {"schema": schema}}
        }
    }  # fmt: skip


def _header(name: str, words: str, *, number: bool = False, must: bool = True) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 0} if number else {"type": "string"}
    return {"name": name, "in": "header", "required": must, "description": words, "schema": schema}


SIGNED: Final = _header("X-Cunzhan", "DEVICE.base64url(signature over method and path)")
LENGTH: Final = _header("Upload-Length", "The file's bytes", number=True)
SPAN: Final = _header("Range", "bytes=FIRST-LAST or bytes=FIRST-", must=False)


class Doors:
    """The endpoints of one running hub."""

    def __init__(self, office: Office, poke: Callable[[], None] = nobody) -> None:
        self.office = office
        self.files = Files(office)
        self.desk = Desk(office, self.files, poke)
        self.gate = Gate()
        self._visits = Buckets(office.clock, burst=VISITS[0], per_s=VISITS[1])
        self._knocks = Buckets(office.clock, burst=20, per_s=0.2)

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/v1", tags=["station"])
        add = routes.add_api_route
        add("/county", self.county, methods=["GET"], **_body("Sealed county, sealed hub"))
        add(
            "/enrol", self.enrol, methods=["POST"], **_body("Sealed answer"),
            openapi_extra=_sent("A PC's sealed application"),
        )  # fmt: skip
        add(
            "/sync", self.sync, methods=["POST"], **_body("Signed reply"),
            openapi_extra=_sent("A PC's signed request"),
        )  # fmt: skip
        path = "/files/{name}"
        add(path, self.take, methods=["PUT"], **_body("Lines: how much is here"),
            openapi_extra={"parameters": [SIGNED, LENGTH], **_sent("What is left")})  # fmt: skip
        add(path, self.fetch, methods=["GET"], **_body("The file, or the range asked for", PART),
            openapi_extra={"parameters": [SIGNED, SPAN]})  # fmt: skip
        return routes

    async def county(self, request: Request) -> Response:
        """Tell who this county is; whoever asks compares the pin."""
        self._visits.take(_from(request))
        keys = self.office.keys
        return _binary(msgspec.msgpack.encode([keys.sealed_county, keys.sealed_hub]))

    async def enrol(self, request: Request) -> Response:
        """Let a PC in by its one-time code."""
        self._knocks.take(_from(request))
        async with self.gate.body(request, LARGEST_APPLICATION) as body:
            return _binary(await self.gate.work(lambda: enrol(self.office, body)))

    async def sync(self, request: Request) -> Response:
        """Take in what a PC wrote, and tell it what it should know: one round trip."""
        self._visits.take(_from(request))
        async with self.gate.body(request, LARGEST_BODY) as body:
            return _binary(await self.gate.work(lambda: self.desk.sync(body)))

    async def take(self, request: Request, name: str) -> Response:
        """Take a file in: a PC hears how much of it is here, and sends what lacks.

        What comes is durable as it comes, and now and then told: a cut line costs what was in
        flight, however much was to follow.
        """
        digest = _digest(name)
        size = _number(request, "upload-length")
        device = await self._known(request)
        file = await self.gate.work(lambda: self.files.create(digest, size, device.station))
        return Telling(self._taking(request, file, device.station))

    async def _taking(self, request: Request, file: File, station: int) -> AsyncIterator[bytes]:
        now = asyncio.get_running_loop().time
        at = told = file.have
        due = now() + TOLD_S
        yield b"%d\n" % told
        try:
            async for piece in self.gate.pieces(request, file.size - at):
                add = functools.partial(self.files.append, file.digest, station, at, piece)
                file = await self.gate.work(add)
                at += len(piece)
                if now() >= due and file.have < file.size:
                    told, due = file.have, now() + TOLD_S
                    yield b"%d\n" % told
        except ClerkError as error:
            yield refusal(error).line
        else:
            if file.have > told:
                yield b"%d\n" % file.have

    async def fetch(self, request: Request, name: str) -> Response:
        """Give a file, or the range of it that is asked for."""
        digest = _digest(name)
        device = await self._known(request)
        first, last = _range(request)
        content, size = await self.gate.work(
            lambda: self.files.read(digest, device.station, first, last)
        )
        if first == 0 and len(content) == size:
            return _in_pieces(content, WHOLE, {})
        if first >= size:
            return Response(status_code=UNREACHABLE, headers={"Content-Range": f"bytes */{size}"})
        span = f"bytes {first}-{first + len(content) - 1}/{size}"
        return _in_pieces(content, PART, {"Content-Range": span})

    async def _known(self, request: Request) -> Device:
        """Return the device that signed a request for a file."""
        self._visits.take(_from(request))
        name, _, said = request.headers.get("x-cunzhan", "").partition(".")
        try:
            signature = base64.urlsafe_b64decode(said.encode() + b"=" * (-len(said) % 4))
        except (binascii.Error, ValueError) as error:
            raise ForgedError from error
        message = FILE + request.method.encode() + request.url.path.encode()

        def look() -> Device:
            with self.office.store.read() as connection:
                device = one_home(connection, name)
            if not is_signed_by(device.public_key, message, signature):
                raise ForgedError
            return device

        device = await self.gate.work(look)
        if device.revoked_ms is not None:
            raise NoSuchFileError
        return device


def _from(request: Request) -> str:
    return request.client.host if request.client else ANONYMOUS


def _binary(content: bytes) -> Response:
    return Response(content, WHOLE)


def _in_pieces(content: bytes, status: int, headers: dict[str, str]) -> Response:
    """Send a file in small TLS records: of one that a cut tears apart nothing can be read."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]

    told = {"Content-Length": str(len(content)), **headers}
    return StreamingResponse(pieces(), status, told, BINARY)


def _digest(name: str) -> bytes:
    if not NAME.fullmatch(name):
        raise NoSuchFileError
    digest = bytes.fromhex(name)
    if len(digest) != DIGEST:
        raise NoSuchFileError
    return digest


def _number(request: Request, header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit()) or len(said) > len(str(1 << 50)):
        raise MalformedError
    return int(said)


def _range(request: Request) -> tuple[int, int]:
    said = RANGE.fullmatch(request.headers.get("range", ""))
    if said is None:
        return 0, 1 << 50
    return int(said[1]), int(said[2]) + 1 if said[2] else 1 << 50

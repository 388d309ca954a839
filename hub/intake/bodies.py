"""Reading requests' bodies within limits of size, memory and patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import anyio
from fastapi import Request
from starlette.requests import ClientDisconnect

from core.sync.errors import OversizeError
from hub.intake.limits import Queue, SlowDownError

T = TypeVar("T")
STALL_S: Final = 60.0
"""A line that brings nothing for so long is given up."""
AT_ONCE: Final = 256
HELD: Final = 256 << 20
HANDS: Final = 48
PIECE: Final = 16 << 10
PIECE_S: Final = 1.0
"""A narrow line's piece is what came in a second."""
BUSY_S: Final = 5


class StalledError(Exception):
    """The rest of a body does not come."""


class Gate:
    """Lets in so many requests at once, and no more bytes than there is room for."""

    def __init__(self) -> None:
        self._queue = Queue(most=AT_ONCE, most_bytes=HELD)
        self._hands = anyio.CapacityLimiter(HANDS)

    @asynccontextmanager
    async def body(self, request: Request, most: int) -> AsyncIterator[bytes]:
        """Give a request's body; its room is given back at the end.

        Raises ``OversizeError``, ``SlowDownError`` when there is no room, ``StalledError``.
        """
        said = request.headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said) > most:
            raise OversizeError(most=most)
        parts: list[bytes] = []
        size = 0
        try:
            async for part in _parts(request):
                if size + len(part) > most:
                    raise OversizeError(most=most)
                if not self._queue.hold(len(part)):
                    raise SlowDownError(BUSY_S)
                size += len(part)
                parts.append(part)
            yield b"".join(parts)
        finally:
            self._queue.let_go(size)

    async def pieces(self, request: Request, most: int) -> AsyncIterator[bytes]:
        """Yield a body in pieces as it comes; one that is cut short ends with what came of it.

        Raises ``OversizeError``, ``SlowDownError`` when there is no room.
        """
        now = asyncio.get_running_loop().time
        held, left, due = bytearray(), most, now() + PIECE_S
        try:
            async for part in _parts(request):
                left -= len(part)
                if left < 0:
                    raise OversizeError(most=most)
                if not self._queue.hold(len(part)):
                    raise SlowDownError(BUSY_S)
                held += part
                if len(held) >= PIECE or now() >= due:
                    yield bytes(held)
                    self._queue.let_go(len(held))
                    held.clear()
                    due = now() + PIECE_S
        except StalledError:
            pass
        finally:
            self._queue.let_go(len(held))
        if held:
            yield bytes(held)

    async def work(self, act: Callable[[], T]) -> T:
        """Do something on another thread; ``SlowDownError`` when too many wait already."""
        if not self._queue.enter():
            raise SlowDownError(BUSY_S)
        try:
            return await anyio.to_thread.run_sync(act, limiter=self._hands)
        finally:
            self._queue.leave()


async def _parts(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream().__aiter__()
    while True:
        try:
            async with asyncio.timeout(STALL_S):
                yield await anext(stream)
        except StopAsyncIteration:
            return
        except (TimeoutError, ClientDisconnect) as error:
            raise StalledError from error

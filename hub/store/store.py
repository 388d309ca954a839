"""The county's store: what is written is durable when ``write`` returns, whatever it lies on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection

from core.db.errors import KeyNeededError
from hub.store import schema
from hub.store.derived import DERIVED, Derived
from hub.store.postgres import PostgresServer
from hub.store.sqlite import SqliteFile

T = TypeVar("T")
SERVER: Final = "postgresql+psycopg://"
SCHEMES: Final = (SERVER, "postgresql://", "postgres://")


class Backend(Protocol):
    """What a store lies on."""

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Queue a work; its future is done when it is durable."""

    def write(self, work: Callable[[Connection], T]) -> T:
        """Carry out a work; it is durable when this returns."""

    def read(self) -> contextlib.AbstractContextManager[Connection]:
        """Read one state."""

    def close(self) -> None:
        """Finish what waits and let go."""


class Store:
    """An open store; every method may be called from any thread.

    A work gets a connection inside a transaction, neither commits nor rolls back, and may be
    carried out several times (on a server, when it collides with another): it changes nothing
    but the database.
    """

    def __init__(self, backend: Backend, derived: Derived) -> None:
        self._backend = backend
        self.derived = derived

    @classmethod
    def open(cls, address: str, *, key: bytes | None = None, derived: Derived = DERIVED) -> Store:
        """Open the store in a folder (made if missing; 32-byte ``key``) or at a server's URL.

        Raises ``KeyNeededError``, ``WrongKeyError``, ``NewerFileError``, ``NoDatabaseError`` and
        core's errors of the disk.
        """
        backend = _backend(address, key)
        try:
            backend.write(lambda connection: schema.prepare(connection, derived))
        except BaseException:
            backend.close()
            raise
        return cls(backend, derived)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Carry out a work in a transaction; it is durable when this returns."""
        return self._backend.write(work)

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Queue a work; its future is done when it is durable, or holds why it is not."""
        return self._backend.submit(work)

    def read(self) -> contextlib.AbstractContextManager[Connection]:
        """Return a context with a connection that reads one unchanging state."""
        return self._backend.read()

    def refill(self) -> None:
        """Empty the derived tables and mark every segment as not applied."""
        self._backend.write(lambda connection: schema.refill(connection, self.derived))

    @property
    def file(self) -> SqliteFile | None:
        """The file that the store lies in, to empty its log or copy it; None on a server."""
        return self._backend if isinstance(self._backend, SqliteFile) else None

    def close(self) -> None:
        """Finish what was queued and let go."""
        self._backend.close()


def _backend(address: str, key: bytes | None) -> Backend:
    for scheme in SCHEMES:
        if address.startswith(scheme):
            return PostgresServer(SERVER + address.removeprefix(scheme))
    if key is None:
        raise KeyNeededError
    return SqliteFile(Path(address), key)

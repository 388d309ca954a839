"""The county on a PostgreSQL server: transactions that are tried again when they collide."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from hub.store.errors import NoDatabaseError, StoreClosedError
from hub.store.writer import Work

T = TypeVar("T")
WRITERS: Final = 8
READERS: Final = 16
AGAIN: Final = frozenset({"40001", "40P01", "23505"})
"""Serialization failure, deadlock, and a key that somebody else took a moment ago."""
TIMES: Final = 8
FIRST_PAUSE: Final = 0.002
"""Seconds before the second try; each further pause is twice as long."""
UNREACHABLE: Final = frozenset({"08", "28", "3D", "57"})
"""Classes of errors that say that the server is gone or refuses us."""


class PostgresServer:
    """One database of a server, reached through two pools."""

    def __init__(self, address: str) -> None:
        shared: dict[str, Any] = {"pool_pre_ping": True, "max_overflow": 0, "hide_parameters": True}
        self._writers = create_engine(
            address, isolation_level="REPEATABLE READ", pool_size=WRITERS, **shared
        )
        self._readers = create_engine(
            address, isolation_level="REPEATABLE READ", pool_size=READERS, **shared
        ).execution_options(postgresql_readonly=True)
        self._lane = ThreadPoolExecutor(WRITERS, thread_name_prefix="hub-writer")
        self._open = True

    def submit(self, work: Work[T]) -> Future[T]:
        """Carry out a work on a thread of the pool."""
        if not self._open:
            raise StoreClosedError
        return self._lane.submit(self._write, work)

    def write(self, work: Work[T]) -> T:
        """Carry out a work, again and again while it collides with others; it is durable then."""
        if not self._open:
            raise StoreClosedError
        return self._write(work)

    def _write(self, work: Work[T]) -> T:
        for attempt in range(TIMES):
            try:
                with self._writers.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == TIMES - 1 or _state(error) not in AGAIN:
                    raise told(error) from error
            time.sleep(FIRST_PAUSE * 2**attempt)
        raise AssertionError("unreachable")

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one state of the database."""
        try:
            with self._readers.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise told(error) from error

    def close(self) -> None:
        """Finish what was queued and let go of the server."""
        self._open = False
        self._lane.shutdown()
        self._writers.dispose()
        self._readers.dispose()


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def told(error: DBAPIError) -> BaseException:
    """Return what the server's failure means for a person, or the error itself."""
    state = _state(error)
    gone = isinstance(error, OperationalError) and not state
    return NoDatabaseError(why=state) if gone or state[:2] in UNREACHABLE else error

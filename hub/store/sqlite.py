"""The county's file: SQLite under SQLCipher, one writing thread, readers beside it.

Several processes may write (a verb while the hub serves); each waits for its turn. Every setting
that durability depends on is read back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlite

from core.db.errors import SettingRefusedError, WrongKeyError, disk_told, sorted_error
from core.db.file import OLDEST_SQLITE, OldSqliteError
from hub.store.turn import Turn
from hub.store.writer import Work, Writer

T = TypeVar("T")
NAME: Final = "hub.db"
READERS: Final = 16
"""How many connections read at the same time; further readers wait."""
SAMPLE: Final = 400
"""Rows of each index that a survey looks at."""
SETTINGS: Final = (
    ("busy_timeout", "5000", 5000),
    ("synchronous", "FULL", 2),
    ("trusted_schema", "OFF", 0),
    ("secure_delete", "ON", 1),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
)
WRITING: Final = (("query_only", "OFF", 0), ("cache_size", "-65536", -65536))
READING: Final = (("query_only", "ON", 1), ("cache_size", "-8192", -8192))


class SqliteFile:
    """The file ``hub.db`` in a folder, open for one writing thread and many readers."""

    def __init__(self, folder: Path, key: bytes) -> None:
        if sqlite.sqlite_version_info < OLDEST_SQLITE:
            raise OldSqliteError(found=sqlite.sqlite_version)
        with disk_told():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / NAME
        self._key = key
        self._turn = Turn(folder)
        with contextlib.ExitStack() as opened:
            opened.callback(self._turn.close)
            with self._turn.taken():
                _connect(self.path, key, WRITING).close()
            self._engine = self._made("BEGIN IMMEDIATE", WRITING, 1)
            self._readers = self._made("BEGIN", READING, READERS)
            opened.callback(self._readers.dispose)
            opened.callback(self._engine.dispose)
            self._connection = opened.enter_context(self._engine.connect())
            self._writer = Writer(self._transaction, told)
            self._closing = opened.pop_all()

    def _made(self, begin: str, settings: tuple[tuple[str, str, int], ...], size: int) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=sqlite,
            creator=lambda: _connect(self.path, self._key, settings),
            poolclass=QueuePool,
            hide_parameters=True,  # they may be about people
            pool_size=size,
            max_overflow=0,
        )
        # The driver begins nothing by itself: the engine's begin is this statement.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn.taken(), self._connection.begin():
            yield self._connection

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue a work; its future is done when it is durable."""
        return self._writer.submit(work)

    def write(self, work: Work[T]) -> T:
        """Carry out a work; it is durable when this returns."""
        return self._writer.write(work)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one state of the file."""
        try:
            with self._readers.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise told(error) from error

    def checkpoint(self) -> bool:
        """Empty the write-ahead log into the file; False when a reader is in the way."""
        self._readers.dispose()
        with self._turn.taken():
            raw = _connect(self.path, self._key, WRITING)
            raw.execute("PRAGMA busy_timeout=500")
            try:
                return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
            finally:
                raw.close()

    def survey(self) -> None:
        """Look over how the rows lie, so that queries take the ways that are short for them.

        A sample of each index, whatever the file's size. PostgreSQL does so by itself.
        """
        with self._turn.taken():
            raw = _connect(self.path, self._key, WRITING)
            try:
                raw.execute(f"PRAGMA analysis_limit={SAMPLE}")
                raw.execute("ANALYZE")
            finally:
                raw.close()
        self._readers.dispose()  # who is connected already goes on by what it knew

    def copy_to(self, target: Path) -> None:
        """Copy the whole file under the same key while it is in use; ``target`` is new."""
        source = _connect(self.path, self._key, READING)
        try:
            copy = _connect(target, self._key, WRITING)
            try:
                source.backup(copy, pages=2048)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
        except sqlite.Error as error:
            raise sorted_error(error) or error from error
        finally:
            source.close()

    def close(self) -> None:
        """Finish what waits and let go of the file."""
        self._writer.close()
        self._closing.close()


def _connect(
    path: Path, key: bytes, settings: tuple[tuple[str, str, int], ...]
) -> sqlite.Connection:
    try:
        raw = sqlite.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
    except sqlite.Error as error:
        raise sorted_error(error) or error from error
    try:
        _prepare(raw, key, settings)
    except sqlite.Error as error:
        raw.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite.SQLITE_NOTADB:
            raise WrongKeyError from error
        raise sorted_error(error) or error from error
    except BaseException:
        raw.close()
        raise
    return raw


def _prepare(
    raw: sqlite.Connection, key: bytes, settings: tuple[tuple[str, str, int], ...]
) -> None:
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for name, wanted, expected in (*SETTINGS, *settings):
        raw.execute(f"PRAGMA {name}={wanted}")
        _expect(raw, name, expected)
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _expect(raw, "journal_mode" if settings is READING else "journal_mode=WAL", "wal")


def _expect(raw: sqlite.Connection, pragma: str, expected: str | int) -> None:
    row = raw.execute(f"PRAGMA {pragma}").fetchone()
    found: Any = row[0] if row else ""
    if found != expected:
        raise SettingRefusedError(setting=pragma, found=found)


def told(error: BaseException) -> BaseException:
    """Return what SQLite's failure means for a person, or the error itself."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return (sorted_error(said) or error) if isinstance(said, sqlite.Error) else error

"""One connection to the encrypted file, with every durability setting read back."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlite

from core.base.errors import ClerkError, DiskError, ReadOnlyError
from core.db.errors import SettingRefusedError, disk_told, sorted_error

OLDEST_SQLITE: Final = (3, 51, 3)
"""Before 3.51.3 two connections could lose commits in WAL mode (the WAL-reset bug)."""
KEY_BYTES: Final = 32
SETTINGS: Final = (
    ("busy_timeout", "5000", 5000),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("secure_delete", "ON", 1),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
    ("cache_size", "-8000", -8000),
)

UNFIT: Final = (sqlite.IntegrityError, sqlite.DataError, sqlite.InterfaceError, OverflowError)
"""What a table says to a value that it cannot hold."""


class OldSqliteError(ClerkError):
    """The SQLite that came with the program is one that can lose commits."""

    code = "db.old_sqlite"


Params = Sequence[Any] | dict[str, Any]


class Database:
    """A connection: one writer for the station, or a read-only one for screens and verbs.

    Every SQLite failure that a clerk can act on comes out as a ``ClerkError``.
    """

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        if sqlite.sqlite_version_info < OLDEST_SQLITE:
            raise OldSqliteError(found=sqlite.sqlite_version)
        self.path = path
        self.read_only = read_only
        self._after_commit: list[Callable[[], None]] = []
        self._aside = contextlib.ExitStack()
        self._closed = False
        try:
            self._begin(f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}", key)
        except (DiskError, ReadOnlyError):
            if not read_only or os.access(path.parent, os.W_OK):
                raise
            with contextlib.ExitStack() as aside:
                self._begin(_readable(path, aside), key)
                self._aside = aside.pop_all()

    def _begin(self, address: str, key: bytes) -> None:
        self._raw = _connect(address)
        try:
            self._prepare(key)
        except BaseException:
            self._raw.close()
            raise

    def _prepare(self, key: bytes) -> None:
        self.execute("PRAGMA cipher_log_level=NONE")
        self.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for name, wanted, expected in SETTINGS:
            self.execute(f"PRAGMA {name}={wanted}")
            self._expect(name, expected)
        self.one("SELECT count(*) FROM sqlite_master")
        if not self.read_only:
            self._expect("journal_mode=WAL", "wal")

    def _expect(self, pragma: str, expected: str | int) -> None:
        row = self.one(f"PRAGMA {pragma}")
        found = row[0] if row else ""
        if found != expected:
            raise SettingRefusedError(setting=pragma, found=found)

    def execute(self, sql: str, params: Params = ()) -> sqlite.Cursor:
        """Run one statement."""
        try:
            return self._raw.execute(sql, params)
        except sqlite.Error as error:
            raise _told(error) from error

    def many(self, sql: str, rows: Iterable[Params]) -> int:
        """Run one statement for each row; return how many rows it touched."""
        try:
            return int(self._raw.executemany(sql, rows).rowcount)
        except sqlite.Error as error:
            raise _told(error) from error

    def one(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        try:
            row: tuple[Any, ...] | None = self._raw.execute(sql, params).fetchone()
        except sqlite.Error as error:
            raise _told(error) from error
        return row

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Return all rows."""
        try:
            return list(self._raw.execute(sql, params).fetchall())
        except sqlite.Error as error:
            raise _told(error) from error

    def each(self, sql: str, params: Params = (), *, size: int = 512) -> Iterator[tuple[Any, ...]]:
        """Yield rows without holding them all."""
        for some in self.parts(sql, params, size=size):
            yield from some

    def parts(
        self, sql: str, params: Params = (), *, size: int = 512
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows some at a time, never an empty list."""
        try:
            cursor = self._raw.execute(sql, params)
            while some := cursor.fetchmany(size):
                yield some
        except sqlite.Error as error:
            raise _told(error) from error

    def dicts(self, sql: str, params: Params = ()) -> list[dict[str, Any]]:
        """Return all rows as column name → value."""
        try:
            cursor = self._raw.execute(sql, params)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except sqlite.Error as error:
            raise _told(error) from error

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """Run a transaction: all of it is durable when the block ends, or none of it is.

        Nested blocks join the outer one.
        """
        if self._raw.in_transaction:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        waiting, self._after_commit = self._after_commit, []
        for act in waiting:
            act()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Undo what was written within, and nothing else of the transaction, if it fails."""
        self.execute("SAVEPOINT alone")
        try:
            yield
        except BaseException:
            # On a full disk SQLite ends the whole transaction by itself.
            if self._raw.in_transaction:
                self.execute("ROLLBACK TO SAVEPOINT alone")
                self.execute("RELEASE SAVEPOINT alone")
            raise
        self.execute("RELEASE SAVEPOINT alone")

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do ``act`` once the transaction now open is durable; never if it fails."""
        self._after_commit.append(act)

    def _roll_back(self) -> None:
        self._after_commit = []
        if self._raw.in_transaction:
            with contextlib.suppress(sqlite.Error):
                self._raw.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is open."""
        return bool(self._raw.in_transaction)

    @property
    def changes(self) -> tuple[int, int]:
        """What differs once another connection, or this one, has changed the file."""
        row = self.one("PRAGMA data_version")
        return int(row[0]) if row else 0, int(self._raw.total_changes)

    @property
    def version(self) -> int:
        """The number of the last step applied to the file."""
        row = self.one("PRAGMA user_version")
        return int(row[0]) if row else 0

    def copy_to(self, target: Database) -> None:
        """Copy the whole file, page by page, while it is in use (SQLite's backup)."""
        try:
            self._raw.backup(target._raw, pages=2048)
        except sqlite.Error as error:
            raise _told(error) from error

    def checkpoint(self) -> bool:
        """Empty the write-ahead log into the file; False when a reader is in the way."""
        row = self.one("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(row and row[0] == 0)

    def bad_pages(self) -> list[str]:
        """Return what is said against the file's pages.

        The cipher's own check reads every page, free ones too, but the file alone: a page whose
        newer version waits in the write-ahead log may be torn there, and nothing is lost. So the
        log is emptied first, or the pages are read through it.
        """
        if not self.read_only and not self.in_transaction:
            self.checkpoint()
        if _waits(self.path.with_name(f"{self.path.name}-wal")):
            return [said for (said,) in self.rows("PRAGMA integrity_check") if said != "ok"]
        return [str(said) for (said,) in self.rows("PRAGMA cipher_integrity_check")]

    def interrupt(self) -> None:
        """Stop the statement that another thread is running on this connection."""
        self._raw.interrupt()

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back."""
        if not self._closed:
            self._closed = True
            self._roll_back()
            self._raw.close()
            self._aside.close()


def _waits(log: Path) -> bool:
    """Tell whether a write-ahead log holds pages; whoever closes the file last takes it away."""
    try:
        return log.stat().st_size > 0
    except FileNotFoundError:
        return False


def _readable(path: Path, aside: contextlib.ExitStack) -> str:
    """Return the address that reads a file in a folder where nothing can be written.

    SQLite reads a file with a write-ahead log only where it may make a -shm beside it. Without
    a log the file is read as it stands; with one, both are copied (as encrypted as they are).
    """
    log = path.with_name(f"{path.name}-wal")
    if not _waits(log):
        return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    folder = Path(aside.enter_context(tempfile.TemporaryDirectory(prefix="cunzhan-")))
    with disk_told():
        for one in (path, log):
            shutil.copyfile(one, folder / one.name)
    return f"{(folder / path.name).as_uri()}?mode=ro"


def _connect(address: str) -> sqlite.Connection:
    try:
        return sqlite.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
        )
    except sqlite.Error as error:
        raise _told(error) from error


def _told(error: sqlite.Error) -> BaseException:
    return sorted_error(error) or error

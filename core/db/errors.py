"""What can be wrong with the file, and SQLite's error codes sorted into it."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from typing import Final

from sqlcipher3 import dbapi2 as sqlite

from core.base.errors import ClerkError, DiskError, DiskFullError, ReadOnlyError


class DeskOpenError(ClerkError):
    """Another program has the station open for writing."""

    code = "desk_open"


class WrongKeyError(ClerkError):
    """None of the keys given opens this file."""

    code = "db.wrong_key"


class KeyNeededError(ClerkError):
    """No key was given and no safe keyring holds one."""

    code = "db.key_needed"


class DamagedFileError(ClerkError):
    """The file's pages fail their check: it is kept as it is and must be restored."""

    code = "db.damaged"


class NewerFileError(ClerkError):
    """The file was written by a newer version of the program; it is not touched."""

    code = "db.newer_file"


class NoStationError(ClerkError):
    """The folder holds no station."""

    code = "db.no_station"


class StationExistsError(ClerkError):
    """The folder already holds a station; it is not touched."""

    code = "db.station_exists"


class SettingRefusedError(ClerkError):
    """SQLite did not take a setting that durability depends on."""

    code = "db.setting_refused"


class BusyFileError(ClerkError):
    """Another connection holds the file for longer than the waiting time."""

    code = "db.busy"


_PRIMARY: Final = 0xFF
_SORTED: Final[dict[int, type[ClerkError]]] = {
    sqlite.SQLITE_FULL: DiskFullError,
    sqlite.SQLITE_IOERR: DiskError,
    sqlite.SQLITE_CANTOPEN: DiskError,
    sqlite.SQLITE_NOTADB: DamagedFileError,
    sqlite.SQLITE_CORRUPT: DamagedFileError,
    sqlite.SQLITE_READONLY: ReadOnlyError,
    sqlite.SQLITE_PERM: ReadOnlyError,
    sqlite.SQLITE_BUSY: BusyFileError,
    sqlite.SQLITE_LOCKED: BusyFileError,
}

_BY_ERRNO: Final[dict[int, type[ClerkError]]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EACCES: ReadOnlyError,
    errno.EPERM: ReadOnlyError,
    errno.EROFS: ReadOnlyError,
}


@contextlib.contextmanager
def disk_told() -> Iterator[None]:
    """Raise what the operating system says of files as an error that a clerk can act on."""
    try:
        yield
    except OSError as error:
        kind = _BY_ERRNO.get(error.errno or 0, DiskError)
        raise kind(why=error.strerror or type(error).__name__) from error


def sorted_error(error: sqlite.Error) -> ClerkError | None:
    """Return the clerk's error for an SQLite failure, or None for a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    kind = _SORTED.get(code & _PRIMARY)
    name = str(getattr(error, "sqlite_errorname", code))
    return kind(sqlite=name) if kind else None

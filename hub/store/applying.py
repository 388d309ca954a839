"""Carrying out row changes in the county's derived tables: the merge rule of the station's own.

Whatever the order of delivery and however it is cut into batches, a station's rows here are those
of its own file (``core.journal.merge``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlite

from core.base.ids import EventId
from hub.store import on_postgresql, on_sqlite
from hub.store.batch import Batch, Said
from hub.store.derived import DERIVED, STATION, Derived
from hub.store.errors import UnfitChangeError
from hub.store.savepoint import alone

POSTGRESQL: Final = "postgresql"
DATA: Final = frozenset({"21", "22", "23", "42"})
"""PostgreSQL's classes of errors that lie in what was to be written."""
MERGED: Final = {"merge": ("target", "row", "field"), "touched": ("target", "row", "event")}


class Refused(NamedTuple):
    """An event whose changes fit no table, and why."""

    event: EventId
    reason: str


def apply(
    connection: Connection, station: int, said: Iterable[Said], *, derived: Derived = DERIVED
) -> None:
    """Carry out events' changes for one station, together.

    Raises ``UnfitChangeError`` (or what the database says) for a change that fits no table; then
    the transaction has to be rolled back. To fill in rows after an erasure hand in only ``Put``s.
    """
    batch = Batch(derived)
    batch.take(said)
    carry_out(connection, station, batch, derived)


def carry_out(connection: Connection, station: int, batch: Batch, derived: Derived) -> None:
    """Carry out a batch for one station; raises what the database says of what fits no table."""
    if connection.dialect.name == POSTGRESQL:
        on_postgresql.carry_out(connection, station, batch, derived)
    else:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite.Connection)  # noqa: S101 - tells mypy
        on_sqlite.carry_out(raw, station, batch, derived)


def apply_batch(
    connection: Connection, station: int, batch: Batch, *, derived: Derived = DERIVED
) -> bool:
    """Carry out a batch or leave no trace of it; False when some event in it fits no table."""
    return _why_not(connection, lambda: carry_out(connection, station, batch, derived)) is None


def apply_events(
    connection: Connection, station: int, said: Sequence[Said], *, derived: Derived = DERIVED
) -> list[Refused]:
    """Carry out events' changes for one station; return the events that had to be left out."""

    def tried(some: Sequence[Said]) -> str | None:
        return _why_not(connection, lambda: apply(connection, station, some, derived=derived))

    if tried(said) is None:
        return []
    reasons = ((one[0].id, tried([one])) for one in said)
    return [Refused(event, reason) for event, reason in reasons if reason is not None]


def _why_not(connection: Connection, act: Callable[[], None]) -> str | None:
    """Write, or leave no trace of it; return why it could not be."""
    try:
        with alone(connection):
            act()
    except UnfitChangeError as error:
        return str(error)
    except OverflowError:
        return "number"
    except (sqlite.IntegrityError, sqlite.DataError, sqlite.InterfaceError) as error:
        return getattr(error, "sqlite_errorname", None) or type(error).__name__
    except DBAPIError as error:
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if state[:2] not in DATA or state == "23505":
            raise
        return state
    return None


def rows_digest(
    connection: Connection, station: int, *, derived: Derived = DERIVED, merged: bool = False
) -> dict[str, str]:
    """Return what ``core.journal.rebuild.digests`` returns of the station's own file.

    With ``merged`` also of ``merge`` and ``touched``, which that leaves out.
    """
    wanted = {
        name: ([column.name for column in table.columns], table.key)
        for name, table in derived.declared.items()
    }
    if merged:
        for name, key in MERGED.items():
            table = derived.metadata.tables[name]
            wanted[name] = ([c.name for c in table.columns if c.name != STATION], key)
    return {name: _digest(connection, station, name, *columns) for name, columns in wanted.items()}


def _digest(
    connection: Connection, station: int, name: str, columns: Sequence[str], key: Sequence[str]
) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    order = ", ".join(f'"{column}"' for column in key)
    mark = "%s" if connection.dialect.name == POSTGRESQL else "?"
    sql = f'SELECT {listed} FROM "{name}" WHERE station = {mark} ORDER BY {order}'  # noqa: S608 - our own names
    digest = hashlib.sha256()
    for row in connection.exec_driver_sql(sql, (station,)):
        digest.update(msgspec.msgpack.encode(tuple(row)))
    return digest.hexdigest()

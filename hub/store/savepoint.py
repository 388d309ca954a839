"""Part of a transaction that can fail alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection


@contextlib.contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Undo what was written within, and nothing else, if it fails."""
    connection.exec_driver_sql("SAVEPOINT alone")
    try:
        yield
    except BaseException:
        if stands(connection):
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT alone")
            connection.exec_driver_sql("RELEASE SAVEPOINT alone")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT alone")


def stands(connection: Connection) -> bool:
    """Tell whether the transaction is still there: SQLite ends it by itself on a full disk."""
    raw = connection.connection.driver_connection
    return raw is not None and bool(getattr(raw, "in_transaction", True))

"""Reading the hub's own rows as structs, and writing them so that both databases understand."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

S = TypeVar("S", bound=msgspec.Struct)


def read(connection: Connection, kind: type[S], query: Select[Any], **at: Any) -> list[S]:  # noqa: ANN401 - any column's value
    """Return a query's rows as structs with fields of the columns' names.

    ``at`` are the query's parameters: to make one anew costs more than to carry it out.
    """
    return [kind(**row) for row in connection.execute(query, at).mappings()]


def first(connection: Connection, kind: type[S], query: Select[Any]) -> S | None:
    """Return a query's first row as a struct, or None."""
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else kind(**row)


def chosen(table: Table, kind: type[msgspec.Struct]) -> list[Any]:
    """Return the columns of a table that a struct has fields for."""
    return [table.c[name] for name in kind.__struct_fields__]


def put(connection: Connection, table: Table, row: msgspec.Struct) -> None:
    """Insert a row, or replace what it says of the row with its key."""
    names = row.__struct_fields__
    statement = _upsert(table, connection.dialect.name, names)
    connection.execute(statement, msgspec.structs.asdict(row))


def add(connection: Connection, table: Table, row: msgspec.Struct) -> bool:
    """Insert a row unless its key is there; tell whether it was inserted."""
    statement = _insert(table, connection.dialect.name).on_conflict_do_nothing()
    # Unasked, PostgreSQL's driver does not count what was inserted.
    counting = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counting, msgspec.structs.asdict(row)).rowcount == 1


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    made = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return made(table)


@functools.cache
def _upsert(
    table: Table, dialect: str, names: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    """Return the statement once made: making it costs more than carrying it out."""
    insert = _insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    said = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=said)

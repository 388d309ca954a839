"""Reading the hub's own rows as structs, and writing them so that both databases understand."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

S = TypeVar("S", bound=msgspec.Struct)


def read(connection: Connection, kind: type[S], query: Select[Any]) -> list[S]:
    """Return a query's rows as structs with fields of the columns' names."""
    return [kind(**row) for row in connection.execute(query).mappings()]


def first(connection: Connection, kind: type[S], query: Select[Any]) -> S | None:
    """Return a query's first row as a struct, or None."""
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else kind(**row)


def chosen(table: Table, kind: type[msgspec.Struct]) -> list[Any]:
    """Return the columns of a table that a struct has fields for."""
    return [table.c[name] for name in kind.__struct_fields__]


def put(connection: Connection, table: Table, row: msgspec.Struct) -> None:
    """Insert a row, or replace what it says of the row with its key."""
    values = msgspec.structs.asdict(row)
    insert = _insert(connection, table).values(values)
    names = [column.name for column in table.primary_key]
    said = {name: insert.excluded[name] for name in values if name not in names}
    connection.execute(insert.on_conflict_do_update(index_elements=names, set_=said))


def add(connection: Connection, table: Table, row: msgspec.Struct) -> bool:
    """Insert a row unless its key is there; tell whether it was inserted."""
    insert = _insert(connection, table).values(msgspec.structs.asdict(row))
    return connection.execute(insert.on_conflict_do_nothing()).rowcount == 1


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return made(table)

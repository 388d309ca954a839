"""A county carried from one database to another, row by row."""

from __future__ import annotations

import functools

from sqlalchemy import Connection, Table

from hub.store import tables
from hub.store.derived import DERIVED
from hub.store.store import Store


def move(store: Store, address: str) -> None:
    """Copy a county's every row into an empty database."""
    target = Store.open(address)
    try:
        with store.read() as source:
            for table in (*tables.METADATA.sorted_tables, *DERIVED.metadata.sorted_tables):
                rows = [dict(row) for row in source.execute(table.select()).mappings()]
                if rows and table is not tables.schema:
                    target.write(functools.partial(_insert, table=table, rows=rows))
    finally:
        target.close()


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    connection.execute(table.insert(), rows)

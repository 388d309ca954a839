"""Carrying out row changes so that any order of delivery gives the same tables.

A row's first facts come with version 0 and are simply inserted. What later events say of the
row carries a version; for each field the higher (version, event id) wins, remembered in
``merge``, which is dropped and refilled with the derived tables.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from core.base.ids import EventId
from core.base.record import FieldSpec
from core.base.tables import Add, Key, Put, RowChange, Table, Value
from core.db.file import Database

MERGE_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS merge (target TEXT NOT NULL, row TEXT NOT NULL, "
    "field TEXT NOT NULL, version INTEGER NOT NULL, event TEXT NOT NULL, "
    "PRIMARY KEY (target, row, field)) STRICT, WITHOUT ROWID"
)


TOUCHED_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS touched (target TEXT NOT NULL, row TEXT NOT NULL, "
    "event TEXT NOT NULL, PRIMARY KEY (target, row, event)) STRICT, WITHOUT ROWID"
)
"""Which later events spoke of a row: its history."""


def create(db: Database, tables: Sequence[Table]) -> None:
    """Make the derived tables and their indexes."""
    db.execute(MERGE_TABLE)
    db.execute(TOUCHED_TABLE)
    for table in tables:
        columns = ", ".join(_column(c, table.blank[c.name]) for c in table.columns)
        db.execute(
            f'CREATE TABLE IF NOT EXISTS "{table.name}" '
            f"({columns}, PRIMARY KEY ({_names(table.key)})) STRICT"
        )
        for number, columns in enumerate(table.indexes):
            db.execute(
                f'CREATE INDEX IF NOT EXISTS "{table.name}_{number}" '
                f'ON "{table.name}" ({columns}){_partial(table, columns)}'
            )


def _column(spec: FieldSpec, blank: int | None) -> str:
    default = "" if blank is None else f" DEFAULT {blank}"
    return f'"{spec.name}" {spec.column}{default}'


def _partial(table: Table, columns: str) -> str:
    """Leave rows that say nothing out of an index: each page less to write makes a save faster.

    Ledgers are read in order of ``day``: that index has to hold every row.
    """
    optional = {spec.name for spec in table.columns if spec.optional} - {"day"}
    return f' WHERE "{columns}" IS NOT NULL' if columns in optional else ""


def drop(db: Database, tables: Iterable[str]) -> None:
    """Remove derived tables by name, and all that was merged."""
    db.execute("DROP TABLE IF EXISTS merge")
    db.execute("DROP TABLE IF EXISTS touched")
    for name in tables:
        db.execute(f'DROP TABLE IF EXISTS "{name}"')


class Merger:
    """Carries out changes on one connection."""

    def __init__(self, db: Database, tables: Sequence[Table]) -> None:
        self._db = db
        self._tables = {table.name: table for table in tables}

    def carry_out(self, event: EventId, changes: Iterable[RowChange]) -> None:
        """Carry out one event's changes, in order."""
        for change in changes:
            if isinstance(change, Add):
                self._add(change)
            elif change.version == 0:
                self._put_first(change)
            else:
                self._put_later(event, change)

    def put_again(self, event: EventId, changes: Iterable[RowChange]) -> None:
        """Carry out only the puts of an event whose personal block is gone; sums stay."""
        for change in changes:
            if isinstance(change, Put):
                if change.version == 0:
                    self._put_first(change)
                else:
                    self._put_later(event, change)

    def _add(self, change: Add) -> None:
        table = self._tables[change.table]
        names = tuple(change.deltas)
        self._db.execute(
            _add_sql(table.name, table.key, names), (*change.key, *change.deltas.values())
        )

    def _put_first(self, change: Put) -> None:
        names = tuple(change.fields)
        sql = insert_sql(change.table, self._tables[change.table].key, names)
        if self._db.execute(sql, tuple(change.fields.values())).rowcount == 0:
            later = self._decided(change.table, row_name(change.key))
            mine = {n: v for n, v in change.fields.items() if n not in later}
            self._update(change.table, change.key, mine)

    def _put_later(self, event: EventId, change: Put) -> None:
        table = self._tables[change.table]
        key_columns = dict(zip(table.key, change.key, strict=True))
        self._db.execute(insert_sql(table.name, table.key, table.key), tuple(key_columns.values()))
        row = row_name(change.key)
        decided = self._decided(table.name, row)
        rank = (change.version, event)
        mine = {n: v for n, v in change.fields.items() if decided.get(n, (0, "")) <= rank}
        self._update(table.name, change.key, mine)
        self._db.many(
            "INSERT INTO merge VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET version = excluded.version, event = excluded.event",
            [(table.name, row, name, change.version, event) for name in mine],
        )
        self._db.execute("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", (table.name, row, event))

    def deciding(self, table: str, row: str) -> Mapping[str, str]:
        """Return the later events that decided a row's fields, by field."""
        return {name: event for name, (_, event) in self._decided(table, row).items()}

    def _decided(self, table: str, row: str) -> dict[str, tuple[int, str]]:
        rows = self._db.rows(
            "SELECT field, version, event FROM merge WHERE target = ? AND row = ?", (table, row)
        )
        return {name: (version, event) for name, version, event in rows}

    def _update(self, name: str, key: Key, fields: dict[str, Value]) -> None:
        if not fields:
            return
        table = self._tables[name]
        sets = ", ".join(f'"{field}" = ?' for field in fields)
        where = " AND ".join(f'"{column}" = ?' for column in table.key)
        self._db.execute(
            f'UPDATE "{name}" SET {sets} WHERE {where}',  # noqa: S608 - our own declarations
            (*fields.values(), *key),
        )


def row_name(key: Key) -> str:
    """Return a key as one text."""
    return str(key[0]) if len(key) == 1 else msgspec.json.encode(key).decode()


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


@functools.lru_cache(maxsize=512)
def insert_sql(table: str, key: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return the statement that inserts a row unless its key is there already."""
    marks = ", ".join("?" * len(names))
    return (
        f'INSERT INTO "{table}" ({_names(names)}) VALUES ({marks}) '  # noqa: S608 - our own names
        f"ON CONFLICT ({_names(key)}) DO NOTHING"
    )


@functools.lru_cache(maxsize=512)
def _add_sql(table: str, key: tuple[str, ...], names: tuple[str, ...]) -> str:
    marks = ", ".join("?" * (len(key) + len(names)))
    sums = ", ".join(f'"{n}" = coalesce("{n}", 0) + excluded."{n}"' for n in names)
    return (
        f'INSERT INTO "{table}" ({_names((*key, *names))}) VALUES ({marks}) '  # noqa: S608 - our own names
        f"ON CONFLICT ({_names(key)}) DO UPDATE SET {sums}"
    )

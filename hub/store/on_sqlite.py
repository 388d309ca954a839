"""Carrying out a batch on SQLite: one ``executemany`` per table and columns."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from itertools import repeat
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from core.base.tables import Key
from core.journal.merge import row_name
from hub.store.batch import Batch, Ranked
from hub.store.derived import Derived
from hub.store.own import Names, Rows

FEW = 8
NOBODY = (0, "")
DECIDED = 'SELECT field, version, event FROM merge WHERE station = ? AND target = ? AND "row" = ?'
MERGE = (
    "INSERT INTO merge VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
    "SET version = excluded.version, event = excluded.event"
)
TOUCHED = "INSERT INTO touched VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


def carry_out(raw: sqlite.Connection, station: int, batch: Batch, derived: Derived) -> None:
    """Carry out a batch for one station."""
    _OneStation(raw, station, derived).carry_out(batch)


class _OneStation:
    def __init__(self, raw: sqlite.Connection, station: int, derived: Derived) -> None:
        self._cursor = raw.cursor()
        self._station = station
        self._keys = {name: table.key for name, table in derived.declared.items()}
        self._fresh: dict[str, set[Key]] = {}
        """Rows made in this batch of which later events speak: nothing was ever said of them."""

    def carry_out(self, batch: Batch) -> None:
        self._fresh = {table: set() for table in batch.laters}
        for rows in batch.firsts:
            self._put_first(rows)
        for table, sums in batch.sums.items():
            self._add(table, sums)
        self._put_later(batch)

    def _put_first(self, rows: Rows) -> None:
        table, keys, names, columns, blank = rows
        if len(keys) < FEW:
            # Few rows are no reason to have the database understand another statement.
            columns = [*columns, *((value,) * len(keys) for value in blank.values())]
            names = (*names, *blank)
        sql = _insert(table, self._keys[table], names)
        made = self._cursor.executemany(sql, zip(repeat(self._station), *columns))
        if made.rowcount == len(keys):
            if table in self._fresh:
                self._fresh[table].update(keys)
            return
        # Some rows were there: later events or sums came first.
        for key, said in rows.each():
            later = self._decided(table, key)
            mine = {n: v for n, v in said.items() if n not in later}
            if mine:
                sql = _update(table, self._keys[table], tuple(mine))
                self._cursor.execute(sql, (*mine.values(), self._station, *key))

    def _add(self, table: str, sums: dict[Key, dict[str, int]]) -> None:
        groups: dict[Names, list[tuple[Any, ...]]] = {}
        for key, deltas in sums.items():
            row = (self._station, *key, *deltas.values())
            groups.setdefault(tuple(deltas), []).append(row)
        for names, rows in groups.items():
            self._cursor.executemany(_sum(table, self._keys[table], names), rows)

    def _put_later(self, batch: Batch) -> None:
        for table, rows in batch.laters.items():
            self._put_later_in(table, rows)
        touched = [(self._station, *touch) for touch in batch.touched]
        self._cursor.executemany(TOUCHED, touched)

    def _put_later_in(self, table: str, rows: dict[Key, dict[str, Ranked]]) -> None:
        station, names, fresh = self._station, self._keys[table], self._fresh[table]
        updates: dict[Names, list[tuple[Any, ...]]] = {}
        merged: list[tuple[Any, ...]] = []
        blank = [(station, *key) for key in rows if key not in fresh]
        for key, said in rows.items():
            mine = said
            if key not in fresh:
                decided = self._decided(table, key)
                mine = {n: r for n, r in said.items() if decided.get(n, NOBODY) <= r[:2]}
            if mine:
                values = [value for _, _, value in mine.values()]
                updates.setdefault(tuple(mine), []).append((*values, station, *key))
                row = row_name(key)
                merged += [(station, table, row, n, v, event) for n, (v, event, _) in mine.items()]
        self._cursor.executemany(_insert(table, names, names), blank)
        for said_names, said_rows in updates.items():
            self._cursor.executemany(_update(table, names, said_names), said_rows)
        self._cursor.executemany(MERGE, merged)

    def _decided(self, table: str, key: Key) -> dict[str, tuple[int, str]]:
        rows = self._cursor.execute(DECIDED, (self._station, table, row_name(key)))
        return {field: (version, event) for field, version, event in rows}


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


@functools.lru_cache(maxsize=512)
def _insert(table: str, key: Names, names: Names) -> str:
    marks = ", ".join("?" * (len(names) + 1))
    return (
        f'INSERT INTO "{table}" (station, {_names(names)}) VALUES ({marks}) '  # noqa: S608 - our own declarations
        f"ON CONFLICT (station, {_names(key)}) DO NOTHING"
    )


@functools.lru_cache(maxsize=512)
def _sum(table: str, key: Names, names: Names) -> str:
    marks = ", ".join("?" * (len(key) + len(names) + 1))
    sums = ", ".join(f'"{n}" = coalesce("{n}", 0) + excluded."{n}"' for n in names)
    return (
        f'INSERT INTO "{table}" (station, {_names((*key, *names))}) VALUES ({marks}) '  # noqa: S608 - our own names
        f"ON CONFLICT (station, {_names(key)}) DO {f'UPDATE SET {sums}' if sums else 'NOTHING'}"
    )


@functools.lru_cache(maxsize=2048)
def _update(table: str, key: Names, names: Names) -> str:
    sets = ", ".join(f'"{name}" = ?' for name in names)
    where = " AND ".join(f'"{name}" = ?' for name in ("station", *key))
    return f'UPDATE "{table}" SET {sets} WHERE {where}'  # noqa: S608 - our own declarations

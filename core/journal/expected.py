"""What the tables should hold, computed from the journal alone in bounded memory.

A row that one event made is kept as a hash; only rows that later events touched are kept whole.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

from core.base.ids import EventId
from core.base.tables import Add, Event, Key, Put, Table, Value
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.merge import row_name
from core.journal.reading import event_of, one
from core.journal.registry import Registry

Rank = tuple[int, str]


class Expected:
    """Folds events as ``merge`` does, without a database."""

    def __init__(self, db: Database, registry: Registry, reader: Reader) -> None:
        self._db = db
        self._registry = registry
        self._reader = reader
        self._tables = {table.name: table for table in registry.tables}
        self._blanks = {table.name: table.blank for table in registry.tables}
        self._single = {table.name for table in registry.tables if table.key == ("id",)}
        self._hashes: dict[str, dict[Key, int]] = {name: {} for name in self._tables}
        self._whole: dict[str, dict[Key, dict[str, Value]]] = {name: {} for name in self._tables}
        self._decided: dict[tuple[str, Key], dict[str, Rank]] = {}
        self._touched: set[tuple[str, str, str]] = set()

    def take(self, event: Event) -> None:
        """Fold one event in."""
        for change in self._registry.changes(event):
            if isinstance(change, Add):
                self._add(change)
            elif change.version == 0:
                self._first(change)
            else:
                self._later(event.id, change)

    def _first(self, put: Put) -> None:
        whole = self._whole[put.table].get(put.key)
        if whole is not None:
            decided = self._decided.get((put.table, put.key), {})
            whole |= {n: v for n, v in put.fields.items() if n not in decided}
        elif put.table in self._single:
            row = self._blanks[put.table] | put.fields
            self._hashes[put.table][put.key] = hash(tuple(row.values()))
        else:
            self._whole[put.table][put.key] = self._blanks[put.table] | put.fields

    def _later(self, event: EventId, put: Put) -> None:
        whole = self._row(put.table, put.key)
        decided = self._decided.setdefault((put.table, put.key), {})
        rank = (put.version, event)
        self._touched.add((put.table, row_name(put.key), event))
        for name, value in put.fields.items():
            if decided.get(name, (0, "")) <= rank:
                whole[name] = value
                decided[name] = rank

    def _add(self, change: Add) -> None:
        whole = self._row(change.table, change.key)
        for name, delta in change.deltas.items():
            whole[name] = int(whole[name] or 0) + delta

    def _row(self, name: str, key: Key) -> dict[str, Value]:
        """Return the row kept whole, made so from the event that began it if need be."""
        known = self._whole[name].get(key)
        if known is not None:
            return known
        table = self._tables[name]
        whole: dict[str, Value] = {**self._blanks[name]}
        whole |= dict(zip(table.key, key, strict=True))
        if self._hashes[name].pop(key, None) is not None:
            whole |= self._first_fields(table, key)
        self._whole[name][key] = whole
        return whole

    def _first_fields(self, table: Table, key: Key) -> dict[str, Value]:
        stored = one(self._db, str(key[0]))
        event = stored and event_of(self._reader, stored)
        if event:
            for change in self._registry.changes(event):
                if (
                    isinstance(change, Put)
                    and change[:2] == (table.name, key)
                    and not change.version
                ):
                    return change.fields
        return {}

    def differences(self) -> Iterator[tuple[str, Key]]:
        """Yield the table and key of every row that is not as it should be, or not there."""
        for table in self._registry.tables:
            yield from self._compare(table)
        yield from self._compare_merge()
        found = set(self._db.each("SELECT target, row, event FROM touched"))
        for target, row, _ in sorted(found ^ self._touched):
            yield target, (row,)

    def _compare(self, table: Table) -> Iterator[tuple[str, Key]]:
        names = [column.name for column in table.columns]
        key_of = operator.itemgetter(*(names.index(name) for name in table.key))
        single = len(table.key) == 1
        hashes, whole = self._hashes[table.name], self._whole[table.name]
        columns = ", ".join(f'"{name}"' for name in names)
        for row in self._db.each(f'SELECT {columns} FROM "{table.name}"'):  # noqa: S608 - own names
            key = (key_of(row),) if single else key_of(row)
            found = hashes.pop(key, None)
            if found is not None:
                same = found == hash(row)
            else:
                expected = whole.pop(key, None)
                same = expected is not None and tuple(expected[n] for n in names) == row
            if not same:
                yield table.name, key
        for key in (*hashes, *whole):
            yield table.name, key

    def _compare_merge(self) -> Iterator[tuple[str, Key]]:
        expected: dict[tuple[Any, ...], tuple[str, Key]] = {
            (table, row_name(key), field, *rank): (table, key)
            for (table, key), fields in self._decided.items()
            for field, rank in fields.items()
        }
        for row in self._db.each("SELECT target, row, field, version, event FROM merge"):
            if expected.pop(row, None) is None:
                yield row[0], (row[1],)
        yield from expected.values()

"""What the tables should hold, computed from the journal alone in bounded memory.

A row that one event made is kept as a hash; only rows that later events touched are kept whole.
Sums are kept apart and added at the end: they may be added in any order.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from core.base.errors import ClerkError
from core.base.ids import EventId
from core.base.tables import Add, Event, Key, Put, Table, Value, columns_of
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.merge import row_name
from core.journal.reading import event_of, one
from core.journal.registry import Registry
from core.journal.sheet import Layout, Line

Rank = tuple[int, str]


class Sheet:
    """One table as it should be.

    ``kept`` are the rows, by name, that the file says were touched later: those stay whole from
    the start, or their first event would have to be read twice.
    """

    def __init__(self, table: Table, kept: frozenset[str]) -> None:
        self.table = table
        self.layout = Layout(table)
        self.kept = kept
        self.lines: dict[Key, Line | int] = {}
        self.sums: dict[Key, dict[str, int]] = {}
        self.decided: dict[Key, dict[str, Rank]] = {}

    def begin(self, key: Key, line: Line) -> None:
        """Keep a row's first facts."""
        whole = not self.layout.single or key[0] in self.kept
        self.lines[key] = line if whole else hash(line)

    def add(self, key: Key, deltas: dict[str, int]) -> None:
        """Keep what is to be added to a row."""
        sums = self.sums.get(key)
        if sums is None:
            self.sums[key] = deltas.copy()
            return
        for name, delta in deltas.items():
            sums[name] = sums.get(name, 0) + delta


class Expected:
    """Folds events as ``merge`` does, without a database."""

    def __init__(self, db: Database, registry: Registry, reader: Reader) -> None:
        self._db = db
        self._registry = registry
        self._reader = reader
        self._sheets: dict[str, Sheet] = {}
        self._touched: set[tuple[str, str, str]] = set()

    def begin(self) -> None:
        """Look at what the file says was touched later; a lie there costs time, no more."""
        kept: dict[str, set[str]] = {}
        # A page that cannot be read is met again, and named, when the tables are compared.
        with contextlib.suppress(ClerkError):
            for target, row in self._db.each("SELECT DISTINCT target, row FROM touched"):
                kept.setdefault(target, set()).add(row)
        self._sheets = {
            table.name: Sheet(table, frozenset(kept.get(table.name, ())))
            for table in self._registry.tables
        }

    def take(self, event: Event) -> None:
        """Fold one event in; ``event.row`` is where its own row is laid."""
        own = event.row
        for change in self._registry.changes(event):
            sheet = self._sheets[change.table]
            if isinstance(change, Add):
                sheet.add(change.key, change.deltas)
            elif change.version:
                self._later(sheet, event.id, change)
            elif own is None or change.fields is not own:
                self._first(sheet, change.key, change.fields)
            elif change.key in sheet.lines or type(event.fields) is not sheet.table.row:
                self._first(sheet, change.key, columns_of(event.fields) | own)
            else:
                sheet.begin(change.key, sheet.layout.own(event.fields, own))

    def _first(self, sheet: Sheet, key: Key, fields: dict[str, Value]) -> None:
        line = sheet.lines.get(key)
        if isinstance(line, bytes):
            decided = sheet.decided.get(key, {})
            mine = {n: v for n, v in fields.items() if n not in decided}
            sheet.lines[key] = sheet.layout.over(line, mine)
        else:
            sheet.begin(key, sheet.layout.whole(key, fields))

    def _later(self, sheet: Sheet, event: EventId, put: Put) -> None:
        line = self._whole(sheet, put.key)
        decided = sheet.decided.setdefault(put.key, {})
        rank = (put.version, event)
        self._touched.add((put.table, row_name(put.key), event))
        mine = {n: v for n, v in put.fields.items() if decided.get(n, (0, "")) <= rank}
        decided |= dict.fromkeys(mine, rank)
        sheet.lines[put.key] = sheet.layout.over(line, mine)

    def _whole(self, sheet: Sheet, key: Key) -> Line:
        """Return a row's line, made so from the event that began it if need be."""
        line = sheet.lines.get(key)
        if line is None:
            return sheet.layout.whole(key, {})
        return line if isinstance(line, bytes) else self._read_again(sheet, key)

    def _read_again(self, sheet: Sheet, key: Key) -> Line:
        stored = one(self._db, str(key[0]))
        event = stored and event_of(self._reader, stored)
        for change in self._registry.changes(event) if event else ():
            mine = isinstance(change, Put) and change[:2] == (sheet.table.name, key)
            if isinstance(change, Put) and mine and not change.version:
                return sheet.layout.whole(key, change.fields)
        return sheet.layout.whole(key, {})

    def differences(self) -> Iterator[tuple[str, Key]]:
        """Yield the table and key of every row that is not as it should be, or not there."""
        for sheet in self._sheets.values():
            yield from self._compare(sheet)
        yield from self._compare_merge()
        found = set(self._db.each("SELECT target, row, event FROM touched"))
        for target, row, _ in sorted(found ^ self._touched):
            yield target, (row,)

    def _compare(self, sheet: Sheet) -> Iterator[tuple[str, Key]]:
        name, lines, sums = sheet.table.name, sheet.lines, sheet.sums
        for key, found in sheet.layout.in_file(self._db):
            line = lines.pop(key, None)
            if key in sums:
                same = self._adds_up(sheet, key, line, found)
            else:
                same = line == (hash(found) if type(line) is int else found)
            if not same:
                yield name, key
        for key in {**lines, **sums}:
            yield name, key

    def _adds_up(self, sheet: Sheet, key: Key, line: Line | int | None, found: Line) -> bool:
        """Tell whether a row is what began it and the sums that were added."""
        sums, layout = sheet.sums.pop(key), sheet.layout
        if line is None:
            return layout.added(layout.whole(key, {}), sums) == found
        if isinstance(line, bytes):
            return layout.added(line, sums) == found
        before = layout.added(found, sums, -1)
        # Nothing and nought look alike once something was added.
        return (before is not None and hash(before) == line) or (
            layout.added(self._read_again(sheet, key), sums) == found
        )

    def _compare_merge(self) -> Iterator[tuple[str, Key]]:
        expected: dict[tuple[Any, ...], tuple[str, Key]] = {
            (name, row_name(key), field, *rank): (name, key)
            for name, sheet in self._sheets.items()
            for key, fields in sheet.decided.items()
            for field, rank in fields.items()
        }
        for row in self._db.each("SELECT target, row, field, version, event FROM merge"):
            if expected.pop(row, None) is None:
                yield row[0], (row[1],)
        yield from expected.values()

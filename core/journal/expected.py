"""What the tables should hold, computed from the journal alone in bounded memory.

A row that one event made is kept as a hash; only rows that later events touched are kept whole.
Sums are kept apart and added at the end: they may be added in any order.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from core.base.ids import EventId, EventKey
from core.base.tables import Add, Event, Key, Put, columns_of
from core.journal.codec import Block, Reader, decode_body
from core.journal.fitting import fitting
from core.journal.fold import Events, Findings, Kept, Ranks, Row, Rows, Said, Touched
from core.journal.merge import row_name
from core.journal.reading import UNREADABLE, Stored, event_of
from core.journal.registry import Registry
from core.journal.sheet import Line, Sheet

Find = Callable[[str], Stored | None]
"""Reads one event again, by its id."""


class Expected:
    """Folds events as ``merge`` does, without a database."""

    def __init__(self, registry: Registry, find: Find) -> None:
        self._registry = registry
        self._find = find
        self._reader = Reader(registry.records, registry.upcasters)
        self._sheets = {table.name: Sheet(table) for table in registry.tables}
        self._touched: set[Row] = set()
        self._differences: list[tuple[str, Key]] = []
        self._unreadable: list[EventKey] = []

    @functools.singledispatchmethod
    def take(self, said: Said) -> None:
        """Fold some events in, or hold some rows against what was folded."""
        raise TypeError(said)

    @take.register
    def _kept(self, said: Kept) -> None:
        for table, row in said.rows:
            if table in self._sheets:
                self._sheets[table].kept.add(row)

    @take.register
    def _events(self, said: Events) -> None:
        for seq, content, blocks in said.some:
            try:
                self._fold(said, content, blocks)
            except UNREADABLE:
                # What another PC wrote is kept as it came, though no table can hold it.
                if said.own:
                    self._unreadable.append(EventKey(said.device, said.epoch, seq))

    def _fold(self, said: Events, content: bytes, blocks: dict[str, Block]) -> None:
        own: dict[str, Any] | None = {} if said.own else None
        body = decode_body(content)
        event = self._reader.event_in(said.device, said.epoch, body, blocks, own)
        if event is None or (said.kinds is not None and event.type not in said.kinds):
            return
        changes = self._registry.changes(event)
        for change in changes if said.own else fitting(changes):
            sheet = self._sheets[change.table]
            if isinstance(change, Add):
                sheet.add(change.key, change.deltas)
            elif change.version:
                self._later(sheet, event.id, change)
            elif change.fields is own:
                self._own(sheet, event, change)
            else:
                sheet.first(change.key, change.fields)

    def _own(self, sheet: Sheet, event: Event, put: Put) -> None:
        """Lay an event's own row: mostly straight from its record."""
        if put.key in sheet.lines or type(event.fields) is not sheet.table.row:
            sheet.first(put.key, columns_of(event.fields) | put.fields)
        else:
            sheet.begin(put.key, sheet.layout.own(event.fields, put.fields))

    def _later(self, sheet: Sheet, event: EventId, put: Put) -> None:
        if isinstance(sheet.lines.get(put.key), int):
            sheet.lines[put.key] = self._read_again(sheet, put.key)
        sheet.later(put.key, put.fields, (put.version, event))
        self._touched.add((put.table, row_name(put.key), event))

    def _read_again(self, sheet: Sheet, key: Key) -> Line:
        stored = self._find(str(key[0]))
        event = stored and event_of(self._reader, stored)
        for change in self._registry.changes(event) if event else ():
            mine = isinstance(change, Put) and change[:2] == (sheet.table.name, key)
            if isinstance(change, Put) and mine and not change.version:
                return sheet.layout.whole(key, change.fields)
        return sheet.layout.whole(key, {})

    @take.register
    def _rows(self, said: Rows) -> None:
        sheet = self._sheets[said.table]
        lines, sums = sheet.lines, sheet.sums
        for found, *parts in said.some:
            key = tuple(parts)
            line = lines.pop(key, None)
            if key in sums:
                same = self._adds_up(sheet, key, line, found)
            else:
                same = line == (hash(found) if type(line) is int else found)
            if not same:
                self._differences.append((said.table, key))

    def _adds_up(self, sheet: Sheet, key: Key, line: Line | int | None, found: Line) -> bool:
        """Tell whether a row is what began it and the sums that were added."""
        sums, layout = sheet.sums.pop(key), sheet.layout
        if not isinstance(line, int):
            return layout.added(line or layout.whole(key, {}), sums) == found
        before = layout.added(found, sums, -1)
        # Nothing and nought look alike once something was added.
        return (before is not None and hash(before) == line) or (
            layout.added(self._read_again(sheet, key), sums) == found
        )

    @take.register
    def _ranks(self, said: Ranks) -> None:
        for row in said.some:
            table, name, field, version, event = row
            sheet = self._sheets.get(table)
            if sheet is None or not sheet.decides(name, field, (version, event)):
                self._differences.append((table, (name,)))

    @take.register
    def _those_touched(self, said: Touched) -> None:
        for row in said.some:
            if row in self._touched:
                self._touched.remove(row)
            else:
                self._differences.append((row[0], (row[1],)))

    def findings(self) -> Findings:
        """Return what differed, and what should be in the file and is not."""
        found = self._differences
        for name, sheet in self._sheets.items():
            found += [(name, key) for key in {**sheet.lines, **sheet.sums}]
            found += [(name, (row,)) for row in sheet.undecided()]
        found += [(table, (row,)) for table, row, _ in sorted(self._touched)]
        return Findings(differences=found, unreadable=self._unreadable)

"""What the tables should hold, computed from the journal alone in bounded memory.

Sums may be added in any order; what events say of a row that others made is laid over it by rank.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from core.base.ids import EventKey
from core.base.tables import Add, columns_of, unsigned
from core.journal.chain import is_withheld
from core.journal.codec import Block, Body, Reader, block_hash, decode_body
from core.journal.fitting import fitting, modest
from core.journal.fold import Events, Findings, Kept, Ranks, Rows, Said, Touched
from core.journal.reading import UNREADABLE
from core.journal.registry import Registry
from core.journal.sheet import Sheet

NOT_AN_EVENT: Final = "verify.not_an_event"
EVENT_CHANGED: Final = "verify.event_changed"
PERSONAL_CHANGED: Final = "verify.personal_changed"
NO_BLOCKS: Final[Mapping[str, Block]] = {}


class Expected:
    """Folds events as ``merge`` does, without a database."""

    def __init__(self, registry: Registry) -> None:
        self._appliers = registry.appliers
        self._reader = Reader(registry.records, registry.upcasters)
        self._sheets = {table.name: Sheet(table) for table in registry.tables}
        self._unknown: list[tuple[str, tuple[str]]] = []
        self._wrong: list[tuple[EventKey, str]] = []

    @functools.singledispatchmethod
    def take(self, said: Said) -> None:
        """Fold some events in, or hold some rows against what was folded."""
        raise TypeError(said)

    @take.register
    def _kept(self, said: Kept) -> None:
        for table, row, times in said.rows:
            sheet = self._sheets.get(table)
            if sheet is not None:
                sheet.due[sheet.layout.name(row)] = times

    @take.register
    def _events(self, said: Events) -> None:
        for seq, content in said.some:
            if is_withheld(content) and not said.own:
                continue
            try:
                body = decode_body(content)
            except UNREADABLE:
                self._say(said, seq, NOT_AN_EVENT)
                continue
            if body.seq != seq:
                self._say(said, seq, EVENT_CHANGED)
            blocks = NO_BLOCKS
            if body.blocks:
                blocks = said.blocks.get(seq, NO_BLOCKS)
                self._check(said, seq, body, blocks)
            try:
                self._fold(said, body, blocks)
            except UNREADABLE:
                # What another PC wrote is kept as it came, though no table can hold it.
                if said.own:
                    self._say(said, seq, NOT_AN_EVENT)

    def _say(self, said: Events, seq: int, message: str) -> None:
        self._wrong.append((EventKey(said.device, said.epoch, seq), message))

    def _check(self, said: Events, seq: int, body: Body, blocks: Mapping[str, Block]) -> None:
        for ref in body.blocks:
            block = blocks.get(ref.subject)
            if block is not None and block_hash(block.salt, block.body) != ref.hash:
                self._say(said, seq, PERSONAL_CHANGED)

    def _fold(self, said: Events, body: Body, blocks: Mapping[str, Block]) -> None:
        own: dict[str, Any] | None = {} if said.own else None
        event = self._reader.event_in(said.device, said.epoch, body, blocks, own)
        if event is None or (said.kinds is not None and event.type not in said.kinds):
            return
        event = event if said.signs else unsigned(event)
        apply = self._appliers[event.type]
        for change in apply(event) if said.own else fitting(apply(modest(event))):
            sheet, key = self._sheets[change.table], change.key
            name = key[0] if sheet.single else key
            if isinstance(change, Add):
                sheet.add(name, change.deltas)
            elif change.version:
                sheet.later(name, change.fields, change.version, event.id)
            elif change.fields is not own:
                sheet.first(name, change.fields)
            elif type(event.fields) is sheet.kind:
                # Mostly an event's own row comes straight from its record.
                sheet.lay(name, sheet.layout.own(event.fields, change.fields))
            else:
                sheet.first(name, columns_of(event.fields) | change.fields)

    @take.register
    def _rows(self, said: Rows) -> None:
        self._sheets[said.table].find(said.some)

    @take.register
    def _ranks(self, said: Ranks) -> None:
        for table, row, field, version, event in said.some:
            sheet = self._sheets.get(table)
            if sheet is None:
                self._unknown.append((table, (row,)))
            else:
                sheet.rank(sheet.layout.name(row), field, version, event)

    @take.register
    def _those_touched(self, said: Touched) -> None:
        for table, row, event in said.some:
            sheet = self._sheets.get(table)
            if sheet is None:
                self._unknown.append((table, (row,)))
            else:
                sheet.touched(sheet.layout.name(row), event)

    def findings(self) -> Findings:
        """Return what differed, and what should be in the file and is not."""
        found = Findings(differences=[*self._unknown], wrong=self._wrong, wanted=[])
        for table, sheet in self._sheets.items():
            bad, wanted = sheet.end()
            found.differences.extend((table, key) for key in bad)
            found.wanted.extend((table, key, columns) for key, columns in wanted)
        return found

"""Handing the journal and the tables to whoever folds them, some rows at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from core.base.errors import ClerkError
from core.db.file import Database
from core.journal.codec import Block
from core.journal.fold import Events, Folding, Kept, Ranks, Row, Rows, Said, Touched
from core.journal.own import own_devices
from core.journal.reading import Stored
from core.journal.registry import Registry
from core.journal.roles import Roles
from core.journal.sheet import Layout

SOME: Final = 512


class Feed:
    """Feeds one folding: ``begin``, each event in log order, ``tables``."""

    def __init__(self, db: Database, registry: Registry, folding: Folding) -> None:
        self._db = db
        self._registry = registry
        self._folding = folding
        self._roles = Roles(db, registry)
        self._log = ("", 0)
        self._own: frozenset[str] = frozenset()
        self._some: list[tuple[int, bytes, dict[str, Block]]] = []

    def begin(self) -> None:
        """Tell which rows the file says were touched later; a lie there costs time, no more."""
        self._own = own_devices(self._db)
        # A page that cannot be read is met again, and named, at the end.
        with contextlib.suppress(ClerkError):
            self._all("SELECT DISTINCT target, row FROM touched", Kept)

    def event(self, stored: Stored) -> None:
        """Hand over one event, sooner or later."""
        device, epoch, seq = stored.key
        if len(self._some) >= SOME or self._log != (device, epoch):
            self._flush()
            self._log = (device, epoch)
        self._some.append((seq, stored.content, stored.blocks))

    def _flush(self) -> None:
        if self._some:
            device, epoch = self._log
            kinds = self._roles.kinds(device)
            counting = None if kinds is None else frozenset(kinds)
            self._folding.take(Events(device, epoch, device in self._own, self._some, counting))
        self._some = []

    def tables(self) -> None:
        """Hand over every row of every table, after the last event."""
        self._flush()
        for table in self._registry.tables:
            for rows in self._parts(Layout(table).sql):
                self._folding.take(Rows(table.name, rows))
        self._all("SELECT target, row, field, version, event FROM merge", Ranks)
        self._all("SELECT target, row, event FROM touched", Touched)

    def _all(self, sql: str, said: Callable[[list[Row]], Said]) -> None:
        for rows in self._parts(sql):
            self._folding.take(said(rows))

    def _parts(self, sql: str) -> Iterator[list[Row]]:
        rows: list[Row] = []
        for row in self._db.each(sql, size=SOME):
            rows.append(row)
            if len(rows) == SOME:
                yield rows
                rows = []
        if rows:
            yield rows

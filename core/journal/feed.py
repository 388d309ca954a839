"""Handing the journal and the tables to whoever folds them, some rows at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from core.base.errors import ClerkError
from core.base.ids import EventKey, split_id
from core.base.tables import Table
from core.db.file import Database
from core.journal.fold import Events, Folding, Kept, Ranks, Row, Rows, Said, Touched
from core.journal.layout import Layout
from core.journal.own import own_devices
from core.journal.reading import Stretch
from core.journal.registry import Registry
from core.journal.roles import Roles

FIRST: Final = EventKey("", 0, 0)
LATE: Final = 8192
"""So many events later rows go on though not all of theirs have come."""


class Strip:
    """The rows of a table in the order in which they were written, some at a time."""

    def __init__(self, db: Database, table: Table) -> None:
        self.name = table.name
        self._parts = db.parts(Layout(table).sql)
        self._next: list[Row] | None = []
        self._ends = (FIRST, FIRST)

    def until(self, last: EventKey) -> Iterator[Rows]:
        """Yield what events up to this one should have made.

        Of rows in another order, as those of two PCs at work at once, some come too early:
        whoever compares them has to keep those in mind.
        """
        late = last._replace(seq=last.seq - LATE)
        while self._next is not None and (self._ends[1] <= last or self._ends[0] <= late):
            yield from self._take()

    def rest(self) -> Iterator[Rows]:
        """Yield all that is left."""
        while self._next is not None:
            yield from self._take()

    def _take(self) -> Iterator[Rows]:
        if self._next:
            yield Rows(self.name, self._next)
        self._next = next(self._parts, None)
        if self._next:
            first, last = _place(self._next[0]), _place(self._next[-1])
            self._ends = min(first, last), max(first, last)


def _place(row: Row) -> EventKey:
    return split_id(str(row[1])) or FIRST


class Feed:
    """Feeds one folding: ``begin``, each stretch in log order, ``tables``."""

    def __init__(self, db: Database, registry: Registry, folding: Folding) -> None:
        self._db = db
        self._folding = folding
        self._roles = Roles(db, registry)
        self._own: frozenset[str] = frozenset()
        self._broken: ClerkError | None = None
        tables = registry.tables
        self._strips = [Strip(db, table) for table in tables if table.key == ("id",)]
        self._last = [Strip(db, table) for table in tables if table.key != ("id",)]

    def begin(self) -> None:
        """Tell which rows the file says were touched later."""
        self._own = own_devices(self._db)
        # A page that cannot be read is met again, and named, at the end.
        with contextlib.suppress(ClerkError):
            self._all("SELECT target, row, count(*) FROM touched GROUP BY target, row", Kept)

    def events(self, some: Stretch) -> None:
        """Hand over some events, then the rows that they should have made."""
        device, epoch, rows, blocks = some
        kinds = self._roles.kinds(device)
        counting = None if kinds is None else frozenset(kinds)
        signs = self._roles.signs(device)
        said = [(row[2], row[3]) for row in rows]
        own = device in self._own
        bound = self._roles.bound(device, epoch)
        if bound is not None and rows[-1][2] > bound:
            beyond = [one for one in said if one[0] > bound]
            said = [one for one in said if one[0] <= bound]
            self._folding.take(Events(device, epoch, own, beyond, blocks, frozenset()))
        self._folding.take(Events(device, epoch, own, said, blocks, counting, signs))
        last = EventKey(device, epoch, rows[-1][2])
        try:
            for strip in self._strips:
                self._rows(strip.until(last))
        except ClerkError as error:
            # The journal is read to its end all the same.
            self._strips, self._broken = [], error

    def tables(self) -> None:
        """Hand over all other rows, after the last event; raises what a table's page raised."""
        if self._broken is not None:
            raise self._broken
        for strip in (*self._strips, *self._last):
            self._rows(strip.rest())
        self._all("SELECT target, row, field, version, event FROM merge", Ranks)
        self._all("SELECT target, row, event FROM touched", Touched)

    def _rows(self, parts: Iterator[Rows]) -> None:
        for rows in parts:
            self._folding.take(rows)

    def _all(self, sql: str, said: Callable[[list[Row]], Said]) -> None:
        for rows in self._db.parts(sql):
            self._folding.take(said(rows))

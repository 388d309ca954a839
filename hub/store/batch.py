"""Many events' row changes brought together: what is the same for every database.

Changes commute by design, so the order inside a batch does not matter: first facts, then sums,
then what later events say, where only the highest (version, event) of each field is kept.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from core.base.ids import EventId
from core.base.record import Record
from core.base.tables import Add, Event, Key, Put, RowChange, Value, columns_of
from core.journal.merge import row_name
from hub.store.derived import Derived
from hub.store.errors import UnfitChangeError
from hub.store.own import NUL, Names, Rows, own_rows, put_rows

AT_ONCE: Final = 64
"""So many events with their records stay near the processor until they are columns."""
Said = tuple[Event, Sequence[RowChange]]
"""An event and what it does to the tables. One with a ``row`` has its own row's fields in there,
and in its record what they are laid over."""
Ranked = tuple[int, str, Value]
"""What a field is said to be, after the version and event that say so."""
OwnRows = defaultdict[type[Record], list[Event]]
FirstRows = dict[tuple[str, Names], dict[Key, tuple[Value, ...]]]


class Batch:
    """Changes of one station, collected per table and columns."""

    def __init__(self, derived: Derived) -> None:
        self._declared = derived.declared
        self._known: set[tuple[str, bool, Names]] = set()
        self._homes = {one.row: one for one in self._declared.values() if one.key == ("id",)}
        self.firsts: list[Rows] = []
        """First facts, those that can be written together in one."""
        self.sums: dict[str, dict[Key, dict[str, int]]] = defaultdict(dict)
        self.laters: dict[str, dict[Key, dict[str, Ranked]]] = {}
        self.touched: set[tuple[str, str, str]] = set()

    def take(self, said: Iterable[Said]) -> None:
        """Add events' changes; of the events nothing is kept but what the tables get.

        Raises ``UnfitChangeError`` for a change that fits no table; the batch is of no use then.
        """
        coming = iter(said)
        while some := list(itertools.islice(coming, AT_ONCE)):
            self._take(some)

    def _take(self, said: Sequence[Said]) -> None:
        own: OwnRows = defaultdict(list)
        firsts: FirstRows = {}
        for event, changes in said:
            for change in changes:
                if isinstance(change, Add):
                    self._add(change)
                elif change.fields is event.row:
                    self._put_own(own, firsts, event, change)
                elif change.version == 0:
                    self._put_first(firsts, change)
                else:
                    self._put_later(event.id, change)
        for kind, events in own.items():
            self.firsts += own_rows(self._homes[kind], events)
        for (table, names), rows in firsts.items():
            self.firsts.append(put_rows(self._declared[table], names, rows))

    def _add(self, change: Add) -> None:
        deltas = change.deltas
        sums = self.sums[change.table].get(change.key)
        if sums is None or not deltas.keys() <= sums.keys():
            self._check(change, tuple(deltas))
            sums = self.sums[change.table].setdefault(change.key, {})
            sums |= dict.fromkeys(deltas.keys() - sums.keys(), 0)
        for name, delta in deltas.items():
            sums[name] += delta

    def _put_own(self, own: OwnRows, firsts: FirstRows, event: Event, put: Put) -> None:
        kind = type(event.fields)
        home = self._homes.get(kind)
        if home is not None and home.name == put.table and put.key[0] == event.id:
            own[kind].append(event)
        else:
            said = columns_of(event.fields) | put.fields
            self._put_first(firsts, Put(put.table, put.key, said))

    def _put_first(self, firsts: FirstRows, put: Put) -> None:
        names = tuple(put.fields)
        self._check(put, names)
        firsts.setdefault((put.table, names), {})[put.key] = tuple(put.fields.values())

    def _put_later(self, event: EventId, put: Put) -> None:
        self._check(put, tuple(put.fields))
        said = self.laters.setdefault(put.table, {}).setdefault(put.key, {})
        version = put.version
        for name, value in put.fields.items():
            best = said.get(name)
            if best is None or best[:2] <= (version, event):
                said[name] = (version, event, value)
        self.touched.add((put.table, row_name(put.key), event))

    def _check(self, change: RowChange, names: Names) -> None:
        """Refuse what a hand-made event could make an applier say."""
        first = isinstance(change, Put) and change.version == 0
        shape = (change.table, first, names)
        if shape not in self._known:
            self._check_shape(*shape)
            self._known.add(shape)
        key = change.key
        if len(key) != len(self._declared[change.table].key) or None in key:
            raise UnfitChangeError(f"{change.table}: key")
        said = change.fields.values() if isinstance(change, Put) else ()
        if [v for v in said if v.__class__ is str and NUL in v]:
            raise UnfitChangeError(f"{change.table}: NUL")

    def _check_shape(self, table: str, first: bool, names: Names) -> None:
        declared = self._declared.get(table)
        if declared is None:
            raise UnfitChangeError(f"no table {table}")
        columns = {spec.name for spec in declared.columns}
        if not columns.issuperset(names) or (first and not set(declared.key).issubset(names)):
            raise UnfitChangeError(f"{table}: columns")

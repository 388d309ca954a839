"""Many events' row changes brought together: what is the same for every database.

Changes commute by design, so the order inside a batch does not matter: first facts, then sums,
then what later events say, where only the highest (version, event) of each field is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.base.ids import EventId
from core.base.tables import Add, Key, Put, RowChange, Value
from core.journal.merge import row_name
from hub.store.derived import Derived
from hub.store.errors import UnfitChangeError
from hub.store.own import NUL, Names, Own, Rows, own_rows, put_rows

Ranked = tuple[int, str, Value]
"""What a field is said to be, after the version and event that say so."""


class Batch:
    """Changes of one station, collected per table and columns."""

    def __init__(self, derived: Derived) -> None:
        self._derived = derived
        self._known: set[tuple[str, bool, Names]] = set()
        self._own: dict[tuple[str, Names], dict[Key, Own]] = {}
        self._firsts: dict[tuple[str, Names], dict[Key, tuple[Value, ...]]] = {}
        self.sums: dict[str, dict[Key, dict[str, int]]] = {}
        self.laters: dict[tuple[str, Key], dict[str, Ranked]] = {}
        self.touched: set[tuple[str, str, str]] = set()

    def take(self, changes: Iterable[tuple[EventId, RowChange | Own]]) -> None:
        """Add changes; raises ``UnfitChangeError`` for one that fits no table."""
        own = self._own
        for event, change in changes:
            if isinstance(change, Own):
                group = (change.table, tuple(change.fields))
                own.setdefault(group, {})[change.key] = change
            elif isinstance(change, Add):
                self._add(change)
            elif change.version == 0:
                names = tuple(change.fields)
                self._check(change, names)
                values = tuple(change.fields.values())
                self._firsts.setdefault((change.table, names), {})[change.key] = values
            else:
                self._put_later(event, change)

    def firsts(self) -> Iterator[Rows]:
        """Yield first facts, those that can be written together in one."""
        declared = self._derived.declared
        for (table, over), said in self._own.items():
            yield own_rows(declared[table], over, said)
        for (table, names), puts in self._firsts.items():
            yield put_rows(declared[table], names, puts)

    def _add(self, change: Add) -> None:
        self._check(change, tuple(change.deltas))
        sums = self.sums.setdefault(change.table, {}).setdefault(change.key, {})
        for name, delta in change.deltas.items():
            sums[name] = sums.get(name, 0) + delta

    def _put_later(self, event: EventId, change: Put) -> None:
        self._check(change, tuple(change.fields))
        said = self.laters.setdefault((change.table, change.key), {})
        version = change.version
        for name, value in change.fields.items():
            best = said.get(name)
            if best is None or best[:2] <= (version, event):
                said[name] = (version, event, value)
        self.touched.add((change.table, row_name(change.key), event))

    def _check(self, change: RowChange, names: Names) -> None:
        """Refuse what a hand-made event could make an applier say."""
        first = isinstance(change, Put) and change.version == 0
        shape = (change.table, first, names)
        if shape not in self._known:
            self._check_shape(*shape)
            self._known.add(shape)
        key = change.key
        if len(key) != len(self._derived.declared[change.table].key) or None in key:
            raise UnfitChangeError(f"{change.table}: key")
        values = change[2].values()
        if isinstance(change, Put) and [v for v in values if v.__class__ is str and NUL in v]:
            raise UnfitChangeError(f"{change.table}: NUL")

    def _check_shape(self, table: str, first: bool, names: Names) -> None:
        declared = self._derived.declared.get(table)
        if declared is None:
            raise UnfitChangeError(f"no table {table}")
        columns = {spec.name for spec in declared.columns}
        if not columns.issuperset(names) or (first and not set(declared.key).issubset(names)):
            raise UnfitChangeError(f"{table}: columns")

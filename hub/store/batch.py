"""Many events' row changes brought together: what is the same for every database.

Changes commute by design, so the order inside a batch does not matter: first facts, then sums,
then what later events say, where only the highest (version, event) of each field is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.base.ids import EventId
from core.base.tables import Add, Key, Put, RowChange, Value
from core.journal.merge import row_name
from hub.store.derived import Derived
from hub.store.errors import UnfitChangeError

Names = tuple[str, ...]
Ranked = tuple[int, str, Value]
"""What a field is said to be, after the version and event that say so."""
NUL: Final = "\x00"
"""PostgreSQL's texts cannot hold it, and no clerk can type it."""


class Batch:
    """Changes of one station, collected per table and columns."""

    def __init__(self, derived: Derived) -> None:
        self._derived = derived
        self._known: set[tuple[str, bool, Names]] = set()
        self.firsts: dict[tuple[str, Names], dict[Key, tuple[Value, ...]]] = {}
        self.sums: dict[str, dict[Key, dict[str, int]]] = {}
        self.laters: dict[tuple[str, Key], dict[str, Ranked]] = {}
        self.touched: set[tuple[str, str, str]] = set()

    def take(self, changes: Iterable[tuple[EventId, RowChange]]) -> None:
        """Add changes; raises ``UnfitChangeError`` for one that fits no table."""
        for event, change in changes:
            if isinstance(change, Add):
                self._add(change)
            elif change.version == 0:
                names = tuple(change.fields)
                self._check(change, names)
                values = tuple(change.fields.values())
                self.firsts.setdefault((change.table, names), {})[change.key] = values
            else:
                self._put_later(event, change)

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
        if [v for v in values if v.__class__ is str and NUL in v]:
            raise UnfitChangeError(f"{change.table}: NUL")

    def _check_shape(self, table: str, first: bool, names: Names) -> None:
        declared = self._derived.declared.get(table)
        if declared is None:
            raise UnfitChangeError(f"no table {table}")
        columns = {spec.name for spec in declared.columns}
        if not columns.issuperset(names) or (first and not set(declared.key).issubset(names)):
            raise UnfitChangeError(f"{table}: columns")

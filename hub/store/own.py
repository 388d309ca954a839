"""First facts by columns: most fields of most events say nothing, and nothing is quickly written.

An event's own row stays its record until the batch is made up. Then the records of a table are
turned column by column; a column in which no row says anything is left to the table's default.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from core.base.tables import PLAIN, Event, Key, Table, Value, column_value
from hub.store.errors import UnfitChangeError

Names = tuple[str, ...]
NUL: Final = "\x00"
"""PostgreSQL's texts cannot hold it, and no clerk can type it."""
TEXT: Final = "TEXT"


class Rows(NamedTuple):
    """First facts of some rows of a table: for each name a column, in the order of the keys.

    ``blank`` names the columns in which every row holds the table's default, with that default.
    """

    table: str
    keys: Sequence[Key]
    names: Names
    columns: Sequence[Sequence[Value]]
    blank: dict[str, Value]

    def each(self) -> Iterator[tuple[Key, dict[str, Value]]]:
        """Yield every row's key and all that is said of it."""
        for key, values in zip(self.keys, zip(*self.columns, strict=True), strict=True):
            yield key, dict(zip(self.names, values, strict=True)) | self.blank


class _Cell(NamedTuple):
    """Where in a record a column's value stands, and what has to be minded when it is written."""

    name: str
    place: int
    blank: Value
    is_turned: bool
    is_text: bool


def own_rows(table: Table, events: Iterable[Event]) -> Iterator[Rows]:
    """Bring together events' own rows, those over which the same fields are laid.

    What is laid over a record is its event's ``row``. Raises ``UnfitChangeError``.
    """
    groups: dict[Names, list[Event]] = {}
    for event in events:
        groups.setdefault(tuple(event.row or ()), []).append(event)
    for over, some in groups.items():
        yield _alike(table, over, some)


def _alike(table: Table, over: Names, events: Sequence[Event]) -> Rows:
    blank: dict[str, Value] = {}
    laid = [event.row.values() for event in events if event.row is not None]
    names, columns = list(over), list(zip(*laid, strict=True))
    records = [msgspec.structs.astuple(event.fields) for event in events]
    found = tuple(zip(*records, strict=True))
    for cell in _cells(table, over):
        column = found[cell.place]
        if column[0] == cell.blank and column.count(cell.blank) == len(column):
            blank[cell.name] = cell.blank
            continue
        names.append(cell.name)
        columns.append(_written(table, cell, column))
    keys = [(event.id,) for event in events]
    return Rows(table.name, keys, tuple(names), columns, blank)


def put_rows(table: Table, names: Names, said: Mapping[Key, tuple[Value, ...]]) -> Rows:
    """Bring together rows of which the same fields are said."""
    default = table.blank
    blank: dict[str, Value] = {}
    kept, columns = [], []
    for name, column in zip(names, zip(*said.values(), strict=True), strict=True):
        if name not in table.key and column.count(default[name]) == len(column):
            blank[name] = default[name]
        else:
            kept.append(name)
            columns.append(column)
    return Rows(table.name, list(said), tuple(kept), columns, blank)


@functools.cache
def _cells(table: Table, over: Names) -> tuple[_Cell, ...]:
    blank = table.blank
    return tuple(
        _Cell(c.name, place, blank[c.name], c.shape not in PLAIN, c.column == TEXT)
        for place, c in enumerate(table.columns)
        if not c.field.row and c.name not in over
    )


def _written(table: Table, cell: _Cell, column: tuple[Value, ...]) -> tuple[Value, ...]:
    if cell.is_turned:
        # A month has few days.
        turned = {value: column_value(value) for value in set(column)}
        column = tuple(map(turned.__getitem__, column))
    if cell.is_text and NUL in "".join(filter(None, column)):  # type: ignore[arg-type]
        raise UnfitChangeError(f"{table.name}: NUL")
    return column

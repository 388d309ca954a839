"""One derived table as it should be: each row a line of JSON, or only that line's hash.

SQLite writes a row as JSON far faster than Python takes it over cell by cell, and ``msgspec``
writes the same text of what was folded. So rows are compared as bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from core.base.record import Record
from core.base.tables import Key, Table, Value, column_value
from core.journal.merge import row_name

Rank = tuple[int, str]
Line = bytes
BYTES: Final = frozenset({"digest", "photo"})
TURNED: Final = frozenset({"moment", "texts"}) | BYTES
"""Shapes whose Python value JSON would write otherwise than SQLite does; flags too."""
FLAGS: Final = {False: 0, True: 1, None: None}

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Any]).decode


class Layout:
    """Where the columns of a table stand in its lines; ``sql`` reads lines and keys."""

    def __init__(self, table: Table) -> None:
        columns = table.columns
        self.table = table
        self.places = {column.name: place for place, column in enumerate(columns)}
        self.blank: list[Value] = [table.blank[column.name] for column in columns]
        self.single = table.key == ("id",)
        self.key_places = tuple(self.places[name] for name in table.key)
        # What the event itself says is laid over it afterwards: id, seq, day, clerk.
        self._rows = tuple(
            (place, self.blank[place]) for place, c in enumerate(columns) if c.field.row
        )
        said = [(place, c.shape) for place, c in enumerate(columns) if not c.field.row]
        self._flags = tuple(place for place, shape in said if shape == "flag")
        self._turned = tuple(place for place, shape in said if shape in TURNED)
        cells = (_cell(c.name, c.shape) for c in columns)
        keys = ", ".join(f'"{name}"' for name in table.key)
        self.sql = (
            f"SELECT CAST(json_array({', '.join(cells)}) AS BLOB), {keys} "  # noqa: S608 - own names
            f'FROM "{table.name}"'
        )

    def own(self, record: Record, said: Mapping[str, Value]) -> Line:
        """Return the row of the event that made it, straight from its record."""
        row = list(msgspec.structs.astuple(record))
        for place, blank in self._rows:
            row[place] = blank
        for place in self._flags:
            row[place] = FLAGS[row[place]]
        for place in self._turned:
            if row[place] is not None:
                row[place] = _turned(row[place])
        places = self.places
        for name, value in said.items():
            row[places[name]] = value
        return _encode(row)

    def whole(self, key: Key, fields: Mapping[str, Value]) -> Line:
        """Return the row that has these fields and is blank besides."""
        row = self.blank.copy()
        for place, part in zip(self.key_places, key, strict=True):
            row[place] = part
        return self._laid(row, fields)

    def over(self, line: Line, fields: Mapping[str, Value]) -> Line:
        """Return a row with these fields set."""
        return self._laid(_decode(line), fields)

    def added(self, line: Line, deltas: Mapping[str, int], sign: int = 1) -> Line | None:
        """Return a row with sums added, None where there is no number to add to."""
        row = _decode(line)
        for name, delta in deltas.items():
            value = row[self.places[name]]
            if value is None and sign > 0:
                value = 0
            if not isinstance(value, int):
                return None
            row[self.places[name]] = value + sign * delta
        return _encode(row)

    def _laid(self, row: list[Any], fields: Mapping[str, Value]) -> Line:
        for name, value in fields.items():
            row[self.places[name]] = _quoted(value) if type(value) is bytes else value
        return _encode(row)


class Sheet:
    """One table as it should be.

    ``kept`` are the rows, by name, that are known to be touched later: those stay whole from the
    start, or their first event would have to be read twice.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.layout = Layout(table)
        self.kept: set[str] = set()
        self.lines: dict[Key, Line | int] = {}
        self.sums: dict[Key, dict[str, int]] = {}
        self._decided: dict[str, dict[str, Rank]] = {}

    def begin(self, key: Key, line: Line) -> None:
        """Keep a row's first facts."""
        whole = not self.layout.single or key[0] in self.kept
        self.lines[key] = line if whole else hash(line)

    def first(self, key: Key, fields: Mapping[str, Value]) -> None:
        """Keep a row's first facts, though later ones may have come before."""
        line = self.lines.get(key)
        if isinstance(line, bytes):
            decided = self._decided.get(row_name(key), {})
            mine = {n: v for n, v in fields.items() if n not in decided}
            self.lines[key] = self.layout.over(line, mine)
        else:
            self.begin(key, self.layout.whole(key, fields))

    def later(self, key: Key, fields: Mapping[str, Value], rank: Rank) -> None:
        """Set what a later event says of a row kept whole: field by field the higher rank wins."""
        line = self.lines.get(key)
        known = line if isinstance(line, bytes) else self.layout.whole(key, {})
        decided = self._decided.setdefault(row_name(key), {})
        mine = {n: v for n, v in fields.items() if decided.get(n, (0, "")) <= rank}
        decided |= dict.fromkeys(mine, rank)
        self.lines[key] = self.layout.over(known, mine)

    def add(self, key: Key, deltas: Mapping[str, int]) -> None:
        """Keep what is to be added to a row."""
        sums = self.sums.get(key)
        if sums is None:
            sums = self.sums[key] = {}
        for name, delta in deltas.items():
            sums[name] = sums.get(name, 0) + delta

    def decides(self, row: str, field: str, rank: Rank) -> bool:
        """Tell whether this rank decided a field; it is not asked for again."""
        return self._decided.get(row, {}).pop(field, None) == rank

    def undecided(self) -> Iterator[str]:
        """Yield the rows of which some field was not asked for."""
        return (row for row, fields in self._decided.items() if fields)


def _cell(name: str, shape: str) -> str:
    # JSON holds no bytes.
    return f'iif("{name}" IS NULL, NULL, quote("{name}"))' if shape in BYTES else f'"{name}"'


def _turned(value: object) -> Value:
    found = column_value(value)
    return _quoted(found) if isinstance(found, bytes) else found


def _quoted(value: bytes) -> str:
    """Return bytes as SQLite quotes them."""
    return f"X'{value.hex().upper()}'"

"""How a row of one derived table is written as a line of JSON, by SQLite and here alike.

SQLite writes a row as JSON far faster than Python takes it over cell by cell, and ``msgspec``
writes the same text of what was folded. So rows are compared as bytes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from core.base.record import BLOBS, Record
from core.base.tables import Key, Table, Value, column_value

Line = bytes
Name = str | int | Key
"""Which row of its table: the id where that is the key, else the key."""
TURNED: Final = frozenset({"moment", "texts"}) | BLOBS
"""Shapes whose Python value JSON would write otherwise than SQLite does; flags too."""
FLAGS: Final = {False: 0, True: 1, None: None}

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Any]).decode
_decode_key: Final = msgspec.json.Decoder(Key).decode
_values: Final = msgspec.structs.astuple


class Layout:
    """Where the columns of a table stand in its lines; ``sql`` reads lines and keys."""

    def __init__(self, table: Table) -> None:
        columns = table.columns
        self.table = table
        self.places = {column.name: place for place, column in enumerate(columns)}
        self.blank: list[Value] = [table.blank[column.name] for column in columns]
        self.single = table.key == ("id",)
        self._key_places = tuple(self.places[name] for name in table.key)
        # What the event itself says is laid over it afterwards: id, seq, day, clerk.
        self._rows = tuple(
            (run, self.blank[run])
            for run in _runs([place for place, c in enumerate(columns) if c.field.row])
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
        row = list(_values(record))
        for run, blanks in self._rows:
            row[run] = blanks
        for place in self._flags:
            row[place] = FLAGS[row[place]]
        for place in self._turned:
            if row[place] is not None:
                row[place] = _turned(row[place])
        places = self.places
        for name, value in said.items():
            row[places[name]] = value
        return _encode(row)

    def whole(self, name: Name, fields: Mapping[str, Value]) -> Line:
        """Return the row that has these fields and is blank besides."""
        row = self.blank.copy()
        for place, part in zip(self._key_places, self.key(name), strict=True):
            row[place] = part
        return self._laid(row, fields)

    def over(self, line: Line, fields: Mapping[str, Value]) -> Line:
        """Return a row with these fields set."""
        return self._laid(_decode(line), fields)

    def added(self, line: Line, deltas: Mapping[str, int]) -> Line:
        """Return a row with sums added."""
        row = _decode(line)
        for name, delta in deltas.items():
            place = self.places[name]
            row[place] = (row[place] or 0) + delta
        return _encode(row)

    def key(self, name: Name) -> Key:
        """Return the key of a row."""
        return name if isinstance(name, tuple) else (name,)

    def name(self, said: str) -> Name:
        """Return the row that ``merge`` calls so; what is no key of this table stays a text."""
        if not self.single:
            with contextlib.suppress(msgspec.MsgspecError):
                return _decode_key(said)
        return said

    def _laid(self, row: list[Any], fields: Mapping[str, Value]) -> Line:
        for name, value in fields.items():
            row[self.places[name]] = _quoted(value) if type(value) is bytes else value
        return _encode(row)


def _runs(places: Sequence[int]) -> Iterator[slice]:
    """Yield the slices that cover these places."""
    start = 0
    for after, place in enumerate(places, 1):
        if after == len(places) or places[after] != place + 1:
            yield slice(places[start], place + 1)
            start = after


def _cell(name: str, shape: str) -> str:
    # JSON holds no bytes.
    return f'iif("{name}" IS NULL, NULL, quote("{name}"))' if shape in BLOBS else f'"{name}"'


def _turned(value: object) -> Value:
    found = column_value(value)
    return _quoted(found) if isinstance(found, bytes) else found


def _quoted(value: bytes) -> str:
    """Return bytes as SQLite quotes them."""
    return f"X'{value.hex().upper()}'"

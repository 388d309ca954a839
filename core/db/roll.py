"""A small table's words in memory, to look inside them: no index of SQLite's finds a middle.

Looking through twenty thousand names row by row takes a millisecond of every letter typed; through
one text that holds them all, a few hundredths.
"""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.db.file import Database

MARK: Final = "\n"


class Column:
    """One column's words, one behind the other, and where each row's begin."""

    def __init__(self, words: Sequence[str | None] = ()) -> None:
        folded = [(word or "").lower().replace(MARK, " ") for word in words]
        self._text = MARK.join(folded)
        lengths = (len(word) + 1 for word in folded)
        self._starts = array("q", itertools.accumulate(lengths, initial=0))

    def inside(self, typed: str, most: int) -> list[int]:
        """Return the places of rows that hold what was typed, the newest first."""
        found: list[int] = []
        wanted = typed.lower()
        at = self._text.rfind(wanted) if wanted and MARK not in wanted else -1
        while at >= 0 and len(found) < most:
            place = bisect_right(self._starts, at) - 1
            found.append(place)
            at = self._text.rfind(wanted, 0, self._starts[place])
        return found


class Roll:
    """Some words of a table's rows that fit ``where``; read when first asked.

    ``words`` names them, each with the SQL (our own) that says them; the first is a column.

    Appliers change a row only where ``touched`` says so, and fill one that others touched before
    it came; the roll is read again after either.
    """

    def __init__(self, db: Database, table: str, words: Mapping[str, str], where: str) -> None:
        self._db = db
        names, first = ", ".join(words.values()), next(iter(words.values()))
        self._sql = f"SELECT rowid, {names} FROM {table} WHERE {where} ORDER BY rowid"  # noqa: S608 - our own names
        self._told = (
            f"SELECT schema_version, (SELECT max(rowid) FROM {table}), "  # noqa: S608 - our own names
            f"(SELECT count(*) FROM {table} WHERE {first} IS NOT NULL), "
            f"(SELECT count(*) FROM touched WHERE target = '{table}') FROM pragma_schema_version"
        )
        self._names = tuple(words)
        self._changes: tuple[int, int] | None = None
        self._state: tuple[Any, ...] | None = None
        self._rowids = array("q")
        self._columns: dict[str, Column] = {}

    def inside(self, name: str, typed: str, most: int) -> list[int]:
        """Return the row numbers of rows whose words hold what was typed, newest first."""
        self._refresh()
        return [self._rowids[place] for place in self._columns[name].inside(typed, most)]

    def _refresh(self) -> None:
        changes = self._db.changes
        if changes == self._changes:
            return
        state = self._db.one(self._told)
        if state != self._state:
            self._read()
        self._changes, self._state = changes, state

    def _read(self) -> None:
        rows = self._db.rows(self._sql)
        self._rowids = array("q", (row[0] for row in rows))
        self._columns = {
            name: Column([row[place] for row in rows])
            for place, name in enumerate(self._names, start=1)
        }

"""The newest rows of several reads by one plain statement.

An ``ORDER BY … LIMIT`` inside each part of a ``UNION ALL`` makes SQLite set up a co-routine and a
sorter for it: where a few rows are found by index, that is several times the work of finding them.
So all rows are read, up to a bound, and sorted here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from core.db.file import Database

FLOOD: Final = 20_000
"""More rows than that are not read: of a letter that fits most of a large table, any will do."""
NUMBER: Final = itemgetter(0)


def _age(row: tuple[Any, ...]) -> tuple[bool, Any]:
    """Return what sorts rows by age: one that says nothing of it is the oldest."""
    return row[1] is not None, row[1]


def newest(
    db: Database, reads: tuple[str, ...], values: Mapping[str, Any], limit: int
) -> list[tuple[Any, ...]]:
    """Return what several reads find, one read behind the other, of each ``limit`` rows at most.

    A read (our own SQL, without its SELECT) names first the column by which its rows are newer:
    they come newest first. In what is returned the read's number stands before that column.
    """
    if not reads:
        return []
    return [
        row
        for _number, found in groupby(db.rows(_union(reads), dict(values)), NUMBER)
        for row in sorted(found, key=_age, reverse=True)[:limit]
    ]


@functools.lru_cache(maxsize=256)
def _union(reads: tuple[str, ...]) -> str:
    parts = (f"SELECT {number}, {read}" for number, read in enumerate(reads))
    return f"{' UNION ALL '.join(parts)} LIMIT {FLOOD}"

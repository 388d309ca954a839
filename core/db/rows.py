"""Reading table rows back as records."""

from __future__ import annotations

import functools
import json
from typing import Any, Final, TypeVar

import msgspec

from core.base.record import Record, specs
from core.base.tables import Fact
from core.db.file import Database, Params

R = TypeVar("R", bound=Record)
HERE: Final = '"day" IS NOT NULL'
"""Holds for a fact whose own event came: of others only what came later says anything as yet."""


@functools.cache
def columns_sql(kind: type[Record], prefix: str = "") -> str:
    """Return the column list that reads a record type's rows."""
    return ", ".join(f'{prefix}"{spec.name}"' for spec in specs(kind))


@functools.cache
def _plan(kind: type[Record]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    found = specs(kind)
    texts = tuple(place for place, spec in enumerate(found) if spec.shape == "texts")
    return tuple(spec.name for spec in found), texts


def record_of(kind: type[R], row: tuple[Any, ...]) -> R:
    """Return the record in a row read with ``columns_sql``."""
    names, texts = _plan(kind)
    fields = dict(zip(names, row, strict=True))
    for place in texts:
        fields[names[place]] = json.loads(row[place]) if row[place] else ()
    return msgspec.convert({n: v for n, v in fields.items() if v is not None}, kind, strict=False)


def read(db: Database, kind: type[R], rest: str = "", params: Params = ()) -> list[R]:
    """Return the rows of a record type's own table; ``rest`` is SQL from WHERE on."""
    sql = f'SELECT {columns_sql(kind)} FROM "{table_of(kind)}" {rest}'  # noqa: S608 - our own names
    return [record_of(kind, row) for row in db.rows(sql, params)]


def first(db: Database, kind: type[R], rest: str = "", params: Params = ()) -> R | None:
    """Return the first such row, or None."""
    found = read(db, kind, f"{rest} LIMIT 1", params)
    return found[0] if found else None


def by_id(db: Database, kind: type[R], identity: str) -> R | None:
    """Return the row keyed by an event, or None; a fact's only once its own event came."""
    rest = f"WHERE id = ? AND {HERE}" if issubclass(kind, Fact) else "WHERE id = ?"
    return first(db, kind, rest, (identity,))


def table_of(kind: type[Record]) -> str:
    """Return the name of the table that holds a record type's rows."""
    return kind.kind.replace("-", "_").replace(".", "_")

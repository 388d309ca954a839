"""The derived tables of the county: the capabilities' declarations with ``station`` in front.

They are written by ``hub.store.applying`` only, and may be dropped and refilled at any time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column, FromClause, Index, MetaData, PrimaryKeyConstraint, Table, and_, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, quoted_name
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from core.base import tables as core
from core.capabilities import REGISTRY
from core.journal.registry import Registry
from hub.store.columns import BYTES, INT, NARROW, TEXT, key, said

EDITION: Final = 3
"""Counted up when this file makes other tables out of the same declarations."""
STATION: Final = "station"
READ_BY: Final = frozenset(
    {"day", '"of"', "listing", "event", "class_id", '"check"', "short_code", "grade"}
)
"""Columns by which the county reads, first ones of an index; a clerk's other ways to a row are not
kept up here: seven indexes of a sale cost more than its row."""
TYPES: Final[Mapping[str, TypeEngine[Any]]] = MappingProxyType(
    {"INTEGER": INT, "TEXT": TEXT, "BLOB": BYTES}
)
TAIL: Final = re.compile(r"substr\((\w+), -(\d+)\)")


class Derived:
    """One registry's tables, as the hub keeps them."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.metadata = MetaData()
        self.declared = {table.name: table for table in registry.tables}
        self.tables = {name: self._made(table) for name, table in self.declared.items()}
        self.merge = Table(
            "merge",
            self.metadata,
            *(key(STATION, INT), key("target", TEXT), key("row", TEXT), key("field", TEXT)),
            *(said("version", INT), said("event", TEXT)),
            quote=True,
            **NARROW,
        )
        self.touched = Table(
            "touched",
            self.metadata,
            *(key(STATION, INT), key("target", TEXT), key("row", TEXT), key("event", TEXT)),
            quote=True,
            **NARROW,
        )

    def __getitem__(self, name: str) -> Table:
        """Return a derived table by its declared name."""
        return self.tables[name]

    @functools.cached_property
    def fingerprint(self) -> str:
        """What decides the shape of all derived tables, and what they hold."""
        return f"{EDITION} {self.registry.contents()}"

    def _made(self, table: core.Table) -> Table:
        blank = table.blank
        made = Table(
            table.name,
            self.metadata,
            Column(STATION, INT, autoincrement=False, nullable=False, quote=True),
            *(_column(table, c.name, c.column, blank[c.name]) for c in table.columns),
            PrimaryKeyConstraint(STATION, *table.key),
            quote=True,
            **NARROW,
        )
        optional = {c.name for c in table.columns if c.optional} - {"day"}
        for number, parts in enumerate(table.indexes):
            if parts.partition(",")[0] not in READ_BY:
                continue
            _index(made, f"{table.name}_{number}", parts, partial=parts in optional)
        return made


def _column(table: core.Table, name: str, kind: str, blank: int | None) -> Column[Any]:
    told = None if blank is None else text(str(blank))
    optional = name not in table.key
    return Column(
        name, TYPES[kind], nullable=optional, server_default=told, autoincrement=False, quote=True
    )


def _index(made: Table, name: str, columns: str, *, partial: bool) -> None:
    """Make a declared index (SQL column list) with ``station`` in front."""
    parts = [_part(made, part) for part in re.split(r", (?!-)", columns)]
    options: dict[str, Any] = {}
    if partial:
        held = made.c[columns].is_not(None)
        options = {"sqlite_where": held, "postgresql_where": held}
    Index(quoted_name(name, quote=True), made.c[STATION], *parts, **options)


def _part(made: Table, part: str) -> ColumnElement[Any]:
    tail = TAIL.fullmatch(part)
    return Ending(made.c[tail[1]], int(tail[2])) if tail else made.c[part.strip('"')]


class Ending(FunctionElement[str]):
    """The last characters of a text column."""

    inherit_cache = True
    type = TEXT

    def __init__(self, column: Column[str], length: int) -> None:
        super().__init__(column)
        self.length = length


@compiles(Ending, "sqlite")
def _on_sqlite(element: Ending, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"substr({compiler.process(element.clauses, **told)}, -{element.length})"


@compiles(Ending, "postgresql")
def _on_postgresql(element: Ending, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"right({compiler.process(element.clauses, **told)}, {element.length})"


DERIVED: Final = Derived(REGISTRY)


def standing(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a fact is neither a red entry nor taken back by one."""
    return and_(table.c["reverses"].is_(None), table.c["reversed_by"].is_(None))

"""A kind's ledger added up over stations and days: the same figures as on the stations' desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from core.base.record import Record
from core.base.tables import Fact
from core.db.pages import COUNT, PIECES
from core.db.rows import table_of
from core.trade.queries.totals import figures
from hub.errors import UnknownKindError
from hub.store.columns import within
from hub.store.derived import DERIVED, STATION

EVER: Final = (dt.date.min, dt.date.max)


class Span(msgspec.Struct, frozen=True):
    """Which days (both inclusive), and which stations; None means all."""

    first: dt.date = EVER[0]
    last: dt.date = EVER[1]
    stations: Sequence[int] | None = None


def kinds() -> dict[str, type[Record]]:
    """Return the kinds of record that have a ledger."""
    found = DERIVED.registry.records
    return {
        name: kind
        for name, kind in found.items()
        if table_of(kind) in DERIVED.declared and DERIVED.declared[table_of(kind)].row is kind
    }


def totals(connection: Connection, name: str, span: Span) -> dict[str, int]:
    """Return ``{count, amount_fen, grams, …}``; ``UnknownKindError`` for any other word."""
    kind = kinds().get(name)
    if kind is None:
        raise UnknownKindError(kind=name, kinds=" ".join(kinds()))
    return figures(kind, lambda wanted, names: _sums(connection, wanted, names, span))


def _sums(
    connection: Connection, kind: type[Record], names: Sequence[str], span: Span
) -> dict[str, int]:
    table = DERIVED[table_of(kind)]
    count: ColumnElement[Any] = func.count()
    if issubclass(kind, Fact):
        count = func.sum(case((table.c["reverses"].is_(None), 1), else_=-1))
    wanted = [count, *(func.sum(table.c[name]) for name in names)]
    row = connection.execute(select(*wanted).where(_within(table.c, span))).one()
    told = [COUNT, *(PIECES if name == COUNT else name for name in names)]
    return {name: int(value or 0) for name, value in zip(told, row, strict=True)}


def _within(columns: Any, span: Span) -> ColumnElement[bool]:  # noqa: ANN401 - a table's columns
    days = within(columns["day"], span.first.isoformat(), span.last.isoformat())
    if span.stations is None:
        return and_(days)
    return and_(days, columns[STATION].in_(span.stations))

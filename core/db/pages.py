"""Reading one screenful of a large table: the order as row numbers first, then rows by number.

A page of rows costs the same at ten thousand rows and at a million. Column names are checked
against the record's declaration; what a clerk typed only ever travels as a parameter.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from core.base.record import FieldSpec, Record, spec_of, specs
from core.base.tables import Fact
from core.db.file import Database
from core.db.rows import HERE, columns_sql, record_of, table_of

R = TypeVar("R", bound=Record)
NUMBERS: Final = frozenset({"fen", "grams", "count", "thousandths"})
SCALES: Final = {"fen": 100, "thousandths": 1000}
SOME: Final = 8192
COUNT: Final = "count"
PIECES: Final = "pieces"
"""What the total of a column called ``count`` is called, beside how many records there are."""


class Where(NamedTuple):
    """A condition (our own SQL) with the values it compares with."""

    sql: str = ""
    params: tuple[Any, ...] = ()

    def __and__(self, other: Where) -> Where:
        """Join two conditions."""
        if not (self.sql and other.sql):
            return self if self.sql else other
        return Where(f"({self.sql}) AND ({other.sql})", self.params + other.params)


EVERYTHING: Final = Where()
NOTHING: Final = Where("0")
Condition = Callable[[str], Where]


class Pages(Generic[R]):
    """One record type's own table, read by row number."""

    def __init__(self, db: Database, kind: type[R]) -> None:
        self._db = db
        self._kind = kind
        self._table = f'"{table_of(kind)}"'

    def rowids(
        self, order: str = "", *, descending: bool = False, where: Where = EVERYTHING
    ) -> array[int]:
        """Return all row numbers in the order of a column ("": as they were written).

        Raises ``KeyError`` for a column that the record type does not declare.
        """
        sql = f"SELECT rowid FROM {self._table} {self._rest(order, where, descending=descending)}"  # noqa: S608 - our own names
        return array("q", chain.from_iterable(self._db.each(sql, where.params, size=SOME)))

    def rows(self, rowids: Sequence[int]) -> list[R | None]:
        """Return the rows with these numbers, in their order; None for one that is gone."""
        sql = (
            f"SELECT rowid, {columns_sql(self._kind)} FROM {self._table} "  # noqa: S608 - our own names
            "WHERE rowid IN (SELECT value FROM json_each(?))"
        )
        found = {row[0]: row[1:] for row in self._db.rows(sql, (json.dumps(list(rowids)),))}
        return [record_of(self._kind, found[n]) if n in found else None for n in rowids]

    def first(
        self,
        limit: int,
        order: str = "",
        *,
        descending: bool = False,
        where: Where = EVERYTHING,
    ) -> tuple[array[int], list[R]]:
        """Return the first screenful with its row numbers, without ordering all the rest."""
        rest = self._rest(order, where, descending=descending)
        sql = f"SELECT rowid, {columns_sql(self._kind)} FROM {self._table} {rest} LIMIT ?"  # noqa: S608 - our own names
        found = self._db.rows(sql, (*where.params, limit))
        records = [record_of(self._kind, row[1:]) for row in found]
        return array("q", (row[0] for row in found)), records

    def sums(
        self,
        columns: Sequence[str],
        where: Where = EVERYTHING,
        rowids: Sequence[int] | None = None,
    ) -> dict[str, int]:
        """Return how many records and the totals of number columns, of these rows or of all.

        A red entry counts minus one, as its amounts do: with the fact it reverses that is 0.
        The total of a column ``count`` is called ``pieces``.
        """
        told = self._sums_sql(columns, where, chosen=rowids is not None)
        if rowids is None:
            return self._added(columns, [self._db.one(told, where.params)])
        parts = [json.dumps(list(rowids[at : at + SOME])) for at in range(0, len(rowids), SOME)]
        return self._added(columns, [self._db.one(told, (*where.params, part)) for part in parts])

    def _sums_sql(self, columns: Sequence[str], where: Where, *, chosen: bool) -> str:
        is_fact = issubclass(self._kind, Fact)
        count = "sum(iif(reverses IS NULL, 1, -1))" if is_fact else "count(*)"
        totals = [f"sum({self._number(name)})" for name in columns]
        both = where & Where("rowid IN (SELECT value FROM json_each(?))") if chosen else where
        condition = f" WHERE {both.sql}" if both.sql else ""
        return f"SELECT {', '.join([count, *totals])} FROM {self._table}{condition}"  # noqa: S608 - our own names

    @staticmethod
    def _added(columns: Sequence[str], parts: Sequence[tuple[Any, ...] | None]) -> dict[str, int]:
        names = [COUNT, *(PIECES if name == COUNT else name for name in columns)]
        return {
            name: sum(int(part[place] or 0) for part in parts if part)
            for place, name in enumerate(names)
        }

    def _rest(self, order: str, where: Where, *, descending: bool) -> str:
        turn = " DESC" if descending else ""
        columns = [self._column(order)] if order else []
        by = ", ".join(f"{column}{turn}" for column in (*columns, "rowid"))
        condition = f"WHERE {where.sql} " if where.sql else ""
        return f"{condition}ORDER BY {by}"

    def _column(self, name: str) -> str:
        return f'"{spec_of(self._kind, name).name}"'

    def _number(self, name: str) -> str:
        if spec_of(self._kind, name).shape not in NUMBERS:
            raise KeyError(name)
        return self._column(name)


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How one table is listed.

    ``always`` holds for every row; ``newest`` orders when nothing else is asked, latest first;
    ``text`` names the columns that the filter box looks into; ``instead`` orders one column by
    another (names by their initials); ``filters`` are the page's own keys and columns.
    """

    always: Where = EVERYTHING
    newest: str = "day"
    text: tuple[str, ...] = ()
    instead: Mapping[str, str] = {}
    filters: Mapping[str, Condition] = {}
    kinds: frozenset[str] = frozenset()


class Browse(Generic[R]):
    """A table as a ledger page wants it: orders and filters as short texts, sums, screenfuls.

    Orders are "" (newest first), ``column`` or ``-column``. Filters are ``from`` and ``to`` (ISO
    days, inclusive), ``text``, any column, and the keys of ``Habits.filters``.
    """

    def __init__(self, db: Database, kind: type[R], habits: Habits) -> None:
        self._pages = Pages(db, kind)
        self._kind = kind
        self._habits = habits
        self.kinds = habits.kinds or frozenset({kind.kind})

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[R]]:
        """Return the first screenful and its row numbers."""
        column, descending = self._order(order)
        return self._pages.first(limit, column, descending=descending, where=self.where(filters))

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return the row numbers of all that pass the filters."""
        column, descending = self._order(order)
        return self._pages.rowids(column, descending=descending, where=self.where(filters))

    def rows(self, ids: Sequence[int]) -> Sequence[R | None]:
        """Return rows by number, None for one that is gone."""
        return self._pages.rows(ids)

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return count and totals of these rows, or of all that pass the filters."""
        numbers = [spec.name for spec in specs(self._kind) if _is_summed(spec)]
        return self._pages.sums(numbers, self.where(filters), ids)

    def where(self, filters: Mapping[str, str]) -> Where:
        """Return the condition of some filters; an empty text asks for nothing."""
        found = self._habits.always & (Where(HERE) if issubclass(self._kind, Fact) else EVERYTHING)
        for key, typed in filters.items():
            if typed.strip():
                found &= self._condition(key, typed.strip())
        return found

    def _condition(self, key: str, typed: str) -> Where:
        if key in self._habits.filters:
            return self._habits.filters[key](typed)
        if key in {"from", "to"}:
            return Where(f'"day" {">=" if key == "from" else "<="} ?', (typed,))
        if key == "text":
            return any_of([self._like(name, typed) for name in self._habits.text])
        return condition_of(spec_of(self._kind, key), typed)

    def _like(self, name: str, typed: str) -> Where:
        return like(f'"{spec_of(self._kind, name).name}"', typed)

    def _order(self, order: str) -> tuple[str, bool]:
        if not order:
            return self._habits.newest, True
        column = order.removeprefix("-")
        return self._habits.instead.get(column, column), order.startswith("-")


def _is_summed(spec: FieldSpec) -> bool:
    """Tell whether a column is an amount: prices and running numbers have no total."""
    return spec.field.sums or (spec.field.row and spec.shape in {"fen", "grams"})


def any_of(parts: Sequence[Where]) -> Where:
    """Return the condition that one of several holds; of none, that nothing does."""
    sql = " OR ".join(f"({part.sql})" for part in parts)
    return Where(sql or NOTHING.sql, tuple(value for part in parts for value in part.params))


def like(column: str, typed: str) -> Where:
    """Return the condition that a column (our own SQL) contains what was typed, literally."""
    safe = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Where(f"{column} LIKE ? ESCAPE '\\'", (f"%{safe}%",))


def condition_of(spec: FieldSpec, typed: str) -> Where:
    """Return the condition that what was typed asks of a column, by the column's shape.

    Texts and days contain it, choices and numbers equal it (money in yuan); what is no number
    fits no row.
    """
    column = f'"{spec.name}"'
    if spec.shape in NUMBERS or spec.shape == "flag":
        number = _number(typed, SCALES.get(spec.shape, 1))
        return NOTHING if number is None else Where(f"{column} = ?", (number,))
    if spec.field.choices or spec.shape == "ref":
        return Where(f"{column} = ?", (typed,))
    return like(column, typed)


def _number(typed: str, scale: int) -> int | None:
    try:
        number = Decimal(typed.replace(",", "")) * scale
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else None


def between(first: dt.date, last: dt.date) -> Where:
    """Return the condition of a span of business days, both inclusive."""
    return Where('"day" BETWEEN ? AND ?', (first.isoformat(), last.isoformat()))

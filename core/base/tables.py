"""Derived tables as declarations, and the changes that appliers make to their rows.

A derived table is written only by ``apply``. Its columns are the fields of a row type, which is
a record type with what later events say of it added.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec

from core.base.change import AUTHOR, ITSELF
from core.base.ids import EventId
from core.base.record import (
    COUNTY,
    SELF,
    Count,
    Day,
    Digest,
    FieldSpec,
    Record,
    Ref,
    Text,
    field,
    specs,
    values_of,
)

Value = str | int | bytes | None
"""What a column can hold: nothing else, on SQLite and PostgreSQL alike."""
Key = tuple[str | int, ...]
TERM: Final = 100_000
"""So many versions one word of the county stands above: it begins a new term of a row's."""


class Entry(Record, frozen=True, kw_only=True):
    """A record that is also a row, keyed by the event that made it.

    Fields declared with ``row=True`` are not part of the event: the applier fills them, or
    later events do.
    """

    id: Annotated[Ref, field("编号", row=True)] = EventId("")
    seq: Annotated[Count, field("序号", row=True)] = 0
    day: Annotated[Day | None, field("日期")] = None
    clerk: Annotated[Ref | None, field("经办人", refers="clerk", row=True)] = None
    version: Annotated[Count, field("版本", row=True)] = 0


STANDING: Final = "reverses IS NULL AND reversed_by IS NULL"
"""SQL of the facts that count: neither red entries nor what one took back."""


class Fact(Entry, frozen=True, kw_only=True):
    """A ledger fact: never edited, reversed by a red entry of the same kind (红冲)."""

    true_day: Annotated[Day | None, field("实际日期", typed=False)] = None
    note: Annotated[Text | None, field("备注", personal=SELF)] = None
    reverses: Annotated[Ref | None, field("红冲原单", typed=False)] = None
    reason: Annotated[Text | None, field("红冲原因", personal=SELF, typed=False)] = None
    source: Annotated[Text, field("来源", choices=("typed", "scan", "import"), typed=False)] = (
        "typed"
    )
    import_id: Annotated[Ref | None, field("导入批次", typed=False)] = None
    row_key: Annotated[Digest | None, field("导入行", typed=False)] = None
    reasons: Annotated[Text | None, field("提醒与理由", personal=SELF, typed=False)] = None
    reversed_by: Annotated[Ref | None, field("已红冲", row=True)] = None
    prints: Annotated[Count, field("打印次数", row=True)] = 0


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One derived table: its name, row type, key and indexes (SQL column lists)."""

    name: str
    row: type[Record]
    key: tuple[str, ...] = ("id",)
    indexes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[FieldSpec, ...]:
        """The columns in their order."""
        return specs(self.row)

    @property
    def blank(self) -> dict[str, int | None]:
        """The columns with what they hold before any event says otherwise."""
        return {c.name: c.default if type(c.default) is int else None for c in self.columns}

    def fingerprint(self) -> str:
        """Say everything that decides the table's shape; a change means a rebuild."""
        columns = ",".join(f"{c.name} {c.column} {self.blank[c.name]}" for c in self.columns)
        return f"{self.name}({columns}) key({','.join(self.key)}) index({';'.join(self.indexes)})"


class Put(msgspec.Struct, frozen=True, gc=False):
    """Set fields of the row with this key; the higher (version, event) wins, field by field."""

    table: str
    key: Key
    fields: dict[str, Value]
    version: int = 0


class Add(msgspec.Struct, frozen=True, gc=False):
    """Add integer deltas to columns of the row with this key, in any order."""

    table: str
    key: Key
    deltas: dict[str, int]


RowChange = Put | Add


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event as appliers see it: who, when, and the record with its personal fields joined.

    ``fields`` has None where a personal block was ``erased``. Whoever folds the record itself
    hands in a ``row``: ``put_row`` then lays only what the event adds into it.
    """

    id: EventId
    device: str
    epoch: int
    seq: int
    type: str
    version: int
    day: dt.date
    clerk: str
    wall_ms: int
    fields: Record
    erased: bool = False
    row: dict[str, Value] | None = None


def column_value(value: Any) -> Value:  # noqa: ANN401 - any field's value comes in
    """Turn a field's Python value into what its column holds."""
    if value is None or type(value) in (str, int, bytes):
        return value  # type: ignore[no-any-return]
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value  # type: ignore[no-any-return]


PLAIN: Final = frozenset({"fen", "grams", "count", "thousandths", "ref", "text", "digest", "photo"})
"""Shapes whose Python value is what the column holds."""


@functools.cache
def _said(
    kind: type[Record],
) -> tuple[tuple[str, ...], Callable[[Record], tuple[Any, ...]], tuple[str, ...]]:
    """Return the fields that a record says, what reads them, and those to be turned."""
    said = [spec for spec in specs(kind) if not spec.field.row]
    names = tuple(spec.name for spec in said)
    return names, values_of(names), tuple(s.name for s in said if s.shape not in PLAIN)


def columns_of(record: Record) -> dict[str, Value]:
    """Return what a record says as column values, defaults included, ``row`` fields left out."""
    names, values, turned = _said(type(record))
    fields: dict[str, Value] = dict(zip(names, values(record), strict=True))
    for name in turned:
        value: Any = fields[name]
        # Most flags are down, most days are not said.
        if value is False:
            fields[name] = 0
        elif value is not None:
            fields[name] = column_value(value)
    return fields


def put_row(table: str, event: Event) -> Put:
    """Put the event's own record as the row keyed by it."""
    fields = columns_of(event.fields) if event.row is None else event.row
    fields["id"] = event.id
    fields["seq"] = event.seq
    fields["day"] = event.day.isoformat()
    fields["clerk"] = event.clerk
    return Put(table, (event.id,), fields)


def put_fact(table: str, event: Event) -> list[RowChange]:
    """Put a ledger fact's row and, for a red entry, mark the fact that it reverses."""
    changes: list[RowChange] = [put_row(table, event)]
    reverses = getattr(event.fields, "reverses", None)
    if reverses:
        changes.append(Put(table, (reverses,), {"reversed_by": event.id}, 1))
    return changes


def put_change(table: str, event: Event) -> list[RowChange]:
    """Put the fields that a change event carries onto the record it names.

    Its record is of a ``change_type``: None means "left as it was". What the county says of its
    own fields has a version of a new term, above all that a station says without knowing of it.
    """
    fields = columns_of(event.fields)
    of, base, author, *_known = (fields.pop(name) for name in ITSELF)
    blank = personal_names(type(event.fields)) if event.erased else frozenset()
    changed = {n: v for n, v in fields.items() if v is not None or n in blank}
    version = int(base or 0) + 1
    terms = {name: changed.pop(name) for name in county_names(type(event.fields)) & changed.keys()}
    if not author or not terms:
        return [Put(table, (str(of),), changed | terms | {"version": version}, version)]
    above = (version // TERM + 1) * TERM
    return [
        Put(table, (str(of),), terms | {"version": above}, above),
        *([Put(table, (str(of),), changed, version)] if changed else ()),
    ]


def unsigned(event: Event) -> Event:
    """Return an event as it counts of a device that is not the county's.

    The coordinator who is named as the author of a change, a notice, a verdict did not write it.
    """
    if getattr(event.fields, AUTHOR, None) is None:
        return event
    return msgspec.structs.replace(
        event, fields=msgspec.structs.replace(event.fields, **{AUTHOR: None})
    )


def personal_names(kind: type[Record]) -> frozenset[str]:
    """Return the fields of a record type that lie in personal blocks."""
    return frozenset(spec.name for spec in specs(kind) if spec.field.personal)


@functools.cache
def county_names(kind: type[Record]) -> frozenset[str]:
    """Return the fields of a record type in which the county's word stands before a station's."""
    return frozenset(spec.name for spec in specs(kind) if spec.field.policy == COUNTY)

"""Carrying out a batch on PostgreSQL: one call of ``hub_apply``, which only merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from core.base.tables import Key, Value
from core.journal.merge import row_name
from hub.store.batch import Batch, Ranked
from hub.store.derived import Derived
from hub.store.own import Names, Rows

Row = dict[str, Any]


def carry_out(connection: Connection, station: int, batch: Batch, derived: Derived) -> None:
    """Carry out a batch for one station."""
    keys = {name: table.key for name, table in derived.declared.items()}
    said = {
        "firsts": list(_firsts(keys, batch.firsts)),
        "sums": [group for t, sums in batch.sums.items() for group in _sums(t, keys[t], sums)],
        "laters": _laters(batch, keys),
        "touched": [{"target": t, "row": r, "event": e} for t, r, e in sorted(batch.touched)],
    }
    connection.exec_driver_sql(
        "SELECT hub_apply(%s::bigint, %s::jsonb)", (station, msgspec.json.encode(said).decode())
    )


def _firsts(keys: dict[str, Names], firsts: Iterable[Rows]) -> Iterator[Row]:
    """Yield first facts by table and columns: each group costs the server a statement."""
    groups: dict[tuple[str, Names], dict[Key, Row]] = {}
    for said in firsts:
        names = tuple(sorted((*said.names, *said.blank)))
        groups.setdefault((said.table, names), {}).update(_rows(keys[said.table], said))
    for (table, names), rows in groups.items():
        yield {"table": table, "key": keys[table], "names": names, "rows": list(rows.values())}


def _rows(key: Names, said: Rows) -> Iterator[tuple[Key, Row]]:
    columns = [_plain_column(column) for column in said.columns]
    zeros = {n: v for n, v in said.blank.items() if v is not None}
    for at, values in zip(said.keys, zip(*columns, strict=True), strict=True):
        row = {n: v for n, v in zip(said.names, values, strict=True) if v is not None} | zeros
        if len(key) > 1:
            row[""] = row_name(at)
        yield at, row


def _plain_column(column: Sequence[Value]) -> Sequence[str | int | None]:
    has_bytes = any(value.__class__ is bytes for value in column)
    return [_plain(v) for v in column] if has_bytes else column  # type: ignore[return-value]


def _sums(table: str, key: Names, sums: dict[Key, dict[str, int]]) -> Iterable[Row]:
    groups: dict[Names, list[Row]] = {}
    for at, deltas in sums.items():
        row = dict(zip(key, at, strict=True)) | deltas
        groups.setdefault(tuple(deltas), []).append(row)
    for names, rows in groups.items():
        yield {"table": table, "key": key, "names": names, "rows": rows}


def _laters(batch: Batch, keys: dict[str, Names]) -> list[Row]:
    """Return what later events say, each row once per (version, event) that speaks of it."""
    return [
        {
            "table": table,
            "key": keys[table],
            "rows": [one for key, said in rows.items() for one in _ranked(keys[table], key, said)],
        }
        for table, rows in batch.laters.items()
    ]


def _ranked(names: Names, key: Key, said: dict[str, Ranked]) -> Iterable[Row]:
    at, row = dict(zip(names, key, strict=True)), row_name(key)
    by_rank: dict[tuple[int, str], Row] = {}
    for name, (version, event, value) in said.items():
        by_rank.setdefault((version, event), {})[name] = _plain(value)
    for (version, event), fields in by_rank.items():
        yield {"at": at, "row": row, "version": version, "event": event, "fields": fields}


def _plain(value: Value) -> str | int | None:
    """Return a value as JSON has it; bytes as PostgreSQL reads them."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value

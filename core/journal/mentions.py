"""Entries that name somebody in words and are not linked to them: found, never guessed at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec

from core.base.record import SELF, specs
from core.base.tables import Table
from core.db.file import Database


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that may be about a person: its table, id, day and the fields that say so."""

    table: str
    id: str
    day: str | None
    fields: tuple[str, ...]


def mentions(
    db: Database, tables: Iterable[Table], people: Collection[str], texts: Iterable[str]
) -> list[Mention]:
    """Return entries whose personal texts hold one of ``texts``, a name or a telephone number.

    Those linked to one of ``people``, who are one person's entries, are left out: what is said
    there goes with them. Newest first.
    """
    wanted = sorted({text for text in texts if len(text) > 1})
    found = [
        one
        for table in tables
        if wanted and table.key == ("id",)
        for one in _in_table(db, table, frozenset(people), wanted)
    ]
    return sorted(found, key=lambda one: (one.day or "", one.table, one.id), reverse=True)


def _in_table(
    db: Database, table: Table, people: frozenset[str], wanted: list[str]
) -> Iterator[Mention]:
    said = {
        spec.name: spec.field.personal
        for spec in specs(table.row)
        if spec.field.personal and spec.shape in {"text", "texts"}
    }
    if not said:
        return
    has = " OR ".join(f'instr("{name}", ?)' for name in said for _ in wanted)
    sql = f'SELECT * FROM "{table.name}" WHERE {has}'  # noqa: S608 - our own names
    for row in db.dicts(sql, tuple(wanted) * len(said)):
        fields = tuple(
            name
            for name, subject in said.items()
            if _holds(row[name], wanted) and _whose(row, subject) not in people
        )
        if fields:
            yield Mention(table=table.name, id=row["id"], day=row.get("day"), fields=fields)


def _holds(value: object, wanted: list[str]) -> bool:
    return isinstance(value, str) and any(text in value for text in wanted)


def _whose(row: dict[str, Any], subject: str | None) -> str:
    """Return whose personal block a field of the row stands in: the row's own, or somebody's."""
    return str(row["id"] if subject in (SELF, None) else row.get(str(subject)) or row["id"])

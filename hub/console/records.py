"""One record as a page shows it: every field that says something, people masked or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from core.base.photos import PHOTO
from core.base.record import FieldSpec
from hub.console.cells import HIDDEN, NAMED, Names, masked, shown
from hub.console.figures import weight
from hub.console.ledgers import LEDGERS
from hub.console.tongue import Tongue
from hub.store.derived import DERIVED, STATION

PERSON: Final = "person"
PRODUCT: Final = "product"
TABLES: Final = frozenset({*LEDGERS, PERSON, PRODUCT})
NEVER: Final = frozenset(
    {"seq", "version", "row_key", "import_id", "moved_by", "initials", "reasons", "id", "parts",
     "of", "trainee"}
)  # fmt: skip
COUNTED: Final = frozenset({"covers", "sales"})
"""Lists of other records: how many they are."""
NUMBERS: Final = ("serial", "order_no", "waybill")
"""By what a record is known on paper, the first that it has."""


class Line(NamedTuple):
    """One field: its label and what it says; ``hidden`` when the value is masked.

    ``to`` is table and id of another record that the field names, "" for any other field.
    """

    name: str
    label: str
    text: str
    hidden: bool = False
    to: str = ""


def number_of(row: Mapping[str, Any]) -> str:
    """Return the number that stands on a record's paper, "" if it has none."""
    return str(next(filter(None, (row.get(name) for name in NUMBERS)), ""))


def row_of(
    connection: Connection, station: int, table: str, identity: str
) -> Mapping[str, Any] | None:
    """Return a record's row, or None."""
    if table not in TABLES:
        return None
    made = DERIVED[table]
    query = select(made).where(made.c[STATION] == station, made.c["id"] == identity)
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None


def lines(
    connection: Connection, table: str, row: Mapping[str, Any], tongue: Tongue, *, plain: bool
) -> list[Line]:
    """Return what a record says; ``plain`` shows personal values as they are."""
    specs = tuple(c for c in DERIVED.declared[table].columns if not (plain and c.shape == PHOTO))
    names = Names(connection, [row], specs)
    return [
        _line(spec, row, names, tongue, plain=plain)._replace(to=_to(table, spec, row))
        for spec in specs
        if spec.name not in NEVER and row[spec.name] not in (None, "", "[]")
    ]


def _to(table: str, spec: FieldSpec, row: Mapping[str, Any]) -> str:
    """Return where the record stands that a field names; one that names no kind means its own."""
    if spec.shape != "ref" or spec.field.refers in NAMED:
        return ""
    return f"{spec.field.refers or table}/{row[spec.name]}"


def _line(
    spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue, *, plain: bool
) -> Line:
    value = row[spec.name]
    secret = bool(spec.field.personal) and spec.shape in {"text", "texts", "count"}
    if spec.shape == PHOTO:
        return Line(spec.name, tongue(spec.field.label), HIDDEN, hidden=True)
    if secret:
        text = str(value) if plain else masked(spec, str(value))
    elif spec.shape == "grams":
        text = weight(value, tongue)
    elif spec.shape == "flag":
        text = tongue("是") if value else tongue("否")
    elif spec.name in COUNTED:
        text = tongue("{n} 笔", n=len(msgspec.json.decode(value, type=list[str])))
    elif _to("", spec, row):
        text = tongue("看那一条")
    else:
        text = shown(spec, row, names, tongue).text
    return Line(spec.name, tongue(spec.field.label), text, hidden=secret and not plain)

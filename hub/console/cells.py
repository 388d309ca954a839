"""One row's values as a page or a spreadsheet shows them; people stay masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from core.base.masking import NAMES, mask_name, mask_phone
from core.base.record import FieldSpec
from core.packs.couriers import Couriers
from core.sheets.workbook import Cell
from core.trade.model.money import COUNTED
from hub.console import figures
from hub.console.naming import naming
from hub.console.tongue import Tongue
from hub.packs import packs_of
from hub.store.derived import DERIVED, STATION
from words.told import N_

PHONES: Final = frozenset({"phone", "sender_phone", "receiver_phone", "tail"})
HARMLESS: Final = frozenset({"role", "gender"})
NUMBERS: Final = frozenset({"fen", "grams", "thousandths", "count"})
QUIET: Final = frozenset({"fen", "grams"})
SPOKEN: Final = frozenset(
    {"amount_fen"} | {f"{one}_{what}" for one in COUNTED for what in ("fen", "book_fen")}
)
"""Sums of which nought says something: what it came to, what was counted, what the books said."""
"""Shapes of which nothing is left blank, as on paper."""
HIDDEN: Final = "••••"
PERSON, COURIER = "person", "courier"
ERASED: Final = N_("（已删除）")
NAMELESS: Final = N_("（没有名字）")
NAMED: Final = frozenset({PERSON, "product", "clerk", "listing", "class"})
Rows = Sequence[Mapping[str, Any]]


class Shown(NamedTuple):
    """A value in words; ``number`` stands to the right."""

    text: str
    number: bool = False


class Names:
    """What the people, products, clerks and couriers of rows are called, people masked."""

    def __init__(self, connection: Connection, rows: Rows, specs: Iterable[FieldSpec]) -> None:
        self._known: dict[tuple[str, int, str], str] = {}
        self._erased: set[tuple[str, int, str]] = set()
        self._couriers: Couriers | None = None
        for spec in specs:
            if spec.name == COURIER and any(row[COURIER] for row in rows):
                self._couriers = packs_of(connection).couriers
            table = spec.field.refers or ""
            if table in NAMED:
                wanted = {(row[STATION], row[spec.name]) for row in rows if row[spec.name]}
                self._look_up(connection, table, wanted)

    def _look_up(self, connection: Connection, name: str, wanted: set[tuple[int, str]]) -> None:
        table = DERIVED[name]
        for station in {station for station, _ in wanted}:
            ids = [one for at, one in wanted if at == station]
            query = select(table.c["id"], table.c["name"]).where(
                table.c[STATION] == station, table.c["id"].in_(ids)
            )
            for identity, said in connection.execute(query):
                shown = mask_name(said) if name == PERSON else said
                self._known[name, station, identity] = shown or ""
            if name == PERSON:
                gone = select(table.c["id"]).where(
                    table.c[STATION] == station, table.c["id"].in_(ids), table.c["erased"] == 1
                )
                self._erased |= {(name, station, one) for one in connection.scalars(gone)}

    def of(self, table: str, station: int, identity: str, tongue: Tongue) -> str:
        """Return a name, or that somebody was erased, or that the county knows of none."""
        key = (table, station, identity)
        if key in self._erased:
            return tongue(ERASED)
        if table == COURIER and self._couriers is not None:
            return self._couriers.name(identity, tongue.language[:2])
        return self._known.get(key) or tongue(NAMELESS)


def shown(spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue) -> Shown:
    """Return one field of a row in words."""
    value = row[spec.name]
    if spec.name in NAMES and spec.field.personal and not value:
        return Shown(_behind(spec, row, names, tongue))
    if value is None or value == "":
        return Shown("", spec.shape in NUMBERS)
    if spec.shape in NUMBERS:
        quiet = value == 0 and spec.shape in QUIET and spec.name not in SPOKEN
        return Shown("" if quiet else _number(spec.shape, value), number=True)
    return Shown(_text(spec, row, value, names, tongue))


def in_line(spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue) -> Shown:
    """Return one field of a ledger's line: of a moment on the line's own day the hour alone."""
    told = shown(spec, row, names, tongue)
    if spec.shape != "moment":
        return told
    return told._replace(text=told.text.removeprefix(str(row["day"])).strip())


def plain(spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue) -> Cell:
    """Return one field of a row for a spreadsheet: yuan and kilograms as numbers."""
    value = row[spec.name]
    if value is not None and spec.shape == "fen":
        return Decimal(value) / 100
    if value is not None and spec.shape in {"grams", "thousandths"}:
        return Decimal(value) / figures.THOUSAND
    if value is not None and spec.shape == "count":
        return int(value)
    return shown(spec, row, names, tongue).text or None


def masked(spec: FieldSpec, value: Any) -> str:  # noqa: ANN401 - any column's value
    """Return a personal value as it may be shown to anybody in the office."""
    if spec.name in NAMES:
        return mask_name(value)
    return mask_phone(value) if spec.name in PHONES else HIDDEN


def _behind(spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue) -> str:
    """Return the name of the person whom the row refers to, where it does not say one itself."""
    subject = spec.field.personal or ""
    identity = row.get(subject)
    return names.of(PERSON, row[STATION], identity, tongue) if identity else ""


def _number(shape: str, value: int) -> str:
    if shape == "fen":
        return figures.yuan(value)
    if shape == "grams":
        return figures.kilograms(value)
    return figures.thousandths(value) if shape == "thousandths" else f"{value:,}"


def _text(
    spec: FieldSpec,
    row: Mapping[str, Any],
    value: Any,  # noqa: ANN401 - any column's value
    names: Names,
    tongue: Tongue,
) -> str:
    if spec.name == COURIER or (spec.field.refers in NAMED and spec.shape == "ref"):
        return names.of(spec.field.refers or spec.name, row[STATION], value, tongue)
    if spec.field.personal and spec.name not in HARMLESS:
        return masked(spec, value)
    if spec.shape == "flag":
        return tongue("是") if value else ""
    if spec.shape == "texts":
        return " ".join(msgspec.json.decode(value, type=list[str]))
    if spec.shape == "moment":
        return str(value).replace("T", " ")[:16]
    return tongue(naming(spec.name, str(value)))

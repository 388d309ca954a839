"""Ledgers as spreadsheet rows, by the standard columns or by the county's own template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from core.base.errors import ClerkError
from core.base.record import BLOBS, FieldSpec
from core.sheets.reader import read
from core.sheets.workbook import Cell
from hub.console.cells import Names, Rows, plain
from hub.console.ledgers import Ledger
from hub.console.tongue import Tongue
from hub.store import rows, tables
from hub.store.derived import DERIVED, STATION

BLOCK: Final = 500
LOOKED: Final = 30
"""How many rows of a template are looked through for its heading."""
WIDEST: Final = 100
BRACKET: Final = re.compile(r"[（(\[【].*$")
BLANK: Final = re.compile(r"\s+")
AT: Final = "@station"
"""The column that names the station."""
AT_LABELS: Final = frozenset({"站点", "站点名称", "station"})
UNITS: Final[Mapping[tuple[str, str], Decimal]] = MappingProxyType(
    {
        ("grams", "斤"): Decimal(2),
        ("grams", "市斤"): Decimal(2),
        ("grams", "克"): Decimal(1000),
        ("grams", "g"): Decimal(1000),
        ("grams", "吨"): Decimal("0.001"),
        ("fen", "万元"): Decimal("0.0001"),
        ("fen", "分"): Decimal(100),
    }
)
"""By what a heading's unit multiplies kilograms or yuan."""


class TemplateError(ClerkError):
    """The file has no row of headings that fits the ledger."""

    code = "console.template"


class Column(msgspec.Struct, frozen=True):
    """One column of a template: its heading, the field it shows ("" for none), its scale."""

    heading: str
    field: str = ""
    unit: str = ""


class Template(msgspec.Struct, frozen=True):
    """The county's own sheet: its name, the rows above the headings, the columns, the foot.

    The foot are the rows from the first below the headings in which something is written.
    """

    name: str
    above: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    below: tuple[tuple[str, ...], ...] = ()


class _Setting(msgspec.Struct, frozen=True):
    name: str
    value: bytes


def template_of(content: bytes, ledger: Ledger, name: str) -> Template:
    """Read a template's first sheet; the row that fits most columns is its heading.

    ``name`` is what a damaged file is called.

    Raises ``TemplateError`` or a ``SheetError``.
    """
    sheet = next((one for one in read(content, name).sheets if not one.hidden), None)
    found: list[list[str]] = []
    for number, row in enumerate(sheet.open().rows if sheet else ()):
        if number >= LOOKED:
            break
        found.append(["" if cell is None else str(cell).strip() for cell in row[:WIDEST]])
    labels = _labels(ledger)
    fits = [sum(1 for text in row if _bare(text) in labels) for row in found]
    best = max(fits, default=0)
    if not sheet or best == 0:
        raise TemplateError(field="file")
    place = fits.index(best)
    columns = tuple(_column(text, labels) for text in found[place])
    above = tuple(tuple(row) for row in found[:place])
    return Template(sheet.name, above, columns, _foot(found[place + 1 :]))


def _foot(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return what is written below the headings, without the empty rows around it."""
    written = [number for number, row in enumerate(rows) if any(row)]
    if not written:
        return ()
    return tuple(tuple(row) for row in rows[written[0] : written[-1] + 1])


def keep(connection: Connection, ledger: str, template: Template | None) -> None:
    """Keep a ledger's template; None takes it away."""
    name = _name(ledger)
    if template is None:
        connection.execute(tables.setting.delete().where(tables.setting.c.name == name))
    else:
        rows.put(connection, tables.setting, _Setting(name, msgspec.msgpack.encode(template)))


def kept(connection: Connection, ledger: str) -> Template | None:
    """Return a ledger's template, or None."""
    query = select(tables.setting.c.value).where(tables.setting.c.name == _name(ledger))
    raw = connection.scalar(query)
    return msgspec.msgpack.decode(raw, type=Template) if raw else None


def standard(ledger: Ledger, tongue: Tongue) -> Template:
    """Return the columns in which a ledger is shown, the station first."""
    units = {"fen": tongue("元"), "grams": "kg"}
    columns = [Column(tongue("站点"), AT)]
    for spec in ledger.specs:
        unit = units.get(spec.shape, "")
        heading = tongue(spec.field.label) + (f"（{unit}）" if unit else "")
        columns.append(Column(heading, spec.name))
    return Template(tongue(ledger.title), (), tuple(columns))


def lines(
    connection: Connection,
    ledger: Ledger,
    where: ColumnElement[bool],
    template: Template,
    said: tuple[Mapping[int, str], Tongue],
) -> Iterator[Sequence[Cell]]:
    """Yield a sheet's rows, the oldest first: title rows, headings, the ledger, the foot."""
    yield from written(connection, ledger, _blocks(connection, ledger, where), template, said)


def written(
    connection: Connection,
    ledger: Ledger,
    blocks: Iterable[Rows],
    template: Template,
    said: tuple[Mapping[int, str], Tongue],
) -> Iterator[Sequence[Cell]]:
    """Yield a sheet's rows out of blocks of rows with the ledger's columns."""
    yield from template.above
    yield [column.heading for column in template.columns]
    specs = {spec.name: spec for spec in ledger.every}
    for block in blocks:
        names = Names(connection, block, specs.values())
        for row in block:
            yield [_cell(column, specs, row, names, said) for column in template.columns]
    yield from template.below


def _blocks(
    connection: Connection, ledger: Ledger, where: ColumnElement[bool]
) -> Iterator[list[Mapping[str, Any]]]:
    table = DERIVED[ledger.table]
    order = (table.c["day"], table.c[STATION], table.c["seq"], table.c["id"])
    query = select(table).where(where).order_by(*order)
    with connection.execution_options(yield_per=BLOCK).execute(query) as result:
        for block in result.mappings().partitions(BLOCK):
            yield [dict(row) for row in block]


def _cell(
    column: Column,
    specs: Mapping[str, FieldSpec],
    row: Mapping[str, Any],
    names: Names,
    said: tuple[Mapping[int, str], Tongue],
) -> Cell:
    stations, tongue = said
    if column.field == AT:
        return stations.get(row[STATION], "")
    spec = specs.get(column.field)
    if spec is None:
        return None
    cell = plain(spec, row, names, tongue)
    scale = UNITS.get((spec.shape, column.unit))
    return cell * scale if scale and isinstance(cell, Decimal) else cell


def _labels(ledger: Ledger) -> dict[str, str]:
    found = dict.fromkeys(AT_LABELS, AT)
    for spec in ledger.every:
        if spec.shape not in BLOBS:
            found.setdefault(_bare(spec.field.label), spec.name)
    return found


def _column(heading: str, labels: Mapping[str, str]) -> Column:
    bracket = BRACKET.search(heading)
    unit = bracket[0].strip("（）()[]【】 ") if bracket else ""
    return Column(heading, labels.get(_bare(heading), ""), unit)


def _bare(heading: str) -> str:
    return BLANK.sub("", BRACKET.sub("", heading)).lower()


def _name(ledger: str) -> str:
    return f"console.template.{ledger}"

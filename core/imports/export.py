"""Ledgers out as spreadsheets: by the county's template if there is one, else by declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from core.base.masking import NAMES, mask_name, mask_phone
from core.base.record import BLOBS, FieldSpec, Record, specs
from core.db import rows
from core.db.file import Database
from core.imports.vocabulary import RECORD
from core.packs.model import TemplateColumn
from core.packs.shelf import Packs
from core.sheets.workbook import Cell
from core.sheets.writer import Leaf, write_csv, write_xlsx
from core.trade.model.down import Down

BLOCK: Final = 1000
NEVER: Final = frozenset(
    {"seq", "version", "row_key", "import_id", "moved_by", "initials", "reverses", "reversed_by"}
    | {"replaces", "replaced_by"}
)
PHONES: Final = frozenset({"phone", "sender_phone", "receiver_phone"})


RED: Final = "红字"
REVERSED: Final = "已红冲"
RED_HEADING: Final = "红冲"
"""What a ledger says beside a red entry and beside what it takes back."""
OWN: Final = "本站"
"""What a ledger of sales says where no farmer is named: the goods were the station's own."""
_UNITS: Final = MappingProxyType({"fen": "(元)", "grams": "(kg)"})
Naming = Callable[[str, str], str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What to write out: a kind, a period of business days, whether people stay masked.

    ``naming`` says a choice (field, code) in the clerk's words.
    """

    kind: type[Record]
    first: dt.date | None = None
    last: dt.date | None = None
    columns: tuple[TemplateColumn, ...] = ()
    masked: bool = True
    naming: Naming = lambda _field, code: code


def naming_of(packs: Packs, choices: Naming) -> Naming:
    """Return what choices are called, couriers by the packs' names."""
    couriers = packs.couriers
    return lambda field, code: (
        couriers.name(code) if field == "courier" and couriers.get(code) else choices(field, code)
    )


def export(db: Database, wanted: Wanted, target: Path) -> int:
    """Write the rows of a period to ``.xlsx`` or ``.csv``; return how many.

    Names and phones are masked unless asked otherwise (快递暂行条例 34, 44; rule P5).
    """
    counter = _Counter(_lines(db, wanted))
    title = wanted.kind.title or wanted.kind.kind
    if target.suffix.lower() == ".csv":
        write_csv(target, counter)
    else:
        write_xlsx(target, [Leaf(title, counter)])
    return counter.lines - 1


class _Counter:
    def __init__(self, lines: Iterator[Sequence[Cell]]) -> None:
        self._lines = lines
        self.lines = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for line in self._lines:
            self.lines += 1
            yield line


def _lines(db: Database, wanted: Wanted) -> Iterator[Sequence[Cell]]:
    said = {spec.name: spec for spec in specs(wanted.kind)}
    columns = wanted.columns or tuple(
        TemplateColumn(heading=_heading(spec), field=spec.name)
        for spec in said.values()
        if spec.name not in NEVER and spec.shape not in BLOBS
    )
    names = Names(db)
    marked = "reverses" in said and all(column.field != "state" for column in columns)
    marked = marked and any(_red(record) for record in _records(db, wanted))
    yield [column.heading for column in columns] + [RED_HEADING] * marked
    for record in _records(db, wanted):
        cells = [_said(said[column.field], record, names, wanted) for column in columns]
        yield cells + [_red(record)] * marked


def _heading(spec: FieldSpec) -> str:
    return RECORD if spec.name == "id" else spec.field.label + _UNITS.get(spec.shape, "")


def _said(spec: FieldSpec, record: Record, names: Names, wanted: Wanted) -> Cell:
    """Return a cell in the clerk's words; what was taken back is marked where the state stands."""
    value = _now(record, spec.name)
    if spec.name == "state" and _red(record):
        return _red(record)
    if spec.name == "farmer_name" and not (value or getattr(record, "farmer", None)):
        return OWN
    if value and (spec.field.choices or spec.name == "courier"):
        return wanted.naming(spec.name, str(value))
    return cell_of(spec, value, names, masked=wanted.masked)


def _now(record: Record, name: str) -> Any:  # noqa: ANN401 - any field's value
    """Return a field's value; what a villager has paid and owes fit together, as of now."""
    if not isinstance(record, Down) or record.state == "returned" or _red(record):
        return getattr(record, name)
    due = record.amount_fen + record.fee_fen
    if name == "paid_fen" and not record.history:
        return due - record.open_fen
    if name == "open_fen" and record.history:  # it moved nobody's account
        return due - (record.paid_fen or 0)
    return getattr(record, name)


def _red(record: Record) -> str:
    if getattr(record, "reverses", None):
        return RED
    return REVERSED if getattr(record, "reversed_by", None) else ""


def _records(db: Database, wanted: Wanted) -> Iterator[Record]:
    first = wanted.first.isoformat() if wanted.first else ""
    last = wanted.last.isoformat() if wanted.last else "9999"
    table = rows.table_of(wanted.kind)
    sql = (
        f'SELECT {rows.columns_sql(wanted.kind)} FROM "{table}" '  # noqa: S608 - our own names
        "WHERE day BETWEEN ? AND ? ORDER BY day, seq"
    )
    for row in db.each(sql, (first, last), size=BLOCK):
        yield rows.record_of(wanted.kind, row)


class Names:
    """What references are called, each looked up once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[tuple[str, str], str] = {}

    def of(self, table: str, identity: str) -> str:
        """Return the name of a person, product or clerk, or the id itself."""
        key = (table, identity)
        if key not in self._known:
            sql = f'SELECT name FROM "{table}" WHERE id = ?'  # noqa: S608 - from our declarations
            row = self._db.one(sql, (identity,)) if table in NAMED else None
            self._known[key] = (row[0] if row else None) or identity
        return self._known[key]


NAMED: Final = frozenset({"person", "product", "clerk"})


def cell_of(spec: FieldSpec, value: Any, names: Names, *, masked: bool) -> Cell:  # noqa: ANN401 - any field's value
    """Return a field's value as a spreadsheet shows it: yuan, kilograms, names."""
    if value is None or value == ():
        return None
    if spec.shape == "ref" and spec.field.refers:
        name = names.of(spec.field.refers, value)
        return mask_name(name) if masked and spec.field.refers == "person" else name
    if masked and spec.name in PHONES:
        return mask_phone(value)
    if masked and spec.name in NAMES and spec.field.personal:
        return mask_name(value)
    return _plain(spec.shape, value)


def _plain(shape: str, value: Any) -> Cell:  # noqa: ANN401 - any field's value
    if shape == "fen":
        return Decimal(value) / 100
    if shape in {"grams", "thousandths"}:
        return Decimal(value) / 1000
    if shape == "flag":
        return "是" if value else ""
    if shape == "texts":
        return " ".join(value)
    cell: Cell = value
    return cell

"""What an accepted row will be in the books, cell by cell, and which cells the sheet does not say.

A cell is ``said`` by the sheet, ``filled`` in (the year of a title, the unit of a heading, what is
usual), or ``changed``: the sheet's cell says something else, or says nothing where others do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from core.base.record import Record, specs
from core.imports.days import Calendar, clock, moment, month_and_day
from core.imports.money import yuan
from core.imports.plain import fold, squeeze
from core.imports.quantities import GRAMS, quantity
from core.imports.reader import SurveyedRow
from core.people.model import Person
from core.trade.model.down import AFTER, DAY_OF, Down, DownMove
from core.trade.model.parcel import Parcel, ParcelMove
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.training.model import Attendance

SAID: Final = "said"
FILLED: Final = "filled"
CHANGED: Final = "changed"
MOST: Final = 2_000
"""As many rows are shown as anybody reads; the rest goes by the same columns."""
_RATE: Final = re.compile(r"/[^/]+\Z")
_MARKS: Final = re.compile(r"[^0-9A-Za-z]")

SHOWN: Final[Mapping[type[Record], Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        Up: {
            "day": ("day",),
            "farmer_name": ("farmer",),
            "item": ("product", "goods"),
            "qty": ("qty",),
            "unit": ("unit", "qty"),
            "price_fen": ("price",),
            "amount_fen": ("amount",),
            "packing_fee_fen": ("packing",),
            "freight_fen": ("freight",),
            "commission_fen": ("commission",),
            "net_to_farmer_fen": ("share",),
            "state": ("state", "order_state"),
            "note": ("note", "grade"),
        },
        Purchase: {
            "day": ("day",),
            "farmer": ("farmer",),
            "product": ("product", "goods"),
            "grade": ("grade",),
            "qty": ("qty",),
            "unit": ("unit", "qty"),
            "gross_g": ("gross",),
            "tare_g": ("tare",),
            "count": ("pieces",),
            "price_fen": ("price",),
            "amount_fen": ("amount",),
            "deduct_fen": ("deduct",),
            "payable_fen": ("due",),
            "paid_fen": ("got", "paid", "owed", "method"),
            "owed_fen": ("owed",),
            "method": ("method",),
            "cert_no": ("cert",),
            "batch_no": ("batch",),
            "harvest_day": ("harvested",),
            "note": ("note",),
        },
        Down: {
            "day": ("day",),
            "name": ("villager",),
            "item": ("item",),
            "qty": ("qty",),
            "unit": ("unit", "qty"),
            "price_fen": ("price",),
            "amount_fen": ("amount",),
            "fee_fen": ("fee",),
            "paid_fen": ("got", "paid", "owed", "advance"),
            "paid_by": ("advance",),
            "state": ("state", "back"),
            "arrived_on": ("arrived_on",),
            "collected_on": ("collected_on",),
            "note": ("note",),
        },
        Parcel: {
            "in_at": ("day", "in_at"),
            "name": ("name",),
            "tail": ("phone",),
            "waybill": ("waybill",),
            "courier": ("courier",),
            "pickup_code": ("pickup", "shelf"),
            "state": ("state",),
            "out_at": ("out_at",),
            "damaged": ("state",),
            "due_fen": ("due",),
            "note": ("note",),
        },
        Person: {
            "name": ("name",),
            "phone": ("phone",),
            "village": ("village",),
            "role": ("role",),
            "note": ("note", "role"),
        },
        Attendance: {
            "day": ("day",),
            "name": ("name",),
            "phone": ("phone",),
            "village": ("village",),
            "group": ("group",),
            "came": ("in_at",),
            "went": ("out_at",),
        },
    }
)
"""What is shown of each kind of record: its fields, and the sheet's columns that say them."""
ENDS: Final = MappingProxyType({"hand_over": "out", "return": "returned", "lost": "lost"})


class TakenCell(NamedTuple):
    """One value as it will be kept, and how the sheet's own cell stands to it."""

    value: Any
    source: str
    text: str


class Taken(NamedTuple):
    """One accepted row: where it stands and what is kept of it, by field."""

    sheet: str
    row: int
    cells: dict[str, TakenCell]

    @property
    def changed(self) -> bool:
        """Whether a value is not what the sheet's own cell says."""
        return any(cell.source == CHANGED for cell in self.cells.values())


def taken(row: SurveyedRow, record: Record, moves: Iterable[Record] = ()) -> Taken:
    """Put a row's record beside what its cells say; ``moves`` are booked after it."""
    kept = {name: getattr(record, name) for name in SHOWN[type(record)]}
    for move in moves:
        if isinstance(move, ParcelMove):
            kept |= {"state": ENDS[move.what], "out_at": move.at}
        if isinstance(move, DownMove):
            kept |= {"state": AFTER[move.what], DAY_OF[move.what]: move.day}
    shapes = {spec.name: spec.shape for spec in specs(type(record))}
    cells = {
        name: _cell(name, shapes[name], kept[name], row.texts, columns)
        for name, columns in SHOWN[type(record)].items()
    }
    return Taken(row.sheet, row.row, cells)


def compared(rows: list[Taken], columns: frozenset[tuple[str, str]]) -> list[Taken]:
    """Call what was filled in changed where other rows of its column say it; see ``columns_of``."""
    return [
        one._replace(
            cells={
                name: cell._replace(source=CHANGED)
                if cell.source == FILLED and not cell.text and (one.sheet, name) in columns
                else cell
                for name, cell in one.cells.items()
            }
        )
        for one in rows
    ]


def columns_of(rows: list[Taken]) -> frozenset[tuple[str, str]]:
    """Return sheet and field of what at least one row says itself."""
    return frozenset(
        (one.sheet, name) for one in rows for name, cell in one.cells.items() if cell.text
    )


def _cell(
    name: str, shape: str, value: object, texts: Mapping[str, str], columns: tuple[str, ...]
) -> TakenCell:
    said = [texts[column] for column in columns if texts.get(column)]
    text = "  ".join(dict.fromkeys(said))
    if value in (None, "", 0, False, ()):  # nothing is kept: whatever was there was left out
        return TakenCell(value, SAID if not said else FILLED, text)
    if not said:
        return TakenCell(value, FILLED, "")
    same = _SAME.get(name) or _SAME.get(shape, _is_same_text)
    known = any(same(value, one) for one in (*said, " ".join(said)))
    half = isinstance(value, dt.date) and any(_is_part(value, one) for one in said)
    return TakenCell(value, SAID if known else FILLED if half else CHANGED, text)


def _is_same_sum(fen: int, text: str) -> bool:
    found = yuan(_RATE.sub("", fold(text)))
    return found is not None and found * 100 == fen


def _is_same_count(thousandths: int, text: str) -> bool:
    found = quantity(text)
    return found is not None and found.number * 1000 == Decimal(thousandths)


def _is_same_weight(grams: int, text: str) -> bool:
    """A weight whose unit stands in the heading may be in any that is weighed in."""
    found = quantity(text)
    units = {found.grams} if found and found.unit else set()
    units |= {found.number * one for one in GRAMS.values()} if found and not units else set()
    return grams in units


def _is_same_moment(value: dt.date, text: str) -> bool:
    found = moment(text, Calendar())
    if not isinstance(value, dt.datetime):
        return found.day == value
    return found.day == value.date() and (found.clock or "00:00") == f"{value:%H:%M}"


def _is_part(value: dt.date, text: str) -> bool:
    """Whether a cell says the day without its year, or the hour without its day."""
    hour = isinstance(value, dt.datetime) and clock(text) == f"{value:%H:%M}"
    return hour or month_and_day(text) == (value.month, value.day)


def _is_same_unit(unit: str, text: str) -> bool:
    found = quantity(text)  # a bare number leaves the unit to the heading
    return squeeze(text).lower() == unit or (found is not None and found.unit in {unit, None})


def _is_same_text(value: object, text: str) -> bool:
    return squeeze(text) in squeeze(str(value))


def _is_same_code(value: str, text: str) -> bool:
    return _MARKS.sub("", text).upper().endswith(_MARKS.sub("", value).upper())


def _is_word_for(_value: object, _text: str) -> bool:
    """A choice: the sheet has its own word for it."""
    return True


_SAME: Final[Mapping[str, Callable[[Any, str], bool]]] = MappingProxyType(
    {
        "fen": _is_same_sum,
        "thousandths": _is_same_count,
        "grams": _is_same_weight,
        "day": _is_same_moment,
        "moment": _is_same_moment,
        "unit": _is_same_unit,
        "phone": _is_same_code,
        "tail": _is_same_code,
        "waybill": _is_same_code,
        "came": lambda value, text: clock(text) == value or value in text,
        "went": lambda value, text: clock(text) == value or value in text,
        **dict.fromkeys(("state", "courier", "role", "paid_by", "damaged", "method"), _is_word_for),
    }
)
"""Field or shape -> whether a kept value is what a cell says."""

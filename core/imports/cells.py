"""One cell of a known field -> typed values, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from core.base.ids import split_id
from core.imports import codes, waybills
from core.imports.columns import Column
from core.imports.comings import said as said_to_come
from core.imports.days import Calendar, clock, moment
from core.imports.marks import gender, mark, state
from core.imports.money import is_whole_fen, scaled, to_fen
from core.imports.needs import CHARGES
from core.imports.payments import method, said
from core.imports.phones import is_ruined as is_phone_ruined
from core.imports.phones import phone
from core.imports.plain import fold, is_blank, is_number, squeeze, tidy
from core.imports.quantities import plain_number, quantity, unit_of
from core.imports.sales import sale
from core.imports.values import Issue, Values
from core.sheets.workbook import Cell
from core.trade.model.money import OWED

_HAN_GAP: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NAMES: Final = re.compile("[、，,;；/\n]")
CERT_NUMBER: Final = "编号"
"""What a certificate lacks of which a ledger only says that it was there."""
BESIDE: Final = "name_phone"
"""The phone that stood behind a name, or the end of it."""
_RATE: Final = re.compile("([^/]*)/(.+)")
_FAR: Final = re.compile(
    r"([\u4e00-\u9fff]{2,3}(?:省|市)|[\u4e00-\u9fff]{2,6}自治区|[\u4e00-\u9fff]{2}特别行政区)"
    r"([\u4e00-\u9fff]{2,9}?(?:自治州|地区|市|盟|州))?"
)
_CALLED: Final = re.compile(r"([^\d*()]{2,}?)[\s(:,、/-]*((?:\+?86)?1[3-9][\d*-]{9,12})\)?")
_DIGITS: Final = re.compile(r"\d[\d*-]{5,}\d")
_NOBODY: Final = frozenset({"散户", "散客", "零散户", "零散农户", "路人", "多户", "各户", "多人"})
"""What stands in a name's place where nobody was written down."""
_NAMED: Final = frozenset({"farmer", "villager", "name"})
_OLDEST: Final = 120
_THOUSANDTH: Final = Decimal("0.001")
_FREE: Final = frozenset({"免", "免费", "免收", "不收", "未收", "包邮"})
_NO_WAYBILL: Final = frozenset(
    {"自提", "自取", "送货上门", "送货", "未发货", "待发货", "上门", "现场", "当面"}
)


class Reading(NamedTuple):
    """What a cell gave: values by name, and an issue if it could not be read."""

    values: Values
    issue: Issue | None = None


class Asked(NamedTuple):
    """One cell to read: its field, how it is read, content, text, column, calendar over it."""

    field: str
    shape: str
    cell: Cell
    text: str
    column: Column
    calendar: Calendar


def read_cell(asked: Asked) -> Reading:
    """Read a cell that is not blank by the shape of its field."""
    return _READERS[asked.shape](asked)


def _wrong(asked: Asked, code: str = codes.UNCLEAR) -> Reading:
    return Reading({}, Issue(asked.field, code, {"field": asked.field, "text": asked.text[:60]}))


def _read_text(asked: Asked) -> Reading:
    return Reading({asked.field: " ".join(asked.text.split())})


def _read_person(asked: Asked) -> Reading:
    """One name: no mark that stands for none, and no two people in one cell.

    A phone behind a name is the person's.
    """
    called = _CALLED.fullmatch(fold(asked.text).strip()) if asked.field in _NAMED else None
    number = phone(called[2]) if called else None
    if called and number:
        name = _HAN_GAP.sub("", called[1].strip())
        return Reading({asked.field: name, BESIDE: number.number or number.tail})
    if asked.field in _NAMED and (squeeze(asked.text) in _NOBODY or _DIGITS.search(asked.text)):
        return _wrong(asked)
    parts = _NAMES.split(asked.text) if _NAMES.search(asked.text) else ()
    if len([part for part in parts if part.strip()]) > 1 or not any(map(str.isalnum, asked.text)):
        return _wrong(asked)
    return Reading({asked.field: _HAN_GAP.sub("", " ".join(asked.text.split()))})


def _read_moment(asked: Asked) -> Reading:
    found = moment(asked.cell if not isinstance(asked.cell, str) else asked.text, asked.calendar)
    if found.day is None:
        time = clock(asked.text)
        if time and asked.field != "day":
            return Reading({f"{asked.field}_clock": time})
        return _wrong(asked, found.code or codes.UNCLEAR)
    day = found.day.isoformat()
    return Reading(
        {asked.field: f"{day}T{found.clock}" if found.clock and asked.field != "day" else day}
    )


def _read_coming(asked: Asked) -> Reading:
    """The day on which goods came or were fetched, or a word that they did or did not."""
    read = _read_moment(asked)
    found = said_to_come(asked.field, asked.text) if read.issue else None
    return Reading(found) if found else read


def _read_phone(asked: Asked) -> Reading:
    if is_phone_ruined(asked.text):
        return _wrong(asked, codes.PHONE_RUINED)
    found = phone(asked.text, tails=True)
    if found is None:
        return _wrong(asked, codes.PHONE_WRONG)
    values: Values = {"phone": found.number} if found.number else {"phone_tail": found.tail}
    return Reading(values | ({"phone_extension": found.extension} if found.extension else {}))


def _read_waybill(asked: Asked) -> Reading:
    if squeeze(asked.text) in _NO_WAYBILL:
        return Reading({})
    if waybills.is_ruined(asked.text, as_number=is_number(asked.cell)):
        return _wrong(asked, codes.WAYBILL_RUINED)
    if waybills.names_several(asked.text):
        return _wrong(asked, codes.WAYBILL_SEVERAL)
    found = waybills.clean(asked.text)
    return (
        Reading({"waybill": found})
        if waybills.is_waybill(found)
        else _wrong(asked, codes.WAYBILL_UNCLEAR)
    )


def _read_order(asked: Asked) -> Reading:
    if waybills.is_ruined(asked.text, as_number=is_number(asked.cell)):
        return _wrong(asked, codes.ORDER_RUINED)
    return Reading({asked.field: waybills.clean(asked.text)})


def _read_track(asked: Asked) -> Reading:
    """A sale counts whatever became of its label's number: one that is ruined is left away."""
    first = re.split(r"[,;、/\s]+", fold(asked.text).strip())[0]
    if waybills.is_ruined(first, as_number=is_number(asked.cell)):
        return Reading({})
    found = waybills.clean(first)
    return Reading({asked.field: found} if waybills.is_waybill(found) else {})


def _read_place(asked: Asked) -> Reading:
    """Province and city only; nothing of a street, nothing that is hidden by stars."""
    text = squeeze(asked.text)
    if asked.field == "address":
        found = _FAR.match(text)
        text = "".join(dict.fromkeys(filter(None, found.groups()))) if found else ""
    return Reading({asked.field: text} if text and "*" not in text else {})


def _read_discount(asked: Asked) -> Reading:
    """What was taken off, which some files write with a minus."""
    found = scaled(fold(asked.text), asked.column.measure.scale)
    if found is None:
        return _wrong(asked)
    return Reading({f"{asked.field}_fen": to_fen(abs(found))})


def _read_quantity(asked: Asked) -> Reading:
    found = quantity(asked.text)
    if found is None:
        return _wrong(asked)
    if found.number <= 0:
        return _wrong(asked, codes.NEGATIVE if found.number < 0 else codes.UNCLEAR)
    if found.number != found.number.quantize(_THOUSANDTH):
        return _wrong(asked, codes.TOO_FINE)
    units = {"qty_unit": found.unit, "head_unit": asked.column.measure.unit}
    values: Values = {"qty": plain_number(found.number)}
    return Reading(values | {name: unit for name, unit in units.items() if unit})


def _read_weight(asked: Asked) -> Reading:
    """A weight on the scale, with or without its basket, or a count of pieces."""
    found = quantity(asked.text)
    if found is None or found.number < 0:
        return _wrong(asked)
    unit = found.unit or asked.column.measure.unit
    values: Values = {asked.field: plain_number(found.number)}
    return Reading(values | ({f"{asked.field}_unit": unit} if unit else {}))


def _read_unit(asked: Asked) -> Reading:
    return Reading({"unit": unit_of(asked.text) or squeeze(asked.text)})


def _read_money(asked: Asked) -> Reading:
    text = fold(asked.text)
    rate = _RATE.fullmatch(text)
    unit = unit_of(rate[2]) if rate else None
    found = scaled(rate[1] if rate and unit else text, asked.column.measure.scale)
    if found is None and asked.field in CHARGES and text in _FREE:
        found = Decimal(0)
    if found is None:
        return _wrong(asked)
    if found < 0:
        return _wrong(asked, codes.NEGATIVE)
    if asked.field == "price" and not is_whole_fen(found):
        return _wrong(asked, codes.BELOW_FEN)
    unit = unit or (asked.column.measure.unit if asked.field == "price" else None)
    values: Values = {f"{asked.field}_fen": to_fen(found)}
    return Reading(values | ({"price_unit": unit} if unit and asked.field == "price" else {}))


def _read_mark(asked: Asked) -> Reading:
    """A tick, or a name signed."""
    return Reading({asked.field: mark(asked.text) is not False})


def _read_certificate(asked: Asked) -> Reading:
    """A certificate's number; a tick says that there is one, of a number nobody wrote down."""
    there = mark(asked.text)
    if there is None:
        return _read_text(asked)
    return Reading({"cert_lacks": CERT_NUMBER} if there else {})


def _read_void(asked: Asked) -> Reading:
    return Reading({} if mark(asked.text) is False else {"void": asked.text[:60]})


def _read_record(asked: Asked) -> Reading:
    """Which record of ours a row of our own spreadsheet is; whatever else stands there is none."""
    return Reading({"record": asked.text} if split_id(asked.text) else {})


def _read_payment(asked: Asked) -> Reading:
    found = said(asked.field, asked.text, asked.column.heading, asked.column.measure.scale)
    return Reading(found) if found else _wrong(asked)


def _read_method(asked: Asked) -> Reading:
    found = method(asked.text)
    if found == OWED:
        return Reading({"paid": False})
    return Reading({"method": found}) if found else _wrong(asked)


def _read_gender(asked: Asked) -> Reading:
    found = gender(asked.text)
    return Reading({"gender": found}) if found else _wrong(asked)


def _read_age(asked: Asked) -> Reading:
    found = quantity(asked.text.removesuffix("岁").removesuffix("周岁"))
    sound = (
        found and found.number == found.number.to_integral_value() and 0 < found.number < _OLDEST
    )
    return Reading({"age": int(found.number)}) if found and sound else _wrong(asked)


def _read_sale(asked: Asked) -> Reading:
    found = sale(asked.text)
    return Reading({"state": found, "state_said": asked.text[:60]}) if found else _wrong(asked)


def _read_state(asked: Asked) -> Reading:
    told = mark(asked.text) if "退" in asked.column.heading else None
    if told is not None:  # 是否退货: yes is no collection
        return Reading({"state": "returned"} if told else {})
    found = state(asked.text)
    if found == "void":
        return Reading({"void": asked.text[:60]})
    if found == "handed_on":
        return Reading({"state": "collected", "to": "other"})
    return Reading({"state": found}) if found else _wrong(asked)


_READERS: Final[dict[str, Callable[[Asked], Reading]]] = {
    "text": _read_text,
    "person": _read_person,
    "moment": _read_moment,
    "coming": _read_coming,
    "phone": _read_phone,
    "waybill": _read_waybill,
    "order": _read_order,
    "quantity": _read_quantity,
    "unit": _read_unit,
    "weight": _read_weight,
    "method": _read_method,
    "money": _read_money,
    "mark": _read_mark,
    "void": _read_void,
    "record": _read_record,
    "cert": _read_certificate,
    "payment": _read_payment,
    "gender": _read_gender,
    "age": _read_age,
    "state": _read_state,
    "sale": _read_sale,
    "track": _read_track,
    "place": _read_place,
    "discount": _read_discount,
}


def is_said(asked: Asked) -> bool:
    """Whether a cell says anything: a dash or 无 is silence, but not in a note."""
    if asked.field == "note":
        return bool(asked.text)
    if asked.shape in {"mark", "payment", "state"}:
        return bool(tidy(asked.cell)) and asked.text not in {"-", "/", "\\"}
    return not is_blank(asked.text)

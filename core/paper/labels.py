"""Shelf labels for parcels: a sheet of 24 stickers, or one label of 60 by 40 mm each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from core.base.masking import mask_name, tail_of
from core.paper.ink import Ink
from core.paper.marks import A4, MM, ROLL_TONES, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import ShelfLabel, ShelfLabels, Translator

COLUMNS: Final = 3
ROWS: Final = 8
CELL: Final = (70 * MM, 37 * MM)
SINGLE: Final = (60 * MM, 40 * MM)
TAIL: Final = 6
LONGEST_WAYBILL: Final = 40
"""More would make modules too fine for a label; such a text is no waybill."""


class Place(NamedTuple):
    """Where a label is drawn, in points."""

    x: float
    y: float
    width: float
    height: float


def label_sheet(document: ShelfLabels, tr: Translator) -> bytes:
    """Return labels as a PDF of A4 pages of 3 by 8 stickers, 70 by 37 mm each."""
    sheet = Sheet(A4)
    top = (sheet.height - ROWS * CELL[1]) / 2
    for number, label in enumerate(document.labels, document.skip % (COLUMNS * ROWS)):
        cell = number % (COLUMNS * ROWS)
        if cell == 0 and number:
            sheet.page()
        row, column = divmod(cell, COLUMNS)
        place = Place(column * CELL[0], top + row * CELL[1], *CELL)
        _label(sheet, place, label, tr)
    return sheet.pdf(tr("货架标签"), document.station)


def single_labels(document: ShelfLabels, tr: Translator) -> bytes:
    """Return labels as a PDF with one page of 60 by 40 mm for each."""
    sheet = Sheet(SINGLE, ROLL_TONES)
    for number, label in enumerate(document.labels):
        if number:
            sheet.page()
        _label(sheet, Place(0, 0, *SINGLE), label, tr)
    return sheet.pdf(tr("货架标签"), document.station)


def _label(sheet: Sheet, place: Place, label: ShelfLabel, tr: Translator) -> None:
    """Draw one label: the pick-up code as large as it can be, the rest small."""
    edge = 4.2 * MM
    left, right = place.x + edge, place.x + place.width - edge
    top, bottom = place.y + edge, place.y + place.height - edge
    side = _code(sheet, label, right, bottom)
    courier = sheet.right(right, top + 8, label.courier, Ink(8.5), place.width * 0.4)
    shelf = tr("货架 {shelf}", shelf=label.shelf) if label.shelf else tr("取件码")
    sheet.text(left, top + 8, shelf, Ink(8.5), right - left - courier - 6)
    sheet.text(left, top + 41, label.pickup_code, Ink(30, bold=True), right - left)
    room = right - left - side - 6
    sheet.text(left, bottom - 15, _person(label, tr), Ink(11, bold=True), room)
    sheet.text(left, bottom - 1, _waybill(label), Ink(8), room)


def _person(label: ShelfLabel, tr: Translator) -> str:
    """Whose it is, as far as a passer-by may know."""
    tail = tail_of(label.phone)
    told = tr("尾号 {tail}", tail=tail) if tail else ""
    return f"{mask_name(label.name)} {told}".strip()


def _waybill(label: ShelfLabel) -> str:
    told = [f"…{label.waybill[-TAIL:]}"] if label.waybill else []
    if label.day:
        told.append(f"{label.day:%m-%d}")
    return "  ".join(told)


def _code(sheet: Sheet, label: ShelfLabel, right: float, bottom: float) -> float:
    """Draw the waybill's code for the scanner at the hand-over; return its side."""
    waybill = label.waybill
    if not waybill or not waybill.isascii() or len(waybill) > LONGEST_WAYBILL:
        return 0.0
    side = 11.5 * MM
    sheet.add(Square(right - side, bottom - side, side, modules(waybill)))
    return side

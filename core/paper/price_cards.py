"""Price cards (价签) for the shelf: eight to an A4 page, to be cut out (价格法 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from core.paper.figures import day_text, yuan
from core.paper.ink import Ink, width
from core.paper.marks import A4, MM, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Goods, GoodsSheet, Translator

COLUMNS: Final = 2
ROWS: Final = 4
CELL: Final = (95 * MM, 68 * MM)
EDGE: Final = 5 * MM
CODE: Final = 17 * MM
FACTS: Final = 5
STEP: Final = 13.5
NAME: Final = Ink(21, bold=True)
PRICE: Final = Ink(30, bold=True)
LABEL: Final = Ink(8, tone="soft")
FACT: Final = Ink(9.5)


class Place(NamedTuple):
    """The top left corner of a card, in points."""

    x: float
    y: float


def price_cards(document: GoodsSheet, tr: Translator) -> bytes:
    """Return price cards as a PDF of A4 pages of 2 by 4 cards, 95 by 68 mm each."""
    sheet = Sheet(A4)
    left = (sheet.width - COLUMNS * CELL[0]) / 2
    top = (sheet.height - ROWS * CELL[1]) / 2
    for number, goods in enumerate(document.goods):
        cell = number % (COLUMNS * ROWS)
        if cell == 0 and number:
            sheet.page()
        row, column = divmod(cell, COLUMNS)
        place = Place(left + column * CELL[0], top + row * CELL[1])
        sheet.frame(*place, *CELL)
        _card(sheet, place, goods, document, tr)
    return sheet.pdf(tr("价签"), document.station)


def _card(sheet: Sheet, place: Place, goods: Goods, document: GoodsSheet, tr: Translator) -> None:
    left, right = place.x + EDGE, place.x + CELL[0] - EDGE
    bottom = place.y + CELL[1] - EDGE
    room = right - left
    sheet.text(left, place.y + EDGE + 17, goods.name, NAME, room)
    sheet.across(place.y + EDGE + 25, left, right)
    code = _code(sheet, goods, right, place.y + EDGE + 31)
    _facts(sheet, goods, Place(left, place.y + EDGE + 40), room - (CODE + 6 if code else 0))
    foot = f"{document.station}  {day_text(document.day, tr)}"
    if document.complaints:
        foot += "  " + tr("价格投诉：{complaints}", complaints=document.complaints)
    sheet.text(left, bottom, foot, Ink(7, tone="soft"), room)
    _price(sheet, goods, Place(left, bottom - 12), room, tr)


def _facts(sheet: Sheet, goods: Goods, place: Place, room: float) -> None:
    told = [(name, value) for name, value in goods.facts if value][:FACTS]
    wide = max((width(name, LABEL) for name, _value in told), default=0.0) + 6
    for number, (name, value) in enumerate(told):
        y = place.y + number * STEP
        sheet.text(place.x, y, name, LABEL, wide)
        sheet.text(place.x + wide, y, value, FACT, room - wide)


def _price(sheet: Sheet, goods: Goods, place: Place, room: float, tr: Translator) -> None:
    """Draw the price at the right, its unit behind it."""
    if goods.price_fen is None:
        sheet.text(place.x, place.y, tr("价格请问站里"), Ink(12), room)
        return
    unit = f"元/{goods.unit}" if goods.unit else "元"
    behind = sheet.right(place.x + room, place.y, unit, Ink(12), room * 0.35)
    sheet.right(place.x + room - behind - 4, place.y, yuan(goods.price_fen), PRICE, room * 0.6)


def _code(sheet: Sheet, goods: Goods, right: float, top: float) -> bool:
    if not goods.code:
        return False
    sheet.add(Square(right - CODE, top, CODE, modules(goods.code)))
    sheet.centre(right - CODE / 2, top + CODE + 8, goods.code_says, Ink(7, tone="soft"), CODE + 8)
    return True

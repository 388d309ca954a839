"""A catalogue of what the station sells: picture, facts, price and code, four to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text, yuan
from core.paper.flow import Flow, Margins
from core.paper.ink import Ink, wrap
from core.paper.marks import A4, HAIR, MM, Photo, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Goods, GoodsSheet, Translator

MARGINS: Final = Margins(16 * MM, 16 * MM, 18 * MM, 18 * MM)
ENTRY: Final = 54 * MM
PICTURE: Final = (62 * MM, 46 * MM)
CODE: Final = 20 * MM
GAP: Final = 6 * MM
NAME: Final = Ink(17, bold=True)
STORY: Final = Ink(10)
LABEL: Final = Ink(8.5, tone="soft")
FACT: Final = Ink(10)
STEP: Final = 14.0
FACTS: Final = 4
STORY_LINES: Final = 2


def goods_catalogue(document: GoodsSheet, tr: Translator) -> bytes:
    """Return the catalogue as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet, MARGINS)
    sheet.text(flow.left, flow.y + 14, document.station, Ink(22, bold=True), flow.width * 0.7)
    day = day_text(document.day, tr)
    sheet.right(flow.right, flow.y + 14, day, LABEL, flow.width * 0.28)
    if document.contact:
        sheet.text(flow.left, flow.y + 30, document.contact, LABEL, flow.width)
    flow.space(40)
    for goods in document.goods:
        flow.need(ENTRY + GAP)
        _entry(flow, goods, tr)
        flow.space(ENTRY + GAP)
    flow.foot(lambda number, count: _foot(flow, document, tr, (number, count)))
    return sheet.pdf(tr("商品目录"), document.station)


def _entry(flow: Flow, goods: Goods, tr: Translator) -> None:
    sheet, top = flow.sheet, flow.y
    sheet.across(top, flow.left, flow.right, HAIR)
    left = flow.left
    if goods.picture:
        sheet.add(Photo(flow.left, top + 4 * MM, *PICTURE, goods.picture))
        left += PICTURE[0] + GAP
    room = flow.right - left - (CODE + GAP if goods.code else 0)
    sheet.text(left, top + 4 * MM + 15, goods.name, NAME, room)
    y = top + 4 * MM + 32
    for line in wrap(goods.headline or goods.story, STORY, room)[:STORY_LINES]:
        sheet.text(left, y, line, STORY, room)
        y += STEP
    for name, value in [(n, v) for n, v in goods.facts if v][:FACTS]:
        wide = sheet.text(left, y, name, LABEL, room * 0.3)
        sheet.text(left + wide + 6, y, value, FACT, room - wide - 6)
        y += STEP
    bottom = top + ENTRY - 2
    if goods.price_fen is None:
        sheet.text(left, bottom, tr("价格请问站里"), FACT, room)
    else:
        wide = sheet.text(left, bottom, f"¥{yuan(goods.price_fen)}", Ink(20, bold=True), room * 0.6)
        unit = f"/ {goods.unit}" if goods.unit else ""
        sheet.text(left + wide + 5, bottom, unit, FACT, room * 0.35)
    if goods.code:
        sheet.add(Square(flow.right - CODE, top + 4 * MM, CODE, modules(goods.code)))
        says = Ink(7, tone="soft")
        middle = flow.right - CODE / 2
        sheet.centre(middle, top + 4 * MM + CODE + 9, goods.code_says, says, CODE + GAP)
    sheet.right(flow.right, bottom, goods.sku, LABEL, CODE + GAP)


def _foot(flow: Flow, document: GoodsSheet, tr: Translator, page: tuple[int, int]) -> None:
    sheet, y = flow.sheet, flow.sheet.height - 10 * MM
    told = ""
    if document.complaints:
        told = tr("价格投诉：{complaints}", complaints=document.complaints)
    sheet.text(flow.left, y, told, LABEL, flow.width * 0.7)
    sheet.right(flow.right, y, f"{page[0]} / {page[1]}", LABEL)

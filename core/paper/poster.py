"""A poster of one thing for sale, to hang in the shop or the village: one A4 page each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import yuan
from core.paper.ink import Ink, wrap
from core.paper.marks import A4, FIRM, MM, Photo, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Goods, GoodsSheet, Translator

MARGIN: Final = 16 * MM
PICTURE: Final = (178 * MM, 122 * MM)
CODE: Final = 34 * MM
NAME: Final = Ink(40, bold=True)
HEADLINE: Final = Ink(17)
STORY: Final = Ink(13)
LEADING: Final = 20.0
STORY_LINES: Final = 4
FACT: Final = Ink(12)
LABEL: Final = Ink(10, tone="soft")
FACTS: Final = 6


def poster(document: GoodsSheet, tr: Translator) -> bytes:
    """Return a poster for each thing as a PDF of A4 pages."""
    sheet = Sheet(A4)
    for number, goods in enumerate(document.goods):
        if number:
            sheet.page()
        _poster(sheet, goods, document, tr)
    return sheet.pdf(tr("海报"), document.station)


def _poster(sheet: Sheet, goods: Goods, document: GoodsSheet, tr: Translator) -> None:
    left, right = MARGIN, sheet.width - MARGIN
    room, middle = right - left, sheet.width / 2
    y = MARGIN
    if goods.picture:
        sheet.add(Photo(left, y, *PICTURE, goods.picture))
        y += PICTURE[1]
    y += 50
    sheet.centre(middle, y, goods.name, NAME, room)
    if goods.headline and goods.headline != goods.name:
        y += 27
        sheet.centre(middle, y, goods.headline, HEADLINE, room)
    y += 22
    for line in _some(goods.story, room):
        y += LEADING
        sheet.text(left, y, line, STORY, room)
    _foot(sheet, goods, document, tr)


def _some(story: str, room: float) -> list[str]:
    """Return the first lines of the story, whole sentences where they fit."""
    lines: list[str] = []
    for paragraph in story.splitlines():
        lines += wrap(paragraph, STORY, room) if paragraph.strip() else []
    if len(lines) <= STORY_LINES:
        return lines
    return [*lines[: STORY_LINES - 1], lines[STORY_LINES - 1].rstrip("，,、") + "…"]


def _foot(sheet: Sheet, goods: Goods, document: GoodsSheet, tr: Translator) -> None:
    """Draw what is always there, from the bottom: price and code, facts, whose it is."""
    left, right = MARGIN, sheet.width - MARGIN
    top = sheet.height - MARGIN - CODE - 10 * MM
    sheet.across(top - 8, left, right, FIRM)
    room = right - left - (CODE + 8 * MM if goods.code else 0)
    if goods.code:
        sheet.add(Square(right - CODE, top, CODE, modules(goods.code)))
        sheet.centre(right - CODE / 2, top + CODE + 12, goods.code_says, LABEL, CODE + 8 * MM)
    y = top + 44
    if goods.price_fen is not None:
        wide = sheet.text(left, y, f"¥{yuan(goods.price_fen)}", Ink(46, bold=True), room * 0.7)
        if goods.unit:
            sheet.text(left + wide + 6, y, f"/ {goods.unit}", Ink(18), room * 0.28)
    told = [(name, value) for name, value in goods.facts if value][:FACTS]
    half = room / 2
    for number, (name, value) in enumerate(told):
        row, column = divmod(number, 2)
        x, at = left + column * half, y + 22 + row * 18
        wide = sheet.text(x, at, name, LABEL, half * 0.35)
        sheet.text(x + wide + 6, at, value, FACT, half - wide - 14)
    told_foot = "  ".join(filter(None, (document.station, document.contact)))
    if document.complaints:
        told_foot += "  " + tr("价格投诉：{complaints}", complaints=document.complaints)
    sheet.text(left, sheet.height - MARGIN, told_foot, LABEL, right - left)

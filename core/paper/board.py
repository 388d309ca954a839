"""The price board (收费公示): every fee the station asks, large enough for its wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text
from core.paper.flow import LABEL, Column, Flow, Margins
from core.paper.ink import Ink
from core.paper.marks import A4, FIRM, MM
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import PriceBoard, Translator

MARGINS: Final = Margins(18 * MM, 18 * MM, 20 * MM, 34 * MM)
ROW: Final = 34.0


def price_board(document: PriceBoard, tr: Translator) -> bytes:
    """Return a price board as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet, MARGINS)
    title = tr("收费公示")
    middle = sheet.width / 2
    sheet.centre(middle, flow.y + 12, document.station, Ink(14), flow.width)
    sheet.centre(middle, flow.y + 54, title, Ink(34, bold=True), flow.width)
    since = tr("自 {day} 起执行", day=day_text(document.valid_from, tr))
    sheet.centre(middle, flow.y + 76, since, Ink(11, tone="soft"))
    flow.space(98)
    columns = (
        Column(tr("服务"), 42, bold=True),
        Column(tr("计费单位"), 20),
        Column(tr("收费"), 24, numeric=True, bold=True),
    )
    table = flow.table(columns, [], Ink(17), ROW)
    for fee in document.fees:
        table.row((fee.name, fee.unit, fee.price), note=fee.note)
    flow.foot(lambda number, count: _foot(flow, document, tr, (number, count)))
    return sheet.pdf(title, document.station)


def _foot(flow: Flow, document: PriceBoard, tr: Translator, page: tuple[int, int]) -> None:
    """The promise, and whom to call."""
    sheet = flow.sheet
    top = sheet.height - 27 * MM
    sheet.across(top, flow.left, flow.right, FIRM)
    promise = document.note or tr("没有写在这里的，一律不收费。")
    sheet.text(flow.left, top + 22, promise, Ink(14, bold=True), flow.width)
    if document.complaints:
        told = tr("价格投诉：{complaints}", complaints=document.complaints)
        sheet.text(flow.left, top + 42, told, Ink(11), flow.width * 0.6)
    if document.contact:
        sheet.right(flow.right, top + 42, document.contact, Ink(9), flow.width * 0.38)
    if page[1] > 1:
        sheet.right(flow.right, top + 58, f"{page[0]} / {page[1]}", LABEL)

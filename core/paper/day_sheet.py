"""What closes a day (日结表) and what passes a shift on (交接单)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text, difference, in_words, yuan
from core.paper.flow import (
    BODY,
    LABEL,
    Column,
    Flow,
    facts,
    letterhead,
    page_foot,
    signatures,
)
from core.paper.ink import Ink
from core.paper.marks import A4, FIRM
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import DaySheet, ShiftSheet, Till, Translator

HEADING: Final = Ink(11.5, bold=True)
NONE: Final = "—"


def day_sheet(document: DaySheet, tr: Translator) -> bytes:
    """Return a day sheet as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("日结表")
    letterhead(flow, document.station, document.contact, title)
    day = day_text(document.day, tr)
    sheet.right(flow.right, flow.y - 14, day, Ink(13, bold=True), flow.width * 0.6)
    sheet.right(flow.right, flow.y - 30, document.serial, LABEL, flow.width * 0.6)
    flow.space(8)
    _works(flow, document, tr)
    tills(flow, document.tills, tr)
    _rest(flow, document, tr)
    if document.lates:
        _lates(flow, document, tr)
    if document.note:
        flow.space(10)
        flow.write(tr("备注：{note}", note=document.note), BODY)
    flow.space(16)
    signatures(flow, ((tr("经手人"), document.clerk), (tr("复核"), "")))
    check = tr("核对码 {digest}", digest=document.digest) if document.digest else ""
    page_foot(flow, check, tr)
    return sheet.pdf(f"{title} {document.day.isoformat()}", document.station)


def _works(flow: Flow, document: DaySheet, tr: Translator) -> None:
    _heading(flow, tr("今天做了什么"))
    columns = (
        Column(tr("业务"), 40, bold=True),
        Column(tr("笔数"), 16, numeric=True),
        Column(tr("数量"), 24, numeric=True),
        Column(tr("金额（元）"), 24, numeric=True),
    )
    rows = [
        (
            work.name,
            f"{work.count:,}",
            work.quantity,
            NONE if work.amount_fen is None else yuan(work.amount_fen),
        )
        for work in document.works
    ]
    flow.table(columns, rows)


def tills(flow: Flow, drawers: tuple[Till, ...], tr: Translator) -> None:
    """Write what the book says, what was counted, and the difference; then the counted sum."""
    _heading(flow, tr("钱对不对"))
    columns = (
        Column(tr("收付方式"), 40, bold=True),
        Column(tr("账上（元）"), 22, numeric=True),
        Column(tr("实点（元）"), 22, numeric=True),
        Column(tr("差额"), 20, numeric=True, bold=True),
    )
    rows = [(till.method, yuan(till.book_fen), *_counted(till, tr)) for till in drawers]
    table = flow.table(columns, rows)
    counted = [till.counted_fen for till in drawers if till.counted_fen is not None]
    if len(counted) != len(drawers) or not drawers:
        return
    book = sum(till.book_fen for till in drawers)
    table.row((tr("合计"), yuan(book), yuan(sum(counted)), difference(sum(counted) - book)))
    words = tr("实点合计（大写） {words}", words=in_words(sum(counted)))
    if sum(counted) >= 0:
        flow.space(5)
        flow.write(words, Ink(10, bold=True))


def _counted(till: Till, tr: Translator) -> tuple[str, str]:
    if till.counted_fen is None:
        return tr("未点"), NONE
    return yuan(till.counted_fen), difference(till.counted_fen - till.book_fen)


def _rest(flow: Flow, document: DaySheet, tr: Translator) -> None:
    """Parcels on the shelf, what the county has not got yet, what farmers are owed."""
    _heading(flow, tr("还有什么没完"))
    counted = document.parcels_counted
    if counted is None:
        shelf = tr("账上 {book} 件，未点", book=document.parcels_book)
    else:
        shelf = tr("账上 {book} 件，实点 {counted} 件", book=document.parcels_book, counted=counted)
    flow.line(FIRM)
    flow.space(6)
    facts(
        flow,
        (
            (tr("货架上的包裹"), shelf),
            (tr("欠农户货款（元）"), yuan(document.owed_fen)),
            (tr("还没送到县里的记录"), tr("{count} 条", count=document.unsent)),
        ),
    )
    flow.line()


def _lates(flow: Flow, document: DaySheet, tr: Translator) -> None:
    _heading(flow, tr("今天补记的往日业务"))
    columns = (
        Column(tr("发生日期"), 20),
        Column(tr("内容"), 60, bold=True),
        Column(tr("金额（元）"), 24, numeric=True),
    )
    rows = [
        (
            late.day.isoformat(),
            late.name,
            NONE if late.amount_fen is None else yuan(late.amount_fen),
        )
        for late in document.lates
    ]
    flow.table(columns, rows)


def _heading(flow: Flow, text: str) -> None:
    flow.need(70)
    flow.space(18)
    flow.sheet.text(flow.left, flow.y + 2, text, HEADING, flow.width)
    flow.space(9)


def shift_sheet(document: ShiftSheet, tr: Translator) -> bytes:
    """Return a shift hand-over sheet as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("交接单")
    letterhead(flow, document.station, document.contact, title)
    sheet.right(flow.right, flow.y - 14, document.serial, LABEL, flow.width * 0.6)
    flow.space(6)
    when = f"{day_text(document.day, tr)} {document.at}"
    facts(
        flow,
        (
            (tr("交班人"), document.giver),
            (tr("接班人"), document.taker),
            (tr("交接时间"), when),
            (tr("货架上的包裹"), tr("{count} 件", count=document.parcels)),
        ),
    )
    tills(flow, document.tills, tr)
    _tasks(flow, document, tr)
    flow.space(20)
    signatures(flow, ((tr("交班人签字"), ""), (tr("接班人签字"), "")))
    page_foot(flow, tr("双方当面点清后签字"), tr)
    return sheet.pdf(f"{title} {document.day.isoformat()}", document.station)


def _tasks(flow: Flow, document: ShiftSheet, tr: Translator) -> None:
    """Every open task with a box to tick."""
    if document.tasks:
        _heading(flow, tr("要接着办的事"))
        flow.line(FIRM)
    for task in document.tasks:
        flow.space(5)
        flow.need(16)
        flow.sheet.frame(flow.left + 2, flow.y + 3, 8, 8)
        flow.write(task, BODY, 1.4, indent=18)
        flow.space(3)
        flow.line()
    if document.note:
        flow.space(10)
        flow.write(tr("备注：{note}", note=document.note), BODY)

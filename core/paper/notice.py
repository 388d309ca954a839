"""The list on the door (取件通知) and the calm letter about what is still open (付款提醒)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.masking import mask_name, tail_of
from core.paper.figures import day_text, in_words, yuan
from core.paper.flow import BODY, Column, Flow, letterhead, page_foot, signatures, total
from core.paper.ink import Ink
from core.paper.marks import A4
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import PickupNotice, ReminderLetter, Translator, Waiting

LETTER: Final = Ink(11.5)


def pickup_notice(document: PickupNotice, tr: Translator) -> bytes:
    """Return the list of waiting parcels as a PDF of A4 pages, names and numbers masked."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("取件通知")
    letterhead(flow, document.station, document.contact, title)
    day = day_text(document.day, tr)
    sheet.right(flow.right, flow.y - 14, day, Ink(13, bold=True), flow.width * 0.5)
    flow.space(4)
    count = tr("下面 {count} 件包裹已到站，请带手机来取", count=len(document.parcels))
    flow.write(count, Ink(12.5), 1.6)
    if document.hours:
        flow.write(tr("开门时间：{hours}", hours=document.hours), Ink(12.5), 1.6)
    flow.space(8)
    columns = (
        Column(tr("取件码"), 26, bold=True),
        Column(tr("姓名"), 22),
        Column(tr("手机尾号"), 20),
        Column(tr("快递"), 24),
        Column(tr("已到"), 14, numeric=True),
    )
    flow.table(columns, [_waiting(p, tr) for p in document.parcels], Ink(13), 25)
    if document.note:
        flow.space(10)
        flow.write(document.note, Ink(11))
    page_foot(flow, tr("为保护隐私，只写姓名的一部分和手机尾号"), tr)
    return sheet.pdf(title, document.station)


def _waiting(parcel: Waiting, tr: Translator) -> tuple[str, ...]:
    days = tr("{count} 天", count=parcel.days) if parcel.days else tr("今天")
    name, tail = mask_name(parcel.name), tail_of(parcel.phone)
    return (parcel.pickup_code, name, tail, parcel.courier, days)


def reminder(document: ReminderLetter, tr: Translator) -> bytes:
    """Return a reminder letter as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("付款提醒")
    letterhead(flow, document.station, document.contact, title)
    flow.space(8)
    flow.write(tr("{person}，您好：", person=document.person), Ink(12.5, bold=True), 1.9)
    flow.write(tr("我们对账时看到，下面的款项还没有结清，特此提醒。"), LETTER, 1.7)
    if document.due:
        due = day_text(document.due, tr)
        flow.write(tr("请在 {due} 之前来站里办理。", due=due), LETTER, 1.7)
    flow.write(tr("如果已经付过，或者账目有出入，请告诉我们，一起核对。"), LETTER, 1.7)
    flow.space(12)
    columns = (
        Column(tr("日期"), 20),
        Column(tr("内容"), 60, bold=True),
        Column(tr("金额（元）"), 24, numeric=True),
    )
    rows = [(debt.day.isoformat(), debt.name, yuan(debt.amount_fen)) for debt in document.debts]
    flow.table(columns, rows)
    flow.space(10)
    total(flow, tr("合计（大写）"), in_words(document.total_fen), document.total_fen)
    flow.space(12)
    if document.note:
        flow.write(document.note, BODY)
    flow.space(10)
    signatures(flow, ((tr("经手人"), document.clerk), (tr("日期"), day_text(document.day, tr))))
    page_foot(flow, "", tr)
    return sheet.pdf(title, document.station)

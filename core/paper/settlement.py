"""The settlement slip (结算单): what a farmer brought, what was taken off, what he gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.errors import ClerkError
from core.paper.figures import adds_up, day_text, in_words, price_text, yuan
from core.paper.flow import (
    LABEL,
    Column,
    Flow,
    facts,
    letterhead,
    page_foot,
    signatures,
    total,
)
from core.paper.ink import Ink
from core.paper.marks import A4, RED_TONES, TONES, Box
from core.paper.receipt import parts_of
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import SettlementSlip, Share, Translator

BAR: Final = 13.0
PERCENT: Final = 100


class SettlementSumError(ClerkError):
    """The deliveries less the deductions do not give the net sum: such a slip must not leave."""

    code = "paper.settlement_differs"


def settlement(document: SettlementSlip, tr: Translator) -> bytes:
    """Return a settlement slip as a PDF of A4 pages.

    Raises:
        SettlementSumError: the deliveries less the deductions do not give the net sum.
    """
    if not adds_up(document.deliveries, document.deductions, document.net_fen):
        raise SettlementSumError(serial=document.serial)
    sheet = Sheet(A4, RED_TONES if document.reversal_of else TONES)
    flow = Flow(sheet)
    title = _title(document, tr)
    letterhead(flow, document.station, document.contact, title)
    _facts(flow, document, tr)
    _deliveries(flow, document, tr)
    flow.space(10)
    label, fen = _sum(document, tr)
    total(flow, tr("{what}（大写）", what=label), in_words(fen), fen)
    _shares(flow, document.shares, tr)
    _closing(flow, document, tr)
    page_foot(flow, _foot(document, tr), tr)
    return sheet.pdf(f"{title} {document.serial}", document.station)


def _title(document: SettlementSlip, tr: Translator) -> str:
    if document.reversal_of:
        return tr("结算单（红字）")
    return tr("结算单（作废）") if document.voided else tr("结算单")


def _sum(document: SettlementSlip, tr: Translator) -> tuple[str, int]:
    """What the sum means, in fen: what is signed for as paid is what was paid.

    A farmer who took more in advance than he brought owes the rest.
    """
    if document.net_fen < 0:
        return tr("农户应补"), -document.net_fen
    if document.reversal_of:
        return tr("红字合计"), document.paid_fen or document.net_fen
    if document.owed_fen:
        is_part = document.paid_fen > 0
        return (tr("已付"), document.paid_fen) if is_part else (tr("应得"), document.net_fen)
    return tr("实付"), document.paid_fen


def _facts(flow: Flow, document: SettlementSlip, tr: Translator) -> None:
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    is_unpaid = document.owed_fen > 0 and not document.paid_fen
    flow.space(4)
    facts(
        flow,
        (
            (tr("农户"), document.farmer),
            (tr("编号"), document.serial),
            (tr("结算日期"), day_text(document.day, tr)),
        ),
    )
    facts(
        flow,
        (
            (tr("结算期间"), tr("{start} 至 {end}", start=start, end=end)),
            (tr("付款方式"), tr("尚未付款") if is_unpaid else document.method),
            (tr("冲销"), document.reversal_of),
        ),
    )
    flow.space(2)


def _deliveries(flow: Flow, document: SettlementSlip, tr: Translator) -> None:
    lessened = any(delivery.deduct_fen for delivery in document.deliveries)
    columns = (
        Column(tr("日期"), 15),
        Column(tr("品名"), 30, bold=True),
        Column(tr("净重/数量"), 24, numeric=True),
        Column(tr("单价"), 16, numeric=True),
        *((Column(tr("金额"), 15, numeric=True), Column(tr("扣款"), 13, numeric=True)) * lessened),
        Column(tr("净额（元）") if lessened else tr("金额（元）"), 18, numeric=True),
    )
    table = flow.table(columns, ())
    for d in document.deliveries:
        less = (yuan(d.amount_fen + d.deduct_fen), yuan(-d.deduct_fen) if d.deduct_fen else "")
        why = d.deduct_why if d.deduct_fen else ""
        name = tr("{name}（扣：{why}）", name=d.name, why=why) if why else d.name
        row = (d.day.isoformat(), name, d.quantity, price_text(d))
        table.row((*row, *less * lessened, yuan(d.amount_fen)))
    gross = sum(delivery.amount_fen for delivery in document.deliveries)
    blank = ("",) * (len(columns) - 3)
    if document.deductions:
        table.row(("", tr("小计"), *blank, yuan(gross)), "soft")
    for one in document.deductions:
        name = tr("扣：{name}", name=one.name)
        table.row(("", name, *blank, yuan(-one.amount_fen)), "soft")
    for name, amount in _due(document, tr):
        table.row(("", name, *blank, amount), "soft")


def _due(document: SettlementSlip, tr: Translator) -> tuple[tuple[str, str], ...]:
    """Return what is due, paid and still owed, where a part was paid."""
    if not document.paid_fen:
        return ()
    return parts_of(document.paid_fen, document.owed_fen, tr("尚欠"), tr)


def _shares(flow: Flow, shares: tuple[Share, ...], tr: Translator) -> None:
    """Show as one bar where the buyers' money went; the farmer's part is dark."""
    whole = sum(share.amount_fen for share in shares)
    if whole <= 0:
        return
    flow.need(72)
    flow.space(16)
    said = tr("买家一共付了 {yuan} 元，去处如下", yuan=yuan(whole))
    flow.sheet.text(flow.left, flow.y + 8, said, LABEL)
    flow.space(15)
    x = flow.left
    for place, share in enumerate(shares):
        wide = flow.width * share.amount_fen / whole
        tone = "ink" if share.farmer else ("hair", "wash")[place % 2]
        flow.sheet.add(Box(x, flow.y, wide, BAR, tone))
        x += wide
    flow.sheet.frame(flow.left, flow.y, flow.width, BAR)
    flow.space(BAR + 4)
    _legend(flow, shares, whole)


def _legend(flow: Flow, shares: tuple[Share, ...], whole: int) -> None:
    """Write every part's name, yuan and share below the bar, in even steps."""
    step = flow.width / len(shares)
    for place, share in enumerate(shares):
        x = flow.left + place * step
        flow.sheet.text(x, flow.y + 10, share.name, Ink(8.5, bold=share.farmer), step - 6)
        part = f"{yuan(share.amount_fen)}（{share.amount_fen * PERCENT // whole}%）"
        flow.sheet.text(x, flow.y + 22, part, Ink(9, bold=share.farmer), step - 6)
    flow.space(28)


def _closing(flow: Flow, document: SettlementSlip, tr: Translator) -> None:
    flow.space(10)
    if document.note:
        flow.write(tr("备注：{note}", note=document.note), Ink(9.5))
    signed = (tr("农户签字/手印"), "")
    signatures(flow, ((tr("经手人"), document.clerk), *(() if document.reversal_of else (signed,))))


def _foot(document: SettlementSlip, tr: Translator) -> str:
    parts = [tr("本单不是发票")]
    if document.digest:
        parts.append(tr("核对码 {digest}", digest=document.digest))
    if document.reprint:
        parts.append(tr("重打 第 {count} 次", count=document.reprint))
    return "  ·  ".join(parts)

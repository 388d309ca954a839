"""A person's account over a period (往来对账单): what came to her credit, what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.paper.figures import day_text, in_words, yuan
from core.paper.flow import Column, Flow, facts, letterhead, page_foot, signatures, total
from core.paper.ink import Ink
from core.paper.marks import A4
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Entry, PersonStatement, Translator


def statement(document: PersonStatement, tr: Translator) -> bytes:
    """Return a person's account as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("往来对账单")
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    facts(
        flow,
        (
            (tr("姓名"), document.person),
            (tr("期间"), tr("{start} 至 {end}", start=start, end=end)),
        ),
    )
    columns = (
        Column(tr("日期"), 15),
        Column(tr("事项"), 30, bold=True),
        Column(tr("单据号"), 25),
        Column(tr("应付给您"), 17, numeric=True),
        Column(tr("已付/扣减"), 17, numeric=True),
        Column(tr("结余"), 17, numeric=True),
    )
    table = flow.table(columns, [], Ink(9.5), 18)
    table.row(("", tr("期初结余"), "", "", "", yuan(document.opening_fen)), "soft")
    for entry in document.entries:
        table.row(_entry(entry))
    flow.space(12)
    owed = document.closing_fen
    label = tr("您欠本站（大写）") if owed < 0 else tr("本站欠您（大写）")
    total(flow, label, in_words(abs(owed)), abs(owed))
    flow.space(12)
    names = ((tr("经手人"), document.clerk), (tr("本人签字/手印"), ""))
    signatures(flow, names)
    page_foot(flow, tr("打印日期 {day}", day=day_text(document.day, tr)), tr)
    return sheet.pdf(title, document.station)


def _entry(entry: Entry) -> tuple[str, ...]:
    plus, minus = entry.plus_fen, entry.minus_fen
    return (
        entry.day.isoformat(),
        entry.name,
        entry.serial,
        yuan(plus) if plus else "",
        yuan(minus) if minus else "",
        yuan(entry.balance_fen),
    )

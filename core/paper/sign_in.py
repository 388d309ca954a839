"""A class's sign-in sheet (签到表): to be signed by hand, forty lines without a struggle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.masking import tail_of
from core.paper.figures import day_text
from core.paper.flow import Column, Flow, Margins, facts, letterhead, page_foot, signatures
from core.paper.ink import Ink
from core.paper.marks import A4, MM
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.class_model import Signer, SignInSheet
    from core.paper.model import Translator

MARGINS: Final = Margins(16 * MM, 16 * MM, 14 * MM, 18 * MM)
ROW: Final = 26.0
"""Room for a signature or a fingerprint."""


def sign_in_sheet(document: SignInSheet, tr: Translator) -> bytes:
    """Return a sign-in sheet as a PDF of A4 pages; telephones show their last four digits."""
    sheet = Sheet(A4)
    flow = Flow(sheet, MARGINS)
    title = tr("培训签到表")
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    facts(
        flow,
        (
            (tr("培训班"), document.course),
            (tr("时间"), f"{day_text(document.day, tr)} {document.half}"),
            (tr("地点"), document.place),
            (tr("老师"), document.teacher),
        ),
    )
    columns = (
        Column(tr("序号"), 8, numeric=True),
        Column(tr("姓名"), 17, bold=True),
        Column(tr("手机尾号"), 13),
        Column(tr("村组"), 18),
        Column(tr("人员类别"), 14),
        Column(tr("签到"), 20),
        Column(tr("签退"), 14),
    )
    rows = [_row(one) for one in document.signers]
    last = max((one.number for one in document.signers), default=0)
    rows += [(str(last + more), *("",) * 6) for more in range(1, document.spare + 1)]
    flow.table(columns, rows, Ink(11), ROW)
    flow.space(14)
    signatures(flow, ((tr("老师签字"), ""), (tr("站里签字"), "")))
    page_foot(flow, tr("不会写字的可以按手印"), tr)
    return sheet.pdf(title, document.station)


def _row(one: Signer) -> tuple[str, ...]:
    tail = tail_of(one.phone)
    return (str(one.number), one.name, tail, one.village, one.group, one.came, one.went)

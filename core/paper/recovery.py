"""The recovery sheet (恢复码): printed once at set-up, kept under lock, never photographed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text
from core.paper.flow import Flow, Margins, facts, letterhead, signatures
from core.paper.ink import Ink
from core.paper.marks import A5, MM, Square
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import RecoverySheet, Translator

MARGINS: Final = Margins(14 * MM, 14 * MM, 12 * MM, 12 * MM)
CELLS: Final = 16
"""Characters of the code in one row: each stands in a cell of its own, to be typed back."""
GROUP: Final = 4
CELL_HEIGHT: Final = 25.0
APART: Final = 7.0
QR_SIZE: Final = 24 * MM


def recovery_sheet(document: RecoverySheet, tr: Translator) -> bytes:
    """Return a recovery sheet as a PDF of one A5 page; groups of the code are told by ``-``."""
    sheet = Sheet(A5)
    flow = Flow(sheet, MARGINS)
    title = tr("恢复码")
    letterhead(flow, document.station, document.contact, title)
    flow.write(tr("忘了口令，或者电脑坏了要换一台，凭这一页才能打开账本。"), Ink(10.5), 1.6)
    flow.space(12)
    _cells(flow, "".join(document.code.split("-")))
    flow.space(10)
    top = flow.y
    sheet.add(Square(flow.right - QR_SIZE, top, QR_SIZE, modules(document.code)))
    flow.right -= QR_SIZE + 12
    for rule in _rules(tr):
        flow.write(rule, Ink(10), 1.65)
        flow.space(2)
    flow.right += QR_SIZE + 12
    flow.y = max(flow.y, top + QR_SIZE) + 14
    flow.line()
    flow.space(8)
    facts(
        flow, ((tr("电脑编号"), document.device), (tr("打印日期"), day_text(document.made_on, tr)))
    )
    signatures(flow, ((tr("保管人"), document.clerk), (tr("签字"), "")))
    return sheet.pdf(title, document.station)


def _rules(tr: Translator) -> tuple[str, ...]:
    return (
        tr("一、锁在柜子里，和电脑分开放。"),
        tr("二、不要拍照，不要发到微信。"),
        tr("三、谁拿到这一页，谁就能打开账本。"),
        tr("四、丢了请马上在“设置”里换一个新的。"),
    )


def _cells(flow: Flow, code: str) -> None:
    """Write each character in a cell, in groups of four."""
    gaps = (CELLS // GROUP - 1) * APART
    cell = (flow.width - gaps) / CELLS
    for start in range(0, len(code), CELLS):
        for place, letter in enumerate(code[start : start + CELLS]):
            x = flow.left + place * cell + place // GROUP * APART
            flow.sheet.frame(x, flow.y, cell, CELL_HEIGHT)
            flow.sheet.centre(x + cell / 2, flow.y + 18, letter, Ink(16, bold=True))
        flow.space(CELL_HEIGHT + 8)

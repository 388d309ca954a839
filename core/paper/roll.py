"""The receipt on an 80 mm roll, as long as what it says, for a thermal printer driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text, in_words, price_text, yuan
from core.paper.flow import Flow, Margins
from core.paper.ink import Ink, wrap
from core.paper.marks import FIRM, MM, ROLL_TONES, Rule, Square
from core.paper.qr import receipt_modules
from core.paper.receipt import (
    check_sum,
    copy_names,
    due_parts,
    foot_parts,
    person_label,
    remarks,
    sign_labels,
    title,
    total_label,
)
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Copy, Receipt, Translator

WIDTH: Final = 80 * MM
EDGE: Final = 4 * MM
LONGEST: Final = 5000 * MM
"""No receipt is longer; the page is cut where the text ends."""
TEAR: Final = 9 * MM
QR_SIZE: Final = 38 * MM
"""85 modules at 203 dots an inch are then at least three dots each."""
SMALL: Final = Ink(8.5)
PLAIN: Final = Ink(9.5)
BOLD: Final = Ink(10.5, bold=True)


def roll(document: Receipt, tr: Translator) -> bytes:
    """Return a receipt as a PDF of 80 mm wide pages, one for each copy.

    Raises:
        ReceiptSumError: the lines less the deductions do not give the total.
        QrTooLongError: the code would be too fine to be read from paper.
    """
    check_sum(document)
    sheet = Sheet((WIDTH, LONGEST), ROLL_TONES)
    names = copy_names(tr)
    for copy in document.copies:
        if copy is not document.copies[0]:
            sheet.page()
        _Strip(sheet, document, tr).draw(copy, names)
    return sheet.pdf(f"{title(document, tr)} {document.serial}", document.station)


class _Strip:
    """One copy on the roll."""

    def __init__(self, sheet: Sheet, document: Receipt, tr: Translator) -> None:
        self._sheet = sheet
        self._document = document
        self._tr = tr
        self._flow = Flow(sheet, Margins(EDGE, EDGE, 4 * MM, TEAR))

    def draw(self, copy: Copy, names: dict[Copy, str]) -> None:
        self._head(names[copy])
        self._lines()
        self._total()
        self._code()
        self._signatures()
        self._foot()
        self._sheet.cut(self._flow.y + TEAR)

    def _middle(self, text: str, ink: Ink, leading: float = 1.4) -> None:
        """Write centred lines."""
        for line in wrap(text, ink, self._flow.width):
            self._sheet.centre(WIDTH / 2, self._flow.y + ink.size, line, ink)
            self._flow.space(ink.size * leading)

    def _pair(self, left: str, right: str, ink: Ink, leading: float = 1.45) -> None:
        """Write a text on the left, over several lines if it must be, and one on the right."""
        flow = self._flow
        used = self._sheet.right(flow.right, flow.y + ink.size, right, ink, flow.width * 0.6)
        for line in wrap(left, ink, flow.width - used - 6):
            self._sheet.text(flow.left, flow.y + ink.size, line, ink)
            flow.space(ink.size * leading)

    def _tear(self) -> None:
        flow = self._flow
        flow.space(3)
        self._sheet.add(Rule(flow.left, flow.y, flow.right, flow.y, 0.6, "ink", (1.5, 2)))
        flow.space(4)

    def _head(self, copy: str) -> None:
        document, tr = self._document, self._tr
        self._middle(document.station, Ink(11.5, bold=True))
        if document.contact:
            self._middle(document.contact, SMALL)
        self._flow.space(3)
        self._middle(title(document, tr), Ink(16, bold=True), 1.5)
        for word in self._warnings():
            self._boxed(word)
        self._pair(f"№ {document.serial}", copy, SMALL)
        method = tr("方式：{method}", method=document.method) if document.method else ""
        self._pair(day_text(document.day, tr), method, SMALL)
        if document.true_day:
            own_day = tr("实际日期 {day}", day=day_text(document.true_day, tr))
            self._pair(own_day, "", SMALL)
        self._tear()
        self._flow.write(person_label(document, tr), SMALL)
        self._flow.write(document.person, Ink(13, bold=True), 1.4)
        self._tear()

    def _warnings(self) -> list[str]:
        """What must be seen before anything else is read."""
        document, tr = self._document, self._tr
        said = [tr("作废")] if document.voided else []
        if document.reversal_of:
            said.append(tr("红冲：冲销 {serial}", serial=document.reversal_of))
        return said

    def _boxed(self, text: str) -> None:
        left, right, top = self._flow.left, self._flow.right, self._flow.y
        for y in (top, top + 22):
            self._sheet.across(y, left, right, FIRM)
        self._sheet.centre(WIDTH / 2, top + 16, text, Ink(14, bold=True), right - left - 12)
        self._flow.space(27)

    def _lines(self) -> None:
        document, tr = self._document, self._tr
        for line in document.lines:
            name = f"{line.name} {line.spec}".strip()
            self._pair(name, yuan(line.amount_fen), BOLD)
            price = price_text(line)
            count = f"{line.quantity} × {price}" if price and line.quantity else line.quantity
            if count or price:
                self._flow.write(count or price, PLAIN)
            self._flow.space(1.5)
        for less in document.deductions:
            self._pair(tr("扣：{name}", name=less.name), yuan(-less.amount_fen), PLAIN)
        for name, amount in due_parts(document, tr):
            self._pair(name, amount, PLAIN)
        self._tear()

    def _total(self) -> None:
        flow, document, tr = self._flow, self._document, self._tr
        label = total_label(document, tr)
        base = flow.y + 20
        used = self._sheet.text(flow.left, base, label, BOLD)
        amount = f"￥{yuan(document.total_fen)}"
        self._sheet.right(flow.right, base, amount, Ink(20, bold=True), flow.width - used - 8)
        flow.space(27)
        flow.write(in_words(document.total_fen), BOLD)
        self._tear()

    def _code(self) -> None:
        document, flow = self._document, self._flow
        for text in remarks(document, self._tr):
            flow.write(text, PLAIN)
        if document.qr is None:
            return
        flow.space(5)
        drawn = receipt_modules(document.qr)
        self._sheet.add(Square((WIDTH - QR_SIZE) / 2, flow.y, QR_SIZE, drawn))
        flow.space(QR_SIZE + 5)
        self._middle(self._tr("码里有这笔账和本站签名，扫一扫可核对"), SMALL)

    def _signatures(self) -> None:
        clerk, person = sign_labels(self._document, self._tr)
        for label, name in ((clerk, self._document.clerk), (person, "")):
            self._flow.space(13 if name else 24)
            base = self._flow.y
            x = self._flow.left + self._sheet.text(self._flow.left, base, label, SMALL) + 5
            if name:
                self._sheet.text(x, base, name, PLAIN, self._flow.right - x)
            self._sheet.across(base + 3, x, self._flow.right)
            self._flow.space(5)

    def _foot(self) -> None:
        self._flow.space(5)
        for text in foot_parts(self._document, self._tr):
            self._middle(text, SMALL)

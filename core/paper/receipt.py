"""The receipt (收据) on A5: one page for the stub, one for the villager, one for the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.base.errors import ClerkError
from core.paper.figures import adds_up, day_text, in_words, price_text, yuan
from core.paper.flow import BODY, LABEL, Column, Flow, Margins
from core.paper.ink import Ink, stacks, width, wrap
from core.paper.marks import A5_WIDE, FIRM, MM, RED_TONES, TONES, Rule, Square, Turned
from core.paper.model import Copy, Receipt, Way
from core.paper.qr import receipt_modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.model import Translator

LEFT: Final = 12 * MM
STRIP: Final = 11 * MM
TOP: Final = 8 * MM
FOOT: Final = 9 * MM
QR_SIZE: Final = 28 * MM
CLOSING: Final = 132.0
"""Points that the total, the code and the signatures take together."""
DOT: Final = "  ·  "
TOTAL: Final = Ink(19, bold=True)
NAME: Final = Ink(13, bold=True)
WATERMARK: Final = Ink(74, bold=True, tone="stamp")


class ReceiptSumError(ClerkError):
    """Lines, deductions and what is owed do not give the total: such a receipt must not leave."""

    code = "paper.sum_differs"


def check_sum(document: Receipt) -> None:
    """Raise ReceiptSumError unless the lines less the deductions give what is paid and owed."""
    due = document.total_fen + document.owed_fen
    if not adds_up(document.lines, document.deductions, due):
        raise ReceiptSumError(serial=document.serial)


def a5(document: Receipt, tr: Translator) -> bytes:
    """Return a receipt as a PDF of A5 pages lying down, one or more for each copy.

    Raises:
        ReceiptSumError: the lines less the deductions do not give the total.
        QrTooLongError: the code would be too fine to be read from paper.
    """
    check_sum(document)
    sheet = Sheet(A5_WIDE, RED_TONES if document.reversal_of else TONES)
    _Receipt(sheet, document, tr).draw()
    return sheet.pdf(f"{title(document, tr)} {document.serial}", document.station)


def title(document: Receipt, tr: Translator) -> str:
    """Return what a receipt calls itself."""
    return tr("收款收据") if document.way is Way.RECEIVED else tr("付款收据")


def copy_names(tr: Translator) -> dict[Copy, str]:
    """Return what is written along the edge of each copy."""
    return {
        Copy.STUB: tr("第一联 存根"),
        Copy.RECEIPT: tr("第二联 收据"),
        Copy.BOOKS: tr("第三联 记账"),
    }


def person_label(document: Receipt, tr: Translator) -> str:
    """Return how the villager's name is introduced."""
    return tr("今收到") if document.way is Way.RECEIVED else tr("今付给")


def sign_labels(document: Receipt, tr: Translator) -> tuple[str, str]:
    """Return the label before the clerk's name and the one before the villager's signature."""
    if document.way is Way.RECEIVED:
        return tr("收款人"), tr("交款人签字")
    return tr("付款人"), tr("收款人签字/手印")


def due_parts(document: Receipt, tr: Translator) -> tuple[tuple[str, str], ...]:
    """Return what is due, what of it was paid and what is still owed; nothing where all is paid."""
    owed = tr("尚欠，{when}", when=document.owed_when) if document.owed_when else tr("尚欠")
    return parts_of(document.total_fen, document.owed_fen, owed, tr)


def parts_of(paid: int, owed: int, label: str, tr: Translator) -> tuple[tuple[str, str], ...]:
    """Return as ``due_parts`` the fen that were paid and those still owed, under a label."""
    if not owed:
        return ()
    return (
        (tr("应付"), yuan(paid + owed)),
        (tr("已付"), yuan(paid)),
        (label, yuan(owed)),
    )


def total_label(document: Receipt, tr: Translator) -> str:
    """Return what the sum in large figures is: where something stays owed, what was paid of it."""
    if document.reversal_of:
        return tr("红字合计")
    return tr("已付") if document.owed_fen else tr("合计")


def remarks(document: Receipt, tr: Translator) -> list[str]:
    """Return the small print beside the code: why it is void, the clerk's note."""
    said = []
    if document.voided:
        said.append(tr("已作废，各联一并作废。原因：{reason}", reason=document.void_reason or "—"))
    if document.replaced_by:
        said.append(tr("另开 {serial}", serial=document.replaced_by))
    if document.replaces:
        said.append(tr("本单替代已作废的 {serial}", serial=document.replaces))
    if document.note:
        said.append(tr("备注：{note}", note=document.note))
    return said


def foot_parts(document: Receipt, tr: Translator) -> list[str]:
    """Return what stands at the foot: what it is not, its short code, how often printed."""
    parts = [tr("本收据不是发票")]
    if document.digest:
        parts.append(tr("核对码 {digest}", digest=document.digest))
    if document.reprint:
        parts.append(tr("重打 第 {count} 次", count=document.reprint))
    return parts


class _Receipt:
    """Lays out the pages of one copy, then repeats them for the others."""

    def __init__(self, sheet: Sheet, document: Receipt, tr: Translator) -> None:
        self._sheet = sheet
        self._document = document
        self._tr = tr
        self._flow = Flow(sheet, Margins(LEFT, STRIP + 5 * MM, TOP, FOOT))
        self._flow.head = self._head

    def draw(self) -> None:
        self._head()
        self._lines()
        self._closing()
        self._flow.foot(self._foot)
        if self._document.voided:
            self._cross_out()
        self._copies()

    def _head(self) -> None:
        """Station, title, serial; then who and when."""
        flow, sheet, document, tr = self._flow, self._sheet, self._document, self._tr
        middle, y = (flow.left + flow.right) / 2, flow.y
        side = flow.width / 2 - 70
        sheet.text(flow.left, y + 12, document.station, Ink(10.5, bold=True), side)
        sheet.text(flow.left, y + 25, document.contact, LABEL, side)
        self._title(middle, y + 17)
        sheet.right(flow.right, y + 12, f"№ {document.serial}", Ink(10.5, bold=True), side)
        sheet.right(flow.right, y + 25, day_text(document.day, tr), Ink(9), side)
        if document.true_day:
            own_day = tr("实际日期 {day}", day=day_text(document.true_day, tr))
            sheet.right(flow.right, y + 36, own_day, LABEL, side)
        if document.reversal_of:
            taken_back = tr("红冲：冲销 {serial}", serial=document.reversal_of)
            sheet.centre(middle, y + 33, taken_back, Ink(8.5, bold=True), 140)
        flow.y += 38
        self._person()

    def _title(self, middle: float, base: float) -> None:
        """Write the title; Chinese characters stand apart, as on printed forms."""
        text = title(self._document, self._tr)
        if stacks(text):
            self._sheet.spread(middle, base, text, TOTAL, 3)
        else:
            self._sheet.centre(middle, base, text, TOTAL, 136)

    def _person(self) -> None:
        """Who paid or was paid, in what way."""
        flow, sheet, document, tr = self._flow, self._sheet, self._document, self._tr
        base = flow.y + 14
        method = tr("方式：{method}", method=document.method) if document.method else ""
        used = min(width(method, Ink(9.5)), flow.width * 0.3)
        label = person_label(document, tr)
        x = flow.left + sheet.text(flow.left, base, label, LABEL) + 8
        sheet.text(x, base, document.person, NAME, flow.right - used - x - 14)
        sheet.right(flow.right, base, method, Ink(9.5), flow.width * 0.3)
        sheet.across(base + 5, x - 4, flow.right - used - 10)
        flow.y += 27

    def _lines(self) -> None:
        """The table of what was dealt, then what was taken off."""
        document, tr = self._document, self._tr
        columns = (
            Column(tr("品名"), 34, bold=True),
            Column(tr("规格"), 16),
            Column(tr("数量"), 22, numeric=True),
            Column(tr("单价"), 18, numeric=True),
            Column(tr("金额（元）"), 18, numeric=True),
        )
        rows = [
            (line.name, line.spec, line.quantity, price_text(line), yuan(line.amount_fen))
            for line in document.lines
        ]
        table = self._flow.table(columns, rows, BODY, 18.5)
        if document.deductions:
            gross = sum(line.amount_fen for line in document.lines)
            table.row((tr("小计"), "", "", "", yuan(gross)), "soft")
        for less in document.deductions:
            name = tr("扣：{name}", name=less.name)
            table.row((name, "", "", "", yuan(-less.amount_fen)), "soft")
        for name, amount in due_parts(document, tr):
            table.row((name, "", "", "", amount), "soft")
        self._blank()

    def _blank(self) -> None:
        """Say that nothing follows, so that no line can be written in later."""
        flow = self._flow
        if flow.bottom - CLOSING - flow.y > 18:  # noqa: PLR2004 - the height of a row
            middle = (flow.left + flow.right) / 2
            self._sheet.centre(middle, flow.y + 13, self._tr("以下空白"), LABEL)

    def _closing(self) -> None:
        """Total, code, remarks and signatures, kept together at the foot of the last page."""
        flow = self._flow
        flow.need(CLOSING)
        flow.y = max(flow.y, flow.bottom - CLOSING)
        self._total()
        top = flow.y + 8
        left = flow.left
        if self._document.qr is not None:
            left = self._code(top)
        self._remarks(left, top)
        self._signatures(left, flow.bottom - 12)

    def _total(self) -> None:
        flow, sheet, document, tr = self._flow, self._sheet, self._document, self._tr
        sheet.across(flow.y, flow.left, flow.right, FIRM)
        base = flow.y + 23
        amount = f"￥{yuan(document.total_fen)}"
        label = tr("{what}（大写）", what=total_label(document, tr))
        room = flow.width * 0.4
        used = min(width(amount, TOTAL), room)
        x = flow.left + sheet.text(flow.left + 1, base - 1, label, LABEL) + 9
        words = in_words(document.total_fen)
        sheet.text(x, base, words, Ink(13.5, bold=True), flow.right - used - 12 - x)
        sheet.right(flow.right - 1, base + 1, amount, TOTAL, room)
        flow.y += 35
        sheet.across(flow.y, flow.left, flow.right, FIRM)

    def _code(self, top: float) -> float:
        """Draw the square code; return where the text beside it starts."""
        flow, document = self._flow, self._document
        self._sheet.add(Square(flow.left, top, QR_SIZE, receipt_modules(document.qr or b"")))
        return flow.left + QR_SIZE + 14

    def _remarks(self, left: float, top: float) -> None:
        flow, sheet, document, tr = self._flow, self._sheet, self._document, self._tr
        said = remarks(document, tr)
        if document.qr is not None:
            said.append(tr("左边的码里有这笔账和本站签名，扫一扫可核对"))
        base = top + 8
        lines = [line for text in said for line in wrap(text, Ink(9), flow.right - left)]
        for line in lines[:4]:
            sheet.text(left, base, line, Ink(9))
            base += 12.5

    def _signatures(self, left: float, base: float) -> None:
        flow, sheet, document = self._flow, self._sheet, self._document
        clerk, person = sign_labels(document, self._tr)
        middle = left + (flow.right - left) * 0.44
        x = left + sheet.text(left, base, clerk, LABEL) + 6
        sheet.text(x, base, document.clerk, BODY, middle - x - 16)
        sheet.across(base + 4, x - 3, middle - 14)
        x = middle + sheet.text(middle, base, person, LABEL) + 3
        sheet.across(base + 4, x, flow.right)

    def _foot(self, number: int, count: int) -> None:
        flow, sheet, tr = self._flow, self._sheet, self._tr
        base = sheet.height - 4.6 * MM
        text = DOT.join(foot_parts(self._document, tr))
        used = 0.0
        if count > 1:
            page = tr("第 {number} 页，共 {count} 页", number=number, count=count)
            used = sheet.right(flow.right, base, page, LABEL)
        sheet.text(flow.left, base, text, LABEL, flow.width - used - 8)

    def _cross_out(self) -> None:
        """Write 作废 across every page."""
        sheet, word = self._sheet, self._tr("作废")
        middle = (self._flow.left + self._flow.right) / 2
        room = min(1.0, 300 / max(width(word, WATERMARK), 1))
        ink = WATERMARK.at(WATERMARK.size * room)
        for number in range(len(sheet.pages)):
            sheet.turn(number)
            sheet.add(Turned(middle, sheet.height / 2 - 4, word, ink, 14, stamped=True))

    def _copies(self) -> None:
        """Repeat the pages for each copy, with its name along the tear-off edge."""
        sheet, document = self._sheet, self._document
        names = copy_names(self._tr)
        pages = len(sheet.pages)
        sheet.repeat(len(document.copies))
        for number in range(len(sheet.pages)):
            sheet.turn(number)
            self._strip(names[document.copies[number // pages]])

    def _strip(self, name: str) -> None:
        sheet = self._sheet
        x = sheet.width - STRIP
        sheet.add(Rule(x, 0, x, sheet.height, 0.5, "hair", (2, 2.5)))
        if not stacks(name):
            middle = x + STRIP / 2
            sheet.add(Turned(middle, sheet.height / 2, name, Ink(9, tone="soft"), 270))
            return
        step = 15.0
        top = sheet.height / 2 - step * (len(name) - 1) / 2
        sheet.column(x + STRIP / 2, top, name, Ink(10, tone="soft"), step)

"""A certificate of training (培训证书): one A4 page across, with a code that proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text
from core.paper.ink import Ink, wrap
from core.paper.marks import A4, FIRM, MM, Square, Turned
from core.paper.qr import modules
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.class_model import TrainingCertificate
    from core.paper.model import Translator

SIZE: Final = (A4[1], A4[0])
OUTER: Final = 10 * MM
INNER: Final = 13 * MM
MARGIN: Final = 30 * MM
CODE: Final = 38 * MM
TITLE: Final = Ink(44, bold=True)
NAME: Final = Ink(34, bold=True)
BODY: Final = Ink(17)
LEADING: Final = 30.0
LABEL: Final = Ink(9, tone="soft")
SPREAD: Final = 14.0
LINES: Final = 3
VOID: Final = Ink(90, bold=True, tone="stamp")


def certificate(document: TrainingCertificate, tr: Translator) -> bytes:
    """Return a certificate as a PDF of one A4 page, landscape."""
    sheet = Sheet(SIZE)
    middle = sheet.width / 2
    for edge in (OUTER, INNER):
        sheet.frame(edge, edge, sheet.width - 2 * edge, sheet.height - 2 * edge)
    if document.voided:
        sheet.add(Turned(middle, sheet.height / 2, tr("已撤销"), VOID, 20, stamped=True))
    title = tr("培训证书")
    sheet.spread(middle, 34 * MM, title, TITLE, SPREAD)
    sheet.centre(middle, 56 * MM, document.holder, NAME, sheet.width - 2 * MARGIN)
    sheet.across(60 * MM, middle - 55 * MM, middle + 55 * MM)
    _text(sheet, document, tr)
    _foot(sheet, document, tr)
    return sheet.pdf(title, document.issuer)


def _text(sheet: Sheet, document: TrainingCertificate, tr: Translator) -> None:
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    when = start if document.start == document.end else tr("{start} 至 {end}", start=start, end=end)
    said = tr(
        "于 {when} 参加“{course}”培训，共 {hours}，考核合格，特发此证。",
        when=when,
        course=document.course,
        hours=document.hours,
    )
    if document.score is not None:
        said += tr("考试成绩 {score} 分。", score=document.score)
    room = sheet.width - 2 * MARGIN
    lines = wrap(said, BODY, room)
    small = BODY if len(lines) <= LINES else BODY.at(12)
    for number, line in enumerate(wrap(said, small, room)[: LINES + 1]):
        sheet.text(MARGIN, 78 * MM + number * LEADING, line, small, room)


def _foot(sheet: Sheet, document: TrainingCertificate, tr: Translator) -> None:
    right, bottom = sheet.width - MARGIN + 6 * MM, sheet.height - 24 * MM
    sheet.add(Square(right - CODE, bottom - CODE, CODE, modules(document.code)))
    check = tr("扫码或念校验码 {code} 可查真伪", code=document.short_code)
    room = (sheet.width - 2 * MARGIN) * 0.47
    sheet.right(right, bottom + 12, check, LABEL, room)
    left = MARGIN
    sheet.text(left, bottom - 40, document.issuer, Ink(18, bold=True), room)
    sheet.text(left, bottom - 16, day_text(document.end, tr), Ink(13), room)
    sheet.across(bottom - 70, left, left + 70 * MM, FIRM)
    sheet.text(left, bottom - 76, tr("发证单位（章）"), LABEL, room)
    serial = tr("证书编号 {serial}", serial=document.serial)
    sheet.text(left, bottom + 12, serial, LABEL, room)

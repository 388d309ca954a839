"""A closed class as one document for the county (培训档案): facts, lists, photos, signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text
from core.paper.flow import Column, Flow, facts, letterhead, page_foot, signatures
from core.paper.ink import Ink
from core.paper.marks import A4, MM, Photo
from core.paper.sheet import Sheet

if TYPE_CHECKING:
    from core.paper.class_model import ArchivePhoto, ArchiveTable, ClassArchive
    from core.paper.model import Translator

HEADING: Final = Ink(14, bold=True)
ROW: Final = 17.0
PICTURE: Final = 105 * MM
CAPTION: Final = Ink(10)
DIGEST: Final = Ink(7, tone="soft")


def class_archive(document: ClassArchive, tr: Translator) -> bytes:
    """Return a class's archive as a PDF of A4 pages."""
    sheet = Sheet(A4)
    flow = Flow(sheet)
    title = tr("培训档案")
    letterhead(flow, document.station, document.contact, title)
    flow.space(4)
    start, end = day_text(document.start, tr), day_text(document.end, tr)
    when = start if document.start == document.end else tr("{start} 至 {end}", start=start, end=end)
    facts(flow, ((tr("培训班"), document.course), (tr("时间"), when), *document.facts))
    for table in document.tables:
        _table(flow, table)
    for photo in document.photos:
        _photo(flow, photo, tr)
    flow.space(16)
    flow.need(60)
    signatures(flow, ((tr("经手人"), document.clerk), (tr("县里验收"), "")))
    page_foot(flow, "", tr)
    return sheet.pdf(title, document.station)


def _heading(flow: Flow, heading: str, room: float) -> None:
    flow.space(18)
    flow.need(room)
    flow.sheet.text(flow.left, flow.y + 12, heading, HEADING, flow.width)
    flow.space(20)


def _table(flow: Flow, table: ArchiveTable) -> None:
    _heading(flow, table.heading, 60)
    if not table.rows:
        flow.write(table.empty, CAPTION)
        return
    columns = tuple(Column(title, share) for title, share in table.columns)
    flow.table(columns, list(table.rows), Ink(9.5), ROW)


def _photo(flow: Flow, photo: ArchivePhoto, tr: Translator) -> None:
    flow.space(12)
    flow.need(PICTURE + 40)
    sheet = flow.sheet
    if photo.content:
        sheet.add(Photo(flow.left, flow.y, flow.width, PICTURE, photo.content))
    else:
        sheet.frame(flow.left, flow.y, flow.width, PICTURE)
        told = tr("照片不在这台电脑上")
        sheet.centre(flow.left + flow.width / 2, flow.y + PICTURE / 2, told, CAPTION, flow.width)
    flow.space(PICTURE)
    sheet.text(flow.left, flow.y + 14, photo.caption, CAPTION, flow.width)
    sheet.text(flow.left, flow.y + 26, f"SHA-256 {photo.digest}", DIGEST, flow.width)
    flow.space(30)

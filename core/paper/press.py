"""Puts laid out pages on reportlab's canvas."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.paper.ink import EM, Run, runs, width
from core.paper.marks import MIDDLE, Box, Photo, Rule, Square, Text, Turned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportlab.pdfgen.textobject import PDFTextObject

    from core.paper.marks import Colour, Page
    from core.paper.qr import Modules

HEAVY: Final = 0.4
"""Outline in points around a bold text whose font has no bold cut."""
ROW: Final = 1.04
"""Height of a code's rows in modules: they overlap, so that no light seam shows."""
MAKER: Final = "村站通"


def print_pages(
    pages: Sequence[Page], tones: Mapping[str, Colour], title: str, author: str
) -> bytes:
    """Return pages as a PDF; the same pages always give the same bytes."""
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator(MAKER)
    canvas.setProducer(MAKER)
    press = Press(canvas, tones)
    for page in pages:
        press.print(page)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


class Press:
    """Puts the marks of pages on a canvas, one page after the other."""

    def __init__(self, canvas: Canvas, tones: Mapping[str, Colour]) -> None:
        self._canvas = canvas
        self._tones = tones
        self._height = 0.0
        self._forms: dict[int, str] = {}

    def print(self, page: Page) -> None:
        """Draw all marks: washes, pictures and stamps below, then lines and codes, text on top."""
        self._canvas.setPageSize((page.width, page.height))
        self._height = page.height
        for mark in page.marks:
            if isinstance(mark, Box):
                self._box(mark)
            elif isinstance(mark, Turned):
                self._turned(mark)
            elif isinstance(mark, Photo):
                self._photo(mark)
        for mark in page.marks:
            if isinstance(mark, Rule):
                self._rule(mark)
            elif isinstance(mark, Square):
                self._square(mark)
        self._texts([mark for mark in page.marks if isinstance(mark, Text)])

    def _box(self, box: Box) -> None:
        self._canvas.setFillColorRGB(*self._tones[box.tone])
        y = self._height - box.y - box.height
        self._canvas.rect(box.x, y, box.width, box.height, stroke=0, fill=1)

    def _photo(self, photo: Photo) -> None:
        """Place a picture; one that stands on several pages is kept once."""
        self._canvas.drawImage(
            ImageReader(io.BytesIO(photo.content)),
            photo.x,
            self._height - photo.y - photo.height,
            photo.width,
            photo.height,
            preserveAspectRatio=True,
            anchor="c",
        )

    def _rule(self, rule: Rule) -> None:
        canvas = self._canvas
        canvas.setStrokeColorRGB(*self._tones[rule.tone])
        canvas.setLineWidth(rule.weight)
        canvas.setDash(list(rule.dash))
        high = self._height
        canvas.line(rule.x, high - rule.y, rule.to_x, high - rule.to_y)

    def _square(self, square: Square) -> None:
        """Draw a code; it is drawn once a document and placed on each page that shows it."""
        canvas = self._canvas
        name = self._forms.get(id(square.modules), "")
        if not name:
            name = self._forms[id(square.modules)] = f"code{len(self._forms) + 1}"
            self._form(name, square.modules)
        canvas.saveState()
        canvas.translate(square.x, self._height - square.y - square.size)
        canvas.scale(square.size / square.modules.size, square.size / square.modules.size)
        canvas.doForm(name)
        canvas.restoreState()

    def _form(self, name: str, modules: Modules) -> None:
        canvas, size = self._canvas, modules.size
        canvas.beginForm(name, 0, 0, size, size)
        canvas.setFillColorRGB(0, 0, 0)
        rows = [f"{x} {size - y - 1} {long} {ROW} re" for x, y, long in modules.bars()]
        canvas.addLiteral(f"{' '.join(rows)} f")
        canvas.endForm()

    def _texts(self, texts: list[Text]) -> None:
        self._canvas.setLineWidth(HEAVY)
        writing = self._canvas.beginText()
        tone = ""
        for mark in texts:
            if mark.ink.tone != tone:
                tone = mark.ink.tone
                writing.setFillColorRGB(*self._tones[tone])
            self._text(writing, mark)
        self._canvas.drawText(writing)
        for mark in texts:
            self._joined(mark)

    def _text(self, writing: PDFTextObject, mark: Text) -> None:
        size = mark.ink.size
        x, y = mark.x, self._height - mark.y
        if mark.spread:
            writing.setCharSpace(mark.spread)
        for run in mark.runs:
            if run.shaped is None:
                self._begin(writing, run, mark)
                writing.setTextOrigin(x, y)
                writing.textOut(run.text)
                if run.heavy:
                    writing.setTextRenderMode(0)
            x += run.width * size / EM + mark.spread * len(run.text)
        if mark.spread:
            writing.setCharSpace(0)

    def _begin(self, writing: PDFTextObject, run: Run, mark: Text) -> None:
        writing.setFont(run.font, mark.ink.size)
        if run.heavy:
            writing.setStrokeColorRGB(*self._tones[mark.ink.tone])
            writing.setTextRenderMode(2)

    def _joined(self, mark: Text) -> None:
        """Draw a text's right-to-left stretches, glyph by glyph, and tell what they say."""
        size = mark.ink.size
        x, y = mark.x, self._height - mark.y
        for run in mark.runs:
            if run.shaped is not None:
                said = f"\ufeff{run.text}".encode("utf-16-be").hex().upper()
                self._canvas.addLiteral(f"/Span <</ActualText <{said}>>> BDC")
                writing = self._canvas.beginText()
                writing.setFillColorRGB(*self._tones[mark.ink.tone])
                self._begin(writing, run, mark)
                for glyph in run.shaped.glyphs:
                    writing.setTextOrigin(x + glyph.x * size / EM, y + glyph.y * size / EM)
                    writing.textOut(chr(glyph.code))
                writing.setTextRenderMode(0)
                self._canvas.drawText(writing)
                self._canvas.addLiteral("EMC")
            x += run.width * size / EM + mark.spread * len(run.text)

    def _turned(self, mark: Turned) -> None:
        canvas, size = self._canvas, mark.ink.size
        wide = width(mark.text, mark.ink)
        canvas.saveState()
        canvas.translate(mark.x, self._height - mark.y)
        canvas.rotate(mark.angle)
        if mark.stamped:
            canvas.setStrokeColorRGB(*self._tones[mark.ink.tone])
            canvas.setLineWidth(size / 22)
            canvas.setDash([])
            side = wide + size * 0.5
            canvas.roundRect(-side / 2, -size * 0.66, side, size * 1.32, size * 0.12)
        writing = canvas.beginText()
        writing.setFillColorRGB(*self._tones[mark.ink.tone])
        base = self._height + size * MIDDLE
        text = Text(-wide / 2, base, runs(mark.text, bold=mark.ink.bold), mark.ink)
        self._text(writing, text)
        canvas.drawText(writing)
        self._joined(text)
        canvas.restoreState()

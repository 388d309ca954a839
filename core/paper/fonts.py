"""The fonts that papers are drawn with: two small ones always, the large ones when needed."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfbase.pdfdoc import PDFDocument

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts"
LEAN: Final = "NotoSansSCLean-Regular"
LEAN_BOLD: Final = "NotoSansSCLean-Bold"
FULL: Final = "NotoSansSC-Regular"
ARABIC: Final = "NotoNaskhArabic-Regular"
BLOCK: Final = 100
"""A ToUnicode map may hold at most this many entries in one block."""


class PaperFont(TTFont):
    """A TrueType font whose text can be copied and searched in the finished PDF.

    Attributes:
        widths: width of each character in 1/1000 em, by code point.
        glyphs: glyph number of each character, by code point.
        codes: private code points made for joined glyphs, by glyph and meaning.
        meant: the text that each private code point stands for.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, str(FOLDER / f"{name}.ttf"), asciiReadable=0, shapable=False)
        self.codes: dict[tuple[int, str], int] = {}
        self.meant: dict[int, str] = {}
        self.widths: dict[int, float] = self.face.charWidths
        self.glyphs: dict[int, int] = self.face.charToGlyph
        self._embedding = threading.Lock()

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Embed the used glyphs, and say in UTF-16 what they mean.

        reportlab writes code points above U+FFFF with five digits, which readers take for
        another character.
        """
        subsets = self.state[doc].subsets
        with self._embedding:
            super().addObjects(doc)
        for number, subset in enumerate(subsets):
            letters = f"{number:06d}".translate(str.maketrans("0123456789", "ABCDEFGIJK"))
            name = f"{letters}+{self.face.name.decode('ascii')}"
            stream = doc.idToObject[f"toUnicodeCMap:{name}"]
            if isinstance(stream, PDFStream):
                stream.content = self._to_unicode(name, subset)

    def _to_unicode(self, name: str, subset: list[int]) -> str:
        """Return the character map of one embedded subset."""
        pairs = [
            f"<{code:02X}> <{self.meant.get(point, chr(point)).encode('utf-16-be').hex().upper()}>"
            for code, point in enumerate(subset)
            if point
        ]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin",
                "12 dict begin",
                "begincmap",
                f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
                f"/CMapName /{name} def",
                "/CMapType 2 def",
                "1 begincodespacerange",
                f"<00> <{len(subset) - 1:02X}>",
                "endcodespacerange",
                *_blocks(pairs),
                "endcmap",
                "CMapName currentdict /CMap defineresource pop",
                "end",
                "end",
            ]
        )


def _blocks(pairs: list[str]) -> Iterator[str]:
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"


@functools.cache
def font(name: str) -> PaperFont:
    """Return a font of the station, opened and made known to reportlab on its first use."""
    opened = PaperFont(name)
    pdfmetrics.registerFont(opened)
    return opened

"""Right-to-left words: joined by HarfBuzz, put in the order the eye reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import uharfbuzz

from core.paper.fonts import ARABIC, font

if TYPE_CHECKING:
    from core.paper.fonts import PaperFont

LETTERS: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT: Final = re.compile(f"[{LETTERS}]+(?:[ 0-9.,:/\\-]+[{LETTERS}]+)*")
"""A stretch of right-to-left words, with the spaces and figures between them."""
PIECES: Final = re.compile(r"[0-9][0-9.,:/\-]*|[^0-9]+")
PRIVATE: Final = 0xF0000
JOINED: Final = "\u200d"
"""The meaning of a glyph whose letter was told by the glyph before it."""


class Glyph(NamedTuple):
    """One drawn glyph: its code in the font, where it stands and its advance, in 1/1000 em."""

    code: int
    x: float
    y: float


class Shaped(NamedTuple):
    """A stretch of joined glyphs and its whole width in 1/1000 em."""

    glyphs: tuple[Glyph, ...]
    width: float


def shape(text: str) -> Shaped:
    """Return the glyphs of a right-to-left stretch, from left to right."""
    naskh = font(ARABIC)
    glyphs: list[Glyph] = []
    pen = 0.0
    for piece in reversed(PIECES.findall(text)):
        pen = _draw(naskh, piece, glyphs, pen)
    return Shaped(tuple(glyphs), pen)


def _draw(naskh: PaperFont, piece: str, glyphs: list[Glyph], pen: float) -> float:
    """Append the glyphs of one piece at the pen and return where the pen ends."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(piece)
    buffer.guess_segment_properties()
    uharfbuzz.shape(naskh.hbFont(), buffer, {"kern": True, "liga": True})
    scale = 1000 / naskh.face.unitsPerEm
    clusters = sorted({info.cluster for info in buffer.glyph_infos} | {len(piece)})
    told: set[int] = set()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        end = clusters[clusters.index(info.cluster) + 1]
        means = "" if info.cluster in told else piece[info.cluster : end]
        told.add(info.cluster)
        code = _code(naskh, info.codepoint, means, place.x_advance)
        glyphs.append(Glyph(code, pen + place.x_offset * scale, place.y_offset * scale))
        pen += place.x_advance * scale
    return pen


def _code(naskh: PaperFont, glyph: int, means: str, advance: int) -> int:
    """Return a private character for a glyph with this meaning, made on its first use.

    A glyph's own character may be another one's shape, so that a copied name would read wrong;
    and the same glyph can stand for different letters.
    """
    if (glyph, means) in naskh.codes:
        return naskh.codes[glyph, means]
    code = naskh.codes[glyph, means] = PRIVATE + len(naskh.codes)
    naskh.glyphs[code] = glyph
    naskh.widths[code] = advance * 1000 / naskh.face.unitsPerEm
    naskh.meant[code] = means or JOINED
    return code

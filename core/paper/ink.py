"""How a text becomes runs of glyphs: which font, how wide, where it may break."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from core.paper.fonts import ARABIC, FULL, LEAN, LEAN_BOLD, font
from core.paper.shaping import LETTERS, RIGHT_TO_LEFT, Shaped, shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.paper.fonts import PaperFont

MISSING: Final = "□"
"""Stands for a character that none of our fonts can draw, such as an emoji."""
ELLIPSIS: Final = "…"
EM: Final = 1000
WORDS: Final = re.compile(f"[{LETTERS}]+|[!-~\u00a1-\u024f]+|\\s+|.", re.DOTALL)
"""What stays together on a line: a Latin or Arabic word, a number, else one character."""
NEVER_FIRST: Final = frozenset("，。、；：？！）】》」』”’%℃…·,.;:?!)]}")
ONES: Final = "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\ufeff"
LEAST: Final = 0.6
"""A figure that would not fit is drawn smaller, down to this share of its size."""


class Ink(NamedTuple):
    """How a text is drawn: size in points, weight and tone (a key of ``sheet.TONES``)."""

    size: float
    bold: bool = False
    tone: str = "ink"

    def at(self, size: float) -> Ink:
        """Return the same ink in another size."""
        return self._replace(size=size)


class Run(NamedTuple):
    """A stretch of text in one font, with its width in 1/1000 em.

    ``heavy``: the font has no bold cut, so the outline is drawn as well. ``shaped``: the glyphs
    of a right-to-left stretch.
    """

    font: str
    text: str
    width: float
    heavy: bool = False
    shaped: Shaped | None = None


def clean(text: str) -> str:
    """Return a text on one line, without control characters and direction marks."""
    if text.isprintable():
        return text
    kept = []
    for character in text:
        if character in "\n\r\t\v\f\u2028\u2029" or unicodedata.category(character) == "Zs":
            kept.append(" ")
        elif unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and character not in ONES:
            kept.append(character)
    return "".join(kept)


def runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """Split a text into runs: the lean font where it can, the full font where it must."""
    text = clean(text)
    lean = font(LEAN_BOLD if bold else LEAN)
    widths = lean.widths
    try:
        return (Run(lean.fontName, text, sum([widths[ord(letter)] for letter in text])),)
    except KeyError:
        return tuple(_mixed(text, lean, bold=bold))


def _mixed(text: str, lean: PaperFont, *, bold: bool) -> Iterator[Run]:
    """Yield the runs of a text that the lean font alone cannot draw."""
    start = 0
    for stretch in RIGHT_TO_LEFT.finditer(text):
        yield from _tiers(text[start : stretch.start()], lean, bold=bold)
        shaped = shape(stretch.group())
        yield Run(ARABIC, stretch.group(), shaped.width, bold, shaped)
        start = stretch.end()
    yield from _tiers(text[start:], lean, bold=bold)


def _tiers(text: str, lean: PaperFont, *, bold: bool) -> Iterator[Run]:
    """Yield runs of left-to-right text, falling back for each character that needs it."""
    held: list[str] = []
    used = lean
    for letter in text:
        wanted, drawn = _tier(letter, lean)
        if wanted is not used and held:
            yield _run(used, "".join(held), heavy=bold and used is not lean)
            held = []
        used = wanted
        held.append(drawn)
    if held:
        yield _run(used, "".join(held), heavy=bold and used is not lean)


def _tier(letter: str, lean: PaperFont) -> tuple[PaperFont, str]:
    """Return the font for a character, and what is drawn for it."""
    point = ord(letter)
    if point in lean.glyphs:
        return lean, letter
    full = font(FULL)
    return (full, letter) if point in full.glyphs else (lean, MISSING)


def _run(used: PaperFont, text: str, *, heavy: bool) -> Run:
    widths = used.widths
    return Run(used.fontName, text, sum([widths[ord(letter)] for letter in text]), heavy)


def stacks(text: str) -> bool:
    """Tell whether a text is all Chinese characters, which may stand apart or below each other."""
    return all(letter == " " or unicodedata.east_asian_width(letter) == "W" for letter in text)


def width(text: str, ink: Ink) -> float:
    """Return how wide a text is, in points."""
    return sum(run.width for run in runs(text, bold=ink.bold)) * ink.size / EM


def fit(text: str, ink: Ink, room: float) -> tuple[str, Ink]:
    """Return a text and ink that fit into a room of points: smaller first, then cut short."""
    wide = width(text, ink)
    if wide <= room:
        return text, ink
    smaller = ink.at(max(ink.size * room / wide * 0.999, ink.size * LEAST))
    if width(text, smaller) <= room:
        return text, smaller
    text = clean(text)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + ELLIPSIS, smaller) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low] + ELLIPSIS, smaller


def wrap(text: str, ink: Ink, room: float) -> list[str]:
    """Break a text into lines that fit into a room of points; at least one line."""
    text = clean(text).strip()
    if width(text, ink) <= room:
        return [text]
    lines: list[str] = []
    line, filled = "", 0.0
    for word in _words(text, ink, room):
        wide = width(word, ink)
        if line and filled + wide > room and not (word in NEVER_FIRST and len(line) > 1):
            lines.append(line.rstrip())
            line, filled = "", 0.0
            word = word.lstrip()  # noqa: PLW2901 - a broken line does not start with its space
            wide = width(word, ink)
        elif filled + wide > room and line:
            # A closing mark may not start a line: it takes its neighbour along.
            lines.append(line[:-1].rstrip())
            line = line[-1]
            filled = width(line, ink)
        line += word
        filled += wide
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str, ink: Ink, room: float) -> Iterator[str]:
    """Yield the pieces of a text that stay together, long ones broken by force."""
    for word in WORDS.findall(text):
        if len(word) > 1 and width(word, ink) > room:
            yield from word
        else:
            yield word

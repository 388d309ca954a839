"""A document being laid out: pages of marks, then one PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.paper.ink import EM, Ink, clean, fit, runs, width
from core.paper.marks import HAIR, TONES, Page, Rule, Text
from core.paper.press import print_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.paper.ink import Run
    from core.paper.marks import Colour, Mark


class Sheet:
    """Pages of one document; a mark is put on the page in hand.

    Attributes:
        pages: every page so far; ``turn`` takes one of them in hand again.
        width: of the page in hand, in points.
        height: of the page in hand, in points.
    """

    def __init__(self, size: tuple[float, float], tones: Mapping[str, Colour] = TONES) -> None:
        self.width, self.height = size
        self.pages: list[Page] = []
        self._tones = tones
        self.page()

    def page(self) -> None:
        """Begin a new page of the same size."""
        self.pages.append(Page(self.width, self.height, []))
        self.marks = self.pages[-1].marks

    def turn(self, number: int) -> None:
        """Take a page in hand again, counted from 0."""
        self.marks = self.pages[number].marks

    def cut(self, height: float) -> None:
        """End the page in hand at this height, as a roll is cut."""
        self.pages[-1] = self.pages[-1]._replace(height=height)

    def text(self, x: float, y: float, text: str, ink: Ink, room: float = 0.0) -> float:
        """Write from x to the right; return the width. A ``room`` shrinks or cuts the text."""
        written, ink, wide = _set(text, ink, room)
        self.marks.append(Text(x, y, written, ink))
        return wide

    def right(self, x: float, y: float, text: str, ink: Ink, room: float = 0.0) -> float:
        """Write so that the text ends at x; return the width."""
        written, ink, wide = _set(text, ink, room)
        self.marks.append(Text(x - wide, y, written, ink))
        return wide

    def centre(self, x: float, y: float, text: str, ink: Ink, room: float = 0.0) -> float:
        """Write with its middle at x; return the width."""
        written, ink, wide = _set(text, ink, room)
        self.marks.append(Text(x - wide / 2, y, written, ink))
        return wide

    def spread(self, x: float, y: float, text: str, ink: Ink, spread: float) -> float:
        """Write with its middle at x, characters ``spread`` points apart; return the width."""
        written = runs(text, bold=ink.bold)
        wide = sum([run.width for run in written]) * ink.size / EM + spread * (len(text) - 1)
        self.marks.append(Text(x - wide / 2, y, written, ink, spread))
        return wide

    def column(self, x: float, y: float, text: str, ink: Ink, step: float) -> None:
        """Write characters below each other, each with its middle at x."""
        for place, letter in enumerate(text):
            self.text(x - width(letter, ink) / 2, y + place * step, letter, ink)

    def across(self, y: float, x: float, to_x: float, weight: float = HAIR) -> None:
        """Draw a level line; hairlines are grey, firm ones ink."""
        self.marks.append(Rule(x, y, to_x, y, weight, "ink" if weight > HAIR else "hair"))

    def down(self, x: float, y: float, to_y: float, dash: tuple[float, ...] = ()) -> None:
        """Draw an upright hairline."""
        self.marks.append(Rule(x, y, x, to_y, HAIR, "hair", dash))

    def frame(self, x: float, y: float, wide: float, high: float) -> None:
        """Draw a hairline around a rectangle."""
        for row in (y, y + high):
            self.across(row, x, x + wide)
        for edge in (x, x + wide):
            self.down(edge, y, y + high)

    def repeat(self, count: int) -> None:
        """Show all pages so far this many times over, each time with marks of its own."""
        self.pages = [
            page._replace(marks=list(page.marks)) for _ in range(count) for page in self.pages
        ]
        self.turn(0)

    def add(self, *marks: Mark) -> None:
        """Put ready marks on the page in hand."""
        self.marks.extend(marks)

    def pdf(self, title: str, author: str) -> bytes:
        """Return the document; the same marks always give the same bytes."""
        return print_pages(self.pages, self._tones, clean(title), clean(author))


def _set(text: str, ink: Ink, room: float) -> tuple[tuple[Run, ...], Ink, float]:
    """Return a text's runs, the ink that makes it fit into a room if there is one, its width."""
    written = runs(text, bold=ink.bold)
    wide = sum([run.width for run in written]) * ink.size / EM
    if not room or wide <= room:
        return written, ink, wide
    return _set(*fit(text, ink, room), 0.0)

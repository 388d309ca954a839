"""Text flowing down a page and on to the next: heads, tables, sums, signatures, feet."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, NamedTuple

from core.paper.figures import yuan
from core.paper.ink import Ink, width, wrap
from core.paper.marks import FIRM, HAIR, MIDDLE, MM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.paper.model import Translator
    from core.paper.sheet import Sheet

GAP: Final = 6.0
LABEL: Final = Ink(8, tone="soft")
BODY: Final = Ink(10)
VALUE: Final = Ink(11.5, bold=True)
CELL_LEADING: Final = 1.3


class Column(NamedTuple):
    """A column of a table: its head, its share of the width, and how its cells stand.

    ``numeric`` cells stand right, in one line, smaller if they must be.
    """

    title: str
    share: float
    numeric: bool = False
    bold: bool = False


class Margins(NamedTuple):
    """Points kept free at each edge of a page."""

    left: float
    right: float
    top: float
    bottom: float


PAGE: Final = Margins(18 * MM, 18 * MM, 14 * MM, 18 * MM)


class Flow:
    """A page being filled from the top.

    Attributes:
        y: how far down the page is filled, in points.
    """

    def __init__(self, sheet: Sheet, margins: Margins = PAGE) -> None:
        self.sheet = sheet
        self.left, self.right = margins.left, sheet.width - margins.right
        self.top, self.bottom = margins.top, sheet.height - margins.bottom
        self.y = self.top
        self.head: Callable[[], None] = lambda: None

    @property
    def width(self) -> float:
        """Points between the margins."""
        return self.right - self.left

    def need(self, high: float) -> bool:
        """Go on to a new page unless this much room is left; tell whether it did."""
        if self.y + high <= self.bottom:
            return False
        self.sheet.page()
        self.y = self.top
        self.head()
        return True

    def space(self, high: float) -> None:
        """Leave room."""
        self.y += high

    def line(self, weight: float = HAIR) -> None:
        """Draw a line over the whole width."""
        self.sheet.across(self.y, self.left, self.right, weight)

    def write(self, text: str, ink: Ink, leading: float = 1.45, indent: float = 0.0) -> None:
        """Write a paragraph, broken where it must be."""
        for line in wrap(text, ink, self.width - indent):
            self.need(ink.size * leading)
            self.sheet.text(self.left + indent, self.y + ink.size * 1.05, line, ink)
            self.y += ink.size * leading

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        ink: Ink = BODY,
        row_height: float = 19.0,
    ) -> Table:
        """Write a table; a new page repeats its head. Further rows can be added to it."""
        table = Table(self, columns, ink, row_height)
        table.need_head()
        for row in rows:
            table.row(row)
        return table

    def foot(self, draw: Callable[[int, int], None]) -> None:
        """Draw the foot of every page, once their number is known."""
        count = len(self.sheet.pages)
        for number in range(count):
            self.sheet.turn(number)
            draw(number + 1, count)
        self.sheet.turn(count - 1)


class Table:
    """The columns of a table laid over the width of a page."""

    def __init__(self, flow: Flow, columns: Sequence[Column], ink: Ink, row_height: float) -> None:
        self._flow = flow
        self._columns = columns
        self._ink = ink
        self._height = row_height
        unit = flow.width / sum(column.share for column in columns)
        self._edges = [flow.left]
        for column in columns:
            self._edges.append(self._edges[-1] + column.share * unit)

    def need_head(self) -> None:
        """Write the head, on a page that also has room for a first row."""
        self._flow.need(self._height * 2)
        self._head()

    def _head(self) -> None:
        flow = self._flow
        flow.line(FIRM)
        base = flow.y + 15 / 2 + LABEL.size * MIDDLE
        for column, left, right in self._cells():
            if column.numeric:
                flow.sheet.right(right, base, column.title, LABEL, right - left)
            else:
                flow.sheet.text(left, base, column.title, LABEL, right - left)
        flow.y += 15
        flow.line()

    def _cells(self) -> list[tuple[Column, float, float]]:
        """Return each column with the left and right end of its cells."""
        last = len(self._columns) - 1
        return [
            (column, left + (GAP / 2 if n else 1), right - (GAP / 2 if n < last else 1))
            for n, (column, left, right) in enumerate(
                zip(self._columns, self._edges, self._edges[1:], strict=False)
            )
        ]

    def row(self, texts: Sequence[str], tone: str = "", note: str = "") -> None:
        """Write a row, as high as its longest cell; one in a tone of its own is never bold.

        A note is written small below the row, above its line.
        """
        flow, size = self._flow, self._ink.size
        cells = [
            [text] if column.numeric else wrap(text, self._of(column, tone), right - left)
            for text, (column, left, right) in zip(texts, self._cells(), strict=True)
        ]
        leading = size * CELL_LEADING
        high = self._height + (max(map(len, cells)) - 1) * leading
        if flow.need(high + (size * 1.5 if note else 0)):
            self._head()
        for lines, (column, left, right) in zip(cells, self._cells(), strict=True):
            base = flow.y + self._height / 2 + size * MIDDLE
            for line in lines:
                if column.numeric:
                    flow.sheet.right(right, base, line, self._of(column, tone), right - left)
                elif line:
                    flow.sheet.text(left, base, line, self._of(column, tone))
                base += leading
        flow.y += high
        if note:
            flow.y -= size * 0.3
            flow.write(note, Ink(size * 0.62, tone="soft"), indent=1)
            flow.y += size * 0.4
        flow.line()

    def _of(self, column: Column, tone: str) -> Ink:
        return self._ink._replace(bold=column.bold and not tone, tone=tone or self._ink.tone)


def letterhead(flow: Flow, station: str, contact: str, title: str) -> None:
    """Write the head of a page: whose paper this is, and what; later pages repeat it small."""
    sheet = flow.sheet
    flow.head = functools.partial(_running_head, flow, station, title)
    used = 0.0
    if contact:
        used = sheet.right(flow.right, flow.y + 10, contact, LABEL, flow.width * 0.45) + GAP
    sheet.text(flow.left, flow.y + 10, station, Ink(10.5, bold=True), flow.width - used)
    flow.y += 18
    flow.line()
    sheet.text(flow.left, flow.y + 38, title, Ink(22, bold=True), flow.width)
    flow.y += 52


def _running_head(flow: Flow, station: str, title: str) -> None:
    flow.sheet.text(flow.left, flow.y + 8, station, LABEL, flow.width * 0.6)
    flow.sheet.right(flow.right, flow.y + 8, title, LABEL, flow.width * 0.38)
    flow.y += 18


def facts(flow: Flow, pairs: Sequence[tuple[str, str]]) -> None:
    """Write label above value, side by side, each with the room it needs."""
    shown = [(label, value) for label, value in pairs if value]
    wide = [max(width(label, LABEL), width(value, VALUE)) + GAP for label, value in shown]
    spare = (flow.width - sum(wide)) / max(len(shown), 1)
    if spare < 0:
        wide, spare = [flow.width / len(shown)] * len(shown), 0.0
    x = flow.left
    for (label, value), room in zip(shown, wide, strict=True):
        flow.sheet.text(x, flow.y + 8, label, LABEL, room - GAP)
        flow.sheet.text(x, flow.y + 23, value, VALUE, room - GAP)
        x += room + spare
    flow.y += 34


def total(flow: Flow, label: str, words: str, fen: int) -> None:
    """Write the sum in capitals on the left and large in figures on the right."""
    flow.need(46)
    flow.line(FIRM)
    sheet = flow.sheet
    ink, base = Ink(20, bold=True), flow.y + 29
    figures = sheet.right(flow.right - 1, base, f"￥{yuan(fen)}", ink, flow.width * 0.5)
    sheet.text(flow.left + 1, flow.y + 13, label, LABEL)
    sheet.text(flow.left + 1, flow.y + 31, words, Ink(13, bold=True), flow.width - figures - 20)
    flow.y += 42
    flow.line(FIRM)


def signatures(flow: Flow, names: Sequence[tuple[str, str]]) -> None:
    """Leave places to sign: a label, a printed name if known, and a line to write on."""
    flow.need(44)
    step = flow.width / len(names)
    base = flow.y + 32
    for place, (label, name) in enumerate(names):
        x = flow.left + place * step
        wide = flow.sheet.text(x, base, label, LABEL, step * 0.5)
        if name:
            flow.sheet.text(x + wide + 6, base, name, BODY, step - wide - 18)
        flow.sheet.across(base + 4, x + wide + 4, x + step - 14)
    flow.y += 44


def page_foot(flow: Flow, left: str, tr: Translator) -> None:
    """Write the foot of every page: a short text on the left, the page on the right."""

    def draw(number: int, count: int) -> None:
        base = flow.sheet.height - 9 * MM
        flow.sheet.across(base - 12, flow.left, flow.right)
        right = tr("第 {number} 页，共 {count} 页", number=number, count=count)
        used = flow.sheet.right(flow.right, base, right, LABEL)
        flow.sheet.text(flow.left, base, left, LABEL, flow.width - used - GAP)

    flow.foot(draw)

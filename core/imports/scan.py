"""A sheet read top to bottom: titles, heading lines, and the data lines under them."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from core.imports.columns import plainness
from core.imports.days import Calendar
from core.imports.foreign import by_headings, by_title
from core.imports.headings import is_value_like, money_scale
from core.imports.lines import is_data, is_heading_again, is_label, is_total_word, summed, sums_up
from core.imports.mapping import ColumnMap
from core.imports.merges import Merges
from core.imports.plain import is_blank, squeeze, tidy
from core.imports.shapes import LOOKS
from core.imports.tables import Block, Heading, blocks_of, heading_at
from core.imports.titles import calendar_of, joined
from core.imports.vocabulary import WORDS
from core.sheets.workbook import Cell, Sheet

_WINDOW: Final = 120
_HEADED_WITHIN: Final = 60
"""A heading further down than this many filled rows is none of this table's."""
_GROUPED: Final = 0.25
_LONGEST_WORD: Final = 16
_COLOURS: Final = re.compile(
    r"[红绿黄蓝灰橙紫][底字](?![村镇乡寨湾街])|底色|[涂填]色|(?<![目商国指投招达])标[红绿黄蓝灰橙紫]"
    r"|色(?:部分|标[注记]|单元格|格子?|字体?|[底行的者]){0,2}(?:是|为(?!主)|表示|代表|指|[:=])"
    r"|[红绿黄蓝灰橙紫]色的?(?=[未已没欠待赊退]|作废|取消)"
)
"""Colours that are said to mean something; 绿色食品 and 红色旅游 only have the word."""
_UNDER_YEAR: Final = frozenset({"月", "月份", "日"})
_THIN: Final = 2
"""Rows of so few cells say little about a column."""


class Table(NamedTuple):
    """A table found: its sheet, heading, blocks, and what the titles above it say."""

    sheet: str
    heading: Heading
    blocks: tuple[Block, ...]
    calendar: Calendar
    titles: tuple[str, ...]
    grouped: bool
    """Whether a blank day means the day above: many are blank, the first is not."""
    unused: frozenset[tuple[int, str]]
    """Block and field of columns that nobody fills in."""
    foreign: Mapping[int, str] = MappingProxyType({})
    """Blocks, by number, that are of another kind, and of which."""
    coloured: str = ""
    """What a title or a remark says of colours, which nobody can read here."""
    typed: bool = True
    """Whether cells are numbers where they were; a text file has lost its trailing zeros."""

    def empty(self, block: Block, field: str) -> bool:
        """Whether a column was headed but never filled in."""
        return (block.number, field) in self.unused


class Line(NamedTuple):
    """One data line of one block, by row number; merged cells are filled in."""

    table: Table
    block: Block
    calendar: Calendar
    row: int
    cells: list[Cell]
    texts: list[str]
    shared: frozenset[int]
    """Columns whose cell is merged with rows above or below."""


class _Row(NamedTuple):
    number: int
    cells: list[Cell]
    texts: list[str]


class SheetScan:
    """Walks down one sheet; `tables` grows as tables are found."""

    def __init__(
        self,
        sheet: Sheet,
        kind: str,
        chosen: ColumnMap,
        outer: Calendar,
        *,
        beside: Sequence[str] = (),
    ) -> None:
        """``beside`` are the headings of the workbook's other sheets, a line each."""
        self.tables: list[Table] = []
        self._beside = beside
        self._kind = kind
        self._chosen = chosen
        self._outer = outer
        self._sheet = sheet
        self._known = frozenset(itertools.chain.from_iterable(WORDS[kind].values()))
        opened = sheet.open()
        self._merged = Merges(opened.merged)
        self._source = self._rows(opened.rows)
        self._window: deque[_Row] = deque(itertools.islice(self._source, _WINDOW))
        self.blank = not any(any(row.texts) for row in self._window)
        self._titles: list[str] = []
        self._section = Calendar()
        self._headings: frozenset[str] = frozenset()
        self._heading_texts: tuple[str, ...] = ()
        self._sums: dict[int, list[Decimal]] = {}

    @staticmethod
    def _rows(rows: Iterator[list[Cell]]) -> Iterator[_Row]:
        for number, cells in enumerate(rows, start=1):
            yield _Row(number, cells, [tidy(cell) for cell in cells])

    def first_heading(self) -> str:
        """Return the headings of the sheet's first table in one line; ask before the lines."""
        places = range(min(len(self._window), _HEADED_WITHIN))
        found = next(filter(None, map(self._heading, places)), None)
        return " ".join(found.texts) if found else ""

    def lines(self) -> Iterator[Line]:
        """Yield the data lines of all blocks, row by row and left to right."""
        if not self.first_heading() and not self._begin_without_heading():
            return
        while self._window:
            heading = self._heading(0)
            if heading and self._begin(heading):
                for _ in range(heading.last - heading.first + 1):
                    self._next()
            else:
                yield from self._line(self._next())

    def _next(self) -> _Row:
        row = self._window.popleft()
        self._merged.enter(row.number, row.cells)
        self._window.extend(itertools.islice(self._source, 1))
        return row

    def _heading(self, place: int) -> Heading | None:
        texts = self._window[place].texts
        if self._chosen.heading_in(texts):
            number = self._window[place].number
            return Heading(number, number, texts)
        if self.tables and not any(
            _is_wordy(text) and _bare(text) in self._known for text in texts
        ):
            return None
        if not any(texts):
            return None
        ahead = [self._window[at].texts for at in range(place, min(place + 3, len(self._window)))]
        return heading_at(self._kind, ahead, self._window[place].number, self._merged.merged)

    def _begin(self, heading: Heading) -> bool:
        """Start a table under a heading, unless the heading only repeats the one in force."""
        texts = tuple(squeeze(text) for text in heading.texts)
        if self.tables and texts == self._heading_texts:
            return True
        skip = heading.last - heading.first + 1
        blocks = self._blocks(heading.texts, self._sample(skip))
        if not blocks:
            return False
        self._headings = frozenset({*texts, *heading.texts} - {""})
        self._heading_texts = texts
        self._add(heading, blocks, self._sample(skip))
        return True

    def _begin_without_heading(self) -> bool:
        """Start a table whose columns only its values tell, under headings unknown or none."""
        place = next((at for at in range(len(self._window)) if self._is_row_of_cells(at)), 0)
        texts = self._window[place].texts if self._window else []
        strange = sum(map(bool, texts)) > 1 and not any(map(is_value_like, filter(None, texts)))
        sample = self._sample(place + 1 if strange else place)
        blocks = self._blocks(texts if strange else [], sample)
        if not blocks:
            return False
        for _ in range(place + 1 if strange else place):
            row = self._next()
            self._titles += [" ".join(filter(None, row.texts))] if row.number <= place else []
        first = place + 1 if strange else 0
        named = [text for text in texts if text and strange]
        self._headings = frozenset([*named, *map(squeeze, named)])
        self._add(Heading(first, first, texts if strange else []), blocks, sample)
        return True

    def _is_row_of_cells(self, place: int) -> bool:
        """Whether a row has as many cells filled as rows of a table have."""
        filled = sum(map(bool, self._window[place].texts))
        below = [sum(map(bool, row.texts)) for row in itertools.islice(self._window, place, 40)]
        return filled > 1 and filled * 2 >= max(below)

    def _blocks(self, texts: list[str], sample: list[list[str]]) -> list[Block]:
        width = max(map(len, [texts, *sample[:20]]), default=0)
        found = blocks_of(self._kind, texts, sample)
        return self._chosen.corrected(self._kind, texts, found, width)

    def _sample(self, skip: int) -> list[list[str]]:
        rows = itertools.islice(self._window, skip, None)
        return [row.texts for row in rows if sum(map(bool, row.texts)) > 1]

    def _add(self, heading: Heading, blocks: list[Block], sample: list[list[str]]) -> None:
        titles = tuple(self._titles)
        scale = money_scale((*titles, *(one for table in self.tables for one in table.titles)))
        if scale != 1:
            blocks = [_scaled(block, scale) for block in blocks]
        above = [calendar_of(title) for title in (*_years(heading), *reversed(titles))]
        before = [Calendar(table.calendar.year) for table in self.tables[-1:]]
        calendar = joined([*above, *before, self._outer])
        grouped = _is_grouped(blocks[0], sample)
        self.tables.append(
            Table(
                self._sheet.name,
                heading,
                tuple(blocks),
                calendar,
                titles,
                grouped,
                frozenset(_unused(blocks, sample)),
                self._foreign(heading, blocks, sample),
                self._coloured(titles),
                self._sheet.typed,
            )
        )
        self._titles = []
        self._section = Calendar()
        self._sums = {}

    def _foreign(
        self, heading: Heading, blocks: list[Block], sample: list[list[str]]
    ) -> Mapping[int, str]:
        """Say which blocks are of another kind than asked for."""
        texts = heading.texts
        other = by_title(
            self._kind,
            [*reversed(self._titles), self._sheet.name],
            lambda kind: bool(blocks_of(kind, texts, sample)),
        )
        if other:
            return {block.number: other for block in blocks}
        lines = [" ".join(texts[block.span.start : block.span.stop]) for block in blocks]
        found = by_headings(self._kind, lines, self._beside)
        if found and len(blocks) == 1:
            own = plainness(self._kind, blocks[0].columns)
            read = ((kind, blocks_of(kind, texts, sample)) for kind in found[0])
            better = (kind for kind, fit in read if fit and plainness(kind, fit[0].columns) > own)
            kind = next(better, "")
            return {blocks[0].number: kind} if kind else {}
        return {blocks[at].number: kinds[0] for at, kinds in found.items()}

    def _coloured(self, titles: Sequence[str]) -> str:
        """Return the title or the lone remark below that gives colours a meaning."""
        lone = (row.texts for row in self._window if sum(map(bool, row.texts)) == 1)
        said = (text for texts in lone for text in texts if text)
        return next((one for one in (*titles, *said) if _COLOURS.search(one)), "")

    def _line(self, row: _Row) -> Iterator[Line]:
        said = [text for text in row.texts if text]
        if not self.tables:
            self._titles += [" ".join(said)] if said else []
            return
        if not said or is_heading_again(self._kind, said, self._headings):
            return
        if len(said) == 1 and not self._is_lone_value(row):
            self._say(said[0])
            return
        for block in self.tables[-1].blocks:
            yield from self._of_block(block, row)

    def _is_lone_value(self, row: _Row) -> bool:
        """A waybill or a name alone may be a row; any other text alone is a title or a note."""
        place, text = next((place, text) for place, text in enumerate(row.texts) if text)
        return not is_label(text) and any(
            field in {"waybill", "name"} and column.place == place and LOOKS[field](text)
            for block in self.tables[-1].blocks
            for field, column in block.columns.items()
        )

    def _say(self, text: str) -> None:
        """A line such as 四月份 between the rows sets the month of those below."""
        found = calendar_of(text)
        if found.month or found.year:
            self._section = found
        self._titles = [*self._titles[-4:], text]

    def _of_block(self, block: Block, row: _Row) -> Iterator[Line]:
        cells, shared = self._merged.filled(row.number, row.cells, block.span)
        texts = [tidy(cell) for cell in cells] if shared else row.texts
        values = {
            field: texts[column.place] if column.place < len(texts) else ""
            for field, column in block.columns.items()
        }
        own = {
            field: text
            for field, text in values.items()
            if block.columns[field].place < len(row.texts) and row.texts[block.columns[field].place]
        }
        around = row.texts[block.span.start : block.span.stop]
        wide = self._merged.is_wide(row.number, block.span)
        sums = self._sums.setdefault(block.number, [Decimal(0), Decimal(0)])
        if not is_data(values if own else {}, around, wide=wide):
            if any(map(is_total_word, around)):
                sums[0] = Decimal(0)
            return
        if len(own) == 1 and any(map(is_total_word, row.texts)):
            return  # the sum of a total whose word stands in the block beside
        if sums_up(values, sums):
            sums[0] = Decimal(0)
            return
        amount = summed(values) or Decimal(0)
        sums[:] = [total + amount for total in sums]
        calendar = joined([self._section, self.tables[-1].calendar])
        yield Line(self.tables[-1], block, calendar, row.number, cells, texts, shared)


def _scaled(block: Block, scale: Decimal) -> Block:
    """Read sums in the unit that a title names, where no heading names its own."""
    columns = {
        field: column
        if "元" in column.heading or column.measure.scale != 1
        else column._replace(measure=column.measure._replace(scale=scale))
        for field, column in block.columns.items()
    }
    return block._replace(columns=columns)


def _years(heading: Heading) -> list[str]:
    """What stands over the columns of month and day, as 2026年 does in account books."""
    both = zip(heading.upper, heading.texts, strict=False)
    return [upper for upper, lower in both if squeeze(lower) in _UNDER_YEAR]


def _is_wordy(text: str) -> bool:
    """Whether a text may be a heading of a second table: short, and not figures alone."""
    return len(text) <= _LONGEST_WORD and not text.isascii()


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return squeeze(text).lower().partition("(")[0].strip("*:")


def _is_grouped(block: Block, sample: Sequence[list[str]]) -> bool:
    column = block.columns.get("day") or block.columns.get("in_at")
    if column is None:
        return False
    rows = [row for row in sample if sum(map(bool, row)) > _THIN]
    days = [row[column.place] if column.place < len(row) else "" for row in rows]
    blank = sum(map(is_blank, days))
    return bool(days) and not is_blank(days[0]) and _GROUPED * len(days) <= blank < len(days)


def _unused(blocks: Sequence[Block], sample: Sequence[list[str]]) -> Iterator[tuple[int, str]]:
    """Totals, signatures below a table and headings repeated on a new page fill nothing in."""
    rows = [row for row in sample if not any(is_total_word(text) or is_label(text) for text in row)]
    for block in blocks:
        for field, column in block.columns.items():
            texts = {row[column.place] for row in rows if column.place < len(row)}
            if not texts - {"", column.heading}:
                yield block.number, field

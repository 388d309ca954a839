"""Web pages saved under a spreadsheet's name, as many platforms export them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from core.sheets.encoding import encoding_of
from core.sheets.errors import SheetCorruptError, TooManyRowsError, UnknownSheetFormatError
from core.sheets.workbook import MAX_ROWS, Merge, Opened, Row, Sheet

_WIDEST_SPAN: Final = 200


def page_sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Make one sheet of each outermost table that has more than one cell."""
    reader = _Tables(name)
    try:
        reader.feed(content.decode(encoding_of(content, name)))
        reader.close()
    except (AssertionError, ValueError) as fault:
        raise SheetCorruptError(file=name) from fault
    found = [table for table in reader.tables if sum(map(len, table.rows)) > 1]
    if not found:
        raise UnknownSheetFormatError(file=name, looks="page")
    return tuple(_sheet(table, f"{name} {number}") for number, table in enumerate(found, start=1))


class _Table:
    """Rows under construction, and the spans that reach down into rows still to come."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merged: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()

    def place(self, text: str, wide: int, tall: int) -> None:
        row = self.rows[-1]
        while (len(self.rows), len(row)) in self._taken:
            row.append(None)
        top, left = len(self.rows), len(row)
        row += [text or None] + [None] * (wide - 1)
        if wide > 1 or tall > 1:
            self.merged.append(Merge(top, left, top + tall - 1, left + wide - 1))
            below = range(top + 1, top + tall)
            self._taken.update(itertools.product(below, range(left, left + wide)))


def _sheet(table: _Table, name: str) -> Sheet:
    def opened() -> Opened:
        return Opened(tuple(table.merged), _copies(table.rows))

    return Sheet(name, hidden=False, open=opened, typed=False)


def _copies(rows: list[Row]) -> Iterator[Row]:
    return (list(row) for row in rows)


class _Tables(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._name = name
        self._depth = 0
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._begin_row()
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            named = dict(attrs)
            self._span = (_span(named.get("colspan")), _span(named.get("rowspan")))
            self._text = []
        elif tag in {"br", "p"} and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"} and self._depth == 1:
            self._end_cell()
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _begin_row(self) -> None:
        rows = self.tables[-1].rows
        if len(rows) >= MAX_ROWS:
            raise TooManyRowsError(file=self._name, rows=len(rows) + 1, limit=MAX_ROWS)
        rows.append([])

    def _end_cell(self) -> None:
        if self._text is None:
            return
        if not self.tables[-1].rows:
            self._begin_row()
        self.tables[-1].place("".join(self._text).strip(), *self._span)
        self._text = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _WIDEST_SPAN) if text and text.isdecimal() else 1

"""One worksheet's XML read without changing it: where every cell's bytes are, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from core.listing.files.markup import PHONETIC, local, walk
from core.sheets.errors import SheetCorruptError

PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROWS: Final = "sheetData"
READ: Final = frozenset({"v", "t", "f", "formula1", "sqref"})


class Area(NamedTuple):
    """A rectangle of cells: rows from 1, columns from 0, both ends in."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Spot(NamedTuple):
    """A cell as the file has it: where its bytes are, its style, its text."""

    start: int
    end: int
    style: str
    text: str
    formula: bool


class Line:
    """A row as the file has it: where its bytes are, and its cells by column."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.inside = self.end = start
        self.spots: dict[int, Spot] = {}


class Rule(NamedTuple):
    """A drop-down: where it holds, and the formula that names its answers."""

    areas: tuple[Area, ...]
    formula: str


class SheetXml:
    """What one worksheet's XML holds. Raises ``SheetCorruptError`` for what is no worksheet."""

    def __init__(self, raw: bytes, shared: Sequence[str], file: str) -> None:
        self.raw = raw
        self.lines: dict[int, Line] = {}
        self.merged: list[Area] = []
        self.rules: list[Rule] = []
        self.styles: list[tuple[Area, str]] = []
        self.rows_at = (-1, -1)
        self.dimension = (-1, -1)
        self.prefix = ""
        self._shared = shared
        self._file = file
        walk(raw, file, _Scan(self))
        if self.rows_at[0] < 0:
            raise SheetCorruptError(file=file)

    def text(self, row: int, column: int) -> str:
        """Return what a cell says, "" when it is empty."""
        line = self.lines.get(row)
        spot = line.spots.get(column) if line else None
        return spot.text if spot else ""

    def shared(self, number: str) -> str:
        """Return a text of the workbook's list; "" when there is none of this number."""
        at = int(number) if number.isdigit() else -1
        return self._shared[at] if 0 <= at < len(self._shared) else ""


class _Scan:
    """Walks through a worksheet once and notes what is where."""

    def __init__(self, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._row = self._column = 0
        self._line = Line(0)
        self._cell: dict[str, str] = {}
        self._starts: list[int] = []
        self._text: list[str] | None = None
        self._aloud = 0
        self._inner_end = -1
        self._said: dict[str, str] = {}
        self._rule: tuple[str, str] = ("", "")
        self._begins: Mapping[str, Callable[[dict[str, str]], None]] = {
            ROWS: self._begin_rows,
            "row": self._begin_row,
            "c": self._begin_cell,
            "mergeCell": self._merge,
            "col": self._col,
            "dimension": lambda _: self._dimension(),
            "dataValidation": self._begin_rule,
        }
        self._ends: Mapping[str, Callable[[int, int], None]] = {
            ROWS: self._end_rows,
            "row": self._end_row,
            "c": self._end_cell,
            "dataValidation": self._end_rule,
        }

    def start(self, name: str, said: dict[str, str], at: int) -> None:
        """Note where an element begins."""
        self._starts.append(at)
        kind = local(name)
        self._aloud += kind == PHONETIC
        if kind in READ and not self._aloud:
            self._text = []
        begin = self._begins.get(kind)
        if begin is not None:
            begin(said)
        if kind == ROWS:
            self._sheet.prefix = name.removesuffix(kind)

    def end(self, name: str, at: int) -> None:
        """Note where an element ends, and what it held."""
        start, raw, kind = self._starts.pop(), self._sheet.raw, local(name)
        closing = raw.startswith(f"</{name}".encode(), at)
        if self._text is not None and kind in READ:
            # A formula of the newer kind of drop-down stands in an f of its own.
            self._said[kind] = self._said.get(kind, "") + "".join(self._text)
            self._text = None
        self._aloud -= kind == PHONETIC
        finish = self._ends.get(kind)
        if finish is not None:
            self._inner_end = at if closing else -1
            finish(start, raw.index(b">", at) + 1 if closing else at)

    def text(self, text: str) -> None:
        """Note a text that is read."""
        if self._text is not None:
            self._text.append(text)

    def _begin_rows(self, _said: dict[str, str]) -> None:
        self._row = 0

    def _end_rows(self, start: int, end: int) -> None:
        self._sheet.rows_at = (start, end)

    def _begin_row(self, said: dict[str, str]) -> None:
        number = said.get("r", "")
        self._row = int(number) if number.isdigit() else self._row + 1
        self._column = -1
        self._line = Line(self._starts[-1])

    def _end_row(self, _start: int, end: int) -> None:
        self._line.inside, self._line.end = self._inner_end, end
        self._sheet.lines[self._row] = self._line

    def _begin_cell(self, said: dict[str, str]) -> None:
        place = PLACE.fullmatch(said.get("r", ""))
        self._column = column_of(place[1]) if place else self._column + 1
        self._cell, self._said = said, {}

    def _end_cell(self, start: int, end: int) -> None:
        kind, said = self._cell.get("t", "n"), self._said
        value = said.get("v", "")
        text = self._sheet.shared(value) if kind == "s" else said.get("t", "") or value
        spot = Spot(start, end, self._cell.get("s", ""), text, "f" in said)
        self._line.spots[self._column] = spot

    def _merge(self, said: dict[str, str]) -> None:
        self._sheet.merged += areas_of(said.get("ref", ""))

    def _col(self, said: dict[str, str]) -> None:
        if "style" in said:
            first, last = int(said["min"]) - 1, int(said["max"]) - 1
            self._sheet.styles.append((Area(1, first, 1 << 20, last), said["style"]))

    def _dimension(self) -> None:
        start = self._starts[-1]
        self._sheet.dimension = (start, self._sheet.raw.index(b">", start) + 1)

    def _begin_rule(self, said: dict[str, str]) -> None:
        self._rule = (said.get("type", ""), said.get("sqref", ""))
        self._said = {}

    def _end_rule(self, _start: int, _end: int) -> None:
        kind, where = self._rule
        areas = areas_of(where or self._said.get("sqref", ""))
        formula = self._said.get("formula1", "") or self._said.get("f", "")
        if kind == "list" and areas:
            self._sheet.rules.append(Rule(tuple(areas), formula.strip()))


def areas_of(text: str) -> list[Area]:
    """Return the rectangles of ``A1:B2 D4``; what is none is left out."""
    found = []
    for part in text.replace("$", "").split():
        corners = [PLACE.fullmatch(corner) for corner in part.split(":")]
        first, last = corners[0], corners[-1]
        if first and last:
            found.append(Area(int(first[2]), column_of(first[1]), int(last[2]), column_of(last[1])))
    return found


def column_of(letters: str) -> int:
    """Return a column's number from its letters, A being 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters_of(column: int) -> str:
    """Return a column's letters, 0 being A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

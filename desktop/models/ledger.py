"""A table of any length: all row numbers in one array, records read a page at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication

from core.base.changes import Changes
from desktop import theme
from desktop.jobs import Jobs

R = TypeVar("R")
S_co = TypeVar("S_co", covariant=True)
PAGE: Final = 128
PAGES_KEPT: Final = 32
Index = QModelIndex | QPersistentModelIndex
FROM_LEFT: Final = "\u2066"
END: Final = "\u2069"
NOWHERE: Final = QModelIndex()
ALIGNED: Final = {
    "start": int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter),
    "end": int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter),
    "center": int(Qt.AlignmentFlag.AlignCenter),
}
DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND: Final = int(Qt.ItemDataRole.ForegroundRole)
FONT: Final = int(Qt.ItemDataRole.FontRole)
TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)


class Source(Protocol[S_co]):
    """Where a ledger's rows come from; every method runs on the reading lane.

    ``order`` is a column's key, with "-" before it for descending, or "" for the source's own.
    ``filters`` holds "from" and "to" (ISO days, inclusive), "text", and any column's typed text.
    """

    kinds: frozenset[str]

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[S_co]]:
        """Return the first screenful: row numbers and their records."""
        ...

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        """Return all row numbers, in order."""
        ...

    def rows(self, ids: Sequence[int]) -> Sequence[S_co | None]:
        """Return the records of row numbers, each in its place; None for one that is gone."""
        ...

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        """Return "count" and the sums by column key, of these rows or of all that pass."""
        ...


class Column(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """One column: its key, heading, and how it says its part of a record.

    ``width`` is in digits (a hanzi is two); ``total`` says the column's sum, if it has one;
    ``hint`` says more of a cell and ``legend`` of the whole column, to a mouse that rests there.
    """

    key: str
    label: str
    text: Callable[[R], str]
    align: Literal["start", "end", "center"] = "start"
    width: int = 12
    sortable: bool = True
    shown: bool = True
    total: Callable[[int], str] | None = None
    hint: Callable[[R], str] | None = None
    legend: str = ""


class Shown(msgspec.Struct, Generic[R], frozen=True):
    """A record ready to paint."""

    record: R
    texts: tuple[str, ...]
    tone: str


class LedgerModel(QAbstractTableModel, Generic[R]):
    """Rows in an order and through filters; paints what it has and asks for the rest.

    Signals:
        loaded: how many rows there are, once all numbers are known.
        failed: the ClerkError of a read that went wrong.
    """

    loaded = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        source: Source[R],
        columns: tuple[Column[R], ...],
        jobs: Jobs,
        tone: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.source, self.columns = source, columns
        self.order, self.filters = "", dict[str, str]()
        self._jobs, self._tone = jobs, tone
        self._numbers: array[int] = array("q")
        self._pages: OrderedDict[int, list[Shown[R] | None]] = OrderedDict()
        self._asked: set[int] = set()
        self._turn = 0
        self._name = f"ledger-{id(self):x}"
        self._complete = False
        self._looked_at = 0
        jobs.changed.connect(self._on_changed)

    @property
    def grid(self) -> QAbstractTableModel:
        """The model itself, for a view that knows it by its shape only."""
        return self

    def show(self, order: str | None = None, filters: Mapping[str, str] | None = None) -> None:
        """Show the rows in an order and through filters, the first screenful at once."""
        if order is not None:
            self.order = order
        if filters is not None:
            self.filters = dict(filters)
        self._turn += 1
        order_now, passing = self.order, dict(self.filters)
        self._jobs.fetch(
            lambda: self.source.first(order_now, passing, PAGE),
            partial(self._on_first, self._turn),
            self.failed.emit,
            f"{self._name}-first",
        )
        self._read_numbers(0)

    def refresh(self) -> None:
        """Read anew; what is shown stays until the answer is there."""
        if self._turn:
            self._turn += 1
            self._read_numbers(self._looked_at)

    def _read_numbers(self, page: int) -> None:
        order, passing = self.order, dict(self.filters)

        def read() -> tuple[array[int], int, Sequence[R | None]]:
            numbers = self.source.ids(order, passing)
            # The page in view comes along, so that a refresh does not blink.
            return numbers, page, self.source.rows(numbers[page * PAGE : (page + 1) * PAGE])

        self._jobs.fetch(
            read, partial(self._on_numbers, self._turn), self.failed.emit, f"{self._name}-ids"
        )

    def _on_first(self, turn: int, answer: tuple[array[int], Sequence[R]]) -> None:
        if turn != self._turn:
            return
        self._complete = False
        self._replace(answer[0], 0, answer[1])

    def _on_numbers(self, turn: int, answer: tuple[array[int], int, Sequence[R | None]]) -> None:
        if turn != self._turn:
            return
        numbers, page, records = answer
        shown = len(self._numbers)
        grew = not self._complete and 0 < shown < len(numbers)
        if grew and numbers[:shown] == self._numbers:
            # The first screenful stands; the rest only lengthens it, so nothing jumps.
            self.beginInsertRows(NOWHERE, shown, len(numbers) - 1)
            self._numbers = numbers
            self.endInsertRows()
        elif numbers != self._numbers or self._complete:
            self._replace(numbers, page, records)
        self._complete = True
        self.loaded.emit(len(numbers))

    def _replace(self, numbers: array[int], page: int, records: Sequence[R | None]) -> None:
        self.beginResetModel()
        self._numbers = numbers
        self._pages.clear()
        self._asked.clear()
        self._pages[page] = [self._ready(record) for record in records]
        self.endResetModel()

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self.source.kinds:
            self.refresh()

    def _ready(self, record: R | None) -> Shown[R] | None:
        if record is None:
            return None
        texts = tuple(column.text(record) for column in self.columns)
        if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            texts = tuple(map(_isolated, texts))
        return Shown(record, texts, self._tone(record) if self._tone else "")

    def _shown(self, row: int) -> Shown[R] | None:
        """Return a row if its page is here; else ask for the page and paint it later."""
        number = row // PAGE
        self._looked_at = number
        page = self._pages.get(number)
        if page is None:
            self._ask(number)
            return None
        at = row - number * PAGE
        return page[at] if at < len(page) else None

    def _ask(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        wanted = self._numbers[number * PAGE : (number + 1) * PAGE]
        self._jobs.fetch(
            lambda: self.source.rows(wanted),
            partial(self._on_page, number, wanted),
            self.failed.emit,
        )

    def _on_page(self, number: int, wanted: array[int], records: Sequence[R | None]) -> None:
        if self._numbers[number * PAGE : (number + 1) * PAGE] != wanted:
            return
        self._asked.discard(number)
        self._pages[number] = [self._ready(record) for record in records]
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        top = self.index(number * PAGE, 0)
        last = min((number + 1) * PAGE, len(self._numbers)) - 1
        self.dataChanged.emit(top, self.index(last, len(self.columns) - 1))

    def record(self, row: int) -> R | None:
        """Return a row's record; None while its page is still being read."""
        shown = self._shown(row) if 0 <= row < len(self._numbers) else None
        return shown.record if shown else None

    def number(self, row: int) -> int:
        """Return a row's number in the source."""
        return self._numbers[row]

    def numbers(self, rows: Sequence[int]) -> array[int]:
        """Return the numbers of several rows."""
        return array("q", (self._numbers[row] for row in rows))

    def row_of(self, number: int) -> int:
        """Return the row of a number, -1 if it is not shown."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def total(self, rows: Sequence[int] | None, done: Callable[[Mapping[str, int]], None]) -> None:
        """Sum some rows, or all that pass the filters, and call ``done`` with the sums."""
        wanted = None if rows is None else self.numbers(rows)
        passing = dict(self.filters)
        self._jobs.fetch(
            lambda: self.source.sums(passing, wanted),
            done,
            self.failed.emit,
            f"{self._name}-sums",
        )

    def texts(self, rows: Sequence[int], done: Callable[[list[tuple[str, ...]]], None]) -> None:
        """Read the texts of rows, shown or not, and call ``done`` with them."""
        wanted = self.numbers(rows)

        self._jobs.fetch(
            lambda: self.source.rows(wanted), partial(self._tell_texts, done), self.failed.emit
        )

    def _tell_texts(
        self, done: Callable[[list[tuple[str, ...]]], None], records: Sequence[R | None]
    ) -> None:
        ready = (self._ready(record) for record in records)
        marks = {ord(FROM_LEFT): None, ord(END): None}
        plain = [shown.texts for shown in ready if shown is not None]
        done([tuple(text.translate(marks) for text in texts) for texts in plain])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return a cell's text, alignment, or the look of its tone; nothing else, at once."""
        if role == DISPLAY:
            shown = self._shown(index.row()) if index.isValid() else None
            return shown.texts[index.column()] if shown else None
        if role == ALIGNMENT:
            return ALIGNED[self.columns[index.column()].align] if index.isValid() else None
        if role == TOOLTIP:
            return self._hint(index)
        if self._tone is None or role not in (FOREGROUND, FONT) or not index.isValid():
            return None
        shown = self._shown(index.row())
        return _toned(shown.tone, role) if shown and shown.tone else None

    def _hint(self, index: Index) -> str | None:
        """Say more of a cell than it has room for."""
        hint = self.columns[index.column()].hint if index.isValid() else None
        shown = self._shown(index.row()) if hint is not None else None
        return hint(shown.record) if hint is not None and shown is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return a column's heading and how it is aligned."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].label
        if role == TOOLTIP:
            return self.columns[section].legend or None
        return ALIGNED[self.columns[section].align] if role == ALIGNMENT else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, as the header asks."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            sign = "-" if order == Qt.SortOrder.DescendingOrder else ""
            self.show(order=sign + self.columns[column].key)


def _isolated(text: str) -> str:
    """Keep figures and their unit together, left to right, in a line written right to left."""
    return f"{FROM_LEFT}{text}{END}" if text[:1].isdigit() else text


def _toned(tone: str, role: int) -> Any:  # noqa: ANN401 - a brush or a font
    if role == FOREGROUND:
        return theme.colour(tone)
    if tone != "gone":
        return None
    struck = theme.font(theme.current().sizes.body)
    struck.setStrikeOut(True)
    return struck

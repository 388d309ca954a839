"""A list on the page: a few hundred rows at most, walked with the arrows, acted on with keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop import theme
from desktop.widgets.editor import ENTER

KEY: Final = Qt.ItemDataRole.UserRole
START: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
END: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
AROUND: Final = 6
"""Grid steps that a cell keeps beside its words."""
LEAST: Final = 14
"""Digits that a column without a width of its own has room for at least."""
NO_MODIFIERS: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Column(NamedTuple):
    """One column: its heading, and its width in digits; 0 takes the room that is left."""

    heading: str
    width: int
    right: bool = False


class Line(NamedTuple):
    """One row: what it stands for, what its cells say, and its tone."""

    key: str
    cells: tuple[str, ...]
    tone: str = ""


class Table(QTableWidget):
    """Rows of words.

    Signals:
        opened: the key of a row, by Enter or a double click.
        chosen: the key of the row that the cursor came to, "" for none.
        typed: a character typed on a row.
    """

    opened = Signal(str)
    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self, columns: Sequence[Column], name: str) -> None:
        super().__init__(0, len(columns))
        self._columns = tuple(columns)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([one.heading for one in columns])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setHighlightSections(False)
        for place, one in enumerate(columns):
            head = self.horizontalHeaderItem(place)
            if head is not None:
                head.setTextAlignment(END if one.right else START)
        self.cellDoubleClicked.connect(lambda *_at: self._open())
        self.currentCellChanged.connect(lambda *_at: self.chosen.emit(self.current()))
        self._measure()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead; the cursor stays on what it stood on."""
        before, at = self.current(), max(self.currentRow(), 0)
        self.blockSignals(True)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, text in enumerate(line.cells):
                self.setItem(row, place, self._cell(line, place, text))
        self.blockSignals(False)
        keys = [line.key for line in lines]
        row = keys.index(before) if before in keys else min(at, len(keys) - 1)
        self.setCurrentCell(row, 0)

    def _cell(self, line: Line, place: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setData(KEY, line.key)
        item.setToolTip(text)
        if self._columns[place].right:
            item.setTextAlignment(END)
        if line.tone:
            item.setForeground(theme.colour("soft" if line.tone == "gone" else line.tone))
        return item

    def current(self) -> str:
        """Return the key of the row that the cursor is on, "" without one."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return str(item.data(KEY)) if item is not None else ""

    def go_to(self, key: str) -> bool:
        """Put the cursor on a row; False when it is not here."""
        for row, known in enumerate(self.keys()):
            if known == key:
                self.setCurrentCell(row, 0)
                return True
        return False

    def keys(self) -> list[str]:
        """Return what the rows stand for, top down."""
        items = (self.item(row, 0) for row in range(self.rowCount()))
        return [str(item.data(KEY)) for item in items if item is not None]

    def words(self, column: int) -> list[str]:
        """Return what a column says, top down."""
        items = (self.item(row, column) for row in range(self.rowCount()))
        return [item.text() if item is not None else "" for item in items]

    def step(self, by: int = 1) -> None:
        """Go on to the next row, if there is one."""
        row = self.currentRow() + by
        if 0 <= row < self.rowCount():
            self.setCurrentCell(row, 0)

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; hand on what is typed; the rest are the table's own keys."""
        if event.key() in ENTER and event.modifiers() in NO_MODIFIERS:
            self._open()
        elif event.text().strip() and event.modifiers() in NO_MODIFIERS and event.text() != "\x7f":
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        head, digit = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("0")
        wide = [
            max(
                (one.width or LEAST * bool(one.heading)) * digit,
                head.fontMetrics().horizontalAdvance(one.heading),
            )
            + theme.space(AROUND)
            for one in self._columns
        ]
        rest = [at for at, one in enumerate(self._columns) if not one.width]
        room = max(0, self.viewport().width() - sum(wide)) // max(1, len(rest))
        for at, width in enumerate(wide):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(at, width + room * (at in rest))
        self.verticalHeader().setDefaultSectionSize(theme.current().sizes.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room that is left."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED:
            self._measure()

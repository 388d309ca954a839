"""The guess of the columns, with some rows below it; a drop-down over each corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.pages.imports.reading import Sample, field_words, fields_of, letter
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label
from words.say import _

FEWEST_LETTERS: Final = 10
MOST_LETTERS: Final = 18
FEW: Final = 1
"""Rows shown in large text: the rows in doubt need the room."""


class ColumnTable(QWidget):
    """Shows the tables of a file one at a time.

    Signals:
        corrected: the Sample, the column's place and the field it is ("" = not used).
    """

    corrected = Signal(object, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._samples: tuple[Sample, ...] = ()
        self._at = 0
        self._box = QVBoxLayout(self)
        theme.spaced(self._box, 2, 0)
        self.hint = label("", "soft")
        self.hint.setWordWrap(True)
        self._box.addWidget(self.hint)
        self._chips: Chips | None = None
        self.table = QTableWidget()
        self.table.setAccessibleName(_("每一列是什么"))
        self.table.setObjectName("columns")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self._box.addWidget(self.table)

    def show_samples(self, kind: str, samples: Sequence[Sample]) -> None:
        """Show the tables of a file as rows of a kind."""
        self._kind, self._samples = kind, tuple(samples)
        self._at = min(self._at, max(0, len(samples) - 1))
        self._offer_tables()
        self._fill()

    def combo(self, place: int) -> QComboBox:
        """Return the drop-down over a column; KeyError if there is none."""
        found = self.table.cellWidget(0, place)
        if not isinstance(found, QComboBox):
            raise KeyError(place)
        return found

    def _offer_tables(self) -> None:
        if self._chips is not None:
            self._box.removeWidget(self._chips)
            self._chips.deleteLater()
            self._chips = None
        if len(self._samples) > 1:
            names = [(str(at), sample.sheet) for at, sample in enumerate(self._samples)]
            self._chips = Chips(names, _("哪一张表"))
            self._chips.set_value(str(self._at))
            self._chips.chosen.connect(self._turn)
            self._box.insertWidget(1, self._chips, 0, Qt.AlignmentFlag.AlignLeft)

    def _turn(self, at: str) -> None:
        self._at = int(at)
        self._fill()

    def _fill(self) -> None:
        self.table.clear()
        if not self._samples:
            self.table.setRowCount(0)
            return
        sample = self._samples[self._at]
        self.table.setColumnCount(sample.width)
        big = theme.current().look.big
        self.hint.setVisible(not big)
        self.table.setToolTip(self.hint.text() if big else "")
        rows = sample.rows[: FEW if big else None]
        self.table.setRowCount(1 + len(rows))
        for place in range(sample.width):
            said = sample.headings[place] if place < len(sample.headings) else ""
            head = QTableWidgetItem(f"{letter(place)}  {said}".strip())
            self.table.setHorizontalHeaderItem(place, head)
            self.table.setCellWidget(0, place, self._combo(sample, place))
            for at, row in enumerate(rows, 1):
                text = row[place] if place < len(row) else ""
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place not in sample.fields:
                    item.setForeground(theme.colour("soft"))
                self.table.setItem(at, place, item)
        self._size()

    def _combo(self, sample: Sample, place: int) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"column-{letter(place)}")
        combo.setAccessibleName(_("{letter} 列是什么", letter=letter(place)))
        combo.addItem(_("不用"), "")
        for name in fields_of(self._kind):
            combo.addItem(field_words(self._kind, name), name)
        combo.setCurrentIndex(max(0, combo.findData(sample.fields.get(place, ""))))
        combo.activated.connect(partial(self._chosen, sample, place, combo))
        return combo

    def _chosen(self, sample: Sample, place: int, combo: QComboBox, _at: int) -> None:
        self.corrected.emit(sample, place, combo.currentData())

    def _size(self) -> None:
        sizes = theme.current().sizes
        digit = self.fontMetrics().horizontalAdvance("0")
        for at in range(self.table.columnCount()):
            needs = self.combo(at).sizeHint().width()
            self.table.setColumnWidth(at, max(needs, digit * self._letters(at)) + theme.space(6))
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, sizes.control if row == 0 else sizes.row)
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        head = self.table.horizontalHeader().sizeHint().height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(rows + head + bar + theme.space(2))

    def _letters(self, place: int) -> int:
        """Return how wide a column should be, in digits; a hanzi is two."""
        head = self.table.horizontalHeaderItem(place)
        items = [self.table.item(row, place) for row in range(1, self.table.rowCount())]
        texts = [item.text() for item in (head, *items) if item is not None]
        longest = max((len(text.encode("gb18030")) for text in texts), default=0)
        return min(max(longest, FEWEST_LETTERS), MOST_LETTERS) + 2

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.table.rowCount():
            self._size()

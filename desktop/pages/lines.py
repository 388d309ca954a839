"""A few read-only lines in columns, for a drawer: an account, movements, a history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop import theme


class Lines(QTableWidget):
    """Rows of texts under headings; columns named in ``figures`` stand to the right."""

    def __init__(self, name: str, heads: Sequence[str], figures: Sequence[int] = ()) -> None:
        super().__init__(0, len(heads))
        self._figures = frozenset(figures)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.current().sizes.row)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for at in self._figures:
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setTextAlignment(
                    Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                )

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows instead."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column in self._figures:
                    end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(end)
                self.setItem(row, column, item)

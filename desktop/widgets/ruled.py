"""A table whose rows reach its edge, also where its columns end before."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView

from desktop import theme


class RuledTable(QTableView):
    """Rules its rows, and shows the chosen ones, beyond the last column."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, then what is left of each row."""
        super().paintEvent(event)
        blank = self._blank()
        if blank.width() <= 0 or not self.rowAt(0) >= 0:
            return
        worn = theme.current()
        line = worn.sizes.hairline
        painter = QPainter(self.viewport())
        row, chosen = self.rowAt(0), self.selectionModel()
        while row < self.model().rowCount() and self.rowViewportPosition(row) < blank.height():
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            if chosen.isRowSelected(row):
                painter.fillRect(blank.x(), top, blank.width(), height, QColor(worn.colours.choice))
            edge = QRect(blank.x(), top + height - line, blank.width(), line)
            painter.fillRect(edge, QColor(worn.colours.line))
            row += 1
        painter.end()

    def _blank(self) -> QRect:
        """Return the part of the paper that no column covers."""
        head, paper = self.horizontalHeader(), self.viewport().rect()
        used = head.length() - head.offset()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return paper.adjusted(0, 0, -used, 0)
        return paper.adjusted(used, 0, 0, 0)

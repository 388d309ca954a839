"""The sums under a ledger: as many of them as there is room for, each one whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop import theme

GAP: Final = "    "
MORE: Final = "…"


class Sums(QLabel):
    """A line of sums; what has no room is said by the tooltip, and a figure is never cut short."""

    def __init__(self) -> None:
        super().__init__()
        self._sums: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, sums: Sequence[str]) -> None:
        """Say these instead."""
        self._sums = list(sums)
        self.setText(GAP.join(sums))
        self.setToolTip(self.text())

    def minimumSizeHint(self) -> QSize:
        """Ask for no width of its own: the buttons beside it come first."""
        return QSize(0, super().minimumSizeHint().height())

    def shown(self) -> str:
        """Return what there is room for."""
        room, letters = self.contentsRect().width(), self.fontMetrics()
        kept = len(self._sums)
        words = self.text()
        while kept and letters.horizontalAdvance(words) > room:
            kept -= 1
            words = GAP.join([*self._sums[:kept], MORE])
        return words

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Paint the sums that have room."""
        painter = QPainter(self)
        painter.setPen(theme.colour("soft"))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.contentsRect(), start, self.shown())
        painter.end()

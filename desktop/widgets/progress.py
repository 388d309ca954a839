"""Long work: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from desktop import theme
from desktop.widgets.icons import IconButton, label
from words.say import _


class ProgressLine(QFrame):
    """One piece of long work.

    Signals:
        cancelled: the clerk stops it.
    """

    cancelled = Signal()

    def __init__(self, text: str, *, may_stop: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 4, 3)
        row = QHBoxLayout()
        self.text = label(text)
        self.count = label("", "soft")
        self.stop = IconButton(_("停下"), "cross")
        self.stop.setObjectName("stop")
        self.stop.clicked.connect(self._stop)
        row.addWidget(self.text, 1)
        row.addWidget(self.count)
        row.addWidget(self.stop)
        box.addLayout(row)
        # Shown or hidden only once it has a parent: before, it would be a window of its own.
        self.stop.setVisible(may_stop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        box.addWidget(self.bar)

    def step(self, done: int, total: int = 0) -> None:
        """Show how far it is; an unknown total shows only that it moves."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")

    def _stop(self) -> None:
        self.stop.setDisabled(True)
        self.text.setText(_("正在停下……"))
        self.cancelled.emit()

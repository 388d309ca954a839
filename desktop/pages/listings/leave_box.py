"""The question before an editor is left with something that is not kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop import theme
from desktop.widgets.icons import IconButton, IconLabel, label
from words.say import _


class LeaveBox(QFrame):
    """One line with three answers; Esc goes on writing.

    Signals:
        kept: save, then leave.
        dropped: leave without saving.
        stayed: go on writing.
    """

    kept = Signal()
    dropped = Signal()
    stayed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 4, 2)
        row.addWidget(IconLabel("warn", "wait"))
        row.addWidget(label(_("有改动还没保存。")), 1)
        self.drop = IconButton(_("不保存"))
        self.stay = IconButton(_("接着写"))
        self.keep = IconButton(_("保存并返回"), "check", role="main")
        pairs = ((self.drop, self.dropped), (self.stay, self.stayed), (self.keep, self.kept))
        for button, signal in pairs:
            button.clicked.connect(signal)
            row.addWidget(button)

    def start(self) -> None:
        """Take the keys: the careful answer."""
        self.keep.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on writing with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.stayed.emit()
            return
        super().keyPressEvent(event)

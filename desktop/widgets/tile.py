"""A big tile of the home page: one job, and how much of it waits."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from desktop import theme
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label, retone


class Tile(LaidButton):
    """Icon, words, a number if there is one, and the key that does the same."""

    def __init__(self, icon: str, title: str, hint: str = "", fkey: str = "") -> None:
        super().__init__()
        self._title = title
        self.setAutoDefault(True)
        box = QVBoxLayout(self)
        self.hold(box)
        theme.spaced(box, 1, 4, 3)
        head = QHBoxLayout()
        head.addWidget(IconLabel(icon, "done", big=True))
        head.addStretch(1)
        self.number = label("", "figure")
        head.addWidget(self.number)
        box.addLayout(head)
        box.addStretch(1)
        foot = QHBoxLayout()
        self.title = label(title, "lead")
        foot.addWidget(self.title, 1)
        foot.addWidget(label(fkey, "hint"))
        box.addLayout(foot)
        self.hint = label(hint, "hint")
        box.addWidget(self.hint)
        self.let_through(self.number, self.title, self.hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)

    def set_number(self, text: str, tone: str = "") -> None:
        """Show how many; tone wait or stop where it presses."""
        self.number.setText(text)
        retone(self.number, "tone", tone)
        self.setAccessibleName(f"{self._title} {text}".strip())

    def sizeHint(self) -> QSize:
        """Be as wide as a tile is, or wider where the words need it."""
        inside = super().sizeHint()
        return QSize(max(theme.current().sizes.tile, inside.width()), inside.height())

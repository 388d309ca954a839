"""A big tile of the home page: one job, and how much of it waits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from desktop import theme
from desktop.widgets.icons import IconLabel, label, retone


class Tile(QPushButton):
    """Icon, words, a number if there is one, and the key that does the same."""

    def __init__(self, icon: str, title: str, hint: str = "", fkey: str = "") -> None:
        super().__init__()
        self._title = title
        self.setAutoDefault(True)
        box = self._box = QVBoxLayout(self)
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
        for child in (self.number, self.title, self.hint):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)

    def set_number(self, text: str, tone: str = "") -> None:
        """Show how many; tone wait or stop where it presses."""
        self.number.setText(text)
        retone(self.number, "tone", tone)
        self.setAccessibleName(f"{self._title} {text}".strip())

    def set_hint(self, text: str) -> None:
        """Say a few words under the title."""
        self.hint.setText(text)
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        """Be as wide as a tile is, and as high as its words need."""
        inside = self._box.sizeHint()
        return QSize(max(theme.current().sizes.tile, inside.width()), inside.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self._box.minimumSize()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

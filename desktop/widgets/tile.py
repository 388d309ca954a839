"""A big tile of the home page: one job, and how much of it waits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from desktop import theme
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label, retone


class Tile(LaidButton):
    """Icon, words, a number if there is one, and the key that does the same."""

    def __init__(self, icon: str, title: str, hint: str = "", fkey: str = "") -> None:
        super().__init__()
        self._title = title
        self.setAutoDefault(True)
        self._icon = IconLabel(icon, "done", big=True)
        self.title, self.hint = label(title, "lead"), label(hint, "hint")
        self.number, self._key = label("", "figure"), label(fkey, "hint")
        self._grid = QGridLayout(self)
        self.hold(self._grid)
        theme.spaced(self._grid, 1, 4, 3)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setColumnStretch(1, 1)
        self._arrange()
        self.let_through(self.number, self.title, self.hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)

    def _arrange(self) -> None:
        """Put the words beside the icon; under it where letters are large and tiles narrow."""
        self._big = theme.current().look.big
        end, whole = Qt.AlignmentFlag.AlignTrailing, 3
        if self._big:
            self._grid.addWidget(self._icon, 0, 0)
            self._grid.addWidget(self.number, 0, 1, 1, 2, end)
            self._grid.addWidget(self.title, 1, 0, 1, 2)
            self._grid.addWidget(self._key, 1, 2, end)
            self._grid.addWidget(self.hint, 2, 0, 1, whole)
            return
        self._grid.addWidget(self._icon, 0, 0, 2, 1)
        self._grid.addWidget(self.title, 0, 1)
        self._grid.addWidget(self.hint, 1, 1)
        self._grid.addWidget(self.number, 0, 2, end)
        self._grid.addWidget(self._key, 1, 2, end)

    def changeEvent(self, event: QEvent) -> None:
        """Arrange anew when letters become large, or are no longer."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._big != theme.current().look.big:
            self._arrange()

    def set_number(self, text: str, tone: str = "") -> None:
        """Show how many; tone wait or stop where it presses."""
        self.number.setText(text)
        retone(self.number, "tone", tone)
        self.setAccessibleName(f"{self._title} {text}".strip())

    def sizeHint(self) -> QSize:
        """Be as wide as a tile is, or wider where the words need it."""
        inside = super().sizeHint()
        return QSize(max(theme.current().sizes.tile, inside.width()), inside.height())

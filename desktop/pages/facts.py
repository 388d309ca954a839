"""A drawer's body that tells rather than asks: what is known, what happened, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, label

IN_A_ROW: Final = 2
AROUND: Final = 11
"""Grid steps that the drawer keeps at both sides and for its scroll bar."""


class Facts(QWidget):
    """Pairs of name and value, then buttons, then lines of history."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        theme.spaced(whole, 4, 0)
        grid = QGridLayout()
        theme.spaced(grid, 2, 0)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate((n, v) for n, v in pairs if v):
            grid.addWidget(label(name, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            said = label(value)
            said.setWordWrap(True)
            said.setAccessibleName(f"{name} {value}")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(said, row, 1)
        whole.addLayout(grid)
        self._views = QVBoxLayout()
        theme.spaced(self._views, 1, 0)
        whole.addLayout(self._views)
        self._all: list[QPushButton] = []
        self._buttons = QGridLayout()
        theme.spaced(self._buttons, 2, 0)
        whole.addLayout(self._buttons)
        self._lines = QVBoxLayout()
        theme.spaced(self._lines, 1, 0)
        whole.addLayout(self._lines)
        whole.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def add_view(self, widget: QWidget) -> None:
        """Add something to look at, between the facts and the buttons."""
        self._views.addWidget(widget)

    def add_button(
        self, text: str, icon: str, do: Callable[[], None], *, role: str = ""
    ) -> QPushButton:
        """Add something that can be done."""
        button = IconButton(text, icon, role=role)
        button.setParent(self)
        button.clicked.connect(lambda _checked: do())
        self._all.append(button)
        return button

    def _arrange(self) -> None:
        """Place the buttons two in a row, or one where their words are long."""
        widest = max((button.sizeHint().width() for button in self._all), default=0)
        room = theme.current().sizes.drawer - theme.space(AROUND)
        columns = IN_A_ROW if IN_A_ROW * widest + theme.space(2) <= room else 1
        for at, button in enumerate(self._all):
            self._buttons.addWidget(button, at // columns, at % columns)
        for column in range(IN_A_ROW):
            self._buttons.setColumnStretch(column, 1 if column < columns else 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the buttons once their words have their size."""
        super().showEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED and self.isVisible():
            self._arrange()

    def add_lines(self, title: str, lines: Sequence[str]) -> None:
        """Add a heading with lines under it; nothing when there are none."""
        if not lines:
            return
        self._lines.addWidget(label(title, "soft"))
        for text in lines:
            said = label(text)
            said.setWordWrap(True)
            self._lines.addWidget(said)

"""A drawer's body that tells rather than asks: what is known, what happened, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, label

IN_A_ROW = 2


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
        self._buttons = QGridLayout()
        theme.spaced(self._buttons, 2, 0)
        whole.addLayout(self._buttons)
        self._lines = QVBoxLayout()
        theme.spaced(self._lines, 1, 0)
        whole.addLayout(self._lines)
        whole.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def add_button(
        self, text: str, icon: str, do: Callable[[], None], *, role: str = ""
    ) -> QPushButton:
        """Add something that can be done."""
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda _checked: do())
        at = self._buttons.count()
        self._buttons.addWidget(button, at // IN_A_ROW, at % IN_A_ROW)
        return button

    def add_lines(self, title: str, lines: Sequence[str]) -> None:
        """Add a heading with lines under it; nothing when there are none."""
        if not lines:
            return
        self._lines.addWidget(label(title, "soft"))
        for text in lines:
            said = label(text)
            said.setWordWrap(True)
            self._lines.addWidget(said)

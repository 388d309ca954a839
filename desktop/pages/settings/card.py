"""A card of settings: a title, a few words, rows of name and control, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.choice import Chips
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label, retone, wrapped


class SettingsCard(QFrame):
    """One card on the settings page."""

    def __init__(self, title: str, words: str = "") -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(title)
        self.box = QVBoxLayout(self)
        theme.spaced(self.box, 3, 4, 4)
        self.box.addWidget(label(title, "lead"))
        if words:
            self.box.addWidget(wrapped(words))
        self._grid = QGridLayout()
        theme.spaced(self._grid, 3, 0)
        self._grid.setColumnStretch(1, 1)
        self.box.addLayout(self._grid)
        self._buttons = FlowLayout()
        self.box.addLayout(self._buttons)
        self.said = wrapped("")
        self.said.hide()
        self.box.addWidget(self.said)

    def add_row(self, name: str, control: QWidget) -> None:
        """Add a row; the control reads aloud under the row's name."""
        row = self._grid.rowCount()
        title = label(name, "soft")
        title.setBuddy(control)
        self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, row, 1)
        if not control.accessibleName():
            control.setAccessibleName(name)

    def add_choice(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        now: str,
        chosen: Callable[[str], None],
    ) -> Chips:
        """Add a row of chips."""
        chips = Chips(choices, name)
        chips.set_value(now)
        chips.chosen.connect(chosen)
        holder = QWidget()
        row = QHBoxLayout(holder)
        theme.spaced(row, 0, 0)
        row.addWidget(chips)
        row.addStretch(1)
        holder.setAccessibleName(name)
        self.add_row(name, holder)
        return chips

    def add_button(
        self, text: str, icon: str, do: Callable[[], None], *, role: str = ""
    ) -> QPushButton:
        """Add a button to the card's foot."""
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda *_on: do())
        self._buttons.add(button)
        return button

    def say(self, text: str, tone: str = "") -> None:
        """Say what came of it; "" says nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        retone(self.said, "tone", tone)

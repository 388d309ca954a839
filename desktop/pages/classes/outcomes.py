"""What came of a telephone call: one press of a digit, with a few words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.naming import naming
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton
from words.say import _


class Outcomes(QWidget):
    """Buttons with their digits.

    Signals:
        picked: the code of an outcome.
    """

    picked = Signal(str)

    def __init__(self, field: str, codes: Sequence[str]) -> None:
        super().__init__()
        self._codes = tuple(codes)
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.note = QLineEdit()
        self.note.setAccessibleName(_("备注"))
        self.note.setPlaceholderText(_("先写备注（可不写），再按数字记结果"))
        box.addWidget(self.note)
        row = FlowLayout()
        self.buttons: list[IconButton] = []
        for at, code in enumerate(codes, 1):
            button = IconButton(f"{at}  {naming(field, code)}")
            button.clicked.connect(partial(self._press, code))
            row.add(button)
            self.buttons.append(button)
        box.addLayout(row)

    def _press(self, code: str, *_on: bool) -> None:
        self.picked.emit(code)

    def key(self, typed: str) -> None:
        """Take a digit that was typed on the list."""
        if typed.isdigit() and 1 <= int(typed) <= len(self._codes):
            self.picked.emit(self._codes[int(typed) - 1])

    def take_note(self) -> str | None:
        """Return what was written and empty the line."""
        text = self.note.text().strip()
        self.note.clear()
        return text or None

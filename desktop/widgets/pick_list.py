"""One line to type in, what fits below it: the chosen one is taken with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.found import Find, Found, FoundList
from desktop.widgets.icons import label


class PickWords(NamedTuple):
    """What the line and the list are called, what is typed, what happens to the chosen one."""

    line: str
    typed: str
    hits: str
    hint: str


class PickList(QWidget):
    """A search that stays open and shows everything for nothing typed.

    Signals:
        picked: the chosen Found.
    """

    picked = Signal(object)

    def __init__(self, find: Find, words: PickWords) -> None:
        super().__init__()
        self._find = find
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.line = QLineEdit()
        self.line.setAccessibleName(words.line)
        self.line.setPlaceholderText(words.typed)
        self.hits = FoundList()
        self.hits.setAccessibleName(words.hits)
        hint = label(words.hint, "hint")
        hint.setWordWrap(True)
        box.addWidget(self.line)
        box.addWidget(self.hits, 1)
        box.addWidget(hint)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.ask)
        self.line.returnPressed.connect(self.pick)
        self.line.installEventFilter(self)
        self.hits.itemDoubleClicked.connect(lambda _item: self.pick())
        self.ask("")

    def ask(self, text: str) -> None:
        """Show what fits; everything for nothing typed."""
        self._find(text.strip(), self._show)

    def _show(self, hits: Sequence[Found]) -> None:
        self.hits.show_hits(hits)

    def pick(self) -> None:
        """Take the chosen one."""
        hit = self.hits.chosen()
        if hit is not None:
            self.picked.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrows of the line."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.hits.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return False

"""A card of the county page, a column of cards that scrolls, and words that wrap."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label, retone
from desktop.widgets.scrolling import column


class Card(QFrame):
    """A title, a few words, what it holds, its buttons, and one line of what came of it."""

    def __init__(self, title: str, words: str = "") -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(title)
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 4)
        self.title = wrapped(title, "lead")
        self.words = wrapped(words)
        self.box = QVBoxLayout()
        theme.spaced(self.box, 2, 0)
        self.buttons = FlowLayout()
        self.said = wrapped("")
        whole.addWidget(self.title)
        whole.addWidget(self.words)
        whole.addLayout(self.box)
        whole.addLayout(self.buttons)
        whole.addWidget(self.said)
        self.set_words(words)
        self.said.hide()

    def set_words(self, words: str, tone: str = "soft") -> None:
        """Say something else under the title; "" says nothing."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        retone(self.words, "tone", tone)

    def add_button(
        self, text: str, icon: str, do: Callable[[], None], *, role: str = ""
    ) -> IconButton:
        """Add a button."""
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda *_on: do())
        self.buttons.add(button)
        return button

    def say(self, text: str, tone: str = "") -> None:
        """Say what came of it; "" says nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        retone(self.said, "tone", tone)


class Column(QScrollArea):
    """Cards under each other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box = column(self, name)
        theme.spaced(self.box, 4, 0, 0, 0, 2)


def wrapped(text: str, role: str = "soft") -> QLabel:
    """Return words that wrap."""
    made = label(text, role)
    made.setWordWrap(True)
    return made

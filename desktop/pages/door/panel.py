"""A panel in the middle of an otherwise empty window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconLabel, label, retone


class Panel(QWidget):
    """A title, words, what the step needs, and one line for what went wrong."""

    def __init__(self, icon: str, title: str, words: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        theme.spaced(outer, 0, 6)
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.card = QFrame()
        self.card.setProperty("role", "paper")
        self.card.setFixedWidth(theme.current().sizes.drawer)
        row.addWidget(self.card)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        self.box = QVBoxLayout(self.card)
        theme.spaced(self.box, 3, 6, 6)
        self.box.addWidget(IconLabel(icon, "done", big=True), 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(centred(title, "lead"))
        if words:
            self.box.addWidget(centred(words, "soft"))
        self.inside = QVBoxLayout()
        theme.spaced(self.inside, 3, 0)
        self.box.addLayout(self.inside)
        self.said = centred("", "soft")
        self.said.hide()
        self.box.addWidget(self.said)

    def say(self, text: str, tone: str = "stop") -> None:
        """Say what is wrong, or what is going on; "" says nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        retone(self.said, "tone", tone)

    def clear(self) -> None:
        """Take out what the step before needed."""
        empty(self.inside)


def centred(text: str, role: str) -> QLabel:
    """Return wrapped words in the middle."""
    made = label(text, role)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setWordWrap(True)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout for good."""
    while layout.count():
        item = layout.takeAt(0)
        for held in (item.widget(), item.layout()):
            if isinstance(held, QWidget):
                held.hide()
                held.deleteLater()
            elif isinstance(held, QLayout):
                empty(held)

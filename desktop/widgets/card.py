"""The card that is turned towards the counter: who, what, how much, in figures and capitals."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets import typed
from desktop.widgets.icons import IconButton, label
from words.say import _


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a villager reads; ``capitals`` is the amount in 大写, ``spoken`` what is read aloud."""

    name: str
    what: str
    amount_fen: int | None = None
    capitals: str = ""
    lines: Sequence[str] = ()
    spoken: str = ""


class CardView(QFrame):
    """Covers the window with one card.

    Signals:
        closed: any of Esc, Enter, the button or a click.
        spoken: read it aloud.
    """

    closed = Signal()
    spoken = Signal(str)

    def __init__(self, card: Card, over: QWidget) -> None:
        super().__init__(over)
        self.card = card
        self.setAccessibleName(_("给村民看的卡片"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = QVBoxLayout(self)
        theme.spaced(box, 4, 12, 8)
        box.addStretch(1)
        for text, role in self._lines():
            box.addWidget(_centred(text, role))
        box.addStretch(1)
        box.addLayout(self._buttons())
        self.setGeometry(over.rect())

    def _lines(self) -> list[tuple[str, str]]:
        card = self.card
        lines = [(card.name, "figure"), (card.what, "big")]
        if card.amount_fen is not None:
            lines += [(f"¥{typed.yuan(card.amount_fen)}", "huge"), (card.capitals, "capitals")]
        lines += [(line, "big") for line in card.lines]
        return [(text, role) for text, role in lines if text]

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.speak = IconButton(_("读出来"), "voice")
        self.speak.setObjectName("speak")
        self.speak.clicked.connect(lambda: self.spoken.emit(self.words()))
        self.done = IconButton(_("好了（Esc）"), "check", role="main")
        self.done.clicked.connect(self.closed)
        row.addWidget(self.speak)
        row.addWidget(self.done)
        row.addStretch(1)
        return row

    def words(self) -> str:
        """Return what is read aloud."""
        said = [self.card.name, self.card.what, *self.card.lines]
        return self.card.spoken or "，".join(part for part in said if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc or Enter."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit()
            return
        super().keyPressEvent(event)


def _centred(text: str, role: str) -> QLabel:
    made = label(text, role)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setWordWrap(True)
    return made

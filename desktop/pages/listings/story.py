"""The box for a draft's text: what may not be said is underlined as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from desktop import theme
from desktop.pages.listings.live_check import Spoken
from words.say import _

TONES = {"block": "stop", "warn": "wait", "tip": "done"}
LINES = 9


def units(text: str, at: int) -> int:
    """Return how many of Qt's 16-bit units lie before a place in a text."""
    return len(text[:at].encode("utf-16-le")) // 2


class StoryBox(QPlainTextEdit):
    """Several paragraphs; Tab leaves, Enter starts a new line.

    Signals:
        edited: the clerk, or a rewrite, changed it.
        asked: the Spoken on which the cursor was put.
    """

    edited = Signal()
    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: list[Spoken] = []
        self.setTabChangesFocus(True)
        self.set_hint("")
        self.textChanged.connect(self.edited)
        self._size()

    def set_hint(self, hint: str) -> None:
        """Say, while the box is empty, what buyers want to be told; "" for goods of any kind."""
        self.setPlaceholderText(
            hint or _("几句实在话：什么时候采的、多甜、多大、怎么发、坏果怎么赔")
        )

    def _size(self) -> None:
        line = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(LINES * line + theme.space(4))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED:
            self._size()
            self._underline()

    def mark(self, found: Sequence[Spoken]) -> None:
        """Underline these stretches instead of those before."""
        self._marks = list(found)
        self._underline()

    def marks(self) -> list[Spoken]:
        """Return what is underlined."""
        return list(self._marks)

    def _underline(self) -> None:
        shown = []
        for one in self._marks:
            selection = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            colour = theme.colour("soft" if one.reason else TONES[one.level])
            look.setUnderlineColor(colour)
            look.setUnderlineStyle(
                QTextCharFormat.UnderlineStyle.DotLine
                if one.reason or one.level == "tip"
                else QTextCharFormat.UnderlineStyle.WaveUnderline
            )
            if one.level == "block":
                look.setForeground(colour)
            selection.format = look  # type: ignore[attr-defined]
            selection.cursor = self.span(one)  # type: ignore[attr-defined]
            shown.append(selection)
        self.setExtraSelections(shown)

    def span(self, one: Spoken) -> QTextCursor:
        """Return a cursor over a stretch that may not be said."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(text, one.remark.start))
        cursor.setPosition(units(text, one.remark.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def replace(self, one: Spoken, text: str) -> bool:
        """Put a text exactly in a stretch's place, to be undone with Ctrl+Z; False if it moved."""
        cursor = self.span(one)
        if cursor.selectedText() != one.remark.word.replace("\n", "\u2029"):
            return False
        cursor.insertText(text)
        self.setTextCursor(cursor)
        return True

    def select(self, one: Spoken) -> None:
        """Go to a stretch."""
        self.setTextCursor(self.span(one))
        self.setFocus()

    def at(self, position: int) -> Spoken | None:
        """Return what is underlined at a place of the document."""
        for one in self._marks:
            cursor = self.span(one)
            if cursor.selectionStart() <= position < cursor.selectionEnd():
                return one
        return None

    def event(self, event: QEvent) -> bool:
        """Say under the mouse why something is underlined."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.viewport().mapFrom(self, event.pos())
            one = self.at(self.cursorForPosition(place).position())
            QToolTip.showText(event.globalPos(), one.text if one else "", self)
            return True
        return super().event(event)

"""What is said in a film, below it, in letters that a hall can read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme

LETTERS: Final = 15
"""The letters' height as a part of the room's height: one in so many."""
LINES: Final = 5
"""Room is kept for half as many lines, so that the picture never moves."""
FLAGS: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
EDGE: Final = 4


class Captions(QWidget):
    """One or two lines in white on black."""

    def __init__(self) -> None:
        super().__init__()
        self._said, self._name = "", ""
        self._captions = self._whole = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def expect(self, name: str, *, captions: bool) -> None:
        """Get ready for a file: keep room if something is said in it."""
        self._name, self._captions = name, captions
        self.say("")
        self._take_room()

    def fill(self, *, whole: bool) -> None:
        """Take all the room, where there is no picture, or the least."""
        self._whole = whole
        self._take_room()

    def say(self, text: str) -> None:
        """Show what is said now."""
        if text != self._said:
            self._said = text
            self.update()

    def text(self) -> str:
        """Return what is shown."""
        return self._said or (self._name if self._whole else "")

    def sizeHint(self) -> QSize:
        """Wish for the room of the lines."""
        return QSize(theme.space(40), self._letters() * LINES // 2)

    def _letters(self) -> int:
        above = self.parentWidget()
        high = above.height() if above else self.height()
        return max(theme.current().sizes.figure, high // LETTERS)

    def _take_room(self) -> None:
        ample = QSizePolicy.Policy.Expanding if self._whole else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, ample)
        self.setVisible(self._whole or self._captions)
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words as large as they fit."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.setPen(Qt.GlobalColor.white)
        room = self.rect().adjusted(theme.space(EDGE), 0, -theme.space(EDGE), 0)
        painter.setFont(theme.font(self._fitting(room)))
        painter.drawText(room, int(FLAGS), self.text())

    def _fitting(self, room: QRect) -> int:
        pixels, least = self._letters(), theme.current().sizes.body
        while pixels > least and not _fits(self.text(), pixels, room):
            pixels -= 2
        return pixels


def _fits(text: str, pixels: int, room: QRect) -> bool:
    needs = QFontMetrics(theme.font(pixels)).boundingRect(room, int(FLAGS), text)
    return needs.height() <= room.height() and needs.width() <= room.width()

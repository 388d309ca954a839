"""A pad to sign on with mouse, finger or pen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, label
from desktop.widgets.pixels import png_of
from words.say import _

INK: Final = 4
"""How thick the pen is, in pixels."""


class Slate(QFrame):
    """White paper that keeps its strokes."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[QPoint]] = []
        self.setProperty("role", "paper")
        self.setAccessibleName(_("签字板"))
        self.setMinimumHeight(theme.current().sizes.tile)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self.strokes.append([event.position().toPoint()])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self.strokes and event.buttons():
            self.strokes[-1].append(event.position().toPoint())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strokes on the paper."""
        super().paintEvent(event)
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the strokes."""
        pen = QPen(theme.colour("ink"), INK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        for stroke in self.strokes:
            painter.drawPolyline(QPolygon([*stroke, stroke[-1] + QPoint(1, 0)]))


class Pad(QWidget):
    """The slate, and a button that wipes it."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        hint = label(_("用鼠标、手指或笔写，写完按“签好了”。"), "hint")
        hint.setWordWrap(True)
        self.slate = Slate()
        self.wipe = IconButton(_("重写"), "undo")
        self.wipe.clicked.connect(lambda *_on: self.clear())
        for widget in (hint, self.slate, self.wipe):
            box.addWidget(widget)
        box.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def is_empty(self) -> bool:
        """Tell whether nothing was written yet."""
        return not self.slate.strokes

    def clear(self) -> None:
        """Wipe the slate."""
        self.slate.strokes.clear()
        self.slate.update()

    def png(self) -> bytes:
        """Return what was written, as a picture on white."""
        size: QRect = self.slate.rect()
        image = QImage(size.width(), size.height(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self.slate.draw(painter)
        painter.end()
        return png_of(image)

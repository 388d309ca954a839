"""Cutting a picture square: drag the square or move it with the arrows, size it with + and -."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.listing.pictures import square
from desktop import theme
from desktop.pages.listings.picture_decoding import Seen
from desktop.widgets.editor import ENTER
from desktop.widgets.icons import IconButton, label
from words.say import _

Box = tuple[int, int, int, int]
STEP: Final = 50
"""A key moves the square by a fiftieth of the picture's longer side."""
LEAST: Final = 5
"""The square is never smaller than a fifth of the picture's shorter side."""
DIM: Final = 120


class Frame(QWidget):
    """The picture with the square over it.

    Signals:
        moved: the square is somewhere else.
        taken: Enter: cut it so.
        left: Esc: leave it as it is.
    """

    moved = Signal()
    taken = Signal()
    left = Signal()

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen
        self._from = QPointF()
        self.box: Box = square(seen.width, seen.height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("裁剪框：方向键移动，加减号缩放，回车裁好"))
        self.setMinimumSize(theme.current().sizes.picture, theme.current().sizes.picture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def _place(self) -> QRectF:
        """Return where the picture lies in the widget."""
        size = self._seen.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
        return QRectF(QRect(at, size))

    def _scale(self) -> float:
        """Return screen pixels per pixel of the picture."""
        return max(self._place().width() / self._seen.width, 1e-6)

    def shift(self, across: int, down: int) -> None:
        """Move the square, no further than the picture's edge."""
        left, top, right, _bottom = self.box
        side = right - left
        left = min(max(left + across, 0), self._seen.width - side)
        top = min(max(top + down, 0), self._seen.height - side)
        self._set((left, top, left + side, top + side))

    def grow(self, by: int) -> None:
        """Make the square larger or smaller about its middle."""
        left, top, right, bottom = self.box
        most = min(self._seen.width, self._seen.height)
        side = min(max(right - left + by, most // LEAST), most)
        across, down = (left + right - side) // 2, (top + bottom - side) // 2
        across = min(max(across, 0), self._seen.width - side)
        down = min(max(down, 0), self._seen.height - side)
        self._set((across, down, across + side, down + side))

    def _set(self, box: Box) -> None:
        if box != self.box:
            self.box = box
            self.update()
            self.moved.emit()

    def cut(self) -> QImage:
        """Return what lies in the square, as large as it is decoded."""
        ratio = self._seen.image.width() / self._seen.width
        left, top, right, _bottom = self.box
        side = round((right - left) * ratio)
        return self._seen.image.copy(round(left * ratio), round(top * ratio), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all is painted
        """Paint the picture, dim what falls away, frame the square."""
        place, scale = self._place(), self._scale()
        left, top, right, _bottom = self.box
        side = (right - left) * scale
        kept = QRectF(place.left() + left * scale, place.top() + top * scale, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._seen.image)
        shade = QColor(theme.colour("ink"))
        shade.setAlpha(DIM)
        for part in (
            QRectF(place.topLeft(), QPointF(place.right(), kept.top())),
            QRectF(QPointF(place.left(), kept.bottom()), place.bottomRight()),
            QRectF(QPointF(place.left(), kept.top()), kept.bottomLeft()),
            QRectF(kept.topRight(), QPointF(place.right(), kept.bottom())),
        ):
            painter.fillRect(part, shade)
        pen = QPen(theme.colour("paper"), theme.current().sizes.ring)
        painter.setPen(pen)
        painter.drawRect(kept)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("done"), theme.current().sizes.ring))
            painter.drawRect(kept.adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the square."""
        self._from = event.position()
        self.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the square along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            now, scale = event.position(), self._scale()
            across = round((now.x() - self._from.x()) / scale)
            down = round((now.y() - self._from.y()) / scale)
            if across or down:
                self._from = event.position()
                self.shift(across, down)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Size the square."""
        self.grow(self._step() if event.angleDelta().y() > 0 else -self._step())

    def _step(self) -> int:
        return max(max(self._seen.width, self._seen.height) // STEP, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, size with plus and minus, cut with Enter, leave with Esc."""
        step = self._step()
        ways = {
            Qt.Key.Key_Left: (-step, 0),
            Qt.Key.Key_Right: (step, 0),
            Qt.Key.Key_Up: (0, -step),
            Qt.Key.Key_Down: (0, step),
        }
        if event.key() in ways:
            self.shift(*ways[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.grow(step)
        elif event.key() == Qt.Key.Key_Minus:
            self.grow(-step)
        elif event.key() in ENTER:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Cropper(QWidget):
    """The frame, a preview as a buyer sees it, and two buttons.

    Signals:
        taken: the box in pixels of the kept picture.
        left: the picture stays as it is.
    """

    taken = Signal(object)
    left = Signal()

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.frame = Frame(seen)
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        row = QHBoxLayout()
        theme.spaced(row, 3, 0)
        row.addWidget(self.frame, 1)
        beside = QVBoxLayout()
        theme.spaced(beside, 1, 0)
        beside.addWidget(label(_("买家看到的"), "soft"))
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        beside.addWidget(self.preview)
        beside.addStretch(1)
        row.addLayout(beside)
        box.addLayout(row, 1)
        lesson = label(_("拖动方框；方向键移动，+ − 缩放"), "hint")
        lesson.setWordWrap(True)
        self.take = IconButton(_("裁好"), "check", role="main")
        self.leave = IconButton(_("不裁"), "cross")
        self.take.clicked.connect(lambda *_on: self._take())
        self.leave.clicked.connect(lambda *_on: self.left.emit())
        foot = QHBoxLayout()
        theme.spaced(foot, 2, 0)
        foot.addWidget(lesson, 1)
        for button in (self.leave, self.take):
            foot.addWidget(button)
        box.addLayout(foot)
        self.setFocusProxy(self.frame)
        self.frame.moved.connect(self._show)
        self.frame.taken.connect(self._take)
        self.frame.left.connect(self.left)
        self._show()

    def _show(self) -> None:
        side = theme.current().sizes.picture
        smooth = Qt.TransformationMode.SmoothTransformation
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        self.preview.setFixedSize(side, side)
        small = self.frame.cut().scaled(side, side, ratio, smooth)
        self.preview.setPixmap(QPixmap.fromImage(small))

    def _take(self) -> None:
        self.taken.emit(self.frame.box)

"""Our line icons, drawn at the size and in the colour asked for."""

from __future__ import annotations

import functools
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap, QResizeEvent, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop import theme

FOLDER: Final = theme.RESOURCES / "icons"
TURNED: Final = frozenset({"next", "back", "undo", "sent", "hand-over"})
"""Icons that point along the line of writing, mirrored from right to left."""
DRESSED: Final = Qt.WidgetAttribute.WA_WState_Polished


@functools.lru_cache(maxsize=512)
def _drawn(name: str, shade: str, pixels: int, *, mirrored: bool) -> QImage:
    source = (FOLDER / f"{name}.svg").read_bytes().replace(b"currentColor", shade.encode())
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source)).render(painter)
    painter.end()
    return image.transformed(QTransform().scale(-1, 1)) if mirrored else image


def picture(name: str, tone: str = "", pixels: int = 0, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture, in a tone's colour, at logical pixels times a screen's ratio."""
    size = pixels or theme.current().sizes.icon
    mirrored = name in TURNED and QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    shade: QColor = theme.colour(tone)
    drawn = QPixmap.fromImage(_drawn(name, shade.name(), round(size * ratio), mirrored=mirrored))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, tone: str = "", pixels: int = 0, ratio: float = 1.0) -> QIcon:
    """Return an icon for a button or a menu, greyed when disabled."""
    made = QIcon(picture(name, tone, pixels, ratio))
    made.addPixmap(picture(name, "off", pixels, ratio), QIcon.Mode.Disabled)
    return made


class IconLabel(QLabel):
    """An icon that stands by itself; it says nothing, so a text must stand near it."""

    def __init__(self, name: str, tone: str = "", *, big: bool = False, scale: int = 1) -> None:
        super().__init__()
        self._name, self._tone, self._big, self._scale = name, tone, big, scale
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw()

    def set_icon(self, name: str, tone: str = "") -> None:
        """Show another icon or another tone."""
        self._name, self._tone = name, tone
        self._draw()

    def _draw(self) -> None:
        self._worn = theme.current()
        sizes = self._worn.sizes
        pixels = (sizes.big_icon if self._big else sizes.icon) * self._scale
        self.setPixmap(picture(self._name, self._tone, pixels, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when the look changes; Qt also says so of a widget that it dresses first."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._worn is not theme.current():
            self._draw()


class IconButton(QPushButton):
    """A button of one of the desk's kinds: main, plain (""), quiet, bare (icon only) or stop."""

    def __init__(self, text: str, name: str = "", *, role: str = "") -> None:
        super().__init__("" if role == "bare" else text)
        self._name = name
        self.setProperty("role", role)
        self.setAccessibleName(text)
        if role == "bare":
            self.setToolTip(text)
        # Enter on a focused button presses it, as everywhere else on the desk.
        self.setAutoDefault(True)
        self._draw()

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._draw()

    def set_words(self, text: str) -> None:
        """Say something else."""
        self.setText(text)
        self.setAccessibleName(text)

    def _draw(self) -> None:
        self._worn = theme.current()
        if not self._name:
            return
        tone = {"main": "on", "stop": "stop"}.get(self.property("role"), "")
        pixels = self._worn.sizes.icon
        self.setIconSize(QSize(pixels, pixels))
        self.setIcon(icon(self._name, tone, pixels, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when the look changes; Qt also says so of a widget that it dresses first."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._worn is not theme.current():
            self._draw()


class IconLine(QLineEdit):
    """A line to type in with an icon at its beginning."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._picture = IconLabel(name, "soft")
        self._picture.setParent(self)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place()

    def _place(self) -> None:
        side = theme.current().sizes.icon
        margin = theme.space(2)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start = self.width() - side - margin if mirrored else margin
        self._picture.setGeometry(start, (self.height() - side) // 2, side, side)
        room = side + theme.space(1)
        self.setTextMargins(*((0, 0, room, 0) if mirrored else (room, 0, 0, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the icon in its place."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Place the icon anew when the look or the direction changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._place()


def label(text: str, role: str = "", tone: str = "") -> QLabel:
    """Return a text in one of the style sheet's roles and tones."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    return made


def wrapped(text: str, role: str = "soft", tone: str = "") -> QLabel:
    """Return quiet words that wrap."""
    made = label(text, role, tone)
    made.setWordWrap(True)
    return made


def retone(widget: QWidget, key: str, value: str) -> None:
    """Change a property that the style sheet looks at, and dress the widget anew.

    One that was never dressed will be when it is shown.
    """
    if widget.property(key) == value:
        return
    widget.setProperty(key, value)
    if widget.testAttribute(DRESSED):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()

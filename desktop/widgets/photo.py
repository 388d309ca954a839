"""A photo in a form: chosen, pasted or dropped; and one shown where a record is told."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QLabel, QWidget

from core.base.photos import photo_in
from core.base.record import FieldSpec
from desktop import theme
from desktop.widgets import choosing
from desktop.widgets.editor import ENTER, Editor
from desktop.widgets.icons import IconButton, retone
from desktop.widgets.pixels import bytes_in, png_of
from words.say import _

ENDINGS: Final = "*.jpg *.jpeg *.png *.heic *.heif *.webp *.bmp"
THUMB: Final = 48
WIDE: Final = 320


class PhotoEditor(Editor):
    """One photo, as a record's field keeps it.

    Signals:
        offered: the bytes of a picture that the clerk brought; whoever keeps it sets the value.
    """

    offered = Signal(bytes)

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._value: bytes | None = None
        self.shown = QLabel()
        self.shown.setVisible(False)
        self.choose = IconButton(_("选照片"), "add")
        self.drop = IconButton(_("去掉照片"), "cross", role="bare")
        self.drop.setVisible(False)
        for widget in (self.shown, self.choose, self.drop):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        self.choose.setToolTip(_("也可以把图片拖到这里，或复制后按 Ctrl+V"))
        self.choose.clicked.connect(lambda *_on: self._ask())
        self.drop.clicked.connect(lambda *_on: self._remove())
        self.setAcceptDrops(True)
        self.setFocusProxy(self.choose)

    def value(self) -> bytes | None:
        """Return the photo's value."""
        return self._value

    def set_value(self, value: Any, words: str = "") -> None:  # noqa: ANN401, ARG002 - as Editor
        """Show a photo that was kept."""
        self._value = value or None
        pixmap = pixmap_of(self._value, THUMB)
        self.shown.setPixmap(pixmap)
        self.shown.setVisible(not pixmap.isNull())
        self.drop.setVisible(self._value is not None)
        self.choose.setText(_("换一张") if self._value else _("选照片"))

    def text(self) -> str:
        """Return the photo's value as text."""
        return base64.b64encode(self._value).decode() if self._value else ""

    def set_text(self, text: str) -> None:
        """Show again what was brought before."""
        try:
            self.set_value(base64.b64decode(text, validate=True))
        except ValueError:
            self.set_value(None)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field as one to mend."""
        retone(self.choose, "wrong", "true" if wrong else "false")

    def focus_widget(self) -> QWidget:
        """Return the button."""
        return self.choose

    def take_file(self, path: Path) -> None:
        """Bring the picture in a file."""
        self.offered.emit(bytes_in(path))

    def take(self, brought: QMimeData) -> bool:
        """Bring what was pasted or dropped; False when it is no picture."""
        for url in brought.urls():
            if url.isLocalFile():
                self.take_file(Path(url.toLocalFile()))
                return True
        image = brought.imageData() if brought.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.offered.emit(png_of(image))
            return True
        return False

    def _ask(self) -> None:
        shown = choosing.kinds(_("照片"), ENDINGS)
        file = choosing.file(self.window(), _("选照片"), shown)
        if file is not None:
            self.take_file(file)

    def _remove(self) -> None:
        self.set_value(None)
        self.choose.setFocus()
        self.edited.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste with the usual keys; Enter goes on."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(QGuiApplication.clipboard().mimeData())
        elif event.key() in ENTER and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class PhotoView(QLabel):
    """A photo where a record is told: its preview at once, itself when it is at hand."""

    def __init__(self, value: bytes) -> None:
        super().__init__()
        self.setAccessibleName(_("照片"))
        self.setPixmap(pixmap_of(value, theme.space(THUMB)))

    def show_whole(self, content: bytes | None) -> None:
        """Show the photo itself; None says that it is not here yet."""
        pixmap = QPixmap()
        if content is None or not pixmap.loadFromData(QByteArray(content)):
            self.setToolTip(_("照片还没取来，先看小样"))
            return
        self.setPixmap(_within(pixmap, WIDE))


def pixmap_of(value: bytes | None, side: int) -> QPixmap:
    """Return a photo's preview at a size; a null one where there is none."""
    photo = photo_in(value) if value else None
    pixmap = QPixmap()
    if photo is not None and pixmap.loadFromData(QByteArray(photo.preview)):
        return _within(pixmap, side)
    return QPixmap()


def _within(pixmap: QPixmap, side: int) -> QPixmap:
    smooth = Qt.TransformationMode.SmoothTransformation
    return pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)

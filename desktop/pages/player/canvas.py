"""One step painted as large as its room allows: on the projector, before the trainer, as next."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.pages.player.drawing import Drawings, Key, picture
from desktop.pages.player.steps import ASK, FILE, MEDIA, PAGE, PICTURE, TEXT, TITLE, Step
from words.say import _

LARGEST, SMALLEST = 12, 46
"""The letters' height at most and at least, as parts of the room's height."""
ROOM: Final = 88
"""How much of the room words fill, in percent."""
WHOLE: Final = 100
PICTURE_SIDE: Final = 1600


class CourseText(QTextDocument):
    """Words whose pictures come from the course's own folder and from nowhere else."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self._folder = folder

    def loadResource(self, kind: int, url: QUrl | str) -> Any:  # noqa: ANN401 - as Qt says it
        """Return a picture beside the text; nothing is fetched from anywhere."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        path = self._inside(url if isinstance(url, QUrl) else QUrl(url))
        empty = QImage(1, 1, QImage.Format.Format_ARGB32)
        empty.fill(Qt.GlobalColor.transparent)
        if path is None:
            return empty
        size = QImageReader(str(path)).size()
        side = min(PICTURE_SIDE, max(size.width(), size.height(), 1))
        return picture(Key(path, 0, side, side))

    def _inside(self, url: QUrl) -> Path | None:
        if self._folder is None or not url.isRelative() or url.host():
            return None
        root = self._folder.resolve()
        path = (root / unquote(url.path())).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None


def document_of(step: Step, question: str = "") -> CourseText:
    """Return a step's words; ``question`` is a question as it stands now."""
    made = CourseText(step.path.parent if step.path else None)
    if step.kind == TEXT and step.path is not None and step.path.suffix.lower() == ".txt":
        made.setPlainText(step.text)
    elif step.kind == TEXT:
        safe = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        made.setMarkdown(step.text, safe | QTextDocument.MarkdownFeature.MarkdownNoHTML)
    elif step.kind == ASK:
        made.setHtml(question)
    else:
        made.setPlainText(_plain(step))
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        made.setDefaultTextOption(option)
    return made


def _plain(step: Step) -> str:
    name = step.path.name if step.path else ""
    if step.kind == MEDIA:
        return _("{name}\n按回车键播放", name=name)
    if step.kind == FILE:
        return _("{name}\n按回车键用系统里的程序打开", name=name)
    return step.title


class Canvas(QWidget):
    """Paints one step."""

    def __init__(self, drawings: Drawings, *, main: bool = True) -> None:
        super().__init__()
        self._drawings, self._main = drawings, main
        self.step: Step | None = None
        self._question = ""
        self._document: QTextDocument | None = None
        self._film: QImage | None = None
        self.is_black = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        drawings.came.connect(self.update)

    def show_step(self, step: Step | None, question: str = "") -> None:
        """Show a step; None shows nothing."""
        if self._film is not None and (step is None or step.key != self._key()):
            self._film = None
        self.step, self._question = step, question
        self._document = None
        self.setAccessibleName(step.title if step else _("放完了"))
        self.update()

    def lay_over(self, film: QImage) -> None:
        """Show a picture of the film in place of the step, until another step is shown."""
        self._film = film
        self.update()

    def _key(self) -> str:
        return self.step.key if self.step is not None else ""

    def blacken(self, *, black: bool) -> None:
        """Show nothing but black, or the step again."""
        self.is_black = black
        self.update()

    def words(self) -> str:
        """Return the words shown."""
        document = self._laid()
        return document.toPlainText() if document else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the words anew."""
        self._document = None
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        """Wish for the shape of a screen."""
        return QSize(theme.space(80), theme.space(45))

    def minimumSizeHint(self) -> QSize:
        """Make do with little."""
        return QSize(theme.space(20), theme.space(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the step, black, or that it is over."""
        painter = QPainter(self)
        worn = theme.current().colours
        if self.is_black:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            return
        painter.fillRect(self.rect(), QColor(worn.paper))
        if self._film is not None:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            self._paint_image(painter, self._film)
        elif self.step is not None and self.step.kind in (PAGE, PICTURE):
            self._paint_picture(painter, self.step)
        else:
            self._paint_words(painter)
        if not self._main:
            painter.resetTransform()
            painter.setPen(QColor(worn.line))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_picture(self, painter: QPainter, step: Step) -> None:
        ratio = self.devicePixelRatioF()
        image = self._drawings.get(step, self.size() * ratio)
        if image is None or image.isNull():
            words = _("正在画……") if image is None else _("这一页打不开")
            painter.setFont(theme.font(theme.current().sizes.lead))
            painter.setPen(theme.colour("soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        self._paint_image(painter, image)

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)

    def _paint_words(self, painter: QPainter) -> None:
        document = self._laid()
        if document is None:
            return
        high = document.size().height()
        left = (self.width() - document.textWidth()) / 2
        centred = self.step is None or self.step.kind in (TITLE, MEDIA, FILE)
        top = (self.height() - high) / 2 if centred else self.height() * (WHOLE - ROOM) / 200
        painter.translate(QPointF(left, max(0.0, top)))
        document.drawContents(painter)

    def _laid(self) -> QTextDocument | None:
        """Return the words in the largest letters with which all of them fit."""
        if self._document is None:
            step = self.step or Step(kind=TITLE, lesson=0, title=_("放完了"))
            if step.kind in (PAGE, PICTURE):
                return None
            self._document = document_of(step, self._question)
            _fit(self._document, self.size())
        return self._document


def _fit(document: QTextDocument, room: QSize) -> None:
    low, high = max(6, room.height() // SMALLEST), max(7, room.height() // LARGEST)
    document.setTextWidth(room.width() * ROOM / WHOLE)
    while low < high:
        middle = (low + high + 1) // 2
        if _height(document, middle) * WHOLE <= room.height() * ROOM:
            low = middle
        else:
            high = middle - 1
    _height(document, low)


def _height(document: QTextDocument, pixels: int) -> float:
    document.setDefaultFont(theme.font(pixels))
    return document.size().height()

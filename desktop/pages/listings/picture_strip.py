"""The strip of a draft's pictures: chosen with the arrows, ordered by dragging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from core.base.photos import DIGEST_BYTES
from core.listing.model import ListingPicture
from desktop import theme
from desktop.pages.listings.covers import thumbnail
from desktop.pages.listings.picture_decoding import Looking
from desktop.pages.naming import naming
from desktop.widgets.icons import picture
from words.say import _

PICTURE: Final = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class PictureDelegate(QStyledItemDelegate):
    """Paints a picture, what it is for, and a mark when something is odd or not ticked."""

    def __init__(self, looking: Looking, parent: QListWidget) -> None:
        super().__init__(parent)
        self._looking = looking

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all alike
        """Return the size of a picture with its line of words."""
        side = theme.current().sizes.picture
        words = option.fontMetrics.height()  # type: ignore[attr-defined]
        return QSize(side + theme.space(4), side + words + theme.space(4))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground only."""
        super().initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one picture."""
        super().paint(painter, option, index)
        one: ListingPicture = index.data(PICTURE)
        room: QRect = option.rect  # type: ignore[attr-defined]
        side = theme.current().sizes.picture
        top = QRect(room.left(), room.top() + theme.space(1), room.width(), side)
        shown = self._pixmap(one, side)
        place = QStyle.alignedRect(
            Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, shown.size(), top
        )
        painter.drawPixmap(place, shown)
        selected = option.state & QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        painter.save()
        painter.setPen(theme.colour("on_choice" if selected else "soft"))
        words = QRect(room.left(), top.bottom(), room.width(), room.bottom() - top.bottom())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), use_words(one, index.row()))
        painter.restore()
        if self._looking.warnings(one) or not one.agreed:
            mark = picture("warn", "wait")
            painter.drawPixmap(place.topLeft() + QPoint(theme.space(1), theme.space(1)), mark)

    def _pixmap(self, one: ListingPicture, side: int) -> QPixmap:
        seen = self._looking.seen(one)
        if seen is None:
            self._looking.ask(one)
            return thumbnail(one.photo, side)
        return kept_pixmap(f"strip-{(one.photo or b'')[:DIGEST_BYTES].hex()}", seen.image, side)


def kept_pixmap(name: str, image: QImage, side: int) -> QPixmap:
    """Return an image at a size, made smaller once and not at every paint."""
    found = QPixmap()
    if not QPixmapCache.find(f"{name}-{side}", found):
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        found = QPixmap.fromImage(image.scaled(side, side, ratio, smooth))
        QPixmapCache.insert(f"{name}-{side}", found)
    return found


def use_words(one: ListingPicture, at: int) -> str:
    """Return a picture's place and what it is for."""
    return f"{at + 1}  {naming('use', one.use)}"


class PictureStrip(QListWidget):
    """The pictures of one draft.

    Signals:
        picked: the ListingPicture the cursor is on, or None.
        ordered: the pictures in their new order.
        drop_wanted: a ListingPicture to be taken away.
        crop_wanted: a ListingPicture to be cropped.
    """

    picked = Signal(object)
    ordered = Signal(object)
    drop_wanted = Signal(object)
    crop_wanted = Signal(object)

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self.setAccessibleName(_("商品图片"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setItemDelegate(PictureDelegate(looking, self))
        looking.came.connect(lambda _one: self.viewport().update())
        looking.warned.connect(lambda _one: self.viewport().update())
        self.currentRowChanged.connect(lambda _row: self.picked.emit(self.current()))
        self.itemActivated.connect(lambda item: self.crop_wanted.emit(item.data(PICTURE)))
        self.model().rowsMoved.connect(lambda *_moved: self.ordered.emit(self.pictures()))
        self._size()

    def _size(self) -> None:
        words = self.fontMetrics().height()
        self.setFixedHeight(theme.current().sizes.picture + words + theme.space(11))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() in theme.RESTYLED:
            self._size()
            self.doItemsLayout()

    def show_pictures(self, pictures: Sequence[ListingPicture]) -> None:
        """Show these, the cursor on the one it was on."""
        before, row = self.current(), self.currentRow()
        if list(pictures) == self.pictures():
            return
        self.blockSignals(True)
        self.clear()
        for at, one in enumerate(pictures):
            item = QListWidgetItem()
            item.setData(PICTURE, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, use_words(one, at))
            item.setToolTip(use_words(one, at))
            self.addItem(item)
        ids = [one.id for one in pictures]
        again = ids.index(before.id) if before and before.id in ids else min(row, len(ids) - 1)
        self.setCurrentRow(max(again, 0) if ids else -1)
        self.blockSignals(False)
        self.picked.emit(self.current())

    def pictures(self) -> list[ListingPicture]:
        """Return the pictures in the order shown."""
        return [self.item(at).data(PICTURE) for at in range(self.count())]

    def current(self) -> ListingPicture | None:
        """Return the picture the cursor is on."""
        shown = self.pictures()
        at = self.currentRow()
        return shown[at] if 0 <= at < len(shown) else None

    def pick(self, identity: str) -> None:
        """Put the cursor on a picture."""
        for at, one in enumerate(self.pictures()):
            if one.id == identity:
                self.setCurrentRow(at)

    def move_current(self, step: int) -> None:
        """Move the picture under the cursor along the line."""
        shown, at = self.pictures(), self.currentRow()
        to = at + step
        if 0 <= at < len(shown) and 0 <= to < len(shown):
            shown.insert(to, shown.pop(at))
            self.show_pictures(shown)
            self.ordered.emit(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Ctrl and the arrows, take away with Delete."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        one = self.current()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in steps:
            step = steps[Qt.Key(event.key())]
            self.move_current(-step if mirrored else step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and one is not None:
            self.drop_wanted.emit(one)
        else:
            super().keyPressEvent(event)

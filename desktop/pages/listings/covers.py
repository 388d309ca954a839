"""How the list paints a cover and a state: previews are decoded when first seen, then kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.base.photos import DIGEST_BYTES
from desktop import theme
from desktop.models.ledger import LedgerModel
from desktop.pages.listings.reading import TONES, Row
from desktop.widgets.icons import picture
from desktop.widgets.photo import pixmap_of

Index = QModelIndex | QPersistentModelIndex
WASH: Final = 0.14
"""How much of a tone's colour lies behind its words."""


def thumbnail(value: bytes | None, side: int) -> QPixmap:
    """Return a photo's preview at a size out of the cache, decoded at its first use."""
    if not value:
        return QPixmap()
    key = f"cover-{value[:DIGEST_BYTES].hex()}-{side}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = pixmap_of(value, side)
    QPixmapCache.insert(key, made)
    return made


class CoverDelegate(QStyledItemDelegate):
    """Paints the cover in the middle of its cell; a quiet picture where there is none."""

    def __init__(self, model: LedgerModel[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell's ground, then the preview."""
        super().paint(painter, option, index)
        row = self._model.record(index.row())
        if row is None:
            return
        room: QRect = option.rect  # type: ignore[attr-defined]
        side = room.height() - theme.space(1)
        photo = row.cover.photo if row.cover else None
        shown = thumbnail(photo, side)
        if shown.isNull():
            shown = picture("listing", "soft", theme.current().sizes.icon)
        size = shown.deviceIndependentSize().toSize()
        place = QStyle.alignedRect(
            Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, size, room
        )
        painter.drawPixmap(place, shown)


class StateDelegate(QStyledItemDelegate):
    """Paints where a draft stands as a chip in its tone."""

    def __init__(self, model: LedgerModel[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Keep the words for the chip."""
        super().initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell's ground, then the chip."""
        super().paint(painter, option, index)
        row = self._model.record(index.row())
        text = index.data()
        if row is None or not text:
            return
        room: QRect = option.rect  # type: ignore[attr-defined]
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        ink = theme.colour(TONES[row.state])
        wash = theme.colour(TONES[row.state])
        wash.setAlphaF(WASH)
        gap = theme.space(2)
        wide = min(metrics.horizontalAdvance(text) + 2 * gap, room.width() - gap)
        high = min(metrics.height() + theme.space(1), room.height() - theme.space(1))
        left = room.left() + gap
        if option.direction == Qt.LayoutDirection.RightToLeft:  # type: ignore[attr-defined]
            left = room.right() - gap - wide
        chip = QRectF(left, room.center().y() - high / 2, wide, high)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for ground in (theme.colour("paper"), wash):
            painter.setBrush(ground)
            painter.drawRoundedRect(chip, high / 2, high / 2)
        painter.setPen(ink)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()

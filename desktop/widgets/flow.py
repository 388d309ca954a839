"""A line of widgets that breaks into several where it has no room, so that nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop import theme


class FlowLayout(QLayout):
    """Places widgets along the line of writing; those added with ``end`` stand at its other end.

    A ``firm`` one stays in the first line: others make room for it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._ends: set[int] = set()
        self._firm: set[int] = set()
        theme.spaced(self, 2, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item, as Qt asks."""
        self._items.append(item)

    def add(self, widget: QWidget, *, end: bool = False, firm: bool = False) -> None:
        """Add a widget, at the far end of the line if asked."""
        self.addWidget(widget)
        if end:
            self._ends.add(id(widget))
        if firm:
            self._firm.add(id(widget))

    def insert(self, at: int, widget: QWidget) -> None:
        """Add a widget before others."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Return how many widgets there are."""
        return len(self._items)

    def itemAt(self, at: int) -> QLayoutItem | None:
        """Return an item, None beyond the last, as Qt expects."""
        return self._items[at] if 0 <= at < len(self._items) else None

    def takeAt(self, at: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give an item away."""
        return self._items.pop(at) if 0 <= at < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return sum(height for _line, height in self._lines(width)) + self._gaps(width)

    def sizeHint(self) -> QSize:
        """Wish for one line."""
        shown = self._shown()
        hints = [item.sizeHint() for item in shown]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Need room for the widest widget."""
        hints = [item.minimumSize() for item in self._shown()]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Place every widget."""
        super().setGeometry(rect)
        top = rect.top()
        for line, height in self._lines(rect.width()):
            self._place(line, QRect(rect.left(), top, rect.width(), height))
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _gaps(self, width: int) -> int:
        return self.spacing() * max(0, sum(1 for _line in self._lines(width)) - 1)

    def _lines(self, width: int) -> Iterator[tuple[list[QLayoutItem], int]]:
        shown = self._shown()
        firm = [item for item in shown if id(item.widget()) in self._firm]
        if firm and self._wide([*firm, shown[0]]) > width:
            firm = []
        line = [*firm]
        for item in shown:
            if item in firm:
                continue
            if line and self._wide([*line, item]) > width:
                yield line, max(one.sizeHint().height() for one in line)
                line = []
            line.append(item)
        if line:
            yield line, max(one.sizeHint().height() for one in line)

    def _wide(self, line: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() + self.spacing() for item in line) - self.spacing()

    def _place(self, line: list[QLayoutItem], room: QRect) -> None:
        direction = self.parentWidget().layoutDirection()
        start, end = room.left(), room.right() + 1
        ends = [item for item in line if id(item.widget()) in self._ends]
        ends.sort(key=lambda item: id(item.widget()) in self._firm)
        for item in line:
            if item not in ends:
                start = self._put(item, start, room, direction)
        for item in reversed(ends):
            end -= min(item.sizeHint().width(), room.width())
            self._put(item, end, room, direction)
            end -= self.spacing()

    def _put(self, item: QLayoutItem, left: int, room: QRect, direction: Qt.LayoutDirection) -> int:
        hint = item.sizeHint()
        width = min(hint.width(), room.width())
        at = QPoint(left, room.top() + (room.height() - hint.height()) // 2)
        place = QRect(at, QSize(width, hint.height()))
        if direction == Qt.LayoutDirection.RightToLeft:
            place.moveLeft(room.left() + room.right() - place.right())
        item.setGeometry(place)
        return left + width + self.spacing()

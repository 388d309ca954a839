"""What a search answers, in the search box and in the fields that name a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme


class Found(msgspec.Struct, frozen=True):
    """One hit: the record's id, what it is called, and what tells it from its likes.

    ``kind`` groups the hits of a search under ``label``.
    """

    key: str
    title: str
    detail: str = ""
    kind: str = ""
    label: str = ""


Answer = Callable[[Sequence[Found]], None]
Find = Callable[[str, Answer], None]
"""Takes what was typed and a function to call, in the GUI thread, with what was found."""
Offer = Callable[[str, Sequence[Found]], tuple[Sequence[Found], Found | None]]
"""Takes what was typed and what was found; returns what to show, and what stands last."""
TAKING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class FoundList(QListWidget):
    """Hits under their headings; the keys are pressed in the field above it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_hits(self, hits: Sequence[Found], extra: Found | None = None) -> None:
        """Show hits, the first one chosen; ``extra`` stands last (make a new one)."""
        self.clear()
        heading = ""
        for hit in (*hits, extra) if extra else hits:
            if hit.label and hit.label != heading:
                heading = hit.label
                self._add_heading(heading)
            text = f"{hit.title}    {hit.detail}" if hit.detail else hit.title
            item = QListWidgetItem(text)
            item.setToolTip(text)
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setSizeHint(QSize(0, theme.current().sizes.row))
            self.addItem(item)
        self.step(1)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(theme.current().sizes.small, bold=True))
        item.setForeground(theme.colour("soft"))
        self.addItem(item)

    def step(self, by: int) -> None:
        """Go to the next hit up or down, over the headings."""
        row = self.currentRow() + by
        while 0 <= row < self.count():
            if self.item(row).data(Qt.ItemDataRole.UserRole) is not None:
                self.setCurrentRow(row)
                return
            row += by

    def chosen(self) -> Found | None:
        """Return the hit that Enter would take."""
        row = self.currentRow()
        hit = self.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else None
        return hit if isinstance(hit, Found) else None


class SearchResults(QFrame):
    """The list that drops from a field, inside the window, never taking the focus.

    Signals:
        taken: the hit that was clicked.
    """

    taken = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.hits = FoundList()
        layout = QVBoxLayout(self)
        theme.spaced(layout, 0, 0)
        layout.addWidget(self.hits)
        self.hits.itemClicked.connect(self._take)
        self.hide()

    def drop(self, hits: Sequence[Found], extra: Found | None = None, most: int = 10) -> None:
        """Show hits under the field, or above it where there is more room."""
        if self.parentWidget() is not self._field.window():
            self.setParent(self._field.window())
        self.hits.show_hits(hits, extra)
        lines = min(max(self.hits.count(), 1), most)
        height = lines * theme.current().sizes.row + theme.space(5)
        width = self._width()
        at = self._field.mapTo(self._field.window(), QPoint(0, self._field.height()))
        room = self._field.window().height() - at.y()
        if room < height < at.y() - self._field.height():
            at.setY(at.y() - self._field.height() - height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            at.setX(at.x() + self._field.width() - width)
        edge = theme.space(2)
        at.setX(max(edge, min(at.x(), self._field.window().width() - width - edge)))
        self.setGeometry(at.x(), at.y(), width, min(height, max(room, at.y())))
        self.raise_()
        self.show()

    def _width(self) -> int:
        """Be as wide as the field, or as the longest hit up to one and a half drawers."""
        longest = self.hits.sizeHintForColumn(0) + theme.space(10)
        most = theme.current().sizes.drawer * 3 // 2
        return max(self._field.width(), theme.current().sizes.tile, min(longest, most))

    def key(self, key: int) -> Found | bool:
        """Take a key of the field: return the hit that was taken, else whether it was used."""
        if not self.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key in TAKING:
            self.hide()
            return self.hits.chosen() or False
        return False

    def _take(self, item: QListWidgetItem) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole)
        if hit is not None:
            self.hide()
            self.taken.emit(hit)


class Dropping(QObject):
    """A line that is searched on every letter, and the list that drops from it on first use.

    Who presses Enter before the answer is there gets its first hit when it comes: the list that
    still shows is one of fewer letters.

    Signals:
        taken: the hit that was clicked or taken with a key.
    """

    taken = Signal(object)

    def __init__(
        self, line: QLineEdit, offer: Offer, otherwise: Callable[[int], bool], most: int = 10
    ) -> None:
        """``otherwise`` gets the keys that the list has no use for and tells whether it had.

        ``most`` is how many lines it shows at a time.
        """
        super().__init__(line)
        self._line, self._offer, self._otherwise, self._most = line, offer, otherwise, most
        self._find: Find | None = None
        self._results: SearchResults | None = None
        self._awaited, self._early = "", 0
        line.installEventFilter(self)
        line.textEdited.connect(self._ask)

    def set_find(self, find: Find) -> None:
        """Search with this from now on."""
        self._find = find

    def results(self) -> SearchResults:
        """Return the list that drops from the line."""
        if self._results is None:
            self._results = SearchResults(self._line)
            self._results.taken.connect(self.taken)
        return self._results

    def _ask(self, text: str) -> None:
        self._awaited, self._early = "", 0
        if self._find is None or not text.strip():
            self.results().hide()
            return
        self._awaited = text
        self._find(text.strip(), lambda hits: self._show(text, hits))

    def _show(self, asked: str, hits: Sequence[Found]) -> None:
        if asked != self._line.text() or not self._line.hasFocus():
            return
        early, self._awaited, self._early = self._early, "", 0
        shown, extra = self._offer(asked.strip(), hits)
        if not shown and extra is None:
            self.results().hide()
            return
        self.results().drop(shown, extra, self._most)
        if early and hits:
            self._key_pressed(early)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the list its keys; it goes with the focus."""
        if event.type() == QEvent.Type.FocusOut:
            self._awaited = ""
            if self._results is not None:
                self._results.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False  # a shortcut of the form around the line
            return self._key_pressed(event.key())
        return super().eventFilter(watched, event)

    def _key_pressed(self, key: int) -> bool:
        # A second Enter goes on as it is: an answer may never come, and the old list is none.
        if key in TAKING and self._awaited == self._line.text() != "" and not self._early:
            self._early = key
            self.results().hide()
            return True
        used = self._results.key(key) if self._results is not None else False
        if isinstance(used, Found):
            self.taken.emit(used)
            return True
        return used or self._otherwise(key)

"""The slim left rail: a picture, a two-character name and an F-key for every page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.icons import picture

END: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""The end of the line; a painter turns it with the line of writing."""


class RailEntry(QPushButton):
    """One page's place on the rail."""

    def __init__(self, icon: str, text: str, fkey: str, title: str) -> None:
        super().__init__(text)
        self._name, self._key = icon, fkey
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setToolTip(f"{title}  {fkey}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        self.toggled.connect(self._draw)
        self._draw()

    def _draw(self, *_on: object) -> None:
        self._worn = theme.current()
        pixels, ratio = self._worn.sizes.icon, self.devicePixelRatioF()
        tone = "done" if self.isChecked() else "soft"
        self.setIconSize(QSize(pixels, pixels))
        self.setIcon(QIcon(picture(self._name, tone, pixels, ratio)))

    def sizeHint(self) -> QSize:
        """Be as high as any other control, and as wide as when this page is open."""
        worn = theme.current()
        bold = QFontMetrics(theme.font(worn.sizes.body, bold=True))
        small = QFontMetrics(theme.font(worn.sizes.small))
        words = bold.horizontalAdvance(self.text()) + small.horizontalAdvance(self._key)
        return QSize(words + worn.sizes.icon + theme.space(10), worn.sizes.control)

    def minimumSizeHint(self) -> QSize:
        """Never cut the words; stand closer before all pages together have no room."""
        words = QFontMetrics(theme.font(theme.current().sizes.body, bold=True))
        return QSize(self.sizeHint().width(), words.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page's key at the end of the line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(theme.font(theme.current().sizes.small))
        painter.setPen(theme.colour("soft"))
        room = self.rect().adjusted(theme.space(3), 0, -theme.space(3), 0)
        painter.drawText(room, END, self._key)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._worn is not theme.current():
            self._draw()


class Rail(QFrame):
    """The pages; scrolls where the screen is too low for all of them.

    Signals:
        chosen: the key of the page that was clicked.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        theme.spaced(whole, 0, 0)
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._box = QVBoxLayout(self._inside)
        theme.spaced(self._box, 1, 2, 2)
        self._box.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        whole.addWidget(self._scroll)
        self._entries: dict[str, RailEntry] = {}
        self._group = QButtonGroup(self)

    def add(self, key: str, entry: RailEntry) -> None:
        """Add a page at the end."""
        entry.setObjectName(f"rail-{key}")
        self._entries[key] = entry
        self._group.addButton(entry)
        self._box.insertWidget(self._box.count() - 1, entry)
        entry.clicked.connect(lambda: self.chosen.emit(key))
        self._size(entry)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.setChecked(True)
            self._scroll.ensureWidgetVisible(entry)

    def entries(self) -> dict[str, RailEntry]:
        """Return the entries by their page's key."""
        return self._entries

    def _size(self, *added: RailEntry) -> None:
        """Be as wide as the widest of all entries, or as one that was added needs."""
        least = self.minimumWidth() if added else theme.current().sizes.rail
        words = max((e.sizeHint().width() for e in added or self._entries.values()), default=0)
        self.setFixedWidth(max(least, theme.current().sizes.rail, words + theme.space(5)))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size()

"""The slim left rail: a picture, a two-character name and an F-key for every page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label, retone


class RailEntry(LaidButton):
    """One page's place on the rail."""

    def __init__(self, icon: str, text: str, fkey: str, title: str) -> None:
        super().__init__()
        self._icon_name = icon
        self.setCheckable(True)
        row = QHBoxLayout(self)
        self.hold(row)
        theme.spaced(row, 2, 3, 0)
        self._icon = IconLabel(icon, "soft")
        self._text, self._key = label(text), label(fkey, "key")
        self.let_through(self._icon, self._text, self._key)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._key)
        self.setAccessibleName(text)
        self.setToolTip(f"{title}  {fkey}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self._mark)

    def measured(self) -> QSize:
        """Be as high as any other control, and as wide as when this page is open."""
        inside = super().measured()
        high = max(theme.current().sizes.control, inside.height())
        return QSize(inside.width() + self._bolder(), high)

    def _bolder(self) -> int:
        """Return how much wider the words are once they are bold."""
        bold = QFont(self._text.font())
        bold.setBold(True)
        words = self._text.text()
        wide = QFontMetrics(bold).horizontalAdvance(words)
        return max(0, wide - self._text.fontMetrics().horizontalAdvance(words))

    def _mark(self, on: bool) -> None:
        self._icon.set_icon(self._icon_name, "done" if on else "soft")
        retone(self._text, "on", "true" if on else "false")


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

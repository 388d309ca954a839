"""A panel in the middle of an otherwise empty window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.icons import IconButton, IconLabel, label, retone
from desktop.widgets.scrolling import emptied, scrolled


class Panel(QWidget):
    """A title, words, what the step needs, and one line for what went wrong."""

    def __init__(self, icon: str, title: str, words: str = "", *, wide: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(title)
        outer = self._scrolled()
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.card = Card()
        self.card.setProperty("role", "paper")
        self.widen(wide)
        row.addWidget(self.card)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        self.box = QVBoxLayout(self.card)
        theme.spaced(self.box, 3, 6, 6)
        self.box.addWidget(IconLabel(icon, "done", big=True), 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(centred(title, "lead"))
        if words:
            self.box.addWidget(centred(words, "soft"))
        self.inside = QVBoxLayout()
        theme.spaced(self.inside, 3, 0)
        self.box.addLayout(self.inside)
        self.said = centred("", "soft")
        self.said.hide()
        self.box.addWidget(self.said)

    def widen(self, wide: bool) -> None:
        """Be as wide as a drawer, or half as wide again."""
        sizes = theme.current().sizes
        width = sizes.drawer + (sizes.drawer // 2 if wide else 0)
        self.card.setFixedWidth(width)

    def _scrolled(self) -> QVBoxLayout:
        """Return the layout of what is scrolled to where letters are so large that it must be."""
        whole = QVBoxLayout(self)
        theme.spaced(whole, 0, 0)
        inside = QWidget()
        self._area = scrolled(inside)
        self._area.verticalScrollBar().rangeChanged.connect(self._into_view)
        whole.addWidget(self._area)
        outer = QVBoxLayout(inside)
        theme.spaced(outer, 0, 6)
        return outer

    def say(self, text: str, tone: str = "stop") -> None:
        """Say what is wrong, or what is going on; "" says nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        retone(self.said, "tone", tone)
        self._into_view()

    def _into_view(self, *_range: int) -> None:
        if not self.said.isHidden():
            self._area.ensureWidgetVisible(self.said)

    def add_button(
        self, text: str, icon: str, do: Callable[[], None], *, main: bool = False
    ) -> IconButton:
        """Add a button under what the step needs."""
        button = IconButton(text, icon, role="main" if main else "")
        button.clicked.connect(lambda *_on: do())
        self.inside.addWidget(button)
        return button

    def lead_to(self, widget: QWidget) -> None:
        """Let the keys go to a widget of this step."""
        # What has not been shown yet takes no focus.
        widget.show()
        self.setFocusProxy(widget)
        widget.setFocus()

    def clear(self) -> None:
        """Take out what the step before needed."""
        emptied(self.inside)


class Card(QFrame):
    """Never lower than what lies in it needs: where that is too much, the panel scrolls."""

    def event(self, event: QEvent) -> bool:
        """Measure anew whenever something came or went."""
        done = super().event(event)
        inside = self.layout()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and inside is not None:
            self.setMinimumHeight(max(0, inside.minimumHeightForWidth(self.width())))
        return done


def centred(text: str, role: str) -> QLabel:
    """Return wrapped words in the middle."""
    made = label(text, role)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setWordWrap(True)
    return made

"""What scrolls up and down where a small screen or large text wants it, and what is filled anew."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme


def scrolled(inside: QWidget, area: QScrollArea | None = None, name: str = "") -> QScrollArea:
    """Return an area that scrolls ``inside``; the keys pass by one that bears no name."""
    area = area or QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if name:
        area.setAccessibleName(name)
    else:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setObjectName("scrolled")
    area.setWidget(inside)
    return area


def column(area: QScrollArea, name: str = "") -> QVBoxLayout:
    """Make an area scroll up and down; return what its cards are put into."""
    inside = QWidget()
    box = QVBoxLayout(inside)
    theme.spaced(box, 2, 0, 0, 0, 2)
    scrolled(inside, area, name)
    return box


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout for good, what stands in rows inside it too."""
    while layout.count():
        item = layout.takeAt(0)
        for held in (item.widget(), item.layout()):
            if isinstance(held, QWidget):
                held.hide()
                held.deleteLater()
            elif isinstance(held, QLayout):
                emptied(held)

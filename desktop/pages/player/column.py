"""A column of cards that scrolls, and is emptied before it is filled again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop import theme


def column(area: QScrollArea, name: str) -> QVBoxLayout:
    """Make an area scroll up and down; return what its cards are put into."""
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget()
    inside.setObjectName("scrolled")
    whole = QVBoxLayout(inside)
    theme.spaced(whole, 2, 0, 0, 2, 2)
    area.setWidget(inside)
    return whole


def emptied(box: QVBoxLayout) -> None:
    """Take away all that stands in a box."""
    while box.count():
        widget = box.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

"""A button that holds other widgets: its icon, its words, a number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLayout, QPushButton, QWidget


class LaidButton(QPushButton):
    """Is as large as what lies in it: Qt asks a button's layout neither at first nor later."""

    def hold(self, inside: QLayout) -> None:
        """Take the layout that decides the size."""
        self._inside = inside

    def let_through(self, *children: QWidget) -> None:
        """Let presses on these go to the button."""
        for child in children:
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Be as large as what lies inside."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self._inside.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Pass on that what lies inside wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

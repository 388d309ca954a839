"""A button that holds other widgets: its icon, its words, a number."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

RESIZING: Final = frozenset(
    {QEvent.Type.LayoutRequest, QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange}
)
"""Events after which what lies in a button may want another size."""


class LaidButton(QPushButton):
    """Is as large as what lies in it: Qt asks a button's layout neither at first nor later."""

    _wanted: QSize | None = None

    def hold(self, inside: QLayout) -> None:
        """Take the layout that decides the size."""
        self._inside = inside

    def let_through(self, *children: QWidget) -> None:
        """Let presses on these go to the button."""
        for child in children:
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Be as large as what lies inside, measured once: Qt asks several times a layout."""
        if self._wanted is None:
            self._wanted = self._inside.sizeHint()
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return LaidButton.sizeHint(self)

    def event(self, event: QEvent) -> bool:
        """Pass on that what lies inside wants another size."""
        kind = event.type()
        if kind in RESIZING:
            self._wanted = None
        if kind == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        done = super().event(event)
        if kind in RESIZING:
            # What the style sheet sets for any button would let a layout press this one flat.
            self.setMinimumHeight(self.minimumSizeHint().height())
        return done

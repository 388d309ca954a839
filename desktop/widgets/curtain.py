"""The window as it first appears, before anything else of the desk is loaded."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget

from desktop import theme

SMALLEST: Final = QSize(1024, 640)
USUAL: Final = QSize(1366, 768)


class Ending(Protocol):
    """What fills the window and is asked before it closes."""

    def end(self) -> bool:
        """Put everything away; False keeps the window open."""
        ...


class Curtain(QMainWindow):
    """Says that the ledger is being opened, then makes room for the desk."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._inside: Ending | None = None
        self.setWindowTitle(title)
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        whole = QWidget()
        box = QVBoxLayout(whole)
        theme.spaced(box, 3, 6)
        box.addStretch(2)
        for words, role in ((title, "title"), (text, "soft")):
            line = QLabel(words)
            line.setProperty("role", role)
            line.setAlignment(theme.MIDDLE)
            box.addWidget(line)
        box.addStretch(3)
        self.setCentralWidget(whole)

    def hide_behind(self, desk: QWidget, inside: Ending) -> None:
        """Take the desk in, still behind the curtain: an empty desk is not worth a look."""
        self._inside = inside
        desk.setParent(self)
        desk.windowTitleChanged.connect(self.setWindowTitle)

    def lift(self, desk: QWidget) -> None:
        """Show the desk in the same window."""
        self.setCentralWidget(desk)
        desk.show()
        desk.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the desk put everything away first."""
        event.setAccepted(self._inside is None or self._inside.end())

"""An empty page's lesson: one picture, two lines, one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, IconLabel, label

PICTURE_SCALE = 3


class Empty(QWidget):
    """Teaches the first step."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        button: str = "",
        do: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 6)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.title, self.text = label(title, "lead"), label(text, "soft")
        for line in (self.title, self.text):
            line.setAlignment(middle)
            line.setWordWrap(True)
        box.addStretch(2)
        box.addWidget(IconLabel(icon, "done", big=True, scale=PICTURE_SCALE), 0, middle)
        box.addWidget(self.title)
        box.addWidget(self.text)
        self.button = IconButton(button, "add", role="main")
        if do is not None:
            self.button.clicked.connect(lambda *_on: do())
        box.addWidget(self.button, 0, middle)
        # Only now: shown before it has a parent, it would flash up as a window of its own.
        self.button.setVisible(bool(button))
        box.addStretch(3)

    def set_words(self, title: str, text: str) -> None:
        """Say something else, such as that a filter hides everything."""
        self.title.setText(title)
        self.text.setText(text)

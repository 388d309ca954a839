"""A pad for PINs: typed on the keyboard or pressed with the mouse; never shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.icons import IconButton, label, retone
from words.say import _

LONGEST: Final = 12
SECOND_MS: Final = 1000
DIGITS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class PinPad(QWidget):
    """Asks for a PIN.

    Signals:
        entered: the digits typed.
        left: Esc.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.title = label(title, "lead")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.title)
        self.line = QLineEdit()
        self.line.setObjectName("pin")
        self.line.setAccessibleName(title)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(LONGEST)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.line.returnPressed.connect(self._enter)
        self.line.textEdited.connect(self._only_digits)
        self.setFocusProxy(self.line)
        box.addWidget(self.line)
        self._told = label("", "error")
        self._told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._told.setWordWrap(True)
        box.addWidget(self._told)
        box.addLayout(self._keys())
        self._wait = 0
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._count)

    def _keys(self) -> QGridLayout:
        grid = QGridLayout()
        theme.spaced(grid, 2, 0)
        for at, digit in enumerate(DIGITS):
            grid.addWidget(self._key(digit), at // 3, at % 3)
        back = IconButton(_("退一格"), "back")
        back.setText("")
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(self.line.backspace)
        enter = IconButton(_("确定"), "check", role="main")
        enter.setText("")
        enter.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        enter.clicked.connect(self._enter)
        grid.addWidget(back, 3, 0)
        grid.addWidget(self._key("0"), 3, 1)
        grid.addWidget(enter, 3, 2)
        return grid

    def _key(self, digit: str) -> QPushButton:
        key = QPushButton(digit)
        key.setObjectName(f"key-{digit}")
        key.setAccessibleName(digit)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(lambda: self.line.insert(digit))
        return key

    def refuse(self, text: str, wait_seconds: int = 0) -> None:
        """Say why not; after many wrong ones, count down before the next may be typed."""
        self.line.clear()
        self._wait = wait_seconds
        self._text = text
        self._say()
        if wait_seconds:
            self.line.setEnabled(False)
            self._second.start()
        else:
            self.line.setFocus()

    def _say(self) -> None:
        more = _("（还要等 {seconds} 秒）", seconds=self._wait) if self._wait else ""
        self._told.setText(self._text + more)
        retone(self.line, "wrong", "true" if self._text else "false")

    def _count(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._second.stop()
            self._text = ""
            self.line.setEnabled(True)
            self.line.setFocus()
        self._say()

    def _only_digits(self, text: str) -> None:
        digits = "".join(c for c in text if c.isdecimal())
        if digits != text:
            self.line.setText(digits)

    def _enter(self) -> None:
        if self.line.text() and self.line.isEnabled():
            self.entered.emit(self.line.text())

    def keyPressEvent(self, event: object) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.left.emit()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]

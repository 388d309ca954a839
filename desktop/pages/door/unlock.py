"""Opening the file with a passphrase or the printed recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from core.db.unlock import Secrets
from desktop.pages.door.panel import Panel
from desktop.widgets.icons import IconButton
from words.say import _


class UnlockPanel(Panel):
    """Asks for a passphrase; behind a button, for the recovery code.

    Signals:
        tried: the Secrets that the clerk typed.
        station_wanted: another station of this PC.
        restore_wanted: a backup is to be put here.
    """

    tried = Signal(object)
    station_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, *, several: bool = False) -> None:
        super().__init__("pin", _("打开账本"), _("账本加了密。输入建站时定的口令。"))
        self._recovering = False
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("口令"))
        self.line.setPlaceholderText(_("口令"))
        self.line.returnPressed.connect(self.go)
        self.button = IconButton(_("打开"), "check", role="main")
        self.button.clicked.connect(lambda *_on: self.go())
        self.other = IconButton(_("用恢复码打开"), "receipt")
        self.other.clicked.connect(lambda *_on: self._switch())
        for widget in (self.line, self.button, self.other):
            self.inside.addWidget(widget)
        if several:
            self.add_button(_("换一个站"), "home", self.station_wanted.emit)
        self.add_button(_("从备份恢复"), "stick", self.restore_wanted.emit)
        self.setFocusProxy(self.line)

    def go(self) -> None:
        """Try what was typed."""
        typed = self.line.text()
        if not typed.strip():
            self.line.setFocus()
            return
        self.setDisabled(True)
        self.say(_("正在打开账本……"), "")
        said = Secrets(recovery=typed) if self._recovering else Secrets(passphrase=typed)
        self.tried.emit(said)

    def refuse(self, text: str) -> None:
        """Say why not, and let the clerk try again."""
        self.setDisabled(False)
        self.say(text)
        self.line.selectAll()
        self.line.setFocus()

    def _switch(self) -> None:
        self._recovering = not self._recovering
        mode = QLineEdit.EchoMode.Normal if self._recovering else QLineEdit.EchoMode.Password
        self.line.clear()
        self.line.setEchoMode(mode)
        words = _("恢复码（32个字母数字）") if self._recovering else _("口令")
        self.line.setPlaceholderText(words)
        self.line.setAccessibleName(words)
        self.other.set_words(_("用口令打开") if self._recovering else _("用恢复码打开"))
        self.line.setFocus()

"""Who works now: the clerk's name and PIN, at the start and after the desk was left alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from core.base.errors import ClerkError
from core.people.errors import PinWaitError
from core.people.model import Clerk
from core.station import Station
from desktop.jobs import Jobs
from desktop.pages.door.panel import Panel, centred
from desktop.widgets.icons import IconButton
from desktop.widgets.pin import PinPad
from words.errors import told
from words.say import _

WAIT = "seconds"


class SignInPanel(Panel):
    """The clerks as buttons, then one's PIN.

    Signals:
        entered: the Clerk who works from now on.
    """

    entered = Signal(object)

    def __init__(self, station: Station, jobs: Jobs, clerks: Sequence[Clerk]) -> None:
        super().__init__("person", _("谁来办？"))
        self._station, self._jobs = station, jobs
        self._clerks = list(clerks)
        self._pad: PinPad | None = None
        self.choose()

    def choose(self) -> None:
        """Show the clerks; a single one goes straight to her PIN."""
        self.clear()
        self.say("")
        self._pad = None
        if len(self._clerks) == 1:
            self.ask(self._clerks[0])
            return
        buttons = [IconButton(clerk.name or "", "person") for clerk in self._clerks]
        for clerk, button in zip(self._clerks, buttons, strict=True):
            button.clicked.connect(partial(self._picked, clerk))
            self.inside.addWidget(button)
        if buttons:
            self.lead_to(buttons[0])

    def _picked(self, clerk: Clerk, _checked: object = None) -> None:
        self.ask(clerk)

    def ask(self, clerk: Clerk) -> None:
        """Ask one clerk for her PIN; without one she is in."""
        station = self._station
        self._jobs.ledger(
            lambda: station.people.clerks.pins.has(clerk.id),
            lambda has_pin: self._pin(clerk) if has_pin else self._try(clerk, ""),
            self._failed,
        )

    def _pin(self, clerk: Clerk) -> None:
        self.clear()
        self._pad = PinPad(_("{name}的 PIN", name=clerk.name or ""))
        self._pad.entered.connect(lambda pin: self._try(clerk, pin))
        self._pad.left.connect(self.choose)
        forgotten = IconButton(_("忘了 PIN，用恢复码"), "receipt")
        forgotten.clicked.connect(lambda *_on: self.recover(clerk))
        self.inside.addWidget(self._pad)
        self.inside.addWidget(forgotten)
        self.lead_to(self._pad)

    def recover(self, clerk: Clerk) -> None:
        """Ask for the station's recovery code and a new PIN."""
        self.clear()
        self._pad = None
        self.inside.addWidget(centred(_("{name}的新 PIN", name=clerk.name or ""), "lead"))
        code = self._line(_("恢复码（32个字母数字）"))
        pin = self._line(_("新 PIN（6到12位数字）"))
        pin.setEchoMode(QLineEdit.EchoMode.Password)
        code.returnPressed.connect(pin.setFocus)
        go = IconButton(_("换上新 PIN"), "check", role="main")
        back = IconButton(_("返回"), "back")
        for signal in (pin.returnPressed, go.clicked):
            signal.connect(lambda *_on: self._renew(clerk, pin.text(), code.text()))
        back.clicked.connect(lambda *_on: self.choose())
        self.inside.addWidget(go)
        self.inside.addWidget(back)
        self.lead_to(code)

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(words)
        line.setPlaceholderText(words)
        self.inside.addWidget(line)
        return line

    def _renew(self, clerk: Clerk, pin: str, code: str) -> None:
        clerks = self._station.people.clerks

        def work() -> Clerk:
            clerks.recover_pin(clerk.id, pin, code)
            return clerks.sign_in(clerk.id, pin)

        self.say(_("正在核对恢复码……"), "")
        self._jobs.ledger(work, self._signed_in, self._failed)

    def _try(self, clerk: Clerk, pin: str) -> None:
        station = self._station
        self._jobs.ledger(
            lambda: station.people.clerks.sign_in(clerk.id, pin), self._signed_in, self._failed
        )

    def _signed_in(self, clerk: Clerk) -> None:
        self.entered.emit(clerk)

    def _failed(self, error: ClerkError) -> None:
        words = told(error)
        if self._pad is None:
            self.say(words.message)
            return
        wait = error.args_by_name.get(WAIT, 0)
        seconds = wait if isinstance(error, PinWaitError) or wait else 0
        self._pad.refuse(words.message, int(seconds))

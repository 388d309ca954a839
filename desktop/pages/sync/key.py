"""Changing this PC's key: when, what follows, confirmed by the PIN; then the county hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.people.errors import PinWaitError, WrongPinError
from desktop import theme
from desktop.pages.booking import show_error
from desktop.pages.courier import TRAVEL, Ended
from desktop.pages.desk import Desk
from desktop.pages.sync.card import Card, wrapped
from desktop.pages.sync.reading import Pc, read_pc
from desktop.widgets.drawer import Drawer
from desktop.widgets.page import Page
from desktop.widgets.pin import PinPad
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

SECONDS: Final = "seconds"


class KeyCard(Card):
    """When a key is changed, and the button; without a use for it, why.

    Signals:
        wanted: the clerk wants to change it.
        run_wanted: sync now, so that the county certifies the new one.
    """

    wanted = Signal()
    run_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("换钥匙"),
            _(
                "每台电脑用自己的一把钥匙给账签名。电脑借出去过、送修过、中过毒，就换一把："
                "谁若拷走了旧钥匙，也冒充不了这台电脑。账都在，照常记。"
            ),
        )
        self.line: ProgressLine | None = None
        self.why = wrapped("", "hint")
        self.box.addWidget(self.why)
        self.change = self.add_button(_("换钥匙……"), "pin", self.wanted.emit)
        self.sync = self.add_button(_("现在同步"), "sync", self.run_wanted.emit)

    def show_pc(self, pc: Pc | None) -> None:
        """Say whether the key can be changed now, and if not, why."""
        why = ""
        if pc is None:
            why = _("登记到县里以后才用得上：现在没有别人认这把钥匙。")
        elif pc.is_revoked:
            why = _("县里停用了这台电脑，换钥匙没有用。请用新的登记码登记。")
        elif pc.waits:
            why = _("新钥匙已经在用，县里还没有认它。同步一次，或带U盘去县里，就认了。")
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.change.setEnabled(not why)
        self.change.setToolTip(why)
        self.sync.setVisible(pc is not None and pc.waits and not pc.is_revoked)

    def show_running(self, text: str) -> None:
        """Show that the change is under way; "" takes that away."""
        if self.line is not None:
            self.box.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None
        if text:
            self.say("")
            self.line = ProgressLine(text, may_stop=False)
            self.box.addWidget(self.line)
        self.change.setDisabled(bool(text))


class KeyChange(QObject):
    """One page's way from the button to the county's word."""

    def __init__(self, desk: Desk, page: Page, card: KeyCard) -> None:
        super().__init__(page)
        self._desk, self._page, self._card = desk, page, card
        self._is_told = False
        card.wanted.connect(self.begin)
        card.run_wanted.connect(lambda: desk.courier.run(by_hand=True))
        desk.courier.ended.connect(self._ended)

    def begin(self) -> None:
        """Ask the head for her PIN, where she has one; tell others who may do it."""
        station = self._desk.station

        def has_pin() -> bool:
            station.clerks.need_head()
            return station.clerks.pins.has(station.ledger.clerk)

        self._card.say("")
        self._desk.jobs.ledger(has_pin, self._ask, self._refused)

    def _refused(self, error: ClerkError) -> None:
        self._card.say(" ".join(filter(None, told(error))), "stop")

    def _ask(self, has_pin: bool) -> None:
        body = Confirming(has_pin=has_pin)
        drawer = Drawer(_("换钥匙"), body, _("换上新钥匙"), icon="pin")
        go = self._change(drawer, body)
        drawer.pressed.connect(go)
        if body.pad is not None:
            body.pad.entered.connect(lambda _pin: go())
            body.pad.left.connect(drawer.closed)
        self._page.open_drawer(drawer)

    def _change(self, drawer: Drawer, body: Confirming) -> Callable[[], None]:
        station, jobs = self._desk.station, self._desk.jobs

        def work(pin: str) -> None:
            jobs.borrow(station.clerks.need_head)
            jobs.borrow(lambda: station.clerks.pins.check(station.ledger.clerk, pin))
            said = jobs.borrow(station.sync.asking)
            station.sync.rotate(said)

        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            self._card.show_running("")
            if not body.refuse(error):
                show_error(drawer, error)

        def go() -> None:
            pin = body.pin()
            if pin is None:
                return
            drawer.busy(True)
            self._card.show_running(_("正在换钥匙……"))
            jobs.travel(lambda _progress: work(pin), lambda _none: self._changed(), failed)

        return go

    def _changed(self) -> None:
        """The new key is in use: let the county hear of it while the line is good."""
        self._page.close_drawer()
        self._card.show_running(_("新钥匙在用了，正在告诉县里……"))
        self._desk.jobs.changed.emit(Changes(kinds=frozenset({TRAVEL})))
        self._is_told = True
        self._desk.courier.run(by_hand=True)

    def _ended(self, ended: Ended) -> None:
        if not self._is_told:
            return
        self._is_told = False
        self._card.show_running("")
        if ended.error is None:
            self._desk.fetch(read_pc, self._certified)
        else:
            why = " ".join(filter(None, told(ended.error)))
            self._card.say(_("换好了，照常记账。县里还不知道：{why}", why=why), "wait")

    def _certified(self, pc: Pc | None) -> None:
        if pc is not None and not pc.waits:
            self._card.say(
                _("换好了，县里认了新钥匙，旧的作废了。请再做一份备份：以前的备份里是旧钥匙。"),
                "done",
            )


class Confirming(QWidget):
    """What follows from the change, and the PIN of who wants it."""

    def __init__(self, *, has_pin: bool) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        for text in (
            _("马上换上新钥匙，接着记账；旧钥匙从此作废。"),
            _("换完自动告诉县里；没有网就带U盘去一趟。"),
            _("以前的备份里是旧钥匙：换好后请再做一份备份。"),
        ):
            box.addWidget(wrapped(text, ""))
        self.pad: PinPad | None = None
        if has_pin:
            self.pad = PinPad(_("输入你的 PIN"))
            box.addWidget(self.pad)
            self.setFocusProxy(self.pad)
        box.addStretch(1)

    def pin(self) -> str | None:
        """Return what was typed, "" where there is no PIN; None while it is still to be typed."""
        if self.pad is None:
            return ""
        if not self.pad.line.text():
            self.pad.line.setFocus()
        return self.pad.line.text() or None

    def refuse(self, error: ClerkError) -> bool:
        """Take an error that is about the PIN."""
        if self.pad is None or not isinstance(error, PinWaitError | WrongPinError):
            return False
        self.pad.refuse(told(error).message, int(error.args_by_name.get(SECONDS, 0)))
        return True

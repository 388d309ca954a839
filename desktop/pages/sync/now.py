"""How things stand: three numbers, the last days, one quiet line when something is in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.sync.exchange import SKEWED_MS
from core.sync.link import split_address
from desktop import theme
from desktop.pages.lines import Lines
from desktop.pages.reached import LOCAL, RECEIPTED, SENT, legend, mark, words
from desktop.pages.sync.card import Card, Column, wrapped
from desktop.pages.sync.reading import DayRow, amount, cause, moment
from desktop.widgets.icons import IconButton, IconLabel, label, retone
from desktop.widgets.progress import ProgressLine
from words.say import _

if TYPE_CHECKING:
    from core.sync.states import SyncState

PORTAL: Final = frozenset({"sync.portal", "sync.not_our_hub"})
OpenUrl = Callable[[QUrl], object]


class NowView(QWidget):
    """The state of the sync.

    Signals:
        run_wanted: send and fetch now.
        stop_wanted: stop the run.
        offline_wanted: whether the link is to be switched off.
        news_wanted: show what the county says.
    """

    run_wanted = Signal()
    stop_wanted = Signal()
    offline_wanted = Signal(bool)
    news_wanted = Signal()

    def __init__(self, open_url: OpenUrl = QDesktopServices.openUrl) -> None:
        super().__init__()
        self._open_url = open_url
        self._address, self._is_offline = "", False
        self.figures: dict[str, QLabel] = {}
        self.line: ProgressLine | None = None
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        left = Column(_("现况"))
        left.box.addWidget(self._state_card())
        left.box.addWidget(self._latest_card())
        left.box.addStretch(1)
        row.addWidget(left, 3)
        self.setFocusProxy(self.sync)
        row.addWidget(self._days_card(), 2)

    def _state_card(self) -> Card:
        card = self.card = Card(_("去县里的路"))
        card.box.addLayout(self._figures())
        self.times = wrapped("")
        card.box.addWidget(self.times)
        self.trouble = Trouble()
        self.trouble.pressed.connect(self._mend)
        card.box.addWidget(self.trouble)
        self.work = QVBoxLayout()
        card.box.addLayout(self.work)
        self.sync = card.add_button(_("现在同步"), "sync", self.run_wanted.emit, role="main")
        self.offline = card.add_button(_("离线工作"), "cross", self._switch)
        return card

    def _latest_card(self) -> Card:
        self.latest = Card("")
        self.latest.add_button(_("看县里说的"), "next", self.news_wanted.emit)
        self.latest.hide()
        return self.latest

    def show_latest(self, title: str, text: str) -> None:
        """Show the newest notice; "" shows none."""
        self.latest.title.setText(title)
        self.latest.setAccessibleName(title)
        self.latest.set_words(text)
        self.latest.setVisible(bool(title))

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        theme.spaced(grid, 1, 0)
        grid.setHorizontalSpacing(theme.space(4))
        for at, (state, name) in enumerate(
            ((LOCAL, _("已存本机")), (SENT, _("已送出或已带走")), (RECEIPTED, _("县里已签收")))
        ):
            figure = self.figures[state] = label("0", "figure")
            figure.setAccessibleName(name)
            grid.addWidget(figure, 0, at)
            grid.addWidget(wrapped(name), 1, at)
            grid.setColumnStretch(at, 1)
        return grid

    def _days_card(self) -> Card:
        card = Card(_("每天的账"))
        self.days = Lines(_("每天的账"), (_("日期"), _("笔数"), _("到了哪里")), figures=(1,))
        card.box.addWidget(self.days, 1)
        hint = wrapped(legend(), "hint")
        card.box.addWidget(hint)
        return card

    def show_state(self, state: SyncState, address: str) -> None:
        """Show how things stand; ``address`` is the hub's."""
        self._address = address
        for name, count in (
            (LOCAL, state.local),
            (SENT, state.sent),
            (RECEIPTED, state.receipted),
        ):
            figure = self.figures[name]
            figure.setText(f"{count:,}")
            figure.setAccessibleDescription(f"{count:,} {words(name)}")
        retone(self.figures[LOCAL], "tone", "wait" if state.local and state.enrolled else "")
        retone(self.figures[RECEIPTED], "tone", "done" if state.receipted else "")
        self.times.setText("\n".join(times(state)))
        self.trouble.show_trouble(*trouble(state))
        self.offline.set_words(_("恢复联网") if state.work_offline else _("离线工作"))
        self.offline.set_icon("sync" if state.work_offline else "cross")
        self._is_offline = state.work_offline
        self.sync.setEnabled(state.enrolled and not state.work_offline)
        self.offline.setEnabled(state.enrolled)

    def show_days(self, rows: Sequence[DayRow]) -> None:
        """Show the last days."""
        self.days.show_rows(
            [(f"{row.day:%m-%d}", str(row.records), mark(row.state) or "—") for row in rows]
        )

    def _switch(self) -> None:
        self.offline_wanted.emit(not self._is_offline)

    def _mend(self, code: str) -> None:
        if code == "sync.work_offline":
            self.offline_wanted.emit(False)
        elif code in PORTAL:
            # Any page over plain HTTP brings the network's own login page.
            self._open_url(QUrl(f"http://{split_address(self._address)[0]}/"))
        else:
            self.run_wanted.emit()

    def show_running(self, *, running: bool) -> None:
        """Show that a run is under way, with a way to stop it."""
        self.sync.setVisible(not running)
        if self.line is not None:
            self.work.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None
        if running:
            self.trouble.hide()
            self.line = ProgressLine(_("正在和县里同步……"))
            self.line.cancelled.connect(self.stop_wanted)
            self.work.addWidget(self.line)

    def show_moved(self, size: int) -> None:
        """Show how many bytes went so far."""
        if self.line is not None:
            self.line.count.setText(amount(size))


class Trouble(QWidget):
    """One quiet line: what is in the way, and the one thing to do.

    Signals:
        pressed: the code of what is in the way.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        row = QHBoxLayout(self)
        theme.spaced(row, 2, 0)
        self._icon = IconLabel("warn", "wait")
        self.text = wrapped("", "")
        self.button = IconButton("", "next")
        self.button.clicked.connect(lambda *_on: self.pressed.emit(self._code))
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.hide()

    def show_trouble(self, code: str, action: str) -> None:
        """Show what a code means; "" shows nothing."""
        self._code = code
        self.text.setText(" ".join(filter(None, cause(code))))
        retone(self.text, "tone", "wait")
        self.button.set_words(action)
        self.button.setVisible(bool(action))
        self.setVisible(bool(code))


def trouble(state: SyncState) -> tuple[str, str]:
    """Return the code of what is in the way now, and what its button says."""
    if not state.enrolled:
        return "", ""
    if state.work_offline:
        return "sync.work_offline", _("恢复联网")
    if state.cause in PORTAL:
        return state.cause, _("打开登录页")
    if state.cause:
        return state.cause, _("再试一次")
    if abs(state.skew_ms) > SKEWED_MS:
        return "sync.wrong_clock", _("改好了，再对一次")
    return "", ""


def times(state: SyncState) -> list[str]:
    """Return when the county last receipted, was last reached, and will be asked next."""
    said = []
    if state.last_receipt_ms:
        said.append(_("上次签收：{when}", when=moment(state.last_receipt_ms)))
    if state.waiting_since and state.enrolled:
        said.append(_("最早一笔没签收的：{day}", day=state.waiting_since))
    if state.reached_ms:
        said.append(_("上次连通：{when}", when=moment(state.reached_ms)))
    if state.enrolled and not state.work_offline and state.next_ms:
        said.append(_("下次自动同步：{when}", when=moment(state.next_ms)))
    if not state.history_whole:
        said.append(_("以前的账还在从县里下来，已到的可以先用。"))
    return said

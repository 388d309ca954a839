"""What the window shows of the way to the county, whatever page is open: the pill, and notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.journal.opening import BEGUN_ANEW
from desktop.pages.courier import Ended
from desktop.pages.desk import Desk
from desktop.pages.drives import Drives
from desktop.widgets.notice import Notice
from desktop.widgets.pill import Pill, Travelled
from words.errors import SENTENCES, sentence, told
from words.say import _

if TYPE_CHECKING:
    from core.sync.states import SyncState
    from core.sync.sync import Outcome

SYNC_KEY: Final = "Ctrl+U"
PAGE: Final = "sync"
TELLING: Final = frozenset(
    {"sync.portal", "sync.not_our_hub", "sync.revoked", "sync.unknown_pc", "sync.hub_expired"}
)
"""What stands in the way and does not go away by itself; of the rest the pill tells."""
KILO: Final = 1000
NEWS: Final = frozenset({"notice"})


class Travelling(QObject):
    """Lets the pill follow the courier, tells what the clerk should hear, watches for sticks.

    ``notice`` shows a Notice, ``go`` shows a page and what to open there.
    """

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        pill: Pill,
        notice: Callable[[Notice], None],
        go: Callable[[str, str], None],
    ) -> None:
        super().__init__(window)
        self._desk, self._pill = desk, pill
        self._notice, self._go = notice, go
        self._moved = ""
        self._told, self._clock_told = "", False
        self._begun_anew = bool(desk.settings.recall(BEGUN_ANEW, default=False))
        self.drives = Drives(self)
        courier, sticking = desk.courier, desk.sticking
        courier.told.connect(self._show)
        courier.running.connect(self._running)
        courier.moved.connect(self._moving)
        courier.ended.connect(self._ended)
        sticking.noticed.connect(notice)
        self.drives.came.connect(sticking.came)
        self.drives.went.connect(sticking.went)
        self._key = QShortcut(QKeySequence(SYNC_KEY), window)
        self._key.setContext(Qt.ShortcutContext.WindowShortcut)
        self._key.activated.connect(self.run)

    def begin(self) -> None:
        """Take up the work, once the desk is on the screen."""
        self._desk.courier.begin()
        self._desk.courier.keep_time()
        # A page that was shown before may have asked for it already.
        if self._desk.courier.state is not None:
            self._show(self._desk.courier.state)
        self.drives.begin()

    def run(self) -> None:
        """Sync by hand; a PC that belongs to no county is shown how it joins one."""
        state = self._desk.courier.state
        if state is not None and not state.enrolled:
            self._go(PAGE, "pc")
        else:
            self._desk.courier.run(by_hand=True)

    def _running(self, running: bool) -> None:
        self._moved = size(0) if running else ""
        self._paint()

    def _moving(self, moved: int) -> None:
        self._moved = size(moved)
        self._paint()

    def _show(self, state: SyncState) -> None:
        self._paint()
        if self._begun_anew:
            self._begun_anew = False
            self._tell_begun_anew(enrolled=state.enrolled)
        if state.cause in TELLING and state.cause != self._told:
            kept = SENTENCES[state.cause]
            self._say(
                f"{sentence(state.cause)} {_(kept.advice)}", "wait", lambda: self._go(PAGE, "now")
            )
        self._told = state.cause

    def _tell_begun_anew(self, *, enrolled: bool) -> None:
        """Say once of a backup that was put back how it goes on, and offer the next sync."""
        settings = self._desk.settings

        def forget() -> None:
            settings.remember(BEGUN_ANEW, value=False)

        def sync() -> None:
            forget()
            self.run()

        text = _("这是从备份恢复的，从这里另起一段接着记，不会和从前的混。")
        if enrolled:
            text += _("备份以后送到县里的账，同步一次就会回来。")
        self._notice(
            Notice(
                text=text,
                tone="wait",
                undo=sync if enrolled else None,
                undo_label=_("现在同步"),
                seconds=0,
                ended=forget,
            )
        )

    def _paint(self) -> None:
        state = self._desk.courier.state
        if state is not None:
            self._pill.show_travelled(travelled(state, self._moved))

    def _ended(self, ended: Ended) -> None:
        if ended.outcome is not None and ended.outcome.wrong_clock and not self._clock_told:
            self._clock_told = True
            kept = SENTENCES["sync.wrong_clock"]
            self._say(f"{sentence('sync.wrong_clock')} {_(kept.advice)}", "wait", None)
        elif ended.outcome is not None and ended.outcome.incidents:
            self._say(_("县里来了要处理的事。"), "wait", lambda: self._go(PAGE, "troubles"))
        elif ended.outcome is not None and NEWS & ended.outcome.kinds:
            self._say(_("县里来了新通知。"), "", lambda: self._go(PAGE, "news"))
        elif ended.by_hand:
            self._say_end(ended)

    def _say_end(self, ended: Ended) -> None:
        if ended.outcome is not None:
            self._say(outcome_words(ended.outcome), "done", None)
        elif ended.error is not None:
            self._say(" ".join(filter(None, told(ended.error))), "wait", None)

    def _say(self, text: str, tone: str, look: Callable[[], None] | None) -> None:
        label = _("看一看") if look is not None else ""
        self._notice(Notice(text=text, tone=tone, undo=look, undo_label=label, seconds=8))


def travelled(state: SyncState, moved: str) -> Travelled:
    """Return a state as the pill shows it."""
    kept = SENTENCES.get(state.cause)
    return Travelled(
        saved=state.local,
        sent=state.sent,
        receipted=state.receipted,
        enrolled=state.enrolled,
        when=clock(state.last_receipt_ms),
        offline=state.work_offline,
        troubles=state.incidents,
        cause=f"{sentence(state.cause)} {_(kept.advice)}" if kept else "",
        moving=moved,
    )


def clock(ms: int) -> str:
    """Return a time as one reads it on this PC's clock; "" for none."""
    if ms <= 0:
        return ""
    return f"{dt.datetime.fromtimestamp(ms / KILO, tz=dt.UTC).astimezone():%m-%d %H:%M}"


def size(moved: int) -> str:
    """Return bytes as one reads them."""
    return f"{moved / KILO:.1f} KB" if moved < KILO * KILO else f"{moved / KILO / KILO:.1f} MB"


def outcome_words(outcome: Outcome) -> str:
    """Return what a run did."""
    if outcome.events_sent or outcome.events_received:
        return _(
            "同步好了：送出 {sent} 条，收到 {received} 条。",
            sent=outcome.events_sent,
            received=outcome.events_received,
        )
    return _("同步好了，没有新东西。")

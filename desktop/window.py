"""The desk's one window: rail, strip, pages built on first visit, notices, the villager's card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.base.errors import ClerkError
from desktop import theme
from desktop.jobs import BugError, Jobs
from desktop.settings import NOTICE_SECONDS, Settings
from desktop.voice import Speaker
from desktop.widgets.card import Card, CardView
from desktop.widgets.curtain import SMALLEST, USUAL
from desktop.widgets.found import Found
from desktop.widgets.notice import Notice, NoticeBar
from desktop.widgets.page import Page, PageEntry
from desktop.widgets.rail import Rail, RailEntry
from desktop.widgets.strip import Strip
from words.errors import told
from words.say import _

HALF_TYPED_MS: Final = 2000
COUNTY: Final = "sync"
"""Key of the page behind the pill."""
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(QWidget):
    """Shows one page at a time, and what the pages ask to be shown.

    It stands alone or fills a curtain; asked to close, to hide or to come forward, it passes
    that on to the window it fills.
    """

    def __init__(self, jobs: Jobs, settings: Settings, speaker: Speaker) -> None:
        super().__init__()
        self.jobs, self.settings, self.speaker = jobs, settings, speaker
        self._entries: dict[str, PageEntry] = {}
        self._built: dict[str, Page] = {}
        self._half: dict[str, dict[str, str]] = {}
        self._now = ""
        self._card: CardView | None = None
        self._was_full = False
        self._alone = True
        self._may_close: Callable[[], bool] = lambda: True
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        jobs.broke.connect(self.tell_error)
        speaker.missing.connect(self._tell_no_voice)
        self._half_timer = QTimer(self)
        self._half_timer.setInterval(HALF_TYPED_MS)
        self._half_timer.timeout.connect(self.keep_half_typed)

    def _build(self) -> None:
        self.rail, self.strip, self.stack = Rail(), Strip(), QStackedWidget()
        sides = QHBoxLayout(self)
        theme.spaced(sides, 0, 0)
        sides.addWidget(self.rail)
        right = QVBoxLayout()
        theme.spaced(right, 0, 0)
        right.addWidget(self.strip)
        right.addWidget(self.stack, 1)
        sides.addLayout(right, 1)
        self.notices = NoticeBar(self, self._room)
        self._claims_enter = False
        self.rail.chosen.connect(self.show_page)
        self.strip.search.taken.connect(self._on_found)
        self.strip.search.left.connect(self._focus_page)
        self.strip.pill.clicked.connect(lambda: self.show_page(COUNTY))
        self._shortcut("Ctrl+K", self.strip.search.start)
        self._show_frame(shown=False)

    def _shortcut(self, keys: str, do: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(do)

    def _show_frame(self, *, shown: bool) -> None:
        self._alone = not shown
        self.rail.setVisible(shown)
        self.strip.setVisible(shown)

    def show_alone(self, widget: QWidget) -> None:
        """Show one thing without rail and strip: opening, unlocking, the first run."""
        self._show_frame(shown=False)
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        widget.setFocus()

    def lay_out(self, entries: Sequence[PageEntry]) -> None:
        """Put the pages on the rail; none is built before it is shown."""
        for entry in entries:
            self._entries[entry.key] = entry
            if entry.icon:
                title = entry.title or entry.label
                place = RailEntry(entry.icon, entry.label, entry.keycap, title)
                place.setChecked(entry is entries[0])
                self.rail.add(entry.key, place)
            if entry.shortcut:
                self._shortcut(entry.shortcut, partial(self.show_page, entry.key))

    def open_desk(self) -> None:
        """Show the frame and the first page."""
        self._show_frame(shown=True)
        self._half_timer.start()
        self.show_page(next(iter(self._entries)))

    def come_back(self) -> None:
        """Show the desk again after something stood alone in the window."""
        self._show_frame(shown=True)
        self.show_page(self._now)

    def show_page(self, key: str, what: str = "") -> None:
        """Show a page, building it on its first visit; ``what`` is an id, "new" or "".

        While something stands alone in the window (a PIN is asked) no page is shown.
        """
        if self._alone or key not in self._entries:
            return
        page = self._built.get(key) or self._build_page(key)
        self._now = key
        self.rail.mark(key)
        self.stack.setCurrentWidget(page)
        page.arrive(what)

    def _build_page(self, key: str) -> Page:
        page = self._built[key] = self._entries[key].factory()
        page.noticed.connect(self.notice)
        page.wanted.connect(self.show_page)
        page.turned.connect(self.turn)
        page.spoken.connect(self.speaker.say)
        page.drawer_moved.connect(self.notices.place_anew)
        self.stack.addWidget(page)
        half = self.settings.recall(f"half.{key}", {})
        if half:
            self._half[key] = half
            page.restore(half)
        return page

    def page(self, key: str = "") -> Page | None:
        """Return a page that was built, by default the one shown."""
        return self._built.get(key or self._now)

    def notice(self, notice: Notice) -> None:
        """Show a notice; Enter dismisses it if it is the next key."""
        self.notices.show_notice(notice)
        self._claims_enter = True
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def notice_at_work(self, notice: Notice) -> None:
        """Show a notice that can wait: not over a locked screen, whose clerk is not there."""
        if not self._alone:
            self.notice(notice)

    def _room(self) -> QRect:
        """Return where notices may lie: over the page, never over its drawer's main button."""
        room = self.stack.geometry()
        page = self.page()
        if page is not None and page.drawer is not None:
            wide = theme.current().sizes.drawer
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            room.adjust(*((wide, 0, 0, 0) if mirrored else (0, 0, -wide, 0)))
        return room

    def tell(self, text: str, tone: str = "done") -> None:
        """Show a plain notice."""
        self.notice(Notice(text=text, tone=tone, seconds=self.settings.get(NOTICE_SECONDS)))

    def tell_error(self, error: ClerkError) -> None:
        """Show an error that no page took."""
        if isinstance(error, BugError):
            text = _("程序出了差错，这一步没有做成；已记进日志。别的不受影响。")
        else:
            text = " ".join(told(error))
        self.notice(Notice(text=text, tone="stop", seconds=0))

    def _tell_no_voice(self) -> None:
        self.tell(_("这台电脑没有可用的语音，朗读先不用了。"), "wait")

    def turn(self, card: Card) -> None:
        """Show a card over the whole screen, for the villager at the counter."""
        self.close_card()
        self._was_full = self.window().isFullScreen()
        self._card = CardView(card, self)
        self._card.closed.connect(self.close_card)
        self._card.spoken.connect(self.speaker.say)
        self._card.show()
        self._card.raise_()
        self._card.setFocus()
        if not self._was_full:
            self.showFullScreen()

    def card(self) -> CardView | None:
        """Return the card being shown."""
        return self._card

    def close_card(self) -> None:
        """Turn back to the desk."""
        if self._card is None:
            return
        card, self._card = self._card, None
        card.hide()
        card.deleteLater()
        self.speaker.stop()
        if not self._was_full:
            self.showNormal()
        self._focus_page()

    def take_scan(self, code: str) -> None:
        """Give a scanned code to the page; one it has no use for is looked up."""
        page = self.page()
        if self._alone or self._card is not None or page is None or page.scanned(code):
            return
        self.strip.search.start()
        self.strip.search.setText(code)
        self.strip.search.textEdited.emit(code)

    def set_day(self, day: dt.date, *, other: bool = False) -> None:
        """Show the business day."""
        self.strip.set_day(day, other=other)

    def keep_half_typed(self) -> None:
        """Keep what is half-typed on the page, if it changed since it was kept last."""
        page = self.page()
        if page is None:
            return
        half = page.half_typed()
        if half != self._half.get(self._now, {}):
            self._half[self._now] = half
            self.settings.remember(f"half.{self._now}", half)

    def on_close(self, may_close: Callable[[], bool]) -> None:
        """Ask this before the window closes."""
        self._may_close = may_close

    def _on_found(self, hit: Found) -> None:
        for entry in self._entries.values():
            if hit.kind in entry.kinds:
                self.show_page(entry.key, hit.key)
                return

    def _focus_page(self) -> None:
        page = self.page()
        if page is not None:
            page.setFocus()
            page.arrive("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter dismiss a fresh notice: the first key after it decides whether it is meant."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        app = QApplication.instance()
        if app is None or not self._claims_enter or watched is not QApplication.focusWidget():
            return False
        self._claims_enter = False
        app.removeEventFilter(self)
        button = watched in (self.notices.undo, self.notices.ok)
        if event.key() not in ENTER or button or self.notices.notice() is None:
            return False
        self.notices.finish()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc: the page's drawer first, then home."""
        if self._alone or event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        page = self.page()
        if page is not None and not page.escape():
            self.show_page(next(iter(self._entries)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card over everything."""
        super().resizeEvent(event)
        if self._card is not None:
            self._card.setGeometry(self.rect())

    def end(self) -> bool:
        """Keep what is half-typed, end the notice (its paper prints), then ask whether to close."""
        self.keep_half_typed()
        self.notices.finish_all()
        self._half_timer.stop()
        return self._may_close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close if nothing speaks against it."""
        event.setAccepted(self.end())

    def close(self) -> bool:
        """Close the window."""
        top = self.window()
        return super().close() if top is self else top.close()

    def hide(self) -> None:
        """Hide the window."""
        top = self.window()
        if top is self:
            super().hide()
        else:
            top.hide()

    def showNormal(self) -> None:
        """Show the window at its usual size."""
        top = self.window()
        if top is self:
            super().showNormal()
        else:
            top.showNormal()

    def showFullScreen(self) -> None:
        """Show the window over the whole screen."""
        top = self.window()
        if top is self:
            super().showFullScreen()
        else:
            top.showFullScreen()

    def come_forward(self) -> None:
        """Bring the window to the front."""
        top = self.window()
        if top.isMinimized():
            top.showNormal()
        top.raise_()
        top.activateWindow()

"""The home page: greeting, the jobs as tiles, what is to be done, today's money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.courier import notices_read
from desktop.pages.desk import Desk
from desktop.pages.home.money import MoneyCard, way_words
from desktop.pages.home.todo import FromCounty, TaskList, tasks
from desktop.widgets.icons import label
from desktop.widgets.page import Page
from desktop.widgets.scrolling import scrolled
from desktop.widgets.tile import Tile
from words.say import _
from words.told import N_

if TYPE_CHECKING:
    from core.sync.states import SyncState
    from core.views import Views
    from desktop.pages.home.reading import Today

JOBS: Final = (
    ("scan", N_("扫码入库"), N_("包裹到了"), "F2", "parcels", "batch"),
    ("hand-over", N_("取件"), N_("报尾号就找到"), "F2", "parcels", "fetch"),
    ("up", N_("收购"), N_("过秤、开收据"), "F3", "up", "new"),
    ("down", N_("代买"), N_("替村民网上买"), "F4", "down", "new"),
    ("parcel-out", N_("代寄"), N_("看证件、开箱"), "F2", "parcels", "send"),
    ("sent", N_("上行销售"), N_("卖到城里"), "F3", "up", "up"),
    ("errand", N_("便民服务"), N_("缴费、充值、订票"), "F7", "errands", "new"),
    ("close", N_("日结"), N_("数钱、锁账"), "F9", "close", ""),
)
"""Icon, words, hint, key, page, and what to open there."""
IN_A_ROW: Final = 4
HALVES: Final = (("up", N_("收购或上行单")), ("down", N_("代买单")), ("parcels", N_("包裹单")))
NOON, EVENING = 12, 18
WEEKDAYS: Final = (
    N_("星期一"),
    N_("星期二"),
    N_("星期三"),
    N_("星期四"),
    N_("星期五"),
    N_("星期六"),
    N_("星期日"),
)


class HomePage(Page):
    """Where the clerk begins and ends."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("首页"))
        self._desk = desk
        self._stale = True
        self._today: Today | None = None
        self.tiles: dict[str, Tile] = {}
        self.todo = TaskList()
        self.todo.wanted.connect(self.wanted)
        self.money = MoneyCard()
        inside = QWidget()
        inside.setObjectName("scrolled")
        whole = QVBoxLayout(inside)
        theme.spaced(whole, 4, 0, 0, 0, 2)
        whole.addLayout(self._jobs())
        below = QHBoxLayout()
        theme.spaced(below, 4, 0)
        below.addWidget(self._todo_card(), 3)
        below.addWidget(self.money, 2)
        whole.addLayout(below, 1)
        self.set_body(self._scrolled(inside))
        desk.jobs.changed.connect(self._on_changed)
        desk.courier.told.connect(self._show_way)

    def _jobs(self) -> QGridLayout:
        grid = QGridLayout()
        theme.spaced(grid, 3, 0)
        for at, (icon, words, hint, key, page, what) in enumerate(JOBS):
            tile = Tile(icon, _(words), _(hint), key)
            tile.setObjectName(f"job-{page}-{what}")
            tile.clicked.connect(partial(self._go, page, what))
            self.tiles[f"{page}-{what}"] = tile
            grid.addWidget(tile, at // IN_A_ROW, at % IN_A_ROW)
        return grid

    def _go(self, page: str, what: str, _checked: object = None) -> None:
        self.wanted.emit(page, what)

    def _todo_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "paper")
        card.setAccessibleName(_("今天要办的"))
        box = QVBoxLayout(card)
        theme.spaced(box, 2, 3, 3)
        title = label(_("今天要办的"), "lead")
        title.setContentsMargins(theme.space(2), 0, 0, 0)
        box.addWidget(title)
        box.addWidget(self.todo)
        box.addStretch(1)
        return card

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        scroll = scrolled(inside, name=_("首页"))
        scroll.setFocusProxy(next(iter(self.tiles.values())))
        return scroll

    def arrive(self, what: str = "") -> None:
        """Be shown: read what is to be done now."""
        super().arrive(what)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what changed while another page was shown."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_changed(self, _changes: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read everything that is shown."""
        self._stale = False
        station, day = self._desk.station, self._desk.today()
        clerk = station.ledger.clerk

        def read(views: Views) -> Today:
            from desktop.pages.home.reading import read_today

            return read_today(views, day, clerk)

        self._desk.fetch(read, self._show, latest="home")
        self._show_way(self._desk.courier.state)

    def _show_way(self, state: SyncState | None) -> None:
        """Say how far what was recorded has travelled, once that is known."""
        if state is not None:
            self.money.show_kept(way_words(state))
            self._show_tasks()

    def _show_tasks(self) -> None:
        if self._today is None:
            return
        state = self._desk.courier.state
        read = frozenset(notices_read(self._desk.settings))
        county = FromCounty(read, state.incidents if state else 0)
        self.todo.show_tasks(tasks(self._today, self._drafts(), county))

    def _show(self, today: Today) -> None:
        hour = self._desk.station.clock.now().hour
        hello = greeting(hour)
        self.title.setText(_("{hello}，{name}", hello=hello, name=today.clerk))
        self.set_subtitle(_day_words(today.day))
        self._today = today
        self._show_tasks()
        self.money.show_figures(today.figures)
        numbers: dict[str, tuple[int, bool]] = {
            "parcels-fetch": (today.on_shelf, today.overdue.send_back > 0),
            "up-up": (today.to_ship, today.to_ship > 0),
            "down-new": (today.to_fetch, False),
            "close-": (len(today.not_closed), True),
        }
        for key, (number, presses) in numbers.items():
            self.tiles[key].set_number(str(number) if number else "", "wait" if presses else "")

    def _drafts(self) -> list[tuple[str, str]]:
        """Return the forms that are half-typed, with what they are called."""
        recall: Callable[[str, Any], Any] = self._desk.settings.recall
        return [(page, _(name)) for page, name in HALVES if _is_typed(recall(f"half.{page}", {}))]


def _is_typed(half: dict[str, str]) -> bool:
    """Tell whether a half-typed form says whom or what it is about."""
    told = ("farmer", "product", "villager", "item", "receiver_name", "waybill")
    return any(half.get(name, "").strip("|") for name in told)


def greeting(hour: int) -> str:
    """Return how one greets at an hour of the day."""
    if hour < NOON:
        return _("早上好")
    return _("下午好") if hour < EVENING else _("晚上好")


def _day_words(day: dt.date) -> str:
    weekday = _(WEEKDAYS[day.weekday()])
    return _("{month}月{day}日 {weekday}", month=day.month, day=day.day, weekday=weekday)

"""Advice for the next season: what each listing or farmer sold, what came back, what to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.paper.gathered import house
from core.paper.season_sheet import SeasonEntry, SeasonSheet, season_sheet
from core.station import Views
from core.trade.queries.seasons import Season
from core.trade.rules.seasons import Advice, percent
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.printing import Printing, Sheet
from desktop.widgets import typed
from desktop.widgets.choice import Chips
from desktop.widgets.empty import Empty
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from words.errors import advice, sentence
from words.say import _
from words.told import N_

LISTINGS, FARMERS = "listings", "farmers"
SPANS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "quarter": (N_("近三个月"), 91),
        "half": (N_("近半年"), 183),
        "year": (N_("近一年"), 365),
    }
)
"""What a span is called, and its days."""
MOST: Final = 60
"""Cards on the screen; the paper has all."""
TONES: Final[Mapping[str, str]] = MappingProxyType({"season.good": "done", "season.little": "soft"})


class SeasonView(QWidget):
    """The look back: what of, over which days, a card for each, a paper of all.

    Signals:
        wanted: the id of a listing whose draft is to be opened.
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk, printing: Printing, orders: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._printing = desk, printing
        self.found: list[Season] = []
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 0)
        whole.addLayout(self._head())
        self.said = label("", "soft")
        self.said.setWordWrap(True)
        whole.addWidget(self.said)
        self.stack = QStackedWidget()
        whole.addWidget(self.stack, 1)
        self.empty = Empty(
            "listing",
            _("这段时间还没有卖出记录"),
            _(
                "平台导出的订单表在“导入”里收进来，就记到那份商品上；手记的卖出选了农户，"
                "就记到农户上。卖上十来单，这里会说退了多少、为什么、下一季改哪里。"
            ),
            _("去导入订单"),
            orders,
        )
        self.cards = QScrollArea()
        self.cards.setWidgetResizable(True)
        self.cards.setFrameShape(QFrame.Shape.NoFrame)
        self.cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards.setAccessibleName(_("上季经验"))
        self.stack.addWidget(self.cards)
        self.stack.addWidget(self.empty)
        self.setFocusProxy(self.cards)
        desk.jobs.changed.connect(lambda changes: self._on_changed(changes.kinds))

    def _head(self) -> FlowLayout:
        head = FlowLayout()
        self.of = Chips([(LISTINGS, _("各商品")), (FARMERS, _("各农户"))], _("看什么"))
        self.of.set_value(LISTINGS)
        self.span = Chips([(key, _(words)) for key, (words, _days) in SPANS.items()], _("时段"))
        self.span.set_value("year")
        for chips in (self.of, self.span):
            chips.chosen.connect(lambda _value: self.refresh())
            head.add(chips)
        self.print_button = IconButton(_("打印全部"), "print")
        self.print_button.setToolTip(_("打印全部") + "  Ctrl+P")
        self.print_button.setShortcut("Ctrl+P")
        self.print_button.clicked.connect(self.print)
        head.add(self.print_button, end=True)
        return head

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and last day that are looked back upon."""
        last = self._desk.today()
        return last - dt.timedelta(days=SPANS[self.span.value() or "year"][1]), last

    def refresh(self) -> None:
        """Read the seasons anew."""
        work = partial(_seasons, self.of.value() or LISTINGS, *self.days())
        self._desk.fetch(work, self._show, latest="season")

    def _on_changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"up", "up.move", "listing", "listing.change"}:
            self.refresh()

    def _show(self, found: list[Season]) -> None:
        self.found = found
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        theme.spaced(column, 3, 0)
        for season in found[:MOST]:
            column.addWidget(self._card(season))
        column.addStretch(1)
        self.cards.setWidget(inside)
        self.stack.setCurrentWidget(self.cards if found else self.empty)
        self.print_button.setEnabled(bool(found))
        self.said.setText(self._summary(found))
        self.said.setVisible(bool(found))

    def _summary(self, found: Sequence[Season]) -> str:
        first, last = self.days()
        said = _(
            "{first} 至 {last}，按卖出多少排；只是算账和提醒，怎么定由您。",
            first=f"{first:%Y-%m-%d}",
            last=f"{last:%Y-%m-%d}",
        )
        if len(found) > MOST:
            said += _("这里列前 {most} 个，打印的有全部 {all} 个。", most=MOST, all=len(found))
        return said

    def _card(self, season: Season) -> QFrame:
        card = QFrame()
        card.setProperty("role", "paper")
        box = QVBoxLayout(card)
        theme.spaced(box, 2, 4, 3)
        head = QHBoxLayout()
        theme.spaced(head, 3, 0)
        name = label(season.name or _("（已删除）"), "lead")
        name.setToolTip(season.code)
        head.addWidget(name, 1)
        if season.of == "listing":
            button = IconButton(_("打开草稿"), "listing", role="quiet")
            button.setAccessibleName(_("打开草稿：{name}", name=season.name))
            button.clicked.connect(lambda: self.wanted.emit(season.id))
            head.addWidget(button)
        box.addLayout(head)
        figures = label(figures_of(season), "soft")
        figures.setWordWrap(True)
        box.addWidget(figures)
        for one in season.advice:
            message, what = words_of(one)
            said = label(message, tone=TONES.get(one.code, "wait"))
            said.setWordWrap(True)
            box.addWidget(said)
            if what:
                todo = label(f"→ {what}")
                todo.setWordWrap(True)
                box.addWidget(todo)
        return card

    def print(self) -> None:
        """Print what is looked back upon, all of it."""
        of = self.of.value() or LISTINGS
        first, last = self.days()
        names = {LISTINGS: _("各商品"), FARMERS: _("各农户")}

        def gather(views: Views) -> Callable[[], Sheet]:
            entries = tuple(
                SeasonEntry(
                    name=one.name or _("（已删除）"),
                    figures=figures_of(one),
                    advice=tuple(map(words_of, one.advice)),
                )
                for one in _seasons(of, first, last, views)
            )
            document = SeasonSheet(
                **house(views), of=names[of], start=first, end=last, entries=entries
            )
            return lambda: Sheet(name=_("上季经验"), content=season_sheet(document, _))

        self._printing.draw(gather)


def _seasons(of: str, first: dt.date, last: dt.date, views: Views) -> list[Season]:
    seasons = views.seasons
    return seasons.farmers(first, last) if of == FARMERS else seasons.listings(first, last)


def words_of(one: Advice) -> tuple[str, str]:
    """Return what a piece of advice says, and what it says to do."""
    return sentence(one.code, **one.args), advice(one.code, **one.args)


def figures_of(season: Season) -> str:
    """Return a season's figures in one line; what nothing is known of is left out."""
    found = season.figures
    on_time = found.on_time_permille
    parts = (
        _("{count} 单", count=found.orders),
        _("卖出 {yuan} 元", yuan=typed.yuan(found.sold_fen)),
        _(
            "退款 {count} 单（{percent}%）",
            count=found.refunds,
            percent=percent(found.refund_permille),
        ),
        _("损耗 {percent}%", percent=percent(found.loss_permille)) if found.lost_g else "",
        _("准时发货 {percent}%", percent=percent(on_time)) if on_time is not None else "",
        _("均价 {yuan} 元/斤", yuan=typed.yuan(found.prices.middle_fen)) if found.prices else "",
        _("行情 {yuan} 元/斤", yuan=typed.yuan(found.market.middle_fen)) if found.market else "",
    )
    return " · ".join(filter(None, parts))

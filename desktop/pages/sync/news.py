"""What the county says: notices with a mark for those unread, and prices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.county.model import Notice, PriceNote
from desktop import theme
from desktop.pages.lines import Lines
from desktop.pages.naming import unit_words
from desktop.pages.sync.card import Card, Column, wrapped
from desktop.pages.sync.reading import News
from desktop.widgets import typed
from desktop.widgets.empty import Empty
from desktop.widgets.scrolling import emptied
from words.say import _

TONES: Final = {"urgent": "stop", "important": "wait"}


class NewsView(QWidget):
    """Notices to the left, prices to the right.

    Signals:
        read: the id of a notice that the clerk has read.
    """

    read = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        self.column = Column(_("县里的通知"))
        self.empty = Empty(
            "voice",
            _("县里还没有发通知"),
            _("同步以后，县里的通知和价格会到这里，首页也会提醒。"),
        )
        left = QWidget()
        self._left = QVBoxLayout(left)
        theme.spaced(self._left, 0, 0)
        self._left.addWidget(self.column)
        self._left.addWidget(self.empty)
        row.addWidget(left, 3)
        prices = Card(_("价格信息"))
        self.prices = Lines(
            _("价格信息"), (_("品名"), _("价格"), _("市场"), _("日期")), figures=(1,)
        )
        prices.box.addWidget(self.prices, 1)
        row.addWidget(prices, 2)
        self.cards: dict[str, Card] = {}
        self.setFocusProxy(self.column)

    def show_news(self, news: News, read: Sequence[str]) -> None:
        """Show notices and prices; ``read`` are the ids of what was read here."""
        emptied(self.column.box)
        self.cards = {}
        for notice in news.notices:
            card = self.cards[notice.id] = self._card(notice, unread=notice.id not in read)
            self.column.box.addWidget(card)
        self.column.box.addStretch(1)
        self.column.setVisible(bool(news.notices))
        self.empty.setVisible(not news.notices)
        self.prices.show_rows([price_row(note) for note in news.prices])

    def _card(self, notice: Notice, *, unread: bool) -> Card:
        head = f"● {notice.heading}" if unread else notice.heading
        card = Card(head)
        card.setAccessibleName(_("未读 {title}", title=notice.heading) if unread else head)
        card.box.addWidget(wrapped(notice.text, ""))
        card.box.addWidget(wrapped(under(notice), "hint"))
        tone = TONES.get(notice.level, "")
        card.title.setProperty("tone", tone)
        if unread:
            button = card.add_button(_("读过了"), "check", partial(self.read.emit, notice.id))
            button.setAccessibleName(_("读过了 {title}", title=notice.heading))
        return card


def under(notice: Notice) -> str:
    """Return who said it, when, and until when it holds."""
    until = _("到 {day} 为止", day=notice.valid_until) if notice.valid_until else ""
    day = notice.day.isoformat() if notice.day else ""
    return "  ".join(filter(None, (day, notice.author or _("县里"), until)))


def price_row(note: PriceNote) -> tuple[str, str, str, str]:
    """Return a price as a line of the table."""
    name = " ".join(filter(None, (note.product, note.grade)))
    price = f"{typed.yuan(note.fen or 0)}/{unit_words(note.per)}"
    day = f"{note.day:%m-%d}" if note.day else ""
    return name, price, note.market or note.source or "", day

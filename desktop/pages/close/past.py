"""Days closed before, and hand-overs, each with what it was short or over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.trade.model.close import Close
from core.trade.queries.ledgers import ledger
from desktop import theme
from desktop.models.ledger import Column, LedgerModel
from desktop.pages.close.figures import difference_words
from desktop.pages.desk import Desk
from desktop.pages.sources import FromViews
from desktop.widgets import typed
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from words.say import _


def columns() -> tuple[Column[Close], ...]:
    """Return the columns of the list of closed days."""
    return (
        Column(key="day", label=_("日期"), text=lambda c: c.day.isoformat() if c.day else ""),
        Column(key="serial", label=_("单号"), text=lambda c: c.serial or "", width=18),
        Column(
            key="cash_fen",
            label=_("现金实点"),
            text=lambda c: typed.yuan(c.cash_fen),
            align="end",
            width=11,
        ),
        Column(
            key="wechat_fen",
            label=_("微信实收"),
            text=lambda c: typed.yuan(c.wechat_fen),
            align="end",
            width=11,
        ),
        Column(
            key="alipay_fen",
            label=_("支付宝实收"),
            text=lambda c: typed.yuan(c.alipay_fen),
            align="end",
            width=11,
        ),
        Column(
            key="difference",
            label=_("差"),
            text=lambda c: difference_words(c.difference_fen),
            sortable=False,
            width=12,
        ),
        Column(key="note", label=_("备注"), text=_remark, width=24),
    )


def _remark(close: Close) -> str:
    return " ".join(filter(None, (close.note, close.reason)))


def tone_of(close: Close) -> str:
    """Return the tone of a close's row."""
    if close.reverses or close.reversed_by:
        return "gone"
    return "wait" if close.difference_fen else ""


class PastCloses(QWidget):
    """The list of closes.

    Signals:
        opened: a Close whose day is to be shown.
        count_wanted: today is to be counted.
    """

    opened = Signal(object)
    count_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        source = FromViews(desk.views, lambda v: ledger(v.db, Close), {Close.kind, "print"})
        model = LedgerModel(source, columns(), desk.jobs, tone_of, self)
        self.empty = Empty(
            "close",
            _("还没有日结"),
            _("每天收工前点一遍钱和架上的件，当天的账就锁住了。"),
            _("点今天的"),
            self.count_wanted.emit,
        )
        self.view = LedgerView(model, "close", desk.settings, today=desk.today, empty=self.empty)
        self.view.opened.connect(self.opened)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_now(self) -> None:
        """Read the list for the first time."""
        self.view.model.show()

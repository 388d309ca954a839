"""The day in figures: what was done, what the tills should hold, what was booked late."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from core.trade.queries.days import DayFigures, LateFigure, TillFigure, WorkFigure
from desktop import theme
from desktop.pages.lines import Lines
from desktop.pages.naming import kind_name, naming
from desktop.widgets import typed
from desktop.widgets.icons import label
from words.say import _

LEAST_ROWS: Final = 3
"""So much of the day's work is seen at once; where there is no room for it, the page scrolls."""


class DayView(QWidget):
    """Shows the figures of one day."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.tills = Lines(
            _("资金"), [_("资金"), _("日初"), _("当天"), _("账面"), _("实点"), _("差")], range(1, 6)
        )
        self.works = Lines(_("业务"), [_("业务"), _("笔数"), _("金额"), _("重量")], range(1, 4))
        self.tills.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in (self.tills, self.works):
            one.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.lates = Lines(_("补记"), [_("补记"), _("实际日期"), _("金额")], (2,))
        box.addWidget(self.tills)
        box.addWidget(self._sums())
        lower = QHBoxLayout()
        theme.spaced(lower, 3, 0)
        lower.addWidget(self.works, 3)
        lower.addWidget(self.lates, 2)
        box.addLayout(lower, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.works)

    def _sums(self) -> QWidget:
        holder = QWidget()
        row = QVBoxLayout(holder)
        theme.spaced(row, 1, 0)
        self.parcels, self.debts = label(""), label("")
        for one in (self.parcels, self.debts):
            one.setWordWrap(True)
            row.addWidget(one)
        return holder

    def show_figures(self, figures: DayFigures) -> None:
        """Show a day."""
        self.tills.show_rows([_till(till) for till in figures.tills])
        self.works.show_rows([_work(work) for work in figures.works if work.count])
        self.lates.show_rows([_late(late) for late in figures.lates])
        self.lates.setVisible(bool(figures.lates))
        self.parcels.setText(_parcels(figures))
        self.debts.setText(
            _(
                "欠农户 ¥{owed}　村民欠 ¥{owing}",
                owed=typed.yuan(figures.owed_fen),
                owing=typed.yuan(figures.owing_fen),
            )
        )
        head = self.tills.horizontalHeader().sizeHint().height()
        rows = self.tills.rowCount() * theme.current().sizes.row
        self.works.setMinimumHeight(head + LEAST_ROWS * theme.current().sizes.row)
        self.tills.setFixedHeight(head + rows + 2 * self.tills.frameWidth())


def difference_words(fen: int) -> str:
    """Return a difference between counted and book: right, over or short."""
    if not fen:
        return _("对上了")
    words = _("多 ¥{yuan}") if fen > 0 else _("少 ¥{yuan}")
    return words.format(yuan=typed.yuan(abs(fen)))


def _till(till: TillFigure) -> list[str]:
    counted = till.counted_fen
    return [
        naming("method", till.method),
        typed.yuan(till.opening_fen),
        typed.yuan(till.net_fen),
        typed.yuan(till.book_fen),
        "" if counted is None else typed.yuan(counted),
        "" if counted is None else difference_words(counted - till.book_fen),
    ]


def _work(work: WorkFigure) -> list[str]:
    return [
        kind_name(work.kind),
        f"{work.count:,}",
        "" if work.amount_fen is None else typed.yuan(work.amount_fen),
        typed.weight(work.grams) if work.grams else "",
    ]


def _late(late: LateFigure) -> list[str]:
    amount = "" if late.amount_fen is None else typed.yuan(late.amount_fen)
    return [kind_name(late.kind), late.true_day.isoformat(), amount]


def _parcels(figures: DayFigures) -> str:
    said = [
        _("架上账面 {count} 件", count=figures.parcels_book),
        _("当天取走 {count} 件", count=figures.parcels_out),
    ]
    if figures.parcels_counted is not None:
        said.append(_("实点 {count} 件", count=figures.parcels_counted))
    return "　".join(said)

"""Today's money and work, in one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.pages.naming import kind_name, naming
from desktop.widgets import typed
from desktop.widgets.icons import label
from words.say import _

if TYPE_CHECKING:
    from core.sync.states import SyncState
    from core.trade.queries.days import DayFigures, TillFigure, WorkFigure

END: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MoneyCard(QFrame):
    """What came and went by each method, what is there, and how often each work was done."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setAccessibleName(_("今天的钱"))
        whole = QVBoxLayout(self)
        theme.spaced(whole, 3, 4, 3)
        whole.addWidget(label(_("今天的钱"), "lead"))
        self._tills = Figures()
        whole.addWidget(self._tills)
        line = QFrame()
        line.setProperty("role", "line")
        whole.addWidget(line)
        whole.addWidget(label(_("今天的活"), "lead"))
        self._works = Figures()
        whole.addWidget(self._works)
        self.kept = label("", "hint")
        self.kept.setWordWrap(True)
        whole.addStretch(1)
        whole.addWidget(self.kept)

    def show_figures(self, figures: DayFigures) -> None:
        """Show a day's figures."""
        tills = [self._till(till) for till in figures.tills if _matters(till)]
        head = ("", _("进出"), _("账上有"))
        self._tills.show_lines([head, *tills])
        works = [self._work(work) for work in figures.works if work.count]
        if figures.parcels_out:
            works.append((_("交给收件人"), _("{count} 件", count=figures.parcels_out), ""))
        self._works.show_lines(works or [(_("还没有记账"), "", "")])

    @staticmethod
    def _till(till: TillFigure) -> tuple[str, str, str]:
        sign = "+" if till.net_fen > 0 else ""
        net = f"{sign}{typed.yuan(till.net_fen)}" if till.net_fen else "—"
        return naming("method", till.method), net, typed.yuan(till.book_fen)

    @staticmethod
    def _work(work: WorkFigure) -> tuple[str, str, str]:
        form = _("{count} 件") if work.kind == "parcel" else _("{count} 笔")
        count = form.format(count=work.count)
        return kind_name(work.kind), count, typed.yuan(work.amount_fen) if work.amount_fen else ""

    def show_kept(self, words: str) -> None:
        """Say how far what was recorded has travelled."""
        self.kept.setText(words)


def way_words(state: SyncState) -> str:
    """Return how far what was recorded here has travelled."""
    if not state.enrolled:
        return _("已存本机 {events} 条，还没有连县里", events=f"{state.events:,}")
    return _(
        "本机 {local} 条 · 在途 {sent} 条 · 县里已签收 {receipted} 条",
        local=f"{state.local:,}",
        sent=f"{state.sent:,}",
        receipted=f"{state.receipted:,}",
    )


def _matters(till: TillFigure) -> bool:
    return till.is_counted or bool(till.net_fen)


class Figures(QWidget):
    """Lines of a name and two columns of figures; a line without a name is a heading."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        theme.spaced(self._grid, 1, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setColumnStretch(0, 1)
        self._cells: list[QWidget] = []

    def show_lines(self, lines: list[tuple[str, str, str]]) -> None:
        """Show other lines than before."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        for row, line in enumerate(lines):
            heading = not line[0]
            for column, text in enumerate(line):
                cell = label(text, "hint" if heading else "soft" if column == 0 else "")
                place = END if column else Qt.AlignmentFlag.AlignVCenter
                self._grid.addWidget(cell, row, column, place)
                self._cells.append(cell)

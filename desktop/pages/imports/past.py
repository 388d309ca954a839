"""Files taken in before, each of which can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.trade.model.imported import Import
from core.trade.queries.ledgers import ledger
from desktop import theme
from desktop.models.ledger import Column, LedgerModel
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.sources import FromViews
from desktop.widgets.ask import Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.icons import label, retone
from desktop.widgets.ledger import LedgerView
from words.kinds import kind_words
from words.say import _


def _kind(one: Import) -> str:
    return kind_words(one.of_kind)


def columns() -> tuple[Column[Import], ...]:
    """Return the columns of the list of imports."""
    return (
        Column(key="day", label=_("日期"), text=lambda i: f"{i.day:%m-%d}" if i.day else ""),
        Column(key="file_name", label=_("文件"), text=lambda i: i.file_name or "", width=34),
        Column(key="of_kind", label=_("种类"), text=_kind, width=10),
        Column(key="read", label=_("读到"), text=lambda i: f"{i.read:,}", align="end", width=8),
        Column(
            key="accepted",
            label=_("收下"),
            text=lambda i: f"{i.accepted:,}",
            align="end",
            width=8,
            total=lambda count: f"{count:,}",
        ),
        Column(
            key="duplicates",
            label=_("重复"),
            text=lambda i: f"{i.duplicates:,}",
            align="end",
            width=8,
        ),
        Column(
            key="doubtful",
            label=_("没收"),
            text=lambda i: f"{i.doubtful + i.rejected:,}",
            align="end",
            width=8,
        ),
        Column(key="reversed_by", label=_("状态"), text=state_words, width=10, sortable=False),
    )


def state_words(one: Import) -> str:
    """Return whether an import stands."""
    if one.reverses:
        return _("红冲")
    return _("已撤销") if one.reversed_by else _("有效")


def tone_of(one: Import) -> str:
    """Return the tone of an import's row."""
    return "gone" if one.reversed_by or one.reverses else ""


class PastImports(QWidget):
    """The list of earlier imports.

    Signals:
        opened: an Import to look at.
        file_wanted: a file is to be chosen.
    """

    opened = Signal(object)
    file_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        self.line = label("")
        self.line.setWordWrap(True)
        retone(self.line, "role", "stopline")
        self.line.hide()
        box.addWidget(self.line)
        source = FromViews(desk.views, lambda views: ledger(views.db, Import), {Import.kind})
        model = LedgerModel(source, columns(), desk.jobs, tone_of, self)
        self.empty = Empty(
            "import",
            _("把以前的表格搬进来"),
            _("选一个表格，或把它拖到这里。先看清楚再收，收错了可以整个撤销。"),
            _("选文件"),
            self.file_wanted.emit,
        )
        self.view = LedgerView(model, "imports", desk.settings, today=desk.today, empty=self.empty)
        self.view.opened.connect(self.opened)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)

    def say(self, text: str) -> None:
        """Say above the list what went wrong; "" takes it away."""
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def show_now(self) -> None:
        """Read the list for the first time."""
        self.view.model.show()


def import_drawer(one: Import, undo: Callable[[str], None]) -> Drawer:
    """Return the drawer of one import; ``undo`` is called with the reason to take it back."""
    facts = Facts(
        [
            (_("文件"), one.file_name or ""),
            (_("种类"), _kind(one)),
            (_("日期"), one.day.isoformat() if one.day else ""),
            (_("读到"), _("{count} 行", count=f"{one.read:,}")),
            (_("收下"), _("{count} 行", count=f"{one.accepted:,}")),
            (_("重复"), _("{count} 行", count=f"{one.duplicates:,}")),
            (_("没收"), _("{count} 行", count=f"{one.doubtful + one.rejected:,}")),
            (_("状态"), state_words(one)),
            (_("红冲原因"), one.reason or ""),
        ]
    )
    standing = not tone_of(one)
    drawer = Drawer(
        one.file_name or "",
        facts,
        _("整个撤销") if standing else _("关上"),
        icon="undo" if standing else "check",
    )
    if standing:
        drawer.pressed.connect(lambda: drawer.ask(undo_question(one), undo))
    else:
        drawer.pressed.connect(drawer.closed)
    return drawer


def undo_question(one: Import) -> Question:
    """Return what is asked before a whole import is taken back."""
    return Question(
        text=_("撤销这次导入的 {count} 行？", count=f"{one.accepted:,}"),
        advice=_("每一行都写一笔红字；人员名单里没有往来的会删去。"),
        reasons=(_("文件选错了"), _("列对错了"), _("重复导入")),
        yes=_("整个撤销"),
    )

"""What is to be done, the pressing first: each line leads to where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.base.errors import DiskFullError
from desktop import theme
from desktop.widgets import typed
from desktop.widgets.button import LaidButton
from desktop.widgets.icons import IconLabel, label
from words.say import _, language

if TYPE_CHECKING:
    from desktop.pages.home.reading import Today

SHOWN_DAYS: Final = 3


class Task(NamedTuple):
    """One thing to do: its icon, words, tone, and the page with what to open there."""

    icon: str
    text: str
    detail: str
    tone: str
    page: str
    what: str = ""


class FromCounty(NamedTuple):
    """What the county wants: ids of the notices read here, and how many things to see to."""

    read: frozenset[str] = frozenset()
    troubles: int = 0


def tasks(today: Today, drafts: Sequence[tuple[str, str]], county: FromCounty) -> list[Task]:
    """Return what is to be done; ``drafts`` are half-typed forms: page and what it is called."""
    return [
        *_county(today, county),
        *_safety(today),
        *(
            Task("add", _("有一张{name}没填完", name=name), _("接着填"), "wait", page)
            for page, name in drafts
        ),
        *_closes(today),
        *_parcels(today),
        *_produce(today),
        *_orders(today),
        *_stock(today),
        *_papers(today),
        *_days(today),
    ]


def _county(today: Today, county: FromCounty) -> Iterator[Task]:
    if county.troubles:
        text = _("县里有 {count} 件事要看", count=county.troubles)
        yield Task("warn", text, _("每件按一下"), "wait", "sync", "troubles")
    unread = [notice for notice in today.notices if notice[0] not in county.read]
    if unread:
        _id, heading, level = unread[0]
        more = _("还有 {count} 条", count=len(unread) - 1) if len(unread) > 1 else ""
        tone = "stop" if level == "urgent" else "wait"
        yield Task("voice", _("县里通知：{title}", title=heading), more, tone, "sync", "news")


def _safety(today: Today) -> Iterator[Task]:
    if today.unsaved is not None:
        text, again = _("上次关闭时没有备份成"), _("再备份一次")
        if today.unsaved == DiskFullError.code:
            text, again = _("磁盘满了，上次关闭时没有备份成"), _("删些文件，再备份")
        yield Task("warn", text, again, "stop", "settings", "keeping")
    if not today.on_paper:
        text = _("恢复码还没抄在纸上")
        yield Task("pin", text, _("电脑坏了要靠它"), "wait", "settings", "safety")


def _closes(today: Today) -> Iterator[Task]:
    days = today.not_closed
    if days:
        shown = _("、").join(f"{day.month}-{day.day:02d}" for day in days[:SHOWN_DAYS])
        more = _("等 {count} 天", count=len(days)) if len(days) > SHOWN_DAYS else ""
        text = _("{days} 还没日结", days=shown + more)
        yield Task("close", text, _("数一数，锁上"), "wait", "close", days[-1].isoformat())


def _parcels(today: Today) -> Iterator[Task]:
    late = today.overdue
    if late.send_back:
        text = _("{count} 件放太久，该退回快递", count=late.send_back)
        yield Task("back", text, "", "stop", "parcels", "shelf")
    if late.call:
        text = _("{count} 件该打电话催", count=late.call)
        yield Task("phone", text, "", "wait", "parcels", "shelf")
    if late.remind:
        text = _("{count} 件该再提醒一次", count=late.remind)
        yield Task("clock", text, "", "wait", "parcels", "shelf")
    if today.claims:
        text = _("{count} 件向快递公司的索赔快到答复期限", count=today.claims)
        yield Task("warn", text, "", "wait", "parcels", "lost")
    if today.on_shelf and not (late.send_back or late.call or late.remind):
        text = _("架上 {count} 件等人来取", count=today.on_shelf)
        yield Task("parcel-in", text, "", "", "parcels", "shelf")


def _produce(today: Today) -> Iterator[Task]:
    if today.to_ship:
        text = _("{count} 单上行待发货", count=today.to_ship)
        yield Task("parcel-out", text, _("货已锁定"), "wait", "up", "up")
    people, fen = today.unpaid
    if people:
        text = _("欠 {people} 户 ¥{yuan}", people=people, yuan=typed.yuan(fen))
        yield Task("person", text, _("看谁等得最久"), "", "up", "owed")


def _orders(today: Today) -> Iterator[Task]:
    if today.to_fetch:
        text = _("{count} 单代买到了，等村民来取", count=today.to_fetch)
        road = _("还有 {count} 单在路上", count=today.on_road) if today.on_road else ""
        yield Task("down", text, road, "wait", "down", "down")
    elif today.on_road:
        yield Task("down", _("{count} 单代买在路上", count=today.on_road), "", "", "down", "down")
    if today.receivable_fen:
        text = _("村民欠站里 ¥{yuan}", yuan=typed.yuan(today.receivable_fen))
        yield Task("receipt", text, "", "", "down", "debts")


def _stock(today: Today) -> Iterator[Task]:
    if today.negative:
        text = _("{count} 样货的库存是负的", count=today.negative)
        yield Task("stock", text, _("有货没记账，盘一盘"), "stop", "products")
    if today.past_date:
        text = _("{count} 批货过了保质期，要下架", count=today.past_date)
        yield Task("stop", text, "", "stop", "products")


def _papers(today: Today) -> Iterator[Task]:
    if today.papers:
        text = _("{count} 件证照、协议的事要办", count=today.papers)
        yield Task("receipt", text, _("看缺什么"), "", "settings", "permits")


def _days(today: Today) -> Iterator[Task]:
    if today.market is not None:
        gap = (today.market - today.day).days
        near = (_("今天赶集"), _("明天赶集"))
        later = _("{days} 天后赶集（{day}）", days=gap, day=f"{today.market:%m-%d}")
        text = near[gap] if gap < len(near) else later
        yield Task("calendar", text, _("备零钱、备货"), "wait" if gap <= 1 else "", "settings")
    elif not today.market_known:
        text = _("还没设赶集日")
        yield Task("calendar", text, _("设好了，到时提醒备货"), "", "settings", "village")
    if today.holiday is not None:
        gap = (today.holiday.first - today.day).days
        name = today.holiday.name(language())
        ahead = _("{days} 天后{name}放假，快递会变慢", days=gap, name=name)
        text = ahead if gap > 0 else _("{name}假期，快递会慢", name=name)
        yield Task("calendar", text, "", "", "parcels")


class TaskLine(LaidButton):
    """One task as a button."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        self.setProperty("role", "quiet")
        self.setAutoDefault(True)
        self.setAccessibleName(" ".join(filter(None, (task.text, task.detail))))
        row = QHBoxLayout(self)
        self.hold(row)
        theme.spaced(row, 3, 2, 1)
        text, detail = label(task.text, "", task.tone), label(task.detail, "soft")
        self._detail = detail
        icon = IconLabel(task.icon, task.tone or "soft")
        arrow = IconLabel("next", "soft")
        row.addWidget(icon)
        row.addWidget(text)
        row.addWidget(detail)
        row.addStretch(1)
        row.addWidget(arrow)
        self.let_through(icon, text, detail, arrow)
        self.setToolTip(task.detail)
        self._fit()

    def _fit(self) -> None:
        """Leave the room of what is only said besides to large letters; the tooltip says it."""
        self._detail.setVisible(not theme.current().look.big)

    def changeEvent(self, event: QEvent) -> None:
        """Fit anew when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_detail"):
            self._fit()


class TaskList(QWidget):
    """All tasks under each other.

    Signals:
        wanted: a page's key and what to open there.
    """

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        theme.spaced(self._box, 0, 0)
        self._lines: list[QWidget] = []
        self._shown: list[Task] | None = None

    def show_tasks(self, found: list[Task]) -> None:
        """Show tasks; the same ones again change nothing, so that the focus stays."""
        if found == self._shown:
            return
        self._shown = found
        for line in self._lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(task) for task in found] or [_nothing()]
        for line in self._lines:
            self._box.addWidget(line)

    def _line(self, task: Task) -> TaskLine:
        line = TaskLine(task)
        line.clicked.connect(lambda _checked: self.wanted.emit(task.page, task.what))
        return line

    def lines(self) -> list[TaskLine]:
        """Return the lines being shown."""
        return [line for line in self._lines if isinstance(line, TaskLine)]


def _nothing() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    theme.spaced(row, 3, 2, 3)
    row.addWidget(IconLabel("check", "done"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(_("都办完了，歇一歇")), 1)
    return made

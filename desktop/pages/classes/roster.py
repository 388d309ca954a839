"""The roster of a class: pasted from a spreadsheet, added one by one, left."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.ids import EventId
from core.base.masking import mask_phone
from core.sheets.reader import read
from core.station import Station, Views
from core.training.model.trainee import Trainee
from core.training.rules.pasted import rows_of
from core.training.service.roster import Candidate
from desktop.pages import finders
from desktop.pages.booking import answers, show_error
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.pasting import Pasting
from desktop.pages.classes.reading import came
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.widgets import choosing
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.page import Page
from words.say import _

FIELDS: Final = ("person", "name", "phone", "village", "group")
ADDED: Final = ("person", "phone", "village", "group")
SHEETS: Final = "*.xlsx *.xls *.csv *.txt"
Shown = tuple[list[Trainee], dict[str, int]]


class RosterTab(Tab):
    """Who is enrolled."""

    kinds: ClassVar = frozenset({"trainee", "trainee.change", "attendance"})

    def __init__(self, desk: Desk, page: Page, papers: ClassPapers) -> None:
        super().__init__(desk, page)
        self.trainees: dict[str, Trainee] = {}
        self.add_tool(_("粘贴名单"), "import", self.paste, main=True, keys="Ctrl+V")
        self.add_tool(_("从表格文件"), "open", self.choose)
        self.add_tool(_("加一人"), "add", self.add, keys="Ctrl+N")
        self.leave_tool = self.add_tool(_("退出名册"), "cross", self.leave, keys="Ctrl+Delete")
        self.add_tool(
            _("打印签到表"),
            "print",
            lambda: papers.sign_in(self.class_id),
            keys="Ctrl+P",
            closed_too=True,
        )
        self.add_tool(_("打印学员卡"), "card", lambda: papers.cards(self.class_id))
        self.table = Table(
            (
                Column(_("序号"), 4, right=True),
                Column(_("姓名"), 10),
                Column(_("电话"), 13),
                Column(_("村组"), 0),
                Column(_("人员类别"), 10),
                Column(_("来了几个半天"), 12, right=True),
            ),
            _("名册"),
        )
        self.table.chosen.connect(lambda _key: self._name_leaving())
        self.empty = Empty(
            "person",
            _("名册还是空的"),
            _("在表格里选中姓名、电话、村组，复制，再按这里；认得的人会认出来。"),
            _("粘贴名单"),
            self.paste,
        )
        self.pasting = Pasting()
        self.pasting.left.connect(self._back)
        self.pasting.agreed.connect(self._enrol)
        self.stack = QStackedWidget()
        for widget in (self.table, self.empty, self.pasting):
            self.stack.addWidget(widget)
        self.box.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the roster anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, shown: Shown) -> None:
        trainees, times = shown
        self.trainees = {one.id: one for one in trainees}
        self.table.show_lines([_line(one, times.get(one.id, 0)) for one in trainees])
        if self.stack.currentWidget() is not self.pasting:
            self.stack.setCurrentWidget(self.table if trainees else self.empty)
        self._name_leaving()

    def _name_leaving(self) -> None:
        one = self.trainees.get(self.table.current())
        self.leave_tool.setText(_("回来") if one is not None and one.left else _("退出名册"))

    def paste(self) -> None:
        """Look at what was copied out of a spreadsheet."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.say(_("先在表格里选中名单，按 Ctrl+C 复制，再来粘贴"), "wait")
            return
        self.survey(rows_of(text))

    def choose(self) -> None:
        """Look at a spreadsheet's file."""
        file = choosing.file(self, _("选名单文件"), choosing.kinds(_("表格"), SHEETS))
        if file is not None:
            self._desk.jobs.outside(lambda _progress: _cells(file), self.survey, self.refused)

    def survey(self, cells: list[list[Any]]) -> None:
        """Show whom rows of cells mean; nothing is written yet."""
        class_id = self.class_id
        self.ledger(lambda station: station.training.roster.survey(class_id, cells), self._look)

    def _look(self, found: list[Candidate]) -> None:
        if not found:
            self.say(_("没有认出姓名或电话，请连同表头一起复制"), "wait")
            return
        self.pasting.show_candidates(found)
        self.stack.setCurrentWidget(self.pasting)
        self.pasting.setFocus()

    def _enrol(self) -> None:
        class_id = self.class_id
        found, decisions = self.pasting.found, self.pasting.decisions()

        def enrolled(changes: Changes) -> None:
            self._back()
            self.say(_("名册加了 {count} 人", count=len(changes.ids)))

        self.write(
            lambda station: station.training.roster.enrol(class_id, found, decisions), enrolled
        )

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.table if self.trainees else self.empty)
        self.stack.currentWidget().setFocus()
        self.refresh()

    def escape(self) -> bool:
        """Leave the preview."""
        if self.stack.currentWidget() is not self.pasting:
            return super().escape()
        self._back()
        return True

    def add(self, name: str = "") -> None:
        """Open the form of one more person."""
        desk = self._desk
        plan = FormPlan(
            kind=Trainee,
            today=desk.today,
            fields=ADDED,
            find={"person": finders.people(desk)},
            adds=("person",),
        )
        form = RecordForm(plan)
        drawer = Drawer(_("加一人"), form, _("加进名册"), icon="add")
        form.new_wanted.connect(lambda _field, text: self._add_new(text))
        drawer.pressed.connect(partial(self._add, drawer, form))
        if name:
            self._page.open_drawer(self._new_drawer(name))
        else:
            self._page.open_drawer(drawer)

    def _add_new(self, name: str) -> None:
        self._page.open_drawer(self._new_drawer(name))

    def _new_drawer(self, name: str) -> Drawer:
        """Return the form of somebody whom nobody knows."""
        form = RecordForm(
            FormPlan(kind=Trainee, today=self._desk.today, fields=("name", *ADDED[1:]))
        )
        form.fill({"name": name})
        drawer = Drawer(_("加一位新人"), form, _("加进名册"), icon="add")
        drawer.pressed.connect(partial(self._add, drawer, form))
        return drawer

    def _add(self, drawer: Drawer, form: RecordForm) -> None:
        said = answers(drawer, form)
        if said is None:
            return
        if not (said.get("person") or said.get("name")):
            drawer.say(_("先选一位，或写上姓名"))
            return
        trainee = Trainee(class_id=EventId(self.class_id), **said)

        def added(_changes: Changes) -> None:
            self._page.close_drawer()
            self.say(_("已加进名册"))

        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            if error.code == "training.empty_roster":
                drawer.say(_("这个人已经在名册上"), "wait")
            else:
                show_error(drawer, error)

        drawer.busy(True)
        self._desk.write(lambda station: station.training.roster.add(trainee), added, failed)

    def leave(self) -> None:
        """Note that somebody left the roster, or came back."""
        one = self.trainees.get(self.table.current())
        if one is None:
            return
        self._leave(one, left=not one.left)

    def _leave(self, one: Trainee, *, left: bool) -> None:
        class_id = self.class_id

        def work(station: Station) -> Changes:
            return station.training.roster.leave(class_id, one.id, left=left)

        def undo() -> None:
            self._leave(one, left=not left)

        text = _("{name} 已退出名册") if left else _("{name} 回到名册")
        self.write(work, lambda _changes: self.say(text.format(name=one.name or ""), "done", undo))


def _read(class_id: str, views: Views) -> Shown:
    return views.training.roster(class_id), came(views, class_id)


def _cells(path: Path) -> list[list[Any]]:
    sheets = [sheet for sheet in read(path).sheets if not sheet.hidden]
    return [list(row) for row in sheets[0].open().rows] if sheets else []


def _line(one: Trainee, times: int) -> Line:
    cells = (
        str(one.number),
        one.name or "",
        mask_phone(one.phone) or "",
        one.village or "",
        one.group or "",
        _("已退出") if one.left else str(times),
    )
    return Line(one.id, cells, "gone" if one.left else "")

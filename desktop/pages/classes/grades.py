"""Talent grades: what a clerk's twelve months come to, what is lacking, the county's opinion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.people.model import Clerk
from core.station import Station, Views
from core.trust.model import LEVELS, Grade, GradeAppeal, GradeOpinion
from core.trust.rules import Evidence, Measure, allowance_fen, measures
from desktop import theme
from desktop.pages.booking import show_error
from desktop.pages.classes.reading import clerks
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets import typed
from desktop.widgets.drawer import Drawer
from desktop.widgets.flow import FlowLayout
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

KINDS: Final = frozenset(
    {"grade", "grade-opinion", "grade-appeal", "up", "purchase", "class.close"}
)


class Read(NamedTuple):
    """One clerk's evidence, what each level asks, and the applications with their answers."""

    evidence: Evidence
    levels: dict[str, tuple[Measure, ...]]
    allowances: dict[str, int]
    grades: list[Grade]
    opinions: dict[str, list[GradeOpinion]]
    appeals: dict[str, list[GradeAppeal]]


class GradesView(QWidget):
    """The grades of the station's clerks."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self.people: dict[str, Clerk] = {}
        self.known: Read | None = None
        box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        tools = FlowLayout()
        self.who = QComboBox()
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.who.setAccessibleName(_("哪一位"))
        self.who.activated.connect(lambda _at: self._read())
        tools.add(self.who)
        self.apply_tool = IconButton(_("申请等级"), "sent", role="main")
        self.apply_tool.clicked.connect(lambda *_on: self.apply())
        self.appeal_tool = IconButton(_("申诉"), "voice")
        self.appeal_tool.clicked.connect(lambda *_on: self.appeal())
        tools.add(self.apply_tool)
        tools.add(self.appeal_tool)
        box.addLayout(tools)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        box.addWidget(self.said)
        self.levels = Table(
            (
                Column(_("等级"), 18),
                Column(_("上行额"), 0),
                Column(_("带动农户"), 20),
                Column(_("授课次数"), 20),
                Column(_("每月津贴"), 12, right=True),
            ),
            _("各级要求"),
        )
        box.addWidget(self.levels, 1)
        box.addWidget(label(_("申请和县里的意见"), "soft"))
        self.grades = Table(
            (
                Column(_("申请日期"), 12),
                Column(_("等级"), 18),
                Column(_("上行额"), 14, right=True),
                Column(_("意见"), 12),
                Column(_("理由"), 0),
            ),
            _("申请和县里的意见"),
        )
        self.grades.chosen.connect(lambda _key: self._arm())
        self.grades.opened.connect(lambda _key: self.appeal())
        box.addWidget(self.grades, 1)
        self.setFocusProxy(self.levels)

    def refresh(self) -> None:
        """Read who works here, then the one who is shown."""
        self._desk.fetch(clerks, self._know, latest="grades-clerks")

    def _know(self, found: list[Clerk]) -> None:
        shown = self.who.currentData()
        self.people = {one.id: one for one in found}
        self.who.clear()
        for one in found:
            self.who.addItem(one.name or "", one.id)
        self.who.setCurrentIndex(max(self.who.findData(shown), 0))
        self._read()

    def clerk(self) -> Clerk | None:
        """Return whose grades are shown."""
        return self.people.get(self.who.currentData() or "")

    def _read(self) -> None:
        one = self.clerk()
        if one is not None:
            self._desk.fetch(partial(_read, one, self._desk.today()), self._show, latest="grades")

    def _show(self, read: Read) -> None:
        self.known = read
        seen = read.evidence
        text = _(
            "{first} 到 {last}：上行 ¥{sales}（{months} 个月有销售），"
            "农户 {farmers} 户，授课 {courses} 次。",
            first=f"{seen.first:%Y-%m-%d}",
            last=f"{seen.last:%Y-%m-%d}",
            sales=typed.yuan(seen.sales_fen),
            months=seen.months,
            farmers=seen.farmers,
            courses=seen.courses,
        )
        if seen.imported_fen:
            text += _("其中导入的 ¥{fen}，县里会单独看。", fen=typed.yuan(seen.imported_fen))
        self.said.setText(text)
        self.levels.show_lines([_level(name, read) for name in LEVELS])
        self.grades.show_lines([_grade(one, read) for one in read.grades])
        self._arm()

    def _arm(self) -> None:
        self.apply_tool.setEnabled(bool(self.open_levels()))
        self.appeal_tool.setEnabled(self._refused_grade() is not None)

    def open_levels(self) -> list[str]:
        """Return the levels whose figures are all there and for which no application waits."""
        read = self.known
        if read is None:
            return []
        waiting = {one.level for one in read.grades if one.opinion is None}
        return [
            name
            for name, asked in read.levels.items()
            if name not in waiting and not any(one.missing for one in asked)
        ]

    def _refused_grade(self) -> Grade | None:
        read = self.known
        found = read.grades if read is not None else []
        one = next((grade for grade in found if grade.id == self.grades.current()), None)
        open_ = one is not None and one.opinion not in {None, "granted"} and not one.appealed
        return one if open_ else None

    def apply(self) -> None:
        """Open the form of an application for the highest level that is reached."""
        one, levels = self.clerk(), self.open_levels()
        if one is None or not levels:
            return
        form = RecordForm(
            FormPlan(
                kind=Grade,
                today=self._desk.today,
                fields=("level", "statement"),
                naming=naming,
                notes=("statement",),
            )
        )
        form.fill({"level": levels[-1]})
        drawer = Drawer(_("{name} 申请等级", name=one.name or ""), form, _("报给县里"), icon="sent")
        clerk = one.id

        def press() -> None:
            said = form.values()
            level, statement = said.get("level", ""), said.get("statement", "")
            self._write(
                drawer,
                lambda station: station.grades.apply(clerk, level, statement),
                _("申请记下了，下次同步报给县里"),
            )

        drawer.pressed.connect(press)
        self._page.open_drawer(drawer)

    def appeal(self) -> None:
        """Open the form of an appeal against what was said of the current application."""
        one = self._refused_grade()
        if one is None:
            return
        form = RecordForm(
            FormPlan(kind=GradeAppeal, today=self._desk.today, fields=("text",), notes=("text",))
        )
        drawer = Drawer(_("申诉"), form, _("报给县里"), icon="sent")
        grade = one.id

        def press() -> None:
            text = str(form.values().get("text", ""))
            self._write(
                drawer,
                lambda station: station.grades.appeal(grade, text),
                _("申诉记下了，下次同步报给县里"),
            )

        drawer.pressed.connect(press)
        self._page.open_drawer(drawer)

    def _write(self, drawer: Drawer, work: Callable[[Station], Changes], said: str) -> None:
        def done(_changes: Changes) -> None:
            self._page.close_drawer()
            self._page.noticed.emit(Notice(text=said))

        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            show_error(drawer, error)

        drawer.busy(True)
        self._desk.write(work, done, failed)


def _read(one: Clerk, today: dt.date, views: Views) -> Read:
    seen = views.trust.evidence(one, today)
    limits = views.packs.parameters
    grades = views.trust.grades(one.id)
    return Read(
        seen,
        {name: measures(name, seen, limits) for name in LEVELS},
        {name: allowance_fen(name, limits) for name in LEVELS},
        grades,
        {grade.id: views.trust.opinions(grade.id) for grade in grades},
        {grade.id: views.trust.appeals(grade.id) for grade in grades},
    )


def _level(name: str, read: Read) -> Line:
    told = {one.what: _measured(one) for one in read.levels[name]}
    met = not any(one.missing for one in read.levels[name])
    allowance = read.allowances[name]
    cells = (
        naming("level", name),
        told.get("sales_fen", ""),
        told.get("farmers", ""),
        told.get("courses", ""),
        f"¥{typed.yuan(allowance)}" if allowance else "",
    )
    return Line(name, cells, "done" if met else "")


def _measured(one: Measure) -> str:
    money = one.what == "sales_fen"
    wanted, missing = (
        f"¥{typed.yuan(figure).removesuffix('.00')}" if money else str(figure)
        for figure in (one.wanted, one.missing)
    )
    if not one.missing:
        return _("要 {wanted}，够了", wanted=wanted)
    return _("要 {wanted}，还差 {missing}", wanted=wanted, missing=missing)


def _grade(one: Grade, read: Read) -> Line:
    opinions, appeals = read.opinions[one.id], read.appeals[one.id]
    opinion = naming("opinion", one.opinion) if one.opinion else _("等县里")
    parts = [opinions[0].reason if opinions else ""]
    if one.granted_until:
        parts.append(_("有效到 {day}", day=f"{one.granted_until:%Y-%m-%d}"))
    if appeals:
        parts.append(_("已申诉：{text}", text=appeals[-1].text))
    tones = {"granted": "done", "refused": "stop", "more_wanted": "wait"}
    cells = (
        f"{one.day:%Y-%m-%d}" if one.day else "",
        naming("level", one.level),
        f"¥{typed.yuan(one.sales_fen)}",
        opinion,
        "  ".join(filter(None, parts)),
    )
    return Line(one.id, cells, tones.get(one.opinion or "", "wait"))

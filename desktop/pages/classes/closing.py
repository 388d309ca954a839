"""Closing a class: what is there, what is missing and why; opening it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.packs.findings import findings_of
from core.station import Views
from core.training.queries.classes import ClassTotals
from core.training.rules.plan import close_hits
from desktop import theme
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.tab import Tab
from desktop.pages.desk import Desk
from desktop.widgets.ask import Question
from desktop.widgets.icons import label, retone
from desktop.widgets.page import Page
from desktop.widgets.scrolling import emptied, scrolled
from words.findings import said
from words.say import _, language


class Part(NamedTuple):
    """One part of the archive: what it is called, what is there, whether that will do."""

    name: str
    words: str
    is_there: bool


class Read(NamedTuple):
    """What a class leaves, and the rules that want a reason: their id and sentence."""

    totals: ClassTotals
    least: int
    asked: list[tuple[str, str]]


class CloseTab(Tab):
    """The end of a class."""

    kinds: ClassVar = frozenset(
        {"attendance", "class-photo", "quiz", "satisfaction", "trainee", "certificate"}
    )

    def __init__(self, desk: Desk, page: Page, papers: ClassPapers) -> None:
        super().__init__(desk, page)
        self.reasons: dict[str, QLineEdit] = {}
        self.close_tool = self.add_tool(_("结班"), "close", self.close_class, main=True)
        self.again_tool = self.add_tool(_("重新打开"), "undo", self.ask_again, closed_too=True)
        self.add_tool(
            _("打印档案"),
            "print",
            lambda: papers.archive(self.class_id),
            keys="Ctrl+P",
            closed_too=True,
        )
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)
        paper = QFrame()
        paper.setProperty("role", "paper")
        self.inside = QVBoxLayout(paper)
        theme.spaced(self.inside, 3, 4)
        self.grid = QGridLayout()
        theme.spaced(self.grid, 3, 0)
        self.grid.setColumnStretch(1, 1)
        self.inside.addLayout(self.grid)
        self.asked = QVBoxLayout()
        theme.spaced(self.asked, 1, 0)
        self.inside.addLayout(self.asked)
        whole = QWidget()
        around = QVBoxLayout(whole)
        theme.spaced(around, 3, 0)
        around.addWidget(paper)
        around.addStretch(1)
        self.box.addWidget(scrolled(whole), 1)
        self._lines: dict[str, QLabel] = {}
        self.setFocusProxy(self.close_tool)

    def refresh(self) -> None:
        """Look anew at what the class leaves."""
        held, today = self.held, self._desk.today()

        def read(views: Views) -> Read:
            totals = views.training.totals(held.id if held else "")
            limits = views.packs.parameters
            hits = close_hits(totals.photos, totals.sign_ins, limits)
            found = findings_of(views.packs, today, held, hits) if held else ()
            asked = [
                (one.rule, said(one, views.packs.rules.message(one, language())))
                for one in found
                if one.wants_reason
            ]
            return Read(totals, limits.class_photos, asked)

        self.fetch(read, self._show)

    def _show(self, read: Read) -> None:
        closed = self.held.closed if self.held is not None else None
        self.close_tool.setVisible(closed is None)
        self.again_tool.setVisible(closed is not None)
        for at, part in enumerate(parts(read.totals, read.least)):
            self._say(at, part)
        self._ask(read.asked if closed is None else ())
        lacking = [one.name for one in parts(read.totals, read.least) if not one.is_there]
        text = _("材料齐了，可以结班。")
        if lacking:
            text = _("还缺：{parts}。缺的也可以结班，档案里会照实写。", parts="、".join(lacking))
        if closed is not None:
            text = _("{day} 已结班，签到、照片、成绩不能再改。", day=f"{closed:%Y-%m-%d}")
        self.said.setText(text)
        retone(self.said, "tone", "wait" if lacking and closed is None else "done")

    def _say(self, at: int, part: Part) -> None:
        """Say one part; the labels are made once."""
        if part.name not in self._lines:
            self.grid.addWidget(label(part.name, "soft"), at, 0)
            made = self._lines[part.name] = label("")
            made.setWordWrap(True)
            self.grid.addWidget(made, at, 1)
        line = self._lines[part.name]
        line.setText(part.words)
        retone(line, "tone", "done" if part.is_there else "wait")

    def _ask(self, asked: Sequence[tuple[str, str]]) -> None:
        """Ask beside each finding why; what was typed stays while the rule still asks."""
        typed = {rule: line.text() for rule, line in self.reasons.items()}
        emptied(self.asked)
        self.reasons = {}
        for rule, sentence in asked:
            said_ = label(sentence, "", "wait")
            said_.setWordWrap(True)
            line = self.reasons[rule] = QLineEdit(typed.get(rule, ""))
            line.setAccessibleName(_("为什么：{sentence}", sentence=sentence))
            line.setPlaceholderText(_("写一句为什么"))
            line.returnPressed.connect(self.close_class)
            self.asked.addWidget(said_)
            self.asked.addWidget(line)

    def close_class(self) -> None:
        """Close the class with the reasons that are asked for."""
        reasons = {rule: line.text().strip() for rule, line in self.reasons.items()}
        missing = next((rule for rule, reason in reasons.items() if not reason), None)
        if missing is not None:
            retone(self.reasons[missing], "wrong", "true")
            self.reasons[missing].setFocus()
            return
        class_id = self.class_id

        def closed(_changes: Changes) -> None:
            self.say(_("已结班，可以打印档案"))

        self.write(lambda station: station.training.classes.close(class_id, reasons), closed)

    def ask_again(self) -> None:
        """Ask why the class is opened again."""
        question = Question(
            text=_("重新打开这个班？"),
            advice=_("打开后可以补签到、照片和成绩，再结一次班。"),
            reasons=(_("漏了照片"), _("漏登成绩"), _("漏签到")),
            yes=_("重新打开"),
            no=_("不打开"),
        )
        self.ask(question, self._again)

    def _again(self, reason: str) -> None:
        class_id = self.class_id
        self.write(
            lambda station: station.training.classes.reopen(class_id, reason),
            partial(self._opened),
        )

    def _opened(self, _changes: Changes) -> None:
        self.say(_("这个班又打开了"), "wait")


def parts(totals: ClassTotals, least: int) -> tuple[Part, ...]:
    """Return the parts of an archive in its order."""
    whole, part = divmod(totals.satisfaction, 100)
    marks = _("，平均 {mean}", mean=f"{whole}.{part:02d}") if totals.forms else ""
    return (
        Part(_("名册"), _("{count} 人", count=totals.enrolled), totals.enrolled > 0),
        Part(
            _("签到"),
            _(
                "{count} 人次，来过 {people} 人，迟到 {late}",
                count=totals.sign_ins,
                people=totals.people,
                late=totals.late,
            ),
            totals.sign_ins > 0,
        ),
        Part(
            _("照片"),
            _("{count} 张，档案至少要 {least} 张", count=totals.photos, least=least),
            totals.photos >= least,
        ),
        Part(
            _("考试"),
            _("{count} 人有成绩，{passed} 人合格", count=totals.examined, passed=totals.passed),
            totals.examined > 0,
        ),
        Part(_("满意度"), _("{count} 张", count=totals.forms) + marks, totals.forms > 0),
    )

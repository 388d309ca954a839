"""Certificates of a class: who earned one, what is lacking, given, printed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Final, NamedTuple

from core.base.changes import Changes
from core.station import Station
from core.training.model.certificate import Certificate
from core.training.model.trainee import Trainee
from core.training.rules.earning import Record
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.widgets.ask import Question
from desktop.widgets.icons import label
from desktop.widgets.page import Page
from words.say import _
from words.told import N_

WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "absent": N_("到课不够"),
        "no_result": N_("还没有考试成绩"),
        "failed": N_("考试或实训没合格"),
    }
)


class Standing(NamedTuple):
    """Somebody on the roster: what was done, what is lacking, and the certificate that stands."""

    who: Trainee
    record: Record
    why: str | None
    given: Certificate | None


class CertificatesTab(Tab):
    """Who has earned a certificate."""

    kinds: ClassVar = frozenset(
        {"certificate", "attendance", "quiz", "practice", "trainee", "trainee.change"}
    )

    def __init__(self, desk: Desk, page: Page, papers: ClassPapers) -> None:
        super().__init__(desk, page)
        self._papers = papers
        self.people: dict[str, Standing] = {}
        self._sought = ""
        self.give_tool = self.add_tool(
            _("给合格的人都发证"), "check", self.give_all, main=True, closed_too=True
        )
        self.print_tool = self.add_tool(
            _("打印这张"), "print", self.print_one, keys="Ctrl+P", closed_too=True
        )
        self.all_tool = self.add_tool(
            _("打印全部"), "print", self.print_all, keys="Ctrl+Shift+P", closed_too=True
        )
        self.back_tool = self.add_tool(_("撤回这张"), "undo", self.ask_back, closed_too=True)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)
        self.table = Table(
            (
                Column(_("序号"), 4, right=True),
                Column(_("姓名"), 12),
                Column(_("到课"), 8, right=True),
                Column(_("成绩"), 7, right=True),
                Column(_("证书"), 0),
                Column(_("校验码"), 13),
            ),
            _("证书"),
        )
        self.table.chosen.connect(lambda _key: self._tell())
        self.table.opened.connect(lambda _key: self.print_one())
        self.box.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def seek(self, trainee: str) -> None:
        """Put the cursor on somebody when the list is read next."""
        self._sought = trainee

    def refresh(self) -> None:
        """Look anew at what everybody did."""
        self.ledger(partial(_read, self.class_id), self._show)

    def _show(self, people: list[Standing]) -> None:
        self.people = {one.who.id: one for one in people}
        self.table.show_lines([_line(one) for one in people])
        if self._sought:
            self.table.go_to(self._sought)
            self._sought = ""
        self._tell()

    def earned(self) -> list[str]:
        """Return those who earned a certificate and have none yet."""
        return [key for key, one in self.people.items() if one.given is None and one.why is None]

    def _tell(self) -> None:
        given = sum(one.given is not None for one in self.people.values())
        earned = len(self.earned())
        text = _("已发 {given} 张，还可以发 {earned} 张。", given=given, earned=earned)
        self.said.setText(text)
        one = self.people.get(self.table.current())
        has = one is not None and one.given is not None
        self.give_tool.setEnabled(bool(earned))
        self.print_tool.setEnabled(has)
        self.back_tool.setEnabled(has)
        self.all_tool.setEnabled(bool(given))

    def give_all(self) -> None:
        """Give everybody the certificate who earned it: all of them or none."""
        class_id, earned = self.class_id, self.earned()
        if not earned:
            return

        def work(station: Station) -> Changes:
            with station.ledger.db.atomic():
                made = [station.training.certifying.give(class_id, one) for one in earned]
            ids = tuple(identity for one in made for identity in one.ids)
            return Changes(kinds=frozenset({Certificate.kind}), ids=ids)

        self.write(work, lambda changes: self.say(_("发了 {count} 张", count=len(changes.ids))))

    def print_one(self) -> None:
        """Print the certificate of the current person."""
        one = self.people.get(self.table.current())
        if one is not None and one.given is not None:
            self._papers.certificates([one.given.id])

    def print_all(self) -> None:
        """Print every certificate of the class."""
        self._papers.certificates(
            [one.given.id for one in self.people.values() if one.given is not None]
        )

    def ask_back(self) -> None:
        """Ask why a certificate is withdrawn."""
        one = self.people.get(self.table.current())
        if one is None or one.given is None:
            return
        identity = one.given.id
        question = Question(
            text=_("撤回 {name} 的证书？", name=one.who.name or ""),
            advice=_("撤回后扫码会说这张不算数；撤回清单带给验证的人。"),
            reasons=(_("发错人"), _("不该发")),
            yes=_("撤回"),
            no=_("不撤了"),
        )
        self.ask(question, lambda reason: self.take_back(identity, reason, _("证书已撤回")))


def _read(class_id: str, station: Station) -> list[Standing]:
    certifying = station.training.certifying
    given = certifying.given(class_id)
    return [
        Standing(
            one,
            certifying.record(class_id, one.id),
            certifying.lacking(class_id, one.id),
            given.get(one.id),
        )
        for one in station.training.roster.of(class_id)
    ]


def _line(one: Standing) -> Line:
    record = one.record
    state, code, tone = _("可以发"), "", "wait"
    if one.given is not None:
        state, code, tone = (
            _("已发 {number}", number=one.given.number),
            one.given.short_code,
            "done",
        )
    elif one.why is not None:
        state, tone = _(WHY[one.why]), "soft"
    cells = (
        str(one.who.number),
        one.who.name or "",
        _("{came} / {held}", came=record.came, held=record.held),
        f"{record.score}%" if record.score is not None else "",
        state,
        code,
    )
    return Line(one.who.id, cells, tone)

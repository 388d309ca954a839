"""The spot check of a class: a seed draws people, anybody can draw the same ones again."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, NamedTuple

from PySide6.QtWidgets import QComboBox, QLineEdit

from core.base.changes import Changes
from core.base.ids import EventId
from core.base.tables import STANDING
from core.db import rows
from core.station import Station, Views
from core.training.model.calls import ANSWERS, SpotCall, SpotCheck
from core.training.model.trainee import Trainee
from desktop.pages.classes.outcomes import Outcomes
from desktop.pages.classes.reading import standing
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets import typed
from desktop.widgets.icons import label, retone
from desktop.widgets.page import Page
from words.say import _

FEW = "5"


class Read(NamedTuple):
    """The checks of a class, who is on its roster, and what the drawn said."""

    checks: list[SpotCheck]
    people: dict[str, Trainee]
    calls: dict[tuple[str, str], SpotCall]


class CheckTab(Tab):
    """Draws whom to phone, and books what they say."""

    kinds: ClassVar = frozenset({"spot-check", "spot-call", "attendance"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.read = Read([], {}, {})
        self.seed = QLineEdit()
        self.seed.setAccessibleName(_("随机种子"))
        self.seed.setPlaceholderText(_("县里给的随机种子"))
        self.seed.setMinimumWidth(self.seed.fontMetrics().horizontalAdvance("0" * 26))
        self.wanted = QLineEdit(FEW)
        self.wanted.setAccessibleName(_("抽几个人"))
        self.wanted.setFixedWidth(self.wanted.fontMetrics().horizontalAdvance("0" * 6))
        for widget in (self.seed, label(_("抽几个人"), "soft"), self.wanted):
            self.tools.add(widget)
        self.seed.returnPressed.connect(self.draw)
        self.wanted.returnPressed.connect(self.draw)
        self.add_tool(_("抽"), "pin", self.draw, main=True, closed_too=True)
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.setAccessibleName(_("哪一次抽查"))
        self.which.activated.connect(lambda _at: self._list())
        self.tools.add(self.which)
        self.said = label("", "")
        self.said.setWordWrap(True)
        self.box.addWidget(self.said)
        self.table = Table(
            (
                Column(_("次序"), 5, right=True),
                Column(_("姓名"), 10),
                Column(_("电话"), 14),
                Column(_("村组"), 0),
                Column(_("回答"), 14),
            ),
            _("抽中的人"),
        )
        self.box.addWidget(self.table, 1)
        self.outcomes = Outcomes("answer", ANSWERS)
        self.box.addWidget(self.outcomes)
        self.table.typed.connect(self.outcomes.key)
        self.outcomes.picked.connect(self.book)
        self.setFocusProxy(self.seed)

    def refresh(self) -> None:
        """Read the checks anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, read: Read) -> None:
        newest = len(read.checks) != len(self.read.checks)
        at = self.which.currentIndex()
        self.read = read
        self.which.clear()
        for one in read.checks:
            text = _("{day} 种子 {seed}", day=f"{one.day:%m-%d}" if one.day else "", seed=one.seed)
            self.which.addItem(text, one.id)
        self.which.setCurrentIndex(len(read.checks) - 1 if newest or at < 0 else at)
        self.which.setVisible(bool(read.checks))
        self._list()

    def check(self) -> SpotCheck | None:
        """Return the check that is shown."""
        at = self.which.currentIndex()
        return self.read.checks[at] if 0 <= at < len(self.read.checks) else None

    def _list(self) -> None:
        check = self.check()
        drawn = check.drawn if check is not None else ()
        self.table.show_lines([self._line(at, who) for at, who in enumerate(drawn, 1)])
        self.outcomes.setEnabled(bool(drawn))
        self.said.setText(_("种子由县里在结班后给，谁都能用它重抽一遍，抽到的人一样。"))
        retone(self.said, "tone", "soft")
        if check is not None:
            identity = check.id
            self.ledger(
                lambda station: station.training.calls.is_repeatable(identity),
                partial(self._tell, identity),
            )

    def _tell(self, identity: str, same: bool) -> None:
        check = self.check()
        if check is None or check.id != identity:
            return
        text = _("重抽一遍，名单一样。名册摘要 {digest}", digest=check.roster[:16])
        if not same:
            text = _(
                "签到后来变过，重抽的名单不一样了。名册摘要 {digest}", digest=check.roster[:16]
            )
        self.said.setText(text)
        retone(self.said, "tone", "done" if same else "stop")

    def _line(self, at: int, who: str) -> Line:
        check, one = self.check(), self.read.people.get(who)
        call = self.read.calls.get((check.id if check else "", who))
        answer = naming("answer", call.answer) if call is not None else ""
        said = (one.name or "", one.phone or "", one.village or "") if one else ("", "", "")
        tone = "stop" if call is not None and call.answer == "denied" else ""
        return Line(who, (str(at), *said, answer), tone)

    def draw(self) -> None:
        """Draw people by the seed."""
        seed, class_id = self.seed.text().strip(), self.class_id
        try:
            wanted = typed.parse_count(self.wanted.text())
        except ValueError:
            wanted = 0
        if not seed or wanted < 1:
            self.say(_("先写种子和抽几个人"), "wait")
            return

        def drawn(_changes: Changes) -> None:
            self.seed.clear()
            self.table.setFocus()

        self.write(lambda station: station.training.calls.draw(class_id, seed, wanted), drawn)

    def book(self, answer: str) -> None:
        """Book what the current person said; an answer before is taken back."""
        check, who = self.check(), self.table.current()
        if check is None or not who:
            return
        call = SpotCall(
            check=check.id, trainee=EventId(who), answer=answer, note=self.outcomes.take_note()
        )
        old = self.read.calls.get((check.id, who))
        before = old.id if old is not None else ""

        def work(station: Station) -> Changes:
            with station.ledger.db.atomic():
                if before:
                    station.training.reverse(before, _("改判"))
                return station.training.calls.spot_call(call)

        self.write(work)
        self.table.step()
        self.table.setFocus()


def _read(class_id: str, views: Views) -> Read:
    checks = standing(views, SpotCheck, class_id)
    ids = [one.id for one in checks]
    marks = ", ".join("?" * len(ids))
    rest = f'WHERE "check" IN ({marks}) AND {STANDING} ORDER BY rowid'
    calls = rows.read(views.db, SpotCall, rest, ids) if ids else []
    people = {str(one.id): one for one in views.training.roster(class_id)}
    return Read(checks, people, {(one.check, one.trainee): one for one in calls})

"""Follow-up calls that are due 30, 90 and 180 days after a class, and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.station import Views
from core.training.model.calls import OUTCOMES, FollowUp
from core.training.queries.classes import DueCall
from desktop import theme
from desktop.pages.classes.outcomes import Outcomes
from desktop.pages.classes.table import Column, Line, Table
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.settings import NOTICE_SECONDS
from desktop.widgets.icons import label
from desktop.widgets.notice import Notice
from words.errors import told
from words.say import _

Tell = Callable[[Notice], None]


class Calling(QWidget):
    """The calls that are due, of one class or of all."""

    def __init__(self, desk: Desk, tell: Tell, name: str) -> None:
        super().__init__()
        self._desk, self._tell, self._name = desk, tell, name
        self.class_id = ""
        self.calls: dict[str, DueCall] = {}
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        box.addWidget(self.said)
        self.table = Table(
            (
                Column(_("该打的日子"), 12),
                Column(_("姓名"), 10),
                Column(_("电话"), 14),
                Column(_("结班后"), 8, right=True),
                Column(_("培训班"), 0),
            ),
            _("待回访"),
        )
        box.addWidget(self.table, 1)
        self.outcomes = Outcomes("outcome", OUTCOMES)
        box.addWidget(self.outcomes)
        self.table.typed.connect(self.outcomes.key)
        self.outcomes.picked.connect(self.book)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read anew whom to call."""
        work = partial(_due, self.class_id, self._desk.today())
        self._desk.fetch(work, self._show, latest=f"calls-{self._name}")

    def _show(self, found: list[DueCall]) -> None:
        self.calls = {f"{one.trainee}-{one.after}": one for one in found}
        self.table.show_lines([_line(key, one) for key, one in self.calls.items()])
        count = len(found)
        self.said.setText(_("{count} 个电话该打了", count=count) if count else _("没有该打的电话"))
        self.outcomes.setEnabled(bool(found))

    def book(self, outcome: str) -> None:
        """Book what came of the call to the current person."""
        one = self.calls.get(self.table.current())
        if one is None:
            return
        call = FollowUp(
            class_id=one.class_id,
            trainee=one.trainee,
            after=one.after,
            outcome=outcome,
            note=self.outcomes.take_note(),
        )
        text = _("{name}：{outcome}", name=one.name, outcome=naming("outcome", outcome))
        self._desk.write(
            lambda station: station.training.calls.follow_up(call),
            partial(self._booked, text),
            self._refused,
        )
        self.table.setFocus()

    def _booked(self, text: str, changes: Changes) -> None:
        identity, seconds = changes.ids[0], self._desk.settings.get(NOTICE_SECONDS)

        def undo() -> None:
            self._desk.write(
                lambda station: station.training.reverse(identity, _("点错了")),
                None,
                self._refused,
            )

        self._tell(Notice(text=text, undo=undo, seconds=seconds))

    def _refused(self, error: ClerkError) -> None:
        text = " ".join(filter(None, told(error)))
        self._tell(Notice(text=text, tone="stop", seconds=0))


def _due(class_id: str, today: dt.date, views: Views) -> list[DueCall]:
    found = views.training.due_calls(today)
    return [one for one in found if class_id in ("", one.class_id)]


def _line(key: str, one: DueCall) -> Line:
    days = _("{days} 天", days=one.after)
    return Line(key, (f"{one.due:%Y-%m-%d}", one.name, one.phone, days, one.class_name))

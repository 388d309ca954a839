"""The form of a person: says at once when somebody of this phone or name is there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from core.base.ids import EventId
from core.people.model import Person
from core.people.rules import Match
from desktop.pages.booking import sentences
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.icons import IconButton
from words.say import _

CORE: Final = ("name", "phone", "village", "role", "uscc", "birth_year", "note")
DETAILS: Final = ("gender", "household_no", "tags")
"""Asked only of those who agreed to have more kept of them."""
ORGANISATIONS: Final = frozenset({"coop", "company"})
COMPARED: Final = frozenset({"name", "phone", "village"})


class PersonForm(RecordForm):
    """Collects a person.

    Signals:
        twin_wanted: the id of somebody who may be the same; open that one instead.
    """

    twin_wanted = Signal(str)

    def __init__(self, desk: Desk, person: str = "", *, details: bool = False) -> None:
        plan = FormPlan(
            kind=Person,
            today=desk.today,
            fields=CORE + DETAILS if details else CORE,
            remember=() if person else ("role", "village"),
            naming=naming,
            settings=desk.settings,
        )
        super().__init__(plan)
        self._desk, self._person = desk, person
        self._twin = ""
        self.open_twin = IconButton("", "person")
        self.open_twin.setObjectName("twin")
        self.open_twin.clicked.connect(lambda _checked: self.twin_wanted.emit(self._twin))
        self.open_twin.hide()
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.addWidget(self.open_twin, grid.rowCount(), 0, 1, 2)
        self.edited.connect(self._on_change)
        self._show_organisation()

    def _on_change(self, name: str) -> None:
        if name == "role":
            self._show_organisation()
        if name in COMPARED:
            self._compare()
        if name == "birth_year":
            self._look_at_age()

    def _look_at_age(self) -> None:
        """Say at once that a child's guardian is to agree."""
        asked = Person(birth_year=self.values().get("birth_year"))
        self._desk.jobs.ledger(
            lambda: self._desk.station.people.consents.findings(asked),
            lambda found: sentences(self._desk, found, self._tell_age),
        )

    def _tell_age(self, said: list[str]) -> None:
        self.tell("birth_year", "".join(said), "wait" if said else "")

    def _show_organisation(self) -> None:
        self.set_shown("uscc", self.values().get("role") in ORGANISATIONS)

    def _compare(self) -> None:
        """Look for those who may be the same person."""
        said = {n: v for n, v in self.values().items() if n in COMPARED}
        if not said.get("name") and not said.get("phone"):
            self._tell_twin(said, [])
            return
        asked = Person(id=EventId(self._person), **said)
        station = self._desk.station
        self._desk.jobs.ledger(
            lambda: station.people.same_as(asked), partial(self._tell_twin, said)
        )

    def _tell_twin(self, said: dict[str, object], matches: Sequence[Match]) -> None:
        if said != {n: v for n, v in self.values().items() if n in COMPARED}:
            return
        self.tell("name", "")
        self.tell("phone", "")
        self._twin = matches[0].id if matches else ""
        self.open_twin.setVisible(bool(matches))
        if matches:
            first = matches[0]
            field = "phone" if first.why == "phone" else "name"
            self.tell(field, why_same(first), "wait")
            self.open_twin.set_words(_("打开已有的 {name}", name=first.name))


def why_same(match: Match) -> str:
    """Say why somebody may be the same person."""
    words = {
        "phone": _("已有同号的人：{name}", name=match.name),
        "name_village": _("同村已有同名的人：{name}", name=match.name),
        "initials_tail": _("已有同尾号、同音的人：{name}", name=match.name),
        "one_letter_tail": _("已有同尾号、只差一字的人：{name}", name=match.name),
    }
    return words.get(match.why, match.name)

"""Looking at a pasted roster before anything is written: who is known, who stands there twice.

Decisions are made with the keys of the list: a digit takes one of those it may mean, N makes a
new person, X leaves the row out; Enter goes to the next row that is undecided, then enrols.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.base.masking import mask_phone
from core.people.rules import Match
from core.training.service.roster import NEW, SKIP, Candidate
from desktop import theme
from desktop.pages.classes.table import Column, Line, Table
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label, retone
from words.say import _
from words.told import N_

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "known": N_("认识"),
        "likely": N_("可能认识"),
        "new": N_("新人"),
        "twice": N_("重复"),
        "no_name": N_("没有姓名"),
    }
)
WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "phone": N_("同号"),
        "name_village": N_("同村同名"),
        "initials_tail": N_("同尾号、同音"),
        "one_letter_tail": N_("同尾号、差一字"),
    }
)
TONES: Final[Mapping[str, str]] = MappingProxyType(
    {"known": "done", "likely": "wait", "new": "", "twice": "gone", "no_name": "gone"}
)


class Pasting(QWidget):
    """The preview.

    Signals:
        agreed: every row is decided: enrol.
        left: back to the roster, nothing written.
    """

    agreed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Candidate] = []
        self._chosen: dict[int, str] = {}
        self._offered: list[IconButton] = []
        box = QVBoxLayout(self)
        theme.spaced(box, 2, 0)
        self.said = label("", "lead")
        self.said.setWordWrap(True)
        box.addWidget(self.said)
        self.table = Table(
            (
                Column(_("行"), 4, right=True),
                Column(_("姓名"), 10),
                Column(_("电话"), 13),
                Column(_("村组"), 14),
                Column(_("认出"), 12),
                Column(_("怎么办"), 0),
            ),
            _("要加的名单"),
        )
        box.addWidget(self.table, 1)
        self.choices = FlowLayout()
        box.addLayout(self.choices)
        foot = FlowLayout()
        self.back = IconButton(_("不加了"), "back")
        self.back.clicked.connect(lambda *_on: self.left.emit())
        self.go = IconButton(_("加进名册"), "check", role="main")
        self.go.setObjectName("enrol")
        self.go.clicked.connect(lambda *_on: self.go_on())
        foot.add(self.back)
        foot.add(self.go)
        box.addLayout(foot)
        self.table.chosen.connect(lambda _key: self._offer())
        self.table.typed.connect(self._on_typed)
        self.table.opened.connect(lambda _key: self.go_on())
        self.setFocusProxy(self.table)

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """Show rows to be decided on."""
        self.found = list(found)
        self._chosen = {}
        self._show()
        self.table.setCurrentCell(0, 0)
        self._to_undecided()

    def decisions(self) -> dict[int, str]:
        """Return what was decided, by row."""
        return dict(self._chosen)

    def undecided(self) -> list[Candidate]:
        """Return the rows that want a person's word."""
        return [
            one for one in self.found if one.state == "likely" and one.said.row not in self._chosen
        ]

    def go_on(self) -> None:
        """Go to the next row that is undecided; with none left, enrol."""
        if self.undecided():
            self._to_undecided()
            self.table.setFocus()
        else:
            self.agreed.emit()

    def decide(self, decision: str) -> None:
        """Decide on the row that the cursor is on, and go on to the next undecided one."""
        one = self._current()
        if one is None:
            return
        self._chosen[one.said.row] = decision
        self._show()
        if self.undecided():
            self._to_undecided()
        self.table.setFocus()

    def _current(self) -> Candidate | None:
        row = self.table.current()
        return next((one for one in self.found if str(one.said.row) == row), None)

    def _to_undecided(self) -> None:
        waiting = self.undecided()
        if waiting:
            self.table.go_to(str(waiting[0].said.row))

    def _on_typed(self, typed: str) -> None:
        one = self._current()
        if one is None:
            return
        found: list[str] = [match.id for match in one.matches]
        keys = dict(zip("123456789", found, strict=False))
        if one.said.name:
            keys["n"] = NEW
        keys["x"] = SKIP
        if typed.lower() in keys:
            self.decide(keys[typed.lower()])

    def _show(self) -> None:
        self.table.show_lines([self._line(one) for one in self.found])
        waiting = len(self.undecided())
        count = sum(self._is_taken(one) for one in self.found)
        text = _("{count} 人会加进名册。", count=count)
        if waiting:
            text += _("{count} 行要您定：按数字选认识的人，N 是新人，X 不加。", count=waiting)
        self.said.setText(text)
        retone(self.said, "tone", "wait" if waiting else "")
        self._offer()

    def _is_taken(self, one: Candidate) -> bool:
        decision = self._chosen.get(one.said.row, "")
        return decision != SKIP and (bool(decision) or one.state in {"known", "new"})

    def _line(self, one: Candidate) -> Line:
        decision = self._chosen.get(one.said.row)
        state = _(STATES[one.state])
        if one.state == "twice" and one.same_row:
            state = _("和第 {row} 行重复", row=one.same_row)
        tone = TONES[one.state] if decision is None else ("gone" if decision == SKIP else "done")
        said = one.said
        cells = (
            str(said.row),
            said.name,
            mask_phone(said.phone) or "",
            said.village,
            state,
            self._words(one, decision),
        )
        return Line(str(said.row), cells, tone)

    def _words(self, one: Candidate, decision: str | None) -> str:
        if decision == NEW:
            return _("建新人")
        if decision == SKIP:
            return _("不加")
        if decision is not None:
            return next((_match(m) for m in one.matches if m.id == decision), "")
        told = {
            "known": _("用认识的这个人"),
            "new": _("建新人"),
            "likely": _("请定"),
        }
        return told.get(one.state, _("不加"))

    def _offer(self) -> None:
        """Offer as buttons what the keys do on this row."""
        self._clear_offers()
        one = self._current()
        if one is None:
            return
        offers = [
            (f"{at}  {_match(match)}", str(match.id)) for at, match in enumerate(one.matches, 1)
        ]
        if one.said.name:
            offers.append((_("N  建新人"), NEW))
        offers.append((_("X  不加"), SKIP))
        for text, decision in offers:
            button = IconButton(text)
            button.clicked.connect(partial(self._press, decision))
            self.choices.add(button)
            self._offered.append(button)
            button.show()

    def _clear_offers(self) -> None:
        for button in self._offered:
            self.choices.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offered.clear()

    def _press(self, decision: str, *_on: bool) -> None:
        self.decide(decision)


def _match(match: Match) -> str:
    return f"{match.name}（{_(WHY.get(match.why, match.why))}）"

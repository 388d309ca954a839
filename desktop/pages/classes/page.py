"""The classes page: classes as a list, calls that are due, talent grades; one class opened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from core.base.changes import Changes
from core.station import Views
from core.training.model.training_class import TrainingClass
from core.training.queries.ledger import Listed
from desktop.pages.classes.calling import Calling
from desktop.pages.classes.grades import KINDS as GRADE_KINDS
from desktop.pages.classes.grades import GradesView
from desktop.pages.classes.ledger import class_list
from desktop.pages.classes.papers import ClassPapers
from desktop.pages.classes.planning import PlanForm, plan_drawer
from desktop.pages.classes.reading import days_of, facts_of
from desktop.pages.classes.sides import AFTER, BUILT, CERTIFICATES, DOOR, RESULTS, ROSTER, TEACHING
from desktop.pages.classes.tab import Tab
from desktop.pages.classes.verifying import VerifyView
from desktop.pages.desk import Desk
from desktop.pages.printing import Printing
from desktop.pages.spooler import Spooler
from desktop.widgets.choice import Chips
from desktop.widgets.empty import Empty
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

CLASSES, DUE, GRADES, VERIFY = "classes", "due", "grades", "verify"
LONGEST_NAME: Final = 16


class ClassesPage(Page):
    """Training of the station."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("培训"))
        self._desk = desk
        self.held: TrainingClass | None = None
        self.papers = ClassPapers(desk, Printing(desk, self, spooler))
        self._made: dict[str, Tab] = {}
        self.stack = QStackedWidget()
        self.empty = Empty(
            "training",
            _("还没有培训班"),
            _("先写计划：哪门课、哪天、谁来讲；实训和企业导师占多少会当场算出来。"),
            _("新培训班"),
            self.new,
        )
        self.view = self._list()
        self.due = Calling(desk, self.noticed.emit, "all")
        self.grades = GradesView(desk, self)
        self.verify = VerifyView(desk, self.noticed.emit)
        for widget in (self.view, self.due, self.grades, self.verify):
            self.stack.addWidget(widget)
        self.set_body(self.stack)
        self._buttons: dict[bool, list[QPushButton]] = {False: [], True: []}
        self._add_head()
        desk.jobs.changed.connect(self._on_changed)
        self.drawer_moved.connect(self._dress)
        self._dress()

    def side(self, key: str) -> Tab:
        """Return one side of the open class, built at its first visit."""
        if key not in self._made:
            self._made[key] = BUILT[key](self._desk, self, self.papers)
            self.stack.addWidget(self._made[key])
        return self._made[key]

    def _list(self) -> LedgerView[Listed]:
        view = class_list(self._desk, self.empty)
        view.opened.connect(lambda row: self.open(row.held.id))
        view.add_action(_("签到"), "check", lambda row: self.open(row.held.id, DOOR), "Ctrl+D")
        view.model.show()
        return view

    def _add_head(self) -> None:
        places = {CLASSES: _("各班"), DUE: _("待回访"), GRADES: _("人才等级"), VERIFY: _("查证书")}
        self.places = Chips(list(places.items()), _("看什么"))
        self.places.chosen.connect(self.show_place)
        self.places.set_value(CLASSES)
        self.head.add(self.places)
        self.modes: list[Chips] = []
        for group, name in ((TEACHING, _("上课")), (RESULTS, _("成绩")), (AFTER, _("课后"))):
            chips = Chips([(key, _(words)) for key, words in group.items()], name)
            chips.chosen.connect(self.show_tab)
            self.head.add(chips)
            self.modes.append(chips)
        for at in range(10):
            keys = QShortcut(QKeySequence(f"Ctrl+{(at + 1) % 10}"), self)
            keys.activated.connect(partial(self._jump, at))
        self._add(_("新培训班"), "add", self.new, inside=False, keys="Ctrl+N", main=True)
        self._add(_("改计划"), "edit", self.change, inside=True)
        self._add(_("返回"), "back", self.leave, inside=True)

    def _add(self, text: str, icon: str, do: Any, *, inside: bool, **how: Any) -> None:  # noqa: ANN401 - as add_button
        keys = how.pop("keys", "")
        button = self.add_button(text, icon, do, **how)
        if keys:
            button.setToolTip(f"{text}  {keys}")
        self._buttons[inside].append(button)

    def _jump(self, at: int) -> None:
        """Turn to the side, or to the place, of a digit."""
        if self.held is not None:
            self.show_tab(list(BUILT)[at])
        elif at < len(self.places.values):
            self.show_place(self.places.values[at])

    def show_place(self, place: str) -> None:
        """Turn to the classes, the calls that are due or the grades."""
        self.close_drawer()
        self.places.set_value(place)
        if place == CLASSES:
            self.stack.setCurrentWidget(self.view)
            self.view.setFocus()
            return
        views: dict[str, Calling | GradesView | VerifyView]
        views = {DUE: self.due, GRADES: self.grades, VERIFY: self.verify}
        view = views[place]
        self.stack.setCurrentWidget(view)
        view.refresh()
        view.setFocus()

    def _dress(self) -> None:
        """Show the buttons of the list, or those of an open class."""
        inside = self.held is not None
        for one, buttons in self._buttons.items():
            for button in buttons:
                button.setVisible(one is inside)
        self.places.setVisible(not inside)
        for chips in self.modes:
            chips.setVisible(inside and self.drawer is None)
        name = self.held.name if self.held is not None else _("培训")
        self.title.setText(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
        self.title.setToolTip(name)
        self.set_subtitle(days_of(self.held) if self.held is not None else "")
        self.subtitle.setToolTip(facts_of(self.held) if self.held is not None else "")

    def open(self, identity: str, tab: str = "") -> None:
        """Open a class, or that of a certificate: at the door on its days, else at its roster."""
        self._desk.fetch(partial(_found, identity), partial(self._open, tab), latest="class")

    def _open(self, tab: str, found: tuple[TrainingClass | None, str]) -> None:
        held, trainee = found
        if held is None:
            return
        if trainee:
            tab = CERTIFICATES
            self.side(tab).seek(trainee)
        self.held = held
        today = self._desk.today()
        runs = held.first is not None and held.first <= today <= (held.last or held.first)
        self._dress()
        self.show_tab(tab or (DOOR if runs and not held.closed else ROSTER))

    def show_tab(self, key: str) -> None:
        """Turn to one side of the open class."""
        if self.held is None:
            return
        self.close_drawer()
        for chips in self.modes:
            chips.set_value(key)
        tab = self.side(key)
        self.stack.setCurrentWidget(tab)
        tab.show_class(self.held)
        tab.setFocus()

    def tab(self) -> Tab | None:
        """Return the side that is shown, None on the list."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Tab) else None

    def leave(self) -> None:
        """Go back to the list."""
        self.close_drawer()
        self.held = None
        self._dress()
        self.show_place(CLASSES)

    def new(self) -> None:
        """Open the plan of a new class."""
        self.open_drawer(plan_drawer(self._desk, self._planned))

    def change(self) -> None:
        """Open the plan of the open class."""
        if self.held is not None:
            self.open_drawer(plan_drawer(self._desk, self._changed, self.held))

    def _planned(self, changes: Changes) -> None:
        self.close_drawer()
        self.noticed.emit(Notice(text=_("计划已保存，现在加名册")))
        self.open(changes.ids[0], ROSTER)

    def _changed(self, _changes: Changes) -> None:
        self.close_drawer()
        self.noticed.emit(Notice(text=_("计划已改")))

    def _on_changed(self, changes: Changes) -> None:
        tab = self.tab()
        if self.held is None:
            self._refresh_place(changes.kinds)
        elif changes.kinds & {"class", "class.change", "class.close"}:
            self._desk.fetch(partial(_get, self.held.id), self._again, latest="class")
        elif tab is not None and changes.kinds & tab.kinds:
            tab.refresh()

    def _refresh_place(self, kinds: frozenset[str]) -> None:
        place = self.places.value()
        if place == DUE and kinds & {"follow-up", "class.close"}:
            self.due.refresh()
        elif place == GRADES and kinds & GRADE_KINDS:
            self.grades.refresh()

    def _again(self, held: TrainingClass | None) -> None:
        """Show the open class as it is now."""
        tab = self.tab()
        if held is not None and self.held is not None and tab is not None:
            self.held = held
            self._dress()
            tab.show_class(held)

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that class (at a side: "ID/door"), "new" plans one.

        "due", "grades" and "verify" lead to the calls that are due, to the talent grades, and to
        where certificates are checked.
        """
        if what == "new":
            if self.held is not None:
                self.leave()
            self.new()
        elif what in self.places.values:
            self.leave()
            self.show_place(what)
        elif what:
            class_id, _slash, tab = what.partition("/")
            self.open(class_id, tab)
        elif self.drawer is None:
            self.stack.currentWidget().setFocus()

    def scanned(self, code: str) -> bool:
        """Let the open side take a code, or look whether a certificate is real."""
        if self.stack.currentWidget() is self.verify:
            return self.verify.scanned(code)
        tab = self.tab()
        return tab is not None and tab.scanned(code)

    def escape(self) -> bool:
        """Close the drawer, then the side's own step, then the class."""
        if super().escape():
            return True
        tab = self.tab()
        if tab is None:
            return False
        if not tab.escape():
            self.leave()
        return True

    def half_typed(self) -> dict[str, str]:
        """Return the plan of a new class while it is typed."""
        body: QWidget | None = self.drawer.body if self.drawer is not None else None
        if isinstance(body, PlanForm) and body.held is None:
            return body.form.dump()
        return {}

    def restore(self, half_typed: Mapping[str, str]) -> None:
        """Open the plan again with what was half-typed."""
        if half_typed:
            self.new()
            body = self.drawer.body if self.drawer is not None else None
            if isinstance(body, PlanForm):
                body.form.restore(half_typed)


def _found(identity: str, views: Views) -> tuple[TrainingClass | None, str]:
    """Return the class of this id, or that of the certificate of this id and who was given it."""
    given = views.training.certificate(identity)
    if given is None:
        return views.training.get(identity), ""
    return views.training.get(given.class_id), given.trainee


def _get(class_id: str, views: Views) -> TrainingClass | None:
    return views.training.get(class_id)

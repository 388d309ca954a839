"""Booking what a drawer collected: errors beside the fields, questions of the rules, then done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from core.base.changes import Changes, Finding
from core.base.errors import ClerkError
from core.station import Station, Views
from core.trade.service.books import ReasonNeededError, RuleBlocksError
from desktop.pages.desk import Desk
from desktop.widgets.ask import Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.findings import said
from words.say import _, language

Work = Callable[[Station, Mapping[str, str]], Changes]
Done = Callable[[Changes], None]
TIPS: Final = frozenset({"warn", "tip"})


class Booking(QObject):
    """One press of a drawer's main button, until it is booked or given up.

    ``work`` is called with the reasons given so far; ``done`` once it is durable. ``form`` takes
    the errors where the drawer's body is more than a form.
    """

    def __init__(
        self, desk: Desk, drawer: Drawer, work: Work, done: Done, form: RecordForm | None = None
    ) -> None:
        super().__init__(drawer)
        self._desk, self._drawer, self._work, self._done = desk, drawer, work, done
        self._form = form or form_of(drawer)
        self._reasons: dict[str, str] = {}

    def start(self) -> None:
        """Write; the drawer takes no second press meanwhile."""
        self._drawer.say("")
        self._drawer.busy(True)
        reasons = dict(self._reasons)
        self._desk.write(lambda station: self._work(station, reasons), self._booked, self._failed)

    def _booked(self, changes: Changes) -> None:
        self._drawer.busy(False)
        self._done(changes)
        self.deleteLater()

    def _failed(self, error: ClerkError) -> None:
        self._drawer.busy(False)
        if isinstance(error, ReasonNeededError | RuleBlocksError):
            answer = self._ask if isinstance(error, ReasonNeededError) else self._blocked
            sentences(self._desk, error.findings, partial(answer, error.findings))
            return
        show_error(self._drawer, error, self._form)
        self.deleteLater()

    def _ask(self, findings: Sequence[Finding], said: Sequence[str]) -> None:
        """Ask about the first finding; the next try meets the next one."""
        question = Question(text=said[0], advice=findings[0].law)
        self._drawer.ask(question, partial(self._answered, findings[0].rule))

    def _answered(self, rule: str, reason: str) -> None:
        self._reasons[rule] = reason
        self.start()

    def _blocked(self, findings: Sequence[Finding], said: Sequence[str]) -> None:
        for finding, text in zip(findings, said, strict=True):
            if self._form is not None and finding.field:
                with contextlib.suppress(KeyError):
                    self._form.tell(finding.field, text, "stop")
        told_laws = "；".join(dict.fromkeys(f.law for f in findings if f.law))
        self._drawer.say(_("{said}（{law}）", said="；".join(said), law=told_laws))
        self.deleteLater()


def form_of(drawer: Drawer) -> RecordForm | None:
    """Return the form that a drawer is made of, if it is one."""
    return drawer.body if isinstance(drawer.body, RecordForm) else None


def show_error(drawer: Drawer, error: ClerkError, form: RecordForm | None = None) -> None:
    """Show an error beside the drawer's fields; what has no field stands above the button."""
    form = form or form_of(drawer)
    if form is None or not form.show_error(error):
        words = told(error)
        drawer.say(" ".join(filter(None, (words.message, words.advice))))


def answers(drawer: Drawer, form: RecordForm) -> dict[str, Any] | None:
    """Return what a drawer's form says; None once it is shown which field cannot be read."""
    try:
        return form.answers()
    except ClerkError as error:
        show_error(drawer, error, form)
        return None


def refused(page: Page, error: ClerkError) -> None:
    """Say why something was not done: in the page's drawer, or at the bottom where none is open."""
    if page.drawer is not None:
        page.drawer.busy(False)
        show_error(page.drawer, error)
        return
    text = " ".join(filter(None, told(error)))
    page.noticed.emit(Notice(text=text, tone="stop", seconds=0))


def sentences(desk: Desk, findings: Sequence[Finding], done: Callable[[list[str]], None]) -> None:
    """Read what findings say to the clerk, in the language in force."""
    desk.fetch(lambda views: spoken(views, findings), done)


def spoken(views: Views, findings: Sequence[Finding]) -> list[str]:
    """Return what findings say to the clerk; on the reading lane."""
    rules = views.packs.rules
    return [said(one, rules.message(one, language())) for one in findings]


def with_laws(views: Views, findings: Sequence[Finding]) -> list[str]:
    """Return what findings say and the law behind each; on the reading lane."""
    told = zip(spoken(views, findings), findings, strict=True)
    return [_("{said}（{law}）", said=text, law=one.law) for text, one in told]


def remarks(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of a booked record that the clerk has not been asked about."""
    return [f for f in findings if f.level in TIPS and not f.wants_reason]

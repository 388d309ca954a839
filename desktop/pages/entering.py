"""Entering facts of one kind in a page's drawer: form, newcomers, booking, a notice with undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from core.base.changes import Changes
from desktop.pages.booking import remarks, sentences
from desktop.pages.desk import Desk
from desktop.pages.newcomer import newcomer_drawer
from desktop.pages.printing import Printing
from desktop.pages.reissuing import announce
from desktop.pages.reversing import Reversing
from desktop.settings import NOTICE_SECONDS
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import RecordForm
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page

Known = Callable[[str, str], None]
"""What is done with somebody who was just added: her id, and what a form shows for it."""


class Entering(QObject):
    """What entering purchases, sales and orders has in common."""

    def __init__(self, desk: Desk, page: Page, printing: Printing, reversing: Reversing) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._printing, self._reversing = printing, reversing

    def new(self, half_typed: Mapping[str, str] | None = None) -> RecordForm:
        """Open an empty form, or one with what was half-typed."""
        raise NotImplementedError

    def show_form(self, drawer: Drawer, form: RecordForm, half_typed: Mapping[str, str]) -> None:
        """Open a form's drawer, with what was half-typed."""
        if half_typed:
            form.restore(half_typed)
        self._page.open_drawer(drawer)
        announce(self._page)

    def add_person(self, half: Mapping[str, str], text: str, role: str, known: Known) -> None:
        """Add somebody who is not known, then go on with the form as it was."""
        drawer = newcomer_drawer(self._desk, text, role, known)
        drawer.closed.connect(lambda: QTimer.singleShot(0, self, lambda: self._reopen(half)))
        self._page.open_drawer(drawer)

    def _reopen(self, half: Mapping[str, str]) -> None:
        """Go back to the form after nobody was added."""
        if self._page.drawer is None:
            self.new(half)

    def tell_booked(
        self, changes: Changes, text: str, ended: Callable[[], None] | None = None
    ) -> None:
        """Close the drawer and say what was booked, with the rules' remarks and an undo."""
        self._page.close_drawer()
        found = remarks(changes.findings)
        sentences(self._desk, found, partial(self._tell, changes.ids[0], text, ended))

    def _tell(
        self,
        identity: str,
        text: str,
        ended: Callable[[], None] | None,
        remarks_said: Sequence[str],
    ) -> None:
        notice = Notice(
            text="\n".join((text, *remarks_said)),
            undo=partial(self._reversing.undo, identity),
            seconds=self._desk.settings.get(NOTICE_SECONDS),
            ended=ended,
        )
        self._page.noticed.emit(notice)

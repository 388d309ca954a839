"""Taking a fact back (红冲): a reason first, then the red entry, both visible in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from core.base.changes import Changes
from core.base.errors import ClerkError
from desktop.pages.booking import refused, show_error
from desktop.pages.desk import Desk
from desktop.widgets.ask import Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _


class Reversing(QObject):
    """Takes facts back on one page: at once after a slip, else with a reason."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def undo(self, identity: str) -> None:
        """Take back what was booked a moment ago."""
        self._write(identity, _("点错了"), self._undone, self.refused)

    def ask(self, drawer: Drawer, identity: str, text: str) -> None:
        """Ask in a record's drawer why it is taken back, then do it."""
        question = Question(
            text=text,
            advice=_("原单和红字单都留在账上，金额互相抵掉。"),
            reasons=(_("金额记错"), _("重量记错"), _("记重了"), _("没成交")),
            yes=_("红冲"),
            no=_("不冲了"),
        )
        drawer.ask(question, partial(self._reverse, drawer, identity))

    def ask_anew(
        self, drawer: Drawer, identity: str, anew: Callable[[str], None], *, void: bool
    ) -> None:
        """Ask in a paper's drawer what is wrong with it, then open the form of the new one.

        It is made void with that reason when the new one is saved. One that is ``void`` already
        is asked nothing; of one that may not be issued anew it is said what comes first.
        """
        station = self._desk.station
        question = Question(
            text=_("这张作废，另开一张？"),
            advice=_("先填新的一张；存好时原单才作废，两张互相写明单号。"),
            reasons=(_("金额记错"), _("重量记错"), _("姓名写错")),
            yes=_("填新的一张"),
            no=_("不重开了"),
        )
        self._desk.jobs.ledger(
            lambda: station.trade.reissuing.replaceable(identity),
            lambda _paper: anew("") if void else drawer.ask(question, anew),
            lambda error: self._failed(drawer, error),
        )

    def _reverse(self, drawer: Drawer, identity: str, reason: str) -> None:
        drawer.busy(True)
        self._write(identity, reason, self._reversed, lambda error: self._failed(drawer, error))

    def _write(
        self,
        identity: str,
        reason: str,
        done: Callable[[Changes], None],
        failed: Callable[[ClerkError], None],
    ) -> None:
        self._desk.write(
            lambda station: station.trade.papers.reverse(identity, reason), done, failed
        )

    def _failed(self, drawer: Drawer, error: ClerkError) -> None:
        drawer.busy(False)
        show_error(drawer, error)

    def _reversed(self, changes: Changes) -> None:
        self._page.close_drawer()
        serial = next((serial for serial in changes.serials if serial), "")
        self._page.noticed.emit(Notice(text=_("已红冲 {serial}", serial=serial or ""), tone="wait"))

    def _undone(self, _changes: Changes) -> None:
        self._page.close_drawer()
        self._page.noticed.emit(Notice(text=_("已撤销，原单和红字单都看得见"), tone="wait"))

    def refused(self, error: ClerkError) -> None:
        """Say why something was not done: in the drawer, or as a notice."""
        refused(self._page, error)

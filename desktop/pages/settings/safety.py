"""The recovery code in the drawer at home: is it on paper, and a new one in its place."""

from __future__ import annotations

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.db.recovery import VoidSheetError, is_on_paper, is_sheet_void
from core.paper.model import RecoverySheet
from core.station import Station
from desktop.pages.booking import show_error
from desktop.pages.desk import Desk
from desktop.pages.paper_code import PaperCode
from desktop.pages.settings.card import SettingsCard
from desktop.pages.settings.clerks import OpenDrawer
from desktop.widgets.drawer import Drawer
from desktop.widgets.icons import wrapped
from words.errors import told
from words.say import _


class SafetyCard(SettingsCard):
    """Whether the recovery code is on paper; the head makes a new one."""

    def __init__(self, desk: Desk, open_drawer: OpenDrawer) -> None:
        super().__init__(_("安全"), _("恢复码：忘了口令、换了电脑，只有它能打开账本。"))
        self._desk = desk
        self._open = open_drawer
        self.new = self.add_button(_("做新的恢复码"), "pin", self.ask)
        self.have = self.add_button(_("已经抄在纸上"), "check", self.confirm, role="main")
        self.setFocusProxy(self.new)
        self.have.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show whether the code is on paper."""
        self._desk.fetch(lambda v: (is_on_paper(v.db), is_sheet_void(v.db)), self._show)

    def _show(self, read: tuple[bool, bool]) -> None:
        on_paper, void = read
        self.have.setVisible(not on_paper and not void)
        if on_paper:
            self.say(_("恢复码已在纸上。"), "done")
        elif void:
            self._told(VoidSheetError())
        else:
            self.say(_("还没确认恢复码在纸上。纸找不到，就做一个新的。"), "wait")

    def confirm(self, code: str = "") -> None:
        """Take the clerk's word that she has it; a new ``code`` was typed back from paper."""
        self._desk.write(
            lambda station: station.note_recovery_on_paper(code),
            lambda _changes: self._kept(),
            self._told,
        )

    def ask(self) -> None:
        """Say what becomes of the old code before a new one is made."""
        words = _(
            "新的一做好，旧的恢复码就作废。以前的备份还是用旧码打开，所以做好后请再备份一次。"
        )
        drawer = Drawer(_("做新的恢复码"), wrapped(words), _("做新的，旧的作废"), icon="pin")

        def press() -> None:
            drawer.busy(True)
            self._desk.jobs.ledger(lambda: _renewed(self._desk.station), self._made, failed)

        def failed(error: ClerkError) -> None:
            drawer.busy(False)
            show_error(drawer, error)

        drawer.pressed.connect(press)
        self._open(drawer)

    def _made(self, sheet: RecoverySheet) -> None:
        """Show the new code until it is on paper; the home page asks for it until then."""
        self._desk.jobs.changed.emit(Changes(kinds=frozenset({"recovery"})))
        self.refresh()
        paper = PaperCode(self._desk.jobs, sheet)
        drawer = Drawer(_("新的恢复码"), paper, _("已经抄在纸上"))
        paper.said.connect(drawer.say)
        paper.on_paper.connect(lambda: self.confirm(sheet.code))
        drawer.pressed.connect(paper.finish)
        self._open(drawer)

    def _kept(self) -> None:
        self._open(None)
        self.refresh()

    def _told(self, error: ClerkError) -> None:
        self.say(" ".join(filter(None, told(error))), "stop")


def _renewed(station: Station) -> RecoverySheet:
    """Make a new code and the sheet that takes it to paper, on the ledger lane."""
    code = station.renew_recovery()
    own, ledger = station.people.station(), station.ledger
    return RecoverySheet(
        station=own.name if own else "",
        device=ledger.journal.device,
        code=code,
        made_on=ledger.today(),
        clerk=station.people.clerks.named(ledger.clerk).name or "",
    )

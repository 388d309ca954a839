"""Trying a backup without restoring it, and the way to restoring one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.base.errors import ClerkError
from desktop.pages.backup_facts import BackupFacts
from desktop.pages.backup_look import BackupLook, Home, Seen
from desktop.pages.desk import Desk
from desktop.pages.settings.card import SettingsCard
from words.errors import told
from words.say import _


class RestoringCard(SettingsCard):
    """A backup that was never tried is a hope: here it is tried, and here one is put back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            _("备份靠得住吗"),
            _("挑一份备份验一验：打得开吗、账记到哪天、逐条对不对得上。只看不动，现在的账照常用。"),
        )
        self._desk = desk
        self.shown: QWidget | None = None
        self.test = self.add_button(_("验一份备份"), "search", self.try_one)
        self.restore = self.add_button(_("从备份恢复……"), "stick", self.restore_one)
        self.restore.setToolTip(_("先把现在这个站存好、关好，再挑备份；原来的账会留着。"))
        self.setFocusProxy(self.test)

    def try_one(self) -> None:
        """Ask which backup, and look at it."""
        self.say("")
        look = BackupLook(self._desk.jobs, Home(self._desk.station.folder))
        look.seen.connect(self._saw)
        look.left.connect(lambda: self._show(None))
        self._show(look)

    def restore_one(self) -> None:
        """Let the head put a backup back; tell others who may do it."""
        need_head = self._desk.station.clerks.need_head
        self._desk.jobs.ledger(need_head, lambda _none: self._desk.restore(), self._refused)

    def _refused(self, error: ClerkError) -> None:
        self.say(" ".join(filter(None, told(error))), "stop")

    def _saw(self, seen: Seen) -> None:
        self._show(BackupFacts(seen.held))
        good = seen.held.is_whole and not seen.held.bad_photos
        self.say(
            _("“{file}”验过了，可以放心。", file=seen.path.name)
            if good
            else _("“{file}”不完好，请再做一份备份。", file=seen.path.name),
            "done" if good else "stop",
        )

    def _show(self, widget: QWidget | None) -> None:
        if self.shown is not None:
            self.box.removeWidget(self.shown)
            self.shown.hide()
            self.shown.deleteLater()
        self.shown = widget
        self.test.setVisible(not isinstance(widget, BackupLook))
        if widget is not None:
            self.box.insertWidget(self.box.indexOf(self.said), widget)
            widget.setFocus()
        else:
            self.test.setFocus()

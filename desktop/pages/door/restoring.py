"""Restoring a backup: looked at first, put where the clerk says, nothing ever written over."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from core.base.clock import SystemClock
from core.base.errors import ClerkError
from core.db import slots
from core.db.restoring import restore
from core.db.slots import WeakPassphraseError
from core.db.unlock import Secrets
from desktop.jobs import CancelledError, Jobs, Progress
from desktop.pages.backup_facts import BackupFacts
from desktop.pages.backup_list import Sticks
from desktop.pages.backup_look import (
    BackupLook,
    Home,
    Seen,
    WrongLine,
    moving,
    percent,
    unhurried,
    whole,
)
from desktop.pages.door.panel import Panel, centred
from desktop.pages.drives import plugged_in
from desktop.stations import LEDGER, Stations
from desktop.widgets import choosing
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from words.say import _

OWN: Final = "cunzhan"
"""What a station's folder is called where other things lie beside it."""
STAMP: Final = "%Y%m%d-%H%M%S"


class Restored(NamedTuple):
    """A station that was put back: where, what opens it, where the old one's files are now."""

    folder: Path
    secrets: Secrets
    aside: Path | None


class RestorePanel(Panel):
    """Which backup, what it holds, where to; then it is put there and opened.

    Signals:
        restored: the Restored, to be opened.
        left: the clerk goes back; nothing was touched.
    """

    restored = Signal(object)
    left = Signal()

    def __init__(self, home: Home, jobs: Jobs, sticks: Sticks = plugged_in) -> None:
        super().__init__("stick", _("从备份恢复"), wide=True)
        self._home, self._jobs, self._sticks = home, jobs, sticks
        self._run: Progress | None = None
        self.start()

    def start(self) -> None:
        """Ask which backup."""
        self.clear()
        self.say("")
        self.inside.addWidget(
            centred(_("先看清备份里有什么，再恢复。看的时候什么都不会动。"), "soft")
        )
        self.look = BackupLook(self._jobs, self._home, self._sticks)
        self.look.seen.connect(self.show_plan)
        self.look.left.connect(self.left)
        self.inside.addWidget(self.look)
        self.lead_to(self.look)

    def show_plan(self, seen: Seen) -> None:
        """Say what the backup holds and ask where it goes."""
        self._seen = seen
        self.clear()
        self.facts = BackupFacts(seen.held)
        self.inside.addWidget(self.facts)
        if not seen.held.can_be_restored:
            self._show_useless()
            return
        self._ask_where(seen)
        if seen.secrets.recovery:
            self._ask_passphrase()
        self.wrong = WrongLine()
        self.inside.addWidget(self.wrong)
        self.wrong.say("")
        self._add_ways(is_whole=seen.held.is_whole)

    def _show_useless(self) -> None:
        """Offer another backup; say what is left where there is none."""
        wrong = WrongLine()
        self.inside.addWidget(wrong)
        wrong.say(
            _("这一份坏得不能用了，请换一份。一份好的都没有，就向县里要登记码，账会从县里下来。")
        )
        self.lead_to(self.add_button(_("换一份备份"), "back", self.start, main=True))

    def _add_ways(self, *, is_whole: bool) -> None:
        """Offer to restore; of a backup that is not whole, to choose another one first."""
        restoring = (_("恢复") if is_whole else _("就用这一份恢复"), "check", self.go)
        another = (_("换一份备份"), "back", self.start)
        first, second = (restoring, another) if is_whole else (another, restoring)
        main = self.add_button(*first, main=True)
        row = FlowLayout()
        for text, icon, do in (second, (_("换一个文件夹……"), "import", self._choose_folder)):
            button = IconButton(text, icon)
            button.clicked.connect(lambda *_on, act=do: act())
            row.add(button)
        self.inside.addLayout(row)
        self.lead_to(self.passphrase if self._seen.secrets.recovery else main)

    def _ask_where(self, seen: Seen) -> None:
        self.where, self.hint = label(""), label("", "hint")
        for one in (self.where, self.hint):
            one.setWordWrap(True)
            self.inside.addWidget(one)
        self.put_in(usual_folder(self._home.folder, seen.file))

    def _ask_passphrase(self) -> None:
        name = _("新口令（至少6个字，以后每次开机要输）")
        self.inside.addWidget(label(name, "soft"))
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName(name)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self.go)
        self.inside.addWidget(self.passphrase)

    def _choose_folder(self) -> None:
        folder = choosing.folder(self, _("恢复到哪个文件夹"))
        if folder is not None:
            self.put_in(own_folder(folder))

    def put_in(self, folder: Path) -> None:
        """Restore into this folder; say what becomes of what is there."""
        self._folder = folder
        self._stamp = f"{SystemClock().now():{STAMP}}"
        self.where.setText(_("恢复到：{folder}", folder=str(folder)))
        there = _(
            "那里现在的账先移到旁边的 {aside} 里，原样留着，不会盖掉。",
            aside=f"aside-{self._stamp}",
        )
        self.hint.setText(there if _holds_station(folder) else _("那里还没有账。"))

    def go(self) -> None:
        """Put the backup in its place."""
        if self._run is not None:
            return
        by_code = bool(self._seen.secrets.recovery)
        fresh = self.passphrase.text() if by_code else ""
        if by_code and len(fresh) < slots.SHORTEST_PASSPHRASE:
            self.wrong.say(whole(WeakPassphraseError(shortest=slots.SHORTEST_PASSPHRASE)))
            self.passphrase.setFocus()
            return
        self._work(self._seen, fresh or None)

    def _work(self, seen: Seen, fresh: str | None) -> None:
        folder, stamp = self._folder, self._stamp
        opening = Secrets(passphrase=fresh) if fresh else seen.secrets
        line = unhurried(_("正在恢复……"))
        line.cancelled.connect(self._stop)

        def work(progress: Progress) -> Restored | None:
            step = percent(progress)
            try:
                aside = restore(folder, seen.path, seen.secrets, stamp, step, fresh)
            except CancelledError:
                return None
            return Restored(folder, opening, aside)

        self.clear()
        self.inside.addWidget(line)
        self.lead_to(line)
        self._run = self._jobs.outside(work, self._done, self._failed, moving(line))

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def _failed(self, error: ClerkError) -> None:
        self._again(whole(error))

    def _again(self, wrong: str) -> None:
        """Ask once more, with the folder that was chosen."""
        self._run, folder = None, self._folder
        self.show_plan(self._seen)
        self.put_in(folder)
        self.wrong.say(wrong)

    def _done(self, restored: Restored | None) -> None:
        if restored is None:
            self._again(_("已停下，什么都没动。"))
            return
        self._run = None
        self.clear()
        lines = [
            _("恢复好了：{station}，账记到 {day}。", station=self._seen.held.station,
              day=self._seen.held.last_day or ""),
            _("从这里另起一段接着记，不会和从前的混。备份以后送到县里的账，同步一次就会回来。"),
            _("旧电脑若还在用，别两台都用这一份：让县里给其中一台另开登记码。"),
        ]  # fmt: skip
        if restored.aside is not None:
            lines.insert(1, _("原来的账在 {aside}。", aside=str(restored.aside)))
        for text in lines:
            self.inside.addWidget(centred(text, ""))
        self.lead_to(
            self.add_button(_("打开"), "check", lambda: self.restored.emit(restored), main=True)
        )


def own_folder(chosen: Path) -> Path:
    """Return a folder of a station's own: not among other things that lie where the clerk chose."""
    try:
        is_free = _holds_station(chosen) or not chosen.is_dir() or not any(chosen.iterdir())
    except OSError:  # what cannot be looked into is not taken for empty
        is_free = False
    return chosen if is_free else chosen / OWN


def _holds_station(folder: Path) -> bool:
    return any((folder / name).exists() for name in (LEDGER, slots.SLOTS_NAME))


def usual_folder(here: Path, file: str) -> Path:
    """Return where a backup belongs: here, or beside it where another station lies here.

    ``file`` is the name that a station's file and its backups have in common.
    """
    try:
        own = slots.load(here).file
    except ClerkError:
        return here
    return here if own == file else Stations().fresh(here)

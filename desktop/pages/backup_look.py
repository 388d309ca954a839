"""From a choice of backups to what one of them holds; nothing is touched on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.db.errors import KeyNeededError, WrongKeyError
from core.db.package import Package
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.inspection import Inspected, inspect
from desktop import theme
from desktop.jobs import Jobs, Progress
from desktop.pages.backup_list import BackupList, Sticks
from desktop.pages.drives import plugged_in
from desktop.widgets.icons import IconButton, label, retone
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from collections.abc import Callable

PERCENT = 100


class Home(NamedTuple):
    """The station's folder, whose own backups are offered, and the key file named at the start."""

    folder: Path
    key_file: Path | None = None

    @property
    def secrets(self) -> Secrets:
        """What may open a backup without anybody being asked."""
        demo = self.folder / DEMO_KEY_NAME
        return Secrets(key_file=self.key_file or (demo if demo.exists() else None))


class Seen(NamedTuple):
    """A backup that was looked at: where it lies, what opened it, what it holds.

    ``file`` is the name that a station's file and its backups have in common.
    """

    path: Path
    secrets: Secrets
    held: Inspected
    file: str


class BackupLook(QWidget):
    """Asks which backup, asks for its passphrase or code, recomputes everything in it.

    Signals:
        seen: the Seen.
        left: the clerk goes back from the choice.
    """

    seen = Signal(object)
    left = Signal()

    def __init__(self, jobs: Jobs, home: Home, sticks: Sticks = plugged_in) -> None:
        super().__init__()
        self._jobs, self._home, self._sticks = jobs, home, sticks
        self._box = QVBoxLayout(self)
        theme.spaced(self._box, 3, 0)
        self._step: QWidget | None = None
        self._run: Progress | None = None
        self.choose()

    def choose(self, wrong: str = "") -> None:
        """Ask which backup; say what was wrong with the one before."""
        step = Step()
        self.list = BackupList(self._jobs, self._home.folder, self._sticks)
        self.list.chosen.connect(self.open)
        step.box.addWidget(self.list)
        step.box.addWidget(step.wrong)
        step.wrong.say(wrong)
        step.add_button(_("返回"), "back", self.left.emit)
        self._show(step, self.list)

    def open(self, path: Path) -> None:
        """Look into a backup with the keys at hand; ask only when none of them opens it."""
        self._look(path, self._home.secrets, may_ask=True)

    def ask(self, path: Path, wrong: str = "") -> None:
        """Ask what opens a backup."""
        key = KeyStep(path, wrong)
        key.tried.connect(lambda secrets: self._look(path, secrets))
        key.left.connect(self.choose)
        self._show(key, key.line)

    def _look(self, path: Path, secrets: Secrets, *, may_ask: bool = False) -> None:
        step = Step()
        line = unhurried(_("正在看备份里有什么……"))
        line.cancelled.connect(self._stop)
        step.box.addWidget(line)
        self._show(step, line)

        def work(progress: Progress) -> Seen:
            held = inspect(path, secrets, percent(progress))
            return Seen(path, secrets, held, Package(path).slots().file)

        def failed(error: ClerkError) -> None:
            self._run = None
            if may_ask and isinstance(error, KeyNeededError | WrongKeyError):
                self.ask(path)
            elif isinstance(error, WrongKeyError):
                self.ask(path, whole(error))
            else:
                self.choose(whole(error))

        self._run = self._jobs.outside(work, self._saw, failed, moving(line))

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()
            self._run = None
        self.choose(_("已停下。"))

    def _saw(self, seen: Seen) -> None:
        # It may have been ready just before it was stopped.
        if self._run is not None:
            self._run = None
            self.seen.emit(seen)

    def _show(self, step: QWidget, first: QWidget) -> None:
        if self._step is not None:
            self._step.hide()
            self._step.deleteLater()
        self._step = step
        self._box.addWidget(step)
        # What has not been shown yet takes no focus.
        step.show()
        self.setFocusProxy(first)
        first.setFocus()


class Step(QWidget):
    """One step: what it needs, one line for what went wrong, its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        theme.spaced(self.box, 3, 0)
        self.wrong = WrongLine()
        self.wrong.setParent(self)
        self.wrong.hide()

    def add_button(self, text: str, icon: str, do: Callable[[], None], role: str = "") -> None:
        """Add a button."""
        button = IconButton(text, icon, role=role)
        button.clicked.connect(lambda *_on: do())
        self.box.addWidget(button)


class KeyStep(Step):
    """Asks for the passphrase of the day on which a backup was made; or for the recovery code.

    Signals:
        tried: the Secrets that the clerk typed.
        left: another backup.
    """

    tried = Signal(object)
    left = Signal()

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__()
        self._by_code = False
        asked = label(
            _("备份“{file}”加了密。输入做备份那天的口令，或纸上的恢复码。", file=path.name), "soft"
        )
        asked.setWordWrap(True)
        self.line = QLineEdit()
        self.line.returnPressed.connect(self._go)
        for widget in (asked, self.line, self.wrong):
            self.box.addWidget(widget)
        self.wrong.say(wrong)
        self.add_button(_("打开看看"), "check", self._go, "main")
        self.other = IconButton("", "receipt")
        self.other.clicked.connect(lambda *_on: self._switch())
        self.box.addWidget(self.other)
        self.add_button(_("换一份备份"), "back", self.left.emit)
        self._dress()
        retone(self.line, "wrong", "true" if wrong else "false")

    def _switch(self) -> None:
        self._by_code = not self._by_code
        self.line.clear()
        self.wrong.say("")
        retone(self.line, "wrong", "false")
        self._dress()
        self.line.setFocus()

    def _dress(self) -> None:
        hidden, shown = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
        self.line.setEchoMode(shown if self._by_code else hidden)
        words = _("恢复码（32个字母数字）") if self._by_code else _("口令")
        self.line.setPlaceholderText(words)
        self.line.setAccessibleName(words)
        self.other.set_words(_("用口令打开") if self._by_code else _("用恢复码打开"))

    def _go(self) -> None:
        typed = self.line.text()
        if not typed.strip():
            self.line.setFocus()
            return
        secrets = Secrets(recovery=typed) if self._by_code else Secrets(passphrase=typed)
        self.tried.emit(msgspec.structs.replace(secrets, keyring=False))


class WrongLine(QLabel):
    """What is wrong, beside what it is about; it takes no room while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "error")
        self.setWordWrap(True)

    def say(self, text: str) -> None:
        """Say it; "" says nothing. Only once it lies in a layout."""
        self.setText(text)
        self.setVisible(bool(text))


def whole(error: ClerkError) -> str:
    """Return what went wrong and the one thing to do."""
    return " ".join(filter(None, told(error)))


def percent(progress: Progress) -> Callable[[int, int], None]:
    """Return what tells the screen of bytes as so many of a hundred."""

    def step(done: int, total: int) -> None:
        progress.step(PERCENT * done // max(total, 1), PERCENT)

    return step


def unhurried(text: str) -> ProgressLine:
    """Return a line that has the focus itself: a key pressed in advance must not stop the work."""
    line = ProgressLine(text)
    line.setAccessibleName(text)
    line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return line


def moving(line: ProgressLine) -> Callable[[int, int], None]:
    """Return what moves a line and says how many per cent it is."""

    def move(done: int, total: int) -> None:
        line.step(done, total)
        line.count.setText(f"{done} %")

    return move

"""Another PC of a station that the county knows: a code, and the books come down by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal

from core.base.errors import ClerkError
from core.db.unlock import Secrets
from core.station import NewStation, Station
from core.sync import enrolment
from core.sync.enrolment import Code
from core.sync.errors import StoppedError
from desktop.jobs import Jobs, Progress
from desktop.pages.admission import Looked, enrol, look
from desktop.pages.door.first_run import FirstRun, Made
from desktop.settings import Settings
from desktop.widgets.icons import IconButton
from desktop.widgets.progress import ProgressLine
from words.errors import told
from words.say import _

LOOK_MS: Final = 500
KILO: Final = 1000


class JoinPanel(FirstRun):
    """Asks for the county's code; with ``station`` one that was begun and not finished.

    Signals:
        left: the clerk goes back.
    """

    left = Signal()

    def __init__(
        self, folder: Path, jobs: Jobs, settings: Settings, station: Station | None = None
    ) -> None:
        self._station, self.recovery = station, ""
        self._run: Progress | None = None
        self._looked: Looked | None = None
        self._line_now: ProgressLine | None = None
        self._usable = False
        super().__init__(folder, jobs, settings)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._measure)

    def start(self) -> None:
        """Ask for the code and, on a new PC, how the file is locked."""
        self._step()
        self.say(_("向县里要一个登记码。这台电脑会领到站里全部的账，旧电脑照常用。"), "")
        self.typed_code = self._line(_("登记码"), _("输入、粘贴，或用扫码枪扫"))
        last = self.typed_code
        if self._station is None:
            last = self.passphrase = self._line(
                _("账本口令（至少6个字，每次开机要输）"), hidden=True
            )
        # A scanned code ends with Enter: that only leads on to the passphrase.
        last.returnPressed.connect(self.join)
        self.go = self.add_button(_("加入"), "check", self.join, main=True)
        if self._station is None:
            self.add_button(_("返回"), "back", self.left.emit)
        self.lead_to(self.typed_code)

    def join(self) -> None:
        """Ask whose code it is; once the clerk saw that, make the folder, enrol and fetch."""
        try:
            code = enrolment.read_code(self.typed_code.text())
        except ClerkError as error:
            self._refused(error)
            return
        self._busy(busy=True)
        self.say(_("正在和县里联系……"), "")
        if self._looked is None or self._looked.code != code:
            self._look_up(code)
            return
        if self._station is not None:
            self._travel(code)
            return
        folder = self._folder
        secrets = Secrets(passphrase=self.passphrase.text() or None)

        def created(made: tuple[Station, str]) -> None:
            self._station, self.recovery = made
            self._travel(code)

        self._jobs.ledger(lambda: Station.create(folder, None, secrets), created, self._refused)

    def _look_up(self, code: Code) -> None:
        station, jobs = self._station, self._jobs

        def work(progress: Progress) -> Looked | None:
            if station is not None and jobs.borrow(station.sync.trust) is not None:
                return None
            return look(station, code, progress)

        def done(looked: Looked | None) -> None:
            self._run = None
            if looked is None:
                self._travel(code)
            else:
                self._ask(looked)

        self._run = jobs.travel(work, done, self._refused)

    def _ask(self, looked: Looked) -> None:
        """Ask whether the code leads to the clerk's own county and station."""
        self._looked = looked
        self._busy(busy=False)
        self.say(looked.question, "")
        self.go.setText(_("是，加入"))
        self.lead_to(self.go)

    def _travel(self, code: Code) -> None:
        station, jobs = self._station, self._jobs
        if station is None:
            return

        def work(progress: Progress) -> None:
            jobs.borrow(lambda: setattr(station.sync, "work", jobs.borrow))
            if jobs.borrow(station.sync.trust) is None:
                enrol(station, jobs, code, progress)
            station.sync.run(stop=lambda: progress.cancelled)

        self._line_now = ProgressLine(_("账正在下来……"))
        self._line_now.cancelled.connect(self._stop)
        self.inside.addWidget(self._line_now)
        self.now = IconButton(_("先用起来，其余的在后台接着下"), "next", role="main")
        self.now.clicked.connect(lambda *_on: self._stop())
        self.inside.addWidget(self.now)
        self.now.hide()
        self._look.start()
        self._run = jobs.travel(work, lambda _none: self._arrived(), self._stopped)

    def _stop(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def _measure(self) -> None:
        """Show how much came, and whether it is enough to begin with."""
        station = self._station
        if station is None or self._line_now is None:
            return
        self._line_now.count.setText(f"{station.sync.moved / KILO:,.1f} KB")
        if not self._usable:
            self._jobs.ledger(lambda: _is_usable(station), self._may_begin)

    def _may_begin(self, usable: bool) -> None:
        if usable and not self._usable and self._run is not None:
            self._usable = True
            self.say(_("名单和最近的账已到，可以用了。"), "done")
            self.now.show()

    def _stopped(self, error: ClerkError) -> None:
        if isinstance(error, StoppedError) and self._usable:
            self._arrived()
        else:
            self._refused(error)

    def _arrived(self) -> None:
        """Go on as after any other set-up, once somebody works here."""
        station = self._station
        self._end_line()
        if station is None:
            return

        def ready() -> NewStation | None:
            station.choose_clerk()
            return _known(station)

        self._jobs.ledger(ready, self._go_on, self._refused)

    def _go_on(self, known: NewStation | None) -> None:
        self._busy(busy=False)
        if known is None or self._station is None:
            self.say(_("县里还没有这个站的账，请先在旧电脑上同步一次，再按“加入”。"))
            return
        self._new = known
        made = Made(self._station, self.recovery)
        if self.recovery:
            self._show_code(made)
        else:
            self.made.emit(made)

    def _refused(self, error: ClerkError) -> None:
        self._end_line()
        self._busy(busy=False)
        self.say(" ".join(filter(None, told(error))))
        self.lead_to(self.typed_code)

    def _busy(self, *, busy: bool) -> None:
        self.typed_code.setDisabled(busy)
        self.go.setDisabled(busy)

    def _end_line(self) -> None:
        self._look.stop()
        self._run = None
        if self._line_now is not None:
            for widget in (self._line_now, self.now):
                self.inside.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
            self._line_now = None


def _is_usable(station: Station) -> bool:
    """Tell whether the desk could open: who works here and what it is called are known."""
    return _known(station) is not None


def _known(station: Station) -> NewStation | None:
    own, clerks = station.people.station(), station.people.clerks.all()
    if own is None or not clerks:
        return None
    return NewStation(
        name=own.name,
        village_code=own.village_code,
        village=own.village,
        clerk=clerks[0].name or "",
    )

"""The county page: how things stand, what the county says, what to see to, the stick, this PC."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.files import write_durably
from core.paper.qr import PREFIX
from core.station import Station
from desktop.jobs import Progress
from desktop.pages.courier import READ, TRAVEL, notices_read
from desktop.pages.desk import Desk
from desktop.pages.sync.carried import CarriedView
from desktop.pages.sync.county import Believing
from desktop.pages.sync.key import KeyChange
from desktop.pages.sync.news import NewsView
from desktop.pages.sync.now import NowView
from desktop.pages.sync.pc import PcView
from desktop.pages.sync.reading import News, Pc, read_days, read_news, read_pc
from desktop.pages.sync.troubles import (
    CLOSE,
    COUNTY,
    DOUBLE,
    ENROL,
    RUN,
    SAVE,
    Shown,
    TroublesView,
)
from desktop.pages.sync.twice import PuttingRight, read_twice
from desktop.widgets.choice import Chips
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from core.journal.disputes import Dispute, Side
    from core.sync.incidents import Incident
    from core.sync.recovery import Recovered
    from core.sync.states import SyncState

NOW, NEWS, TROUBLES, CARRIED, PC = "now", "news", "troubles", "stick", "pc"
KEY: Final = "key"
MODES: Final = (NOW, NEWS, TROUBLES, CARRIED, PC)
OWN: Final = frozenset({"notice", "price", TRAVEL})


class SyncPage(Page):
    """Everything between this PC and its county."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("县里"))
        self._desk = desk
        self.courier, self.sticking = desk.courier, desk.sticking
        self._pc: Pc | None = None
        self._unread = self._open = 0
        self.now, self.news, self.troubles = NowView(), NewsView(), TroublesView()
        self.carried = CarriedView(self.sticking)
        self.pc = PcView(desk.station, desk.jobs)
        self._views: dict[str, QWidget] = {
            NOW: self.now,
            NEWS: self.news,
            TROUBLES: self.troubles,
            CARRIED: self.carried,
            PC: self.pc,
        }
        self.stack = QStackedWidget()
        for view in self._views.values():
            self.stack.addWidget(view)
        self.set_body(self.stack)
        self.modes = Chips([(mode, name) for mode, name in self._names().items()], _("看什么"))
        self.modes.set_value(NOW)
        self.modes.chosen.connect(self.show_mode)
        self.head.addWidget(self.modes)
        self.putting_right = PuttingRight(desk, self, self._closed)
        self._listen()
        self.key_change = KeyChange(desk, self, self.pc.key)
        self.believing = Believing(desk, self)
        self.courier.begin()
        self.read()

    def _names(self) -> dict[str, str]:
        return {
            NOW: _("现况"),
            NEWS: _("通知 {count}", count=self._unread) if self._unread else _("通知"),
            TROUBLES: _("要处理 {count}", count=self._open) if self._open else _("要处理"),
            CARRIED: _("U盘和单据"),
            PC: _("本机"),
        }

    def _listen(self) -> None:
        now, courier = self.now, self.courier
        now.run_wanted.connect(self.run)
        now.stop_wanted.connect(courier.stop)
        now.news_wanted.connect(partial(self.show_mode, NEWS))
        now.offline_wanted.connect(lambda on: courier.work_offline(on=on))
        courier.told.connect(self._told)
        courier.told.connect(self.pc.photos.show_state)
        courier.running.connect(lambda running: now.show_running(running=running))
        courier.moved.connect(now.show_moved)
        now.show_running(running=courier.is_running())
        self.news.read.connect(self._mark_read)
        self.troubles.wanted.connect(self._see_to)
        self.troubles.chosen.connect(self._choose)
        self.troubles.again.connect(self.putting_right.enter_again)
        self.troubles.kept.connect(self.putting_right.ask)
        self.pc.enrolling.enrolled.connect(lambda _place: self._enrolled())
        self._desk.jobs.changed.connect(self._on_changed)
        self.drawer_moved.connect(lambda: self.pc.make_room(drawer=self.drawer is not None))

    def arrive(self, what: str = "") -> None:
        """Be shown; ``what`` may name one of the views, or the change of this PC's key."""
        self.courier.refresh()
        if what == KEY:
            self.show_mode(PC)
            if self.pc.key.change.isEnabled():
                self.key_change.begin()
            return
        self.show_mode(what if what in MODES else self.modes.value() or NOW)

    def show_mode(self, mode: str) -> None:
        """Show one of the views."""
        self.modes.set_value(mode)
        self.stack.setCurrentWidget(self._views[mode])
        self._views[mode].setFocus()

    def scanned(self, code: str) -> bool:
        """Take an enrolment code, or a paper receipt to be written again."""
        if code.startswith(PREFIX):
            self._recover(code)
            return True
        if self._pc is None and code.count("/") > 1:
            self.show_mode(PC)
            return self.pc.enrolling.take_code(code)
        return False

    def read(self) -> None:
        """Read everything that is shown."""
        desk, today = self._desk, self._desk.today()
        desk.fetch(lambda views: read_days(views, today), self.now.show_days, latest="sync-days")
        desk.fetch(lambda views: read_news(views, today), self._show_news, latest="sync-news")
        desk.fetch(read_pc, self._show_pc, latest="sync-pc")
        self._read_troubles()

    def _read_troubles(self) -> None:
        """Look for what two PCs disagree on, and read what nobody saw to."""
        station = self._desk.station

        def work() -> Shown:
            now = station.sync.now_ms()
            disputes = station.conflicts.all() if station.read_only else station.conflicts.look(now)
            clerks = station.people.clerks.all(left=True)
            names = {str(clerk.id): clerk.name or "" for clerk in clerks}
            incidents = station.sync.incidents()
            # Looking through all the books takes a while: only where a sync found something.
            is_double = any(one.code == DOUBLE for one in incidents)
            twice = read_twice(station) if is_double else ()
            return Shown(incidents, disputes, names, twice, station.ledger.clerk)

        self._desk.jobs.ledger(work, self._show_troubles)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & OWN or any(kind.endswith(".change") for kind in changes.kinds):
            self.read()

    def _told(self, state: SyncState) -> None:
        address = self._pc.pace.addresses[0] if self._pc and self._pc.pace.addresses else ""
        self.now.show_state(state, address)
        self.set_subtitle(state.county if state.enrolled else _("还没有登记到县里"))

    def _show_news(self, news: News) -> None:
        read = notices_read(self._desk.settings)
        self.news.show_news(news, read)
        newest = news.notices[0] if news.notices else None
        self.now.show_latest(*((newest.heading, newest.text) if newest else ("", "")))
        self._unread = sum(1 for notice in news.notices if notice.id not in read)
        self._rename()

    def _mark_read(self, notice: str) -> None:
        settings = self._desk.settings
        settings.remember(READ, [*notices_read(settings), notice])
        self._desk.jobs.changed.emit(Changes(kinds=frozenset({"notice"})))

    def _show_pc(self, pc: Pc | None) -> None:
        self._pc = pc
        self.pc.show_pc(pc)
        if self.courier.state is not None:
            self._told(self.courier.state)

    def _show_troubles(self, shown: Shown) -> None:
        self.troubles.show_all(shown)
        self._open = len(self.troubles.cards)
        self._rename()

    def _rename(self) -> None:
        for at, mode in enumerate(self.modes.values):
            self.modes.group.button(at).setText(self._names()[mode])

    def run(self) -> None:
        """Send and fetch now."""
        self.courier.run(by_hand=True)

    def _enrolled(self) -> None:
        self.courier.refresh()
        self.read()
        self.show_mode(NOW)
        self.run()

    def _see_to(self, what: str, incident: Incident) -> None:
        if what == SAVE:
            self._ask_where(incident)
            return
        if what == COUNTY:
            self.believing.begin()
            return
        if what == ENROL:
            self.show_mode(PC)
            self.pc.again()
            return
        if what == RUN:
            self.run()
        if what in (RUN, CLOSE):
            self._close(incident)

    def _close(self, incident: Incident) -> None:
        station = self._desk.station
        self._desk.jobs.ledger(
            lambda: station.sync.close_incident(incident.id), lambda _done: self._closed()
        )

    def _closed(self) -> None:
        self._read_troubles()
        self.courier.refresh()

    def _ask_where(self, incident: Incident) -> None:
        name = f"{incident.code}-{incident.id}.bin"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("证据存到"), name)
        if chosen:
            self.save_evidence(incident, Path(chosen))

    def save_evidence(self, incident: Incident, target: Path) -> None:
        """Write what proves an incident into a file, then take note of it."""
        content = evidence(incident)

        def work(_progress: Progress) -> None:
            write_durably(target, content)

        def done(_none: None) -> None:
            self.noticed.emit(Notice(text=_("证据存好了：{file}", file=target.name)))
            self._close(incident)

        self._desk.jobs.outside(work, done)

    def _choose(self, dispute: Dispute, side: Side, instead: bool) -> None:
        def work(station: Station) -> Changes:
            clerk = station.ledger.clerk
            said = station.conflicts.decision(dispute, side, clerk, instead=instead)
            return station.ledger.write([said])

        def done(_changes: Changes) -> None:
            self.noticed.emit(Notice(text=_("选好了，下次同步时另一台电脑也照它改。")))
            self._closed()

        self._desk.write(work, done)

    def _recover(self, code: str) -> None:
        self.show_mode(CARRIED)
        station = self._desk.station

        def done(found: Recovered) -> None:
            words = _("账上已有，不用补") if found.known else _("补记好了")
            self.carried.recovering.note(str(found.id), words)
            if not found.known:
                self._desk.jobs.changed.emit(found.changes)

        def failed(error: ClerkError) -> None:
            self.carried.recovering.note(_("这一张"), " ".join(filter(None, told(error))))

        self._desk.jobs.ledger(partial(station.recover, code), done, failed)


def evidence(incident: Incident) -> bytes:
    """Return an incident with its proof as a file that others can check."""
    said = {
        "code": incident.code,
        "device": incident.device,
        "epoch": incident.epoch,
        "seq": incident.seq,
        "found_ms": incident.found_ms,
        "evidence_hex": incident.evidence.hex(),
    }
    return json.dumps(said, indent=1).encode()

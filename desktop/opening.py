"""From the first paint to an open desk: unlock, sign in, build the pages' table, close well."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.db.errors import (
    DeskOpenError,
    KeyNeededError,
    NoStationError,
    WrongKeyError,
)
from core.db.lock import RAISE_NAME, call_forward
from core.db.unlock import Secrets
from desktop import app
from desktop.app import LOOK_FILE, LOOKS, Bare, FirstPaint
from desktop.pages.catalogue import entries, heading, load_first, warming
from desktop.pages.desk import Desk
from desktop.pages.door.doorkeeping import Met, doorkeeping, opened, who_may_unlock
from desktop.pages.remembering import Remembering
from desktop.settings import LANGUAGE, LOCK_MINUTES, SettingsFile
from desktop.stations import Known, Stations
from desktop.widgets.found import Found
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from core.journal.verify import Verdict
    from core.people.model import Clerk
    from core.station import Station, Views
    from desktop.pages.door.first_run import Made
    from desktop.pages.door.unlock import UnlockPanel

BACKUP_EVERY_MS: Final = 4 * 60 * 60 * 1000
MINUTE_MS: Final = 60_000
BUSY_EVENTS: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
MOST_FOUND: Final = 20
PACKED: Final = frozenset({"fees", "market"})
"""Kinds of change after which the rules and tables of the reading lane are old."""
LONGEST_PAINT: Final = 0.5
"""Seconds; a desk that starts minimized is not painted at all."""
QUIET_MS: Final = 400
"""So long nobody pressed a key: nothing that is loaded now is in anybody's way."""
GRACE_MS: Final = 1500
EARLY: Final = LOOKS | {LANGUAGE.name}
"""Settings that the next start needs before it can unlock the station."""


def begin(bare: Bare) -> None:
    """Open the station that the options name; the window shows what is needed for it."""
    opening = Opening(bare)
    opening.start()
    opening.lay_out()


class Opening(QObject):
    """Leads from the empty window to the desk, and from the desk to a proper end."""

    def __init__(self, bare: Bare) -> None:
        super().__init__(bare.window)
        self._bare = bare
        self._folder = bare.options.data
        self._station: Station | None = None
        self._views: list[Views] = []
        self._desk: Desk | None = None
        self._panel: UnlockPanel | None = None
        bare.window.on_close(self._may_close)

    def start(self) -> None:
        """Open the station, or begin by putting a backup in its place."""
        (self.restore if self._bare.options.from_backup else self._begin)()

    def _begin(self) -> None:
        """Try the keys at hand; ask only when none of them opens the file."""
        self._open(Secrets(key_file=self._bare.options.key_file))

    def lay_out(self) -> None:
        """Make ready, while the file is being opened, what is the same for every station."""
        self._bare.window.lay_out(entries(self._at_desk))
        load_first()

    def _at_desk(self) -> Desk:
        if self._desk is None:
            raise LookupError
        return self._desk

    def _open(self, secrets: Secrets) -> None:
        folder = self._folder
        self._bare.jobs.ledger(lambda: opened(folder, secrets), self._come_in, self._refused)

    def _refused(self, error: ClerkError) -> None:
        if isinstance(error, NoStationError):
            self._first_run()
        elif isinstance(error, DeskOpenError):
            call_forward(self._folder)
            self._bare.app.exit(0)
        elif isinstance(error, KeyNeededError):
            self._unlock()
        elif isinstance(error, WrongKeyError) and self._panel is not None:
            self._panel.refuse(told(error).message)
        else:
            self._bare.window.show_alone(app.stop_panel(error, self.restore))

    def restore(self) -> None:
        """Let a backup be put back; an open desk is closed well first, and the next begins so."""
        if self._station is not None:
            app.follow(self._bare, self._folder, from_backup=True)
            return
        self._bare.window.show_alone(app.restore_panel(self._bare, self._begin, self._open))

    def _unlock(self) -> None:
        panel = self._panel = app.unlock_panel(several=bool(self._elsewhere()))
        panel.tried.connect(self._open)
        panel.station_wanted.connect(lambda: self._choose_station(self._unlock))
        panel.restore_wanted.connect(self.restore)
        self._bare.window.show_alone(panel)

    def _elsewhere(self) -> list[Known]:
        """Return the stations of this PC other than the one that is opened."""
        here = self._folder.resolve()
        return [one for one in Stations().all() if one.folder != here]

    def _choose_station(self, back: Callable[[], None]) -> None:
        """Ask which station of this PC to open; the one that is open is closed well first."""
        panel = app.stations_panel(self._bare, Stations().all())
        panel.picked.connect(lambda folder: app.follow(self._bare, folder))
        panel.restore_wanted.connect(self.restore)
        panel.left.connect(back)
        self._bare.window.show_alone(panel)

    def _first_run(self) -> None:
        page = app.first_run(self._bare, several=bool(self._elsewhere()))
        page.station_wanted.connect(lambda: self._choose_station(self._first_run))
        page.made.connect(self._made)
        page.demo_wanted.connect(self._demo)
        page.join_wanted.connect(self._join)
        page.restore_wanted.connect(self.restore)
        self._bare.window.show_alone(page)

    def _join(self) -> None:
        """Let this PC join a station that there is; one that had begun to goes on."""
        panel = app.join_panel(self._bare, self._station)
        panel.made.connect(self._made)
        panel.left.connect(self._first_run)
        self._bare.window.show_alone(panel)

    def _made(self, made: Made) -> None:
        station = self._station = made.station
        self._bare.jobs.ledger(lambda: doorkeeping(station), self._met, self._refused)

    def _demo(self) -> None:
        settled = app.demo_station(self._folder)
        self._bare.jobs.outside(settled, lambda _none: self.start(), self._refused)

    def _come_in(self, opened: tuple[Station, Met]) -> None:
        self._station, met = opened
        self._met(met)

    def _met(self, met: Met) -> None:
        """Let the head in where nobody has a PIN; she can name another clerk at the strip."""
        clerks, has_pins = met
        if not clerks:
            self._join()
        elif has_pins:
            self._ask_who(clerks)
        else:
            self._entered(clerks[0])

    def _ask_who(self, clerks: Sequence[Clerk]) -> None:
        station = self._station
        if station is None:
            return
        panel = app.sign_in_panel(self._bare, station, clerks)
        panel.entered.connect(self._entered)
        self._bare.window.show_alone(panel)

    def _entered(self, clerk: Clerk) -> None:
        """Open the desk the first time; later only unlock the screen."""
        if self._desk is not None:
            self._bare.window.strip.set_clerk(clerk.name or "")
            self._bare.window.come_back()
            return
        station = self._station
        if station is None:
            return
        self._desk = self._make_desk(station)
        self._let_it_be_painted()
        if self._bare.options.day is not None:
            station.ledger.set_day(self._bare.options.day)
        self._fill_strip(station, clerk)
        window = self._bare.window
        window.open_desk()
        self._watch(station)
        first = FirstPaint(window.stack.currentWidget())
        first.painted.connect(self._settle)
        if not station.read_only:
            self._bare.jobs.ledger(station.begin_session, self._session_began)
        if self._bare.options.screenshot is not None:
            QTimer.singleShot(GRACE_MS, self, self._take_picture)

    def _make_desk(self, station: Station) -> Desk:
        bare = self._bare
        kept = Remembering(station, bare.jobs, bare.settings.store())
        kept.keep_early(EARLY, SettingsFile(self._folder / LOOK_FILE))
        bare.settings.move(kept.load, kept.save)
        bare.jobs.changed.connect(self._read_packs)
        return Desk(
            station=station,
            jobs=bare.jobs,
            settings=bare.settings,
            speaker=bare.speaker,
            views=self._view,
            choose_station=self._other_station,
            restore=self.restore,
        )

    def _other_station(self) -> None:
        self._choose_station(self._bare.window.come_back)

    def _view(self) -> Views:
        """Return the reading lane's view, made on that lane at its first use."""
        if not self._views and self._station is not None:
            self._views.append(self._station.views())
        return self._views[0]

    def _read_packs(self, changes: Changes) -> None:
        """Let pages see new prices and market days at once."""
        if changes.kinds & PACKED:
            self._bare.jobs.fetch(lambda: self._view().read_packs())

    def _fill_strip(self, station: Station, clerk: Clerk) -> None:
        window = self._bare.window
        window.set_day(station.ledger.today(), other=self._bare.options.day is not None)
        window.strip.set_clerk(clerk.name or "")
        window.strip.search.set_find(self._find)
        window.strip.clerk_pressed.connect(self._change_clerk)
        window.strip.station_pressed.connect(self._other_station)
        window.strip.other.setVisible(bool(self._elsewhere()))
        said = self._desk
        if said is not None:
            said.fetch(lambda views: views.people.station(), self._named)

    def _named(self, found: object) -> None:
        name = getattr(found, "name", "")
        self._bare.window.strip.set_station(name)
        if self._station is not None:
            Stations().note(self._folder, name, self._station.clock.now())
        self._bare.window.setWindowTitle(_("{name} — 村站通", name=name))

    def _find(self, text: str, answer: Callable[[Sequence[Found]], None]) -> None:
        if self._desk is None:
            return

        def read(views: Views) -> list[Found]:
            return [
                Found(key=f.id, title=f.title, detail=f.detail, kind=f.kind, label=heading(f.kind))
                for f in views.search.find(text, MOST_FOUND)
            ]

        self._desk.fetch(read, answer, latest="search")

    def _session_began(self, clean: bool) -> None:
        station = self._station
        if clean or station is None:
            return
        self._bare.window.tell(_("上次没有正常关闭，正在核对账本……"), "wait")
        self._bare.jobs.ledger(station.verify, self._verified)

    def _verified(self, verdict: Verdict) -> None:
        if verdict.ok:
            self._bare.window.tell(_("账本核对无误，一笔不少。"))
            if self._station is not None:
                # The desk had no proper end, and so no backup of it.
                self._bare.jobs.ledger(self._station.scheduled_backup)
        else:
            words = _("账本有 {n} 处对不上，请到“设置”里检查。", n=len(verdict.problems))
            self._bare.window.tell(words, "stop")

    def _let_it_be_painted(self) -> None:
        """Let the lanes wait until the desk is on the screen: Python does one thing at a time."""
        self._shown = threading.Event()
        for lane in (self._bare.jobs.ledger, self._bare.jobs.fetch):
            lane(lambda: self._shown.wait(LONGEST_PAINT))

    def _settle(self) -> None:
        """Once the desk is on the screen, hear every key: a scanner's, and that somebody is there.

        Not before: the first event that a filter of ours sees costs Qt's binding 20 ms.
        """
        app.listen(self._bare)
        self._bare.app.installEventFilter(self)
        self._shown.set()
        self._bare.jobs.spare()
        self._cold = warming()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._warm)
        self._quiet.start()
        window = self._bare.window
        if self._desk is not None:
            self._travelling = app.travelling(self._desk, window)
            self._travelling.begin()

    def _warm(self) -> None:
        """Load one more page's code on an outside lane, and wait for the next quiet moment."""
        if self._cold:
            step = self._cold.pop(0)
            self._bare.jobs.outside(lambda _progress: step(), lambda _code: self._quiet.start())

    def _watch(self, station: Station) -> None:
        """Come forward when a second desk calls; back up every four hours; lock when left alone."""
        beacon = self._folder / RAISE_NAME
        if not beacon.exists() and not station.read_only:
            beacon.write_bytes(b"")
        watcher = QFileSystemWatcher([str(beacon)], self)
        watcher.fileChanged.connect(lambda _path: self._bare.window.come_forward())
        backup = QTimer(self)
        backup.setInterval(BACKUP_EVERY_MS)
        backup.timeout.connect(lambda: self._bare.jobs.ledger(station.scheduled_backup))
        backup.start()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._lock_screen)
        self._stay()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is at the desk."""
        if event.type() in BUSY_EVENTS:
            self._stay()
            if self._cold:
                self._quiet.start()
        return super().eventFilter(watched, event)

    def _stay(self) -> None:
        minutes = self._bare.settings.get(LOCK_MINUTES)
        if minutes:
            self._idle.start(minutes * MINUTE_MS)
        else:
            self._idle.stop()

    def _change_clerk(self) -> None:
        """Let somebody else go on."""
        station = self._station
        if station is not None:
            self._bare.jobs.ledger(station.people.clerks.all, self._ask_who)

    def _lock_screen(self) -> None:
        """Ask for a PIN again, if the one at work has one."""
        station = self._station
        if station is not None:
            self._bare.jobs.ledger(
                lambda: who_may_unlock(station), lambda some: self._ask_who(some) if some else None
            )

    def _take_picture(self) -> None:
        target = self._bare.options.screenshot
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._bare.window.grab().save(str(target))
        self._bare.window.close()

    def _may_close(self) -> bool:
        """End the session: what is queued is written, a backup made, the file closed."""
        station, views = self._station, self._views
        if station is None:
            return True
        self._station = None
        self._bare.window.hide()

        def last_write() -> None:
            try:
                if not station.read_only:
                    station.end_session()
            finally:
                station.close()

        def last_read() -> None:
            for view in views:
                view.db.close()

        self._bare.jobs.close(last_write, last_read)
        return True

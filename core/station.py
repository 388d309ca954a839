"""One station's open folder: unlocks the file and joins the capabilities.

The desk, the verbs, the tests and the benchmarks all start here.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.base.changes import Changes
from core.base.clock import Clock, SystemClock
from core.base.errors import ClerkError, ReadOnlyError
from core.base.ids import EventId
from core.base.progress import Share, Step
from core.base.record import check
from core.capabilities import REGISTRY, joined
from core.db import backup, recovery, settings, slots
from core.db.backup import FILE_NAME
from core.db.errors import NoStationError, StationExistsError, disk_told
from core.db.file import Database
from core.db.lock import Lock, take
from core.db.restoring import restore
from core.db.room import room_told
from core.db.settings import IN_USE, Settings
from core.db.unfinished import set_aside
from core.db.unlock import Secrets, unlock, wrap
from core.db.upgrade import is_current, refuse_newer, upgrade
from core.journal.ledger import Ledger, NotItsRoleError
from core.journal.opening import open_journal
from core.journal.rebuild import is_fresh, rebuild
from core.people.founding import NewStation
from core.rooms import Rooms
from core.views import Views, search_of

if TYPE_CHECKING:
    from core.journal.verify import Verdict
    from core.packs.model import MarketRule
    from core.sync.conflicts import Conflicts
    from core.sync.incoming import File
    from core.sync.recovery import Recovered
    from core.sync.stick import Sticks
    from core.sync.sync import Sync
    from core.trade.queries.search import Search

PAPERS: Final = "papers"
"""Where papers lie between drawing and printing."""
__all__ = ["IN_USE", "NewStation", "Station", "Views"]


class Station(Rooms, Settings):
    """One station's open folder.

    Services write on the thread that uses them; screens read through ``reader()``.
    """

    def __init__(self, folder: Path, key: bytes, clock: Clock, lock: Lock | None) -> None:
        self.folder = folder
        self.clock = clock
        self._key = key
        self._lock = lock
        self.read_only = lock is None
        self.db = Database(folder / FILE_NAME, key, read_only=self.read_only)
        refuse_newer(self.db)

    @classmethod
    def create(
        cls, folder: Path, new: NewStation | None, secrets: Secrets, clock: Clock | None = None
    ) -> tuple[Station, str]:
        """Make a station in a new folder; return it open, and its recovery code to print.

        Without ``new`` it is another PC of a station that there is: who works there and what it
        is called come with the first sync.
        """
        if new is not None:
            check(new)
        with disk_told():
            folder.mkdir(parents=True, exist_ok=True)
            lock = Lock(folder)
        try:
            return cls._created(folder, new, secrets, clock or SystemClock(), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _created(
        cls, folder: Path, new: NewStation | None, secrets: Secrets, clock: Clock, lock: Lock
    ) -> tuple[Station, str]:
        """Make the file first and keep its key last: without a key there is no station yet."""
        if (folder / slots.SLOTS_NAME).exists():
            raise StationExistsError(folder=str(folder))
        with disk_told():
            set_aside(folder)
            empty, key = slots.fresh()
            kept, code = wrap(empty, key, secrets)
        station = cls(folder, key, clock, lock)
        try:
            station._prepare(None)
            if new is not None:
                station._begin(new)
            with disk_told():
                slots.save(folder, kept)
        except BaseException:
            station.db.close()
            raise
        return station, code

    @classmethod
    def open(
        cls,
        folder: Path,
        secrets: Secrets,
        clock: Clock | None = None,
        *,
        read_only: bool = False,
        step: Step | None = None,
    ) -> Station:
        """Open an existing folder; ``step`` hears of a rebuild's progress.

        Raises ``NoStationError``, ``KeyNeededError``, ``WrongKeyError``, ``DeskOpenError``,
        ``NewerFileError``, ``DamagedFileError``, ``NoRoomError``; a folder that cannot be written
        opens read-only. A file of an older version is opened for writing all the same, to be
        upgraded.
        """
        key = unlock(folder, secrets)
        if not (folder / FILE_NAME).exists():
            raise NoStationError(folder=str(folder))
        lock = None if read_only else take(folder)
        try:
            with room_told(folder):
                station = cls(folder, key, clock or SystemClock(), lock)
                if read_only and not (is_current(station.db) and is_fresh(station.db, REGISTRY)):
                    station.close()
                    return cls.open(folder, secrets, clock, step=step)
                station._prepare(step)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return station

    def _begin(self, new: NewStation) -> None:
        with self.db.atomic():
            self.ledger.clerk = self.people.add_clerk(new.clerk, "head", new.pin)
            self.people.register_station(new.name, new.village_code, new.village)

    def _prepare(self, step: Step | None) -> None:
        if not self.read_only:
            upgrade(self.db)
            if not is_fresh(self.db, REGISTRY):
                rebuild(self.db, REGISTRY, step=step)
        journal = open_journal(self.db, REGISTRY, self.clock)
        self.ledger = Ledger(self.db, journal, REGISTRY, self.clock)
        self.choose_clerk()

    def choose_clerk(self) -> None:
        """Let the first clerk who still works here write, until somebody signs in."""
        row = self.db.one('SELECT id FROM clerk WHERE "left" = 0 ORDER BY seq LIMIT 1')
        self.ledger.clerk = EventId(row[0] if row else "")

    @functools.cached_property
    def sync(self) -> Sync:
        """The way to the county and back."""
        from core.sync.sync import Sync

        sync = Sync(self._file(), self.clock, self._forget)
        sync.meet = self._meet
        return sync

    @functools.cached_property
    def sticks(self) -> Sticks:
        """The way to the county and back in a pocket; works where ``sync`` works."""
        from core.sync.stick import Sticks

        sticks = Sticks(self._file(), self.clock, self._forget)
        sticks.work = lambda act: self.sync.work(act)  # noqa: PLW0108 - a desk says later where
        sticks.meet = self._meet
        return sticks

    def _file(self) -> File:
        from core.sync.incoming import File

        return File(self.db, REGISTRY, self.ledger.journal, self.shelf, self.packs)

    @functools.cached_property
    def conflicts(self) -> Conflicts:
        """What two of the station's PCs disagree on, and how it is settled."""
        from core.sync.conflicts import Conflicts

        return Conflicts(self.db, REGISTRY)

    def renew_recovery(self) -> str:
        """Put a new recovery code in the old one's place; see ``core.db.recovery.renew``.

        The code replaces any PIN, so only the head makes one: ``NotHeadError``.
        """
        if self.read_only:
            raise ReadOnlyError
        self.clerks.need_head()
        return recovery.renew(self.db, self._key)

    def note_recovery_on_paper(self, code: str = "") -> Changes:
        """Note that the recovery code is on paper; see ``core.db.recovery.note_on_paper``."""
        recovery.note_on_paper(self.db, code)
        return Changes(kinds=frozenset({"recovery"}))

    def recover(self, text: str) -> Recovered:
        """Write the fact on a scanned paper receipt again; see ``core.sync.recovery``."""
        from core.paper.qr import payload_of, read_payload
        from core.sync.recovery import Scanned, recover

        return recover(self.ledger, Scanned(*read_payload(payload_of(text))))

    def _meet(self) -> None:
        """Take back what was written again from paper of facts that were found after all.

        And erase whom another PC made one with somebody erased, where this PC may.
        """
        from core.sync.recovery import meet

        meet(self.db, self.trade.papers.kind_of, self.trade.papers.reverse)
        with contextlib.suppress(NotItsRoleError):
            if self.people.erase_left_behind():
                self._forget()

    def reader(self) -> Database:
        """Return a new read-only connection, for one screen lane or one verb."""
        with room_told(self.folder):
            return Database(self.folder / FILE_NAME, self._key, read_only=True)

    def views(self) -> Views:
        """Return a new read-only connection's view of everything; close its ``db`` when done."""
        return Views(self.reader())

    def verify(self) -> Verdict:
        """Recompute everything and name what is not as it was written."""
        from core.blobs.verify import with_photos
        from core.journal.apart import Apart
        from core.journal.verify import Verifier
        from core.sync.receipts import with_receipts

        found = Verifier(self.db, REGISTRY, functools.partial(Apart, joined)).verdict()
        seen = with_photos(self.db, self.shelf, REGISTRY.tables, found)
        return with_receipts(self.db, seen)

    def rebuild(self, *, step: Step | None = None) -> int:
        """Refill the tables from the journal; return the number of events."""
        if self.read_only:
            raise ReadOnlyError
        return rebuild(self.db, REGISTRY, step=step)

    @functools.cached_property
    def search(self) -> Search:
        """Everything findable by a few letters."""
        return search_of(self.db)

    def backup(self, target: Path) -> int:
        """Write an encrypted copy while in use; return the number of events in it."""
        events = backup.back_up(self.db, self._key, target)
        return self._backed_up(events)

    def _backed_up(self, events: int) -> int:
        if not self.read_only:
            settings.forget(self.db, backup.FAILED)
        return events

    def backup_with_photos(
        self,
        target: Path,
        step: Share,
        borrow: Callable[[Callable[[], int]], int],
    ) -> int:
        """Write a copy that holds the photos too; return the number of events in it.

        Runs beside the ledger lane: ``borrow`` does there what reads the file.
        """

        def make(packed: Path) -> int:
            return borrow(lambda: backup.back_up(self.db, self._key, packed))

        events = backup.with_photos(make, self.folder, target, step)
        return borrow(lambda: self._backed_up(events))

    def scheduled_backup(self) -> Path:
        """Write the next of the rotating backups into the station's folder, thin out old ones."""
        folder = self.folder / backup.FOLDER
        target = folder / backup.scheduled_name(self.clock.now())
        self.backup(target)
        backup.thin_out(folder)
        return target

    @staticmethod
    def restore(folder: Path, source: Path, secrets: Secrets) -> Path | None:
        """Put a backup in a folder's place once it opened and held; return what was set aside."""
        return restore(folder, source, secrets, f"{SystemClock().now():%Y%m%d-%H%M%S}")

    def post_fees(self, prices: Mapping[str, int]) -> Changes:
        """Post the station's own prices, fen by item, on its board (价格法 13)."""
        from core.packs.kept import post_fees

        post_fees(self.db, prices)
        self.packs.post(prices)
        return Changes(kinds=frozenset({"fees"}))

    def set_market(self, rule: MarketRule | None) -> Changes:
        """Keep when the village's market is held; None forgets it."""
        from core.packs.kept import set_market

        set_market(self.db, rule)
        self.packs.own_market = rule
        return Changes(kinds=frozenset({"market"}))

    def reverse(self, identity: str, reason: str, *, step: Step | None = None) -> Changes:
        """Take one fact back, or a whole import, by red entries (红冲)."""
        from core.trade.model.imported import Import
        from core.training.events import TAUGHT

        kind = self.ledger.event(identity).type
        if kind == Import.kind:
            return self.imports.undo(identity, reason, step=step)
        if kind in TAUGHT:
            return self.training.reverse(identity, reason)
        return self.trade.papers.reverse(identity, reason, step=step)

    def erase(self, person: str) -> Changes:
        """Erase a person's data everywhere on this PC, at the person's wish (PIPL 47).

        The rows and the write-ahead log forget; cached papers go; the backups that still hold
        the name are replaced by a fresh one.
        """
        changes = self.people.erase(person)
        self._forget()
        return changes

    def _forget(self) -> None:
        """Let the file's log, branches, cached papers, uploads and old backups forget too."""
        from core.people.service import FLUSH
        from core.sync.branches import forget_erased
        from core.sync.transfer import forget_uploads

        settings.keep(self.db, FLUSH)
        forget_uploads(self.db)
        forget_erased(self.db)
        self.people.finish_erasing()
        self.register.forget_unnamed(self.shelf, loose=False)
        for folder in (backup.FOLDER, PAPERS):
            for old in sorted((self.folder / folder).glob("*")):
                old.unlink(missing_ok=True)
        self.scheduled_backup()

    def begin_session(self) -> bool:
        """Note that a desk works on the file; False when the last one never ended properly.

        After a False the desk has everything verified before the clerk goes on.
        """
        with self.db.atomic():
            unclean = settings.kept(self.db, IN_USE)
            settings.keep(self.db, IN_USE)
        drafts = self.db.one("SELECT 1 FROM local_draft LIMIT 1")
        self.register.forget_unnamed(self.shelf, loose=drafts is None)
        return unclean is None

    def end_session(self) -> None:
        """Note that the desk ended properly, and keep a backup of the day.

        Nobody sees it fail: that it is not made yet is noted first, and taken back by the backup.
        """
        with self.db.atomic():
            settings.forget(self.db, IN_USE)
            self.keep_setting(backup.FAILED, "")
        try:
            self.scheduled_backup()
        except ClerkError as error:
            with contextlib.suppress(ClerkError):
                self.keep_setting(backup.FAILED, error.code)
            raise

    def close(self) -> None:
        """Close the file and let another program write."""
        if "sync" in vars(self):
            self.sync.hang_up()
        self.db.close()
        if "ledger" in vars(self):
            self.ledger.journal.unwatch()
        if self._lock is not None:
            self._lock.release()

"""One station's open folder: unlocks the file and joins the capabilities.

The desk, the verbs, the tests and the benchmarks all start here.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from core.base.changes import Changes
from core.base.clock import Clock, SystemClock
from core.base.errors import ReadOnlyError
from core.base.ids import EventId
from core.base.record import Record, Text, check, field
from core.capabilities import PEOPLE_NAMED, REGISTRY, joined
from core.catalog.queries import CatalogQueries
from core.catalog.service import Catalog
from core.db import backup, slots
from core.db.backup import FILE_NAME
from core.db.errors import DamagedFileError, NoStationError, StationExistsError, disk_told
from core.db.file import Database
from core.db.lock import Lock, take
from core.db.unfinished import set_aside
from core.db.unlock import DEMO_KEY_NAME, Secrets, unlock, wrap
from core.db.upgrade import refuse_newer, upgrade
from core.journal.apart import Apart
from core.journal.chain import NO_HEAD
from core.journal.codec import Reader
from core.journal.history import History
from core.journal.journal import Journal
from core.journal.ledger import Ledger
from core.journal.mark import Mark, MarkFile, state_folder
from core.journal.rebuild import is_fresh, rebuild
from core.journal.verify import Verdict, Verifier
from core.keys.device import DeviceKey
from core.packs.kept import post_fees, set_market
from core.packs.model import MarketRule
from core.packs.shelf import Packs
from core.people.queries import PeopleQueries
from core.people.service import People
from core.trade.model.imported import Import
from core.trade.queries.accounts import Accounts
from core.trade.queries.days import Days
from core.trade.queries.parcels import ParcelQueries
from core.trade.queries.search import Search
from core.trade.service.trade import Trade

if TYPE_CHECKING:
    from core.imports.service import Imports

PAPERS: Final = "papers"
"""Where papers lie between drawing and printing."""
IN_USE: Final = "in_use"
Step = Callable[[int], None]


class NewStation(Record, frozen=True, kw_only=True):
    """What the set-up asks for."""

    name: Annotated[Text, field("站点名称", required=True, longest=60)]
    village_code: Annotated[Text, field("村级区划代码", required=True, pattern=r"\d{12}")]
    clerk: Annotated[Text, field("经办人", required=True, longest=60)]
    village: Annotated[Text | None, field("村名", longest=60)] = None
    pin: Annotated[Text | None, field("PIN", pattern=r"\d{6,12}")] = None


class Views:
    """Every capability's reads over one read-only connection (one thread's)."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.packs = Packs.of_station(db)
        self.people = PeopleQueries(db)
        self.catalog = CatalogQueries(db)
        self.days = Days(db)
        self.accounts = Accounts(db)
        self.parcels = ParcelQueries(db)
        self.history = History(db, REGISTRY)
        self.search = Search(db)

    def read_packs(self) -> None:
        """Read rules and tables anew: the station's own prices or market days changed."""
        self.packs = Packs.of_station(self.db)


class Station:
    """One station's open folder.

    Services write on the thread that uses them; screens read through ``reader()``.
    """

    def __init__(self, folder: Path, key: bytes, clock: Clock, lock: Lock | None) -> None:
        self.folder = folder
        self.clock = clock
        self._key = key
        self._lock = lock
        self._mark: MarkFile | None = None
        self.read_only = lock is None
        self.db = Database(folder / FILE_NAME, key, read_only=self.read_only)
        refuse_newer(self.db)

    @classmethod
    def create(
        cls, folder: Path, new: NewStation, secrets: Secrets, clock: Clock | None = None
    ) -> tuple[Station, str]:
        """Make a station in a new folder; return it open, and its recovery code to print."""
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
        cls, folder: Path, new: NewStation, secrets: Secrets, clock: Clock, lock: Lock
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
            with station.db.atomic():
                station.ledger.clerk = station.people.add_clerk(new.clerk, "head", new.pin)
                station.people.register_station(new.name, new.village_code, new.village)
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
        ``NewerFileError``, ``DamagedFileError``; a folder that cannot be written opens
        read-only. A file of an older version is opened for writing all the same, to be upgraded.
        """
        key = unlock(folder, secrets)
        if not (folder / FILE_NAME).exists():
            raise NoStationError(folder=str(folder))
        lock = None if read_only else take(folder)
        try:
            station = cls(folder, key, clock or SystemClock(), lock)
            if read_only and not is_fresh(station.db, REGISTRY):
                station.close()
                return cls.open(folder, secrets, clock, step=step)
            station._prepare(step)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return station

    def _prepare(self, step: Step | None) -> None:
        if not self.read_only:
            upgrade(self.db)
            if not is_fresh(self.db, REGISTRY):
                rebuild(self.db, REGISTRY, step=step)
        reader = Reader(REGISTRY.records, REGISTRY.upcasters)
        self.ledger = Ledger(self.db, self._open_journal(), reader, self.clock)
        row = self.db.one('SELECT id FROM clerk WHERE "left" = 0 ORDER BY seq LIMIT 1')
        self.ledger.clerk = EventId(row[0] if row else "")

    def _open_journal(self) -> Journal:
        """Open this PC's log, in a new epoch if the file is behind what this PC once wrote."""
        row = self.db.one("SELECT private_key, epoch FROM local_device")
        key = DeviceKey(row[0]) if row else DeviceKey.new()
        journal = Journal(self.db, REGISTRY, key, row[1] if row else 1, self.clock)
        if self.read_only:
            return journal
        self._mark = MarkFile(state_folder(), key.device)
        if row is None:
            with self.db.atomic():
                self.db.execute(
                    "INSERT INTO local_device VALUES (?, ?, 1)", (key.device, key.private)
                )
                journal.open_log(NO_HEAD)
        elif self._is_behind(journal):
            self._open_epoch(journal)
        journal.watch(self._mark)
        return journal

    def _is_behind(self, journal: Journal) -> bool:
        mark = self._mark.read() if self._mark else None
        seq, head = journal.end()
        if mark is None or mark[:2] < (journal.epoch, seq):
            return False
        return mark != Mark(journal.epoch, seq, head)

    def _open_epoch(self, journal: Journal) -> None:
        mark = self._mark.read() if self._mark else None
        _, head = journal.end()
        with self.db.atomic():
            journal.epoch = max(journal.epoch, mark.epoch if mark else 0) + 1
            self.db.execute("UPDATE local_device SET epoch = ?", (journal.epoch,))
            journal.open_log(head)

    @functools.cached_property
    def packs(self) -> Packs:
        """The shipped rules and tables, with the county's in their place."""
        return Packs.of_station(self.db)

    @functools.cached_property
    def people(self) -> People:
        """Farmers, villagers, clerks, consents."""
        return People(self.ledger, self.packs)

    @functools.cached_property
    def catalog(self) -> Catalog:
        """Products and stock."""
        return Catalog(self.ledger, self.packs)

    @functools.cached_property
    def trade(self) -> Trade:
        """Both ledgers, parcels, errands, money."""
        return Trade(self.ledger, self.packs, self.people, self.catalog)

    @functools.cached_property
    def imports(self) -> Imports:
        """Spreadsheets in."""
        from core.imports.service import Imports

        return Imports(self.ledger, self.packs, self.people, self.trade, PEOPLE_NAMED)

    def reader(self) -> Database:
        """Return a new read-only connection, for one screen lane or one verb."""
        return Database(self.folder / FILE_NAME, self._key, read_only=True)

    def views(self) -> Views:
        """Return a new read-only connection's view of everything; close its ``db`` when done."""
        return Views(self.reader())

    def verify(self) -> Verdict:
        """Recompute everything and name what is not as it was written."""
        return Verifier(self.db, REGISTRY, functools.partial(Apart, joined)).verdict()

    def rebuild(self, *, step: Step | None = None) -> int:
        """Refill the tables from the journal; return the number of events."""
        if self.read_only:
            raise ReadOnlyError
        return rebuild(self.db, REGISTRY, step=step)

    @functools.cached_property
    def history(self) -> History:
        """What was ever said of a record."""
        return History(self.db, REGISTRY)

    @functools.cached_property
    def search(self) -> Search:
        """Everything findable by a few letters."""
        return Search(self.db)

    def backup(self, target: Path) -> int:
        """Write an encrypted copy while in use; return the number of events in it."""
        return backup.back_up(self.db, self._key, target)

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
        folder.mkdir(parents=True, exist_ok=True)
        lock = Lock(folder)
        try:
            with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as fresh:
                backup.unpack(source, Path(fresh))
                key = unlock(Path(fresh), _beside(secrets, folder))
                checked = Database(Path(fresh) / FILE_NAME, key)
                try:
                    refuse_newer(checked)
                    if checked.rows("PRAGMA cipher_integrity_check"):
                        raise DamagedFileError
                finally:
                    checked.close()
                kept = backup.set_aside(folder, f"{SystemClock().now():%Y%m%d-%H%M%S}")
                backup.put_in_place(Path(fresh), folder)
        finally:
            lock.release()
        return kept

    def post_fees(self, prices: Mapping[str, int]) -> Changes:
        """Post the station's own prices, fen by item, on its board (价格法 13)."""
        post_fees(self.db, prices)
        self.packs.post(prices)
        return Changes(kinds=frozenset({"fees"}))

    def set_market(self, rule: MarketRule | None) -> Changes:
        """Keep when the village's market is held; None forgets it."""
        set_market(self.db, rule)
        self.packs.own_market = rule
        return Changes(kinds=frozenset({"market"}))

    def reverse(self, identity: str, reason: str, *, step: Step | None = None) -> Changes:
        """Take one fact back, or a whole import, by red entries (红冲)."""
        if self.ledger.event(identity).type == Import.kind:
            return self.imports.undo(identity, reason, step=step)
        return self.trade.papers.reverse(identity, reason, step=step)

    def erase(self, person: str) -> Changes:
        """Erase a person's data everywhere on this PC, at the person's wish (PIPL 47).

        The rows and the write-ahead log forget; cached papers go; the backups that still hold
        the name are replaced by a fresh one.
        """
        changes = self.people.erase(person)
        self.people.finish_erasing()
        for folder in (backup.FOLDER, PAPERS):
            for old in sorted((self.folder / folder).glob("*")):
                old.unlink(missing_ok=True)
        self.scheduled_backup()
        return changes

    def begin_session(self) -> bool:
        """Note that a desk works on the file; False when the last one never ended properly.

        After a False the desk has everything verified before the clerk goes on.
        """
        with self.db.atomic():
            unclean = self.db.one("SELECT 1 FROM local_setting WHERE name = ?", (IN_USE,))
            self.db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, '1')", (IN_USE,))
        return unclean is None

    def end_session(self) -> None:
        """Note that the desk ended properly, and keep a backup of the day."""
        self.db.execute("DELETE FROM local_setting WHERE name = ?", (IN_USE,))
        self.scheduled_backup()

    def setting(self, name: str) -> str | None:
        """Return what this PC keeps under a name, or None."""
        row = self.db.one("SELECT value FROM local_setting WHERE name = ?", (name,))
        return row[0] if row else None

    def settings(self) -> dict[str, str]:
        """Return everything that this PC keeps under a name."""
        return dict(self.db.rows("SELECT name, value FROM local_setting"))

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text under a name on this PC."""
        self.db.execute("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the file and let another program write."""
        self.db.close()
        if self._mark is not None:
            self._mark.close()
        if self._lock is not None:
            self._lock.release()


def _beside(secrets: Secrets, folder: Path) -> Secrets:
    """Let a demo station's own key file open its backups."""
    demo = folder / DEMO_KEY_NAME
    if secrets.key_file is None and not secrets.passphrase and demo.exists():
        return msgspec.structs.replace(secrets, key_file=demo)
    return secrets

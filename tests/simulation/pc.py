"""One PC of a village station: the real desk's core on a real file, its disk and its clock."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.base.errors import ClerkError
from core.base.ids import EventId
from core.capabilities import REGISTRY
from core.catalog.model import Product
from core.db import slots
from core.db.backup import FILE_NAME
from core.db.file import Database
from core.db.unlock import Secrets, wrap
from core.db.upgrade import upgrade
from core.journal.codec import Body
from core.journal.mark import STATE_VARIABLE
from core.journal.rebuild import digests, rebuild
from core.people.model import Person
from core.station import Station
from core.sync import enrolment, incidents, trust
from core.sync.enrolment import Asking
from core.sync.errors import SyncError
from core.sync.outgoing import reach, unsent
from core.sync.sync import Outcome
from core.trade.model.parcel import Parcel
from core.trade.model.purchase import Purchase
from hub.intake.enrol import enrol
from tests.simulation.breaking import AFTER, Fuse, KilledError, killable
from tests.simulation.chance import Time, Wall
from tests.simulation.county import VILLAGE, County
from tests.simulation.wire import Wire

REASONS = {"Q1": "自产自销", "Q5": "本村村民", "P1": "收件人当面同意"}
HOME, STATION, STATE, KEY = "home", "station", "state", "key"
PLACES = {"person": "name", "parcel": "waybill", "purchase": "batch_no"}
"""In which column of which table a fact's own mark stands."""


class Fact(NamedTuple):
    """Something that a clerk wrote: its table, and a mark that no other fact bears."""

    table: str
    mark: str


def template(folder: Path) -> Path:
    """Make an empty ledger once; every PC begins as a copy of it."""
    empty, key = slots.fresh()
    folder.mkdir(parents=True)
    kept, _ = wrap(empty, key, Secrets(key_file=folder / KEY, keyring=False))
    (folder / STATION).mkdir()
    slots.save(folder / STATION, kept)
    db = Database(folder / STATION / FILE_NAME, key)
    upgrade(db)
    rebuild(db, REGISTRY)
    db.close()
    return folder


class Pc:
    """One PC; ``home`` is its disk: the station's folder, the marks beside it, the key file."""

    def __init__(
        self, name: str, number: int, folder: Path, county: County, draw: random.Random
    ) -> None:
        self.name = name
        self.number = number
        self.folder = folder
        self.home = folder / HOME
        self.county = county
        self.clock = Wall(county.time)
        self.wire = Wire(county, draw)
        self.fuse = Fuse()
        self.facts: set[Fact] = set()
        self.revoked = False
        self.poisoned = 0
        self._draw = draw

    @property
    def _time(self) -> Time:
        return self.county.time

    def start(self) -> None:
        """Open the station's folder, as after switching the PC on."""
        with self._marks():
            secrets = Secrets(key_file=self.home / KEY, keyring=False)
            self.station = Station.open(self.home / STATION, secrets, self.clock)
        self.db = self.station.db
        self.fuse = Fuse()
        self.station.sync._link = self.wire  # type: ignore[assignment]
        self.station.sync.work = killable(self.fuse, self.db)

    def stop(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self.station.close()

    def start_again(self) -> None:
        """Come back after a kill."""
        self.stop()
        self.start()

    @contextlib.contextmanager
    def _marks(self) -> Iterator[None]:
        before = os.environ.get(STATE_VARIABLE)
        os.environ[STATE_VARIABLE] = str(self.home / STATE)
        try:
            yield
        finally:
            if before is None:
                del os.environ[STATE_VARIABLE]
            else:
                os.environ[STATE_VARIABLE] = before

    @property
    def device(self) -> str:
        """The name of this PC's key."""
        return self.station.ledger.journal.device

    @property
    def epoch(self) -> int:
        """The epoch that it writes in."""
        return self.station.ledger.journal.epoch

    # Becoming one of the county's.

    def begin(self) -> None:
        """Be the station's first PC: its name, its clerk, a farmer, something to sell."""
        station = self.station
        station.ledger.clerk = station.people.add_clerk(f"经办{self.number}", "head")
        station.people.register_station(f"第{self.number}站", VILLAGE)
        station.catalog.add(Product(name=f"苹果{self.number}", unit="斤"))
        self._add_person(f"农户{self.number}-0", "farmer")

    def join(self) -> None:
        """Enrol, or enrol again where the county forgot this PC."""
        station, said = self.station, Asking(wall_ms=1)
        row = self.db.one("SELECT private_key FROM local_device")
        assert row is not None
        key = station.sync._file.key
        asked = enrolment.ask(self.db, key, self.county.code(self.number), said)
        enrolment.accept(self.db, key, enrol(self.county.office, asked))

    def rotate(self) -> str:
        """Change this PC's key; return how that ended."""
        try:
            return self.station.sync.rotate(Asking(wall_ms=self.station.sync.now_ms()))
        except ClerkError as error:
            return error.code

    # What clerks do.

    def write(self, kind: str, mark: str) -> str:
        """Write a record of a kind; return what became of it."""
        try:
            return self._written(kind, mark)
        except ClerkError as error:
            return f"refused: {error.code}"

    def _written(self, kind: str, mark: str) -> str:
        station = self.station
        if not station.ledger.clerk:
            station.choose_clerk()
            if not station.ledger.clerk:
                return "nobody works here yet"
        acts: dict[str, Callable[[], str]] = {
            "person": lambda: self._add_person(mark, "villager"),
            "parcel": lambda: self._take_in(mark),
            "purchase": lambda: self._buy(mark),
            "change": lambda: self._changed(mark),
            "reverse": lambda: self._reversed(mark),
            "hand_over": self._handed_over,
            "erase": self._erased,
        }
        return acts[kind]()

    def _take_in(self, mark: str) -> str:
        parcel = Parcel(waybill=mark, courier="yto", phone="13812345678", shelf="A1")
        self.station.trade.parcels.take_in(parcel, REASONS)
        self.facts.add(Fact("parcel", mark))
        return "written"

    def _add_person(self, mark: str, role: str) -> str:
        person = Person(name=mark, role=role)
        if role == "farmer":
            person = msgspec.structs.replace(person, phone="13900001111", village="河东组")
        self.station.people.add(person)
        self.facts.add(Fact("person", mark))
        return "written"

    def _one(self, sql: str) -> EventId | None:
        rows = self.db.rows(sql)
        return EventId(self._draw.choice(rows)[0]) if rows else None

    def _buy(self, mark: str) -> str:
        farmer = self._one(
            "SELECT id FROM person WHERE coalesce(erased, 0) = 0 AND name IS NOT NULL "
            "AND role = 'farmer' AND merged_into IS NULL ORDER BY id"
        )
        product = self._one("SELECT id FROM product WHERE name IS NOT NULL ORDER BY id")
        if farmer is None or product is None:
            return "nothing to buy"
        bought = Purchase(
            farmer=farmer, product=product, unit="斤", batch_no=mark,
            qty=self._draw.randrange(1000, 90_000), price_fen=self._draw.randrange(100, 900),
            paid_fen=self._draw.choice((None, 0)),
        )  # fmt: skip
        self.station.trade.buying.buy(bought, REASONS)
        self.facts.add(Fact("purchase", mark))
        return "written"

    def _changed(self, mark: str) -> str:
        person = self._one(
            "SELECT id FROM person WHERE coalesce(erased, 0) = 0 AND name IS NOT NULL ORDER BY id"
        )
        if person is None:
            return "nobody to change"
        field = self._draw.choice(("phone", "village", "note"))
        value = f"138{self._draw.randrange(10**8):08d}" if field == "phone" else mark
        self.station.people.change(person, {field: value})
        return "written"

    def _reversed(self, mark: str) -> str:
        wrong = self._one(
            "SELECT id FROM purchase WHERE reversed_by IS NULL AND reverses IS NULL "
            "AND farmer IS NOT NULL ORDER BY id"
        )
        if wrong is None:
            return "nothing to reverse"
        self.station.trade.papers.reverse(wrong, mark)
        return "written"

    def _handed_over(self) -> str:
        parcel = self._one("SELECT id FROM parcel WHERE state = 'shelf' ORDER BY id")
        if parcel is None:
            return "no parcel"
        self.station.trade.parcels.hand_over(parcel)
        return "written"

    def _erased(self) -> str:
        person = self._one(
            "SELECT id FROM person WHERE coalesce(erased, 0) = 0 AND role = 'villager' "
            "AND name IS NOT NULL ORDER BY id"
        )
        if person is None:
            return "nobody to erase"
        row = self.db.one("SELECT name FROM person WHERE id = ?", (person,))
        self.station.erase(person)
        self.facts.discard(Fact("person", row[0] if row else ""))
        return "written"

    def killed_writing(self, kind: str, mark: str, phase: str) -> str:
        """Write a record and die before it is durable, or right after."""
        before = set(self.facts)
        with contextlib.suppress(KilledError), self.db.atomic():
            self.write(kind, mark)
            if phase != AFTER:
                raise KilledError
        if phase != AFTER:
            self.facts = before
        self.start_again()
        return f"killed {phase}"

    def poison(self, kind: str) -> int:
        """Write an event that no program of today can interpret; return its seq."""
        body = Body(
            seq=0, type=kind, version=7, wall_ms=1, mono_ms=1, day=self._time.now.date(),
            fields=msgspec.Raw(msgspec.msgpack.encode({"from": "the future"})),
        )  # fmt: skip
        self.station.ledger.journal.write_again([(body, ())])
        self.poisoned += 1
        return self.station.ledger.journal.end()[0]

    # What travels.

    def sync(self, *plan: str) -> tuple[str, Outcome | None]:
        """Run a sync while ``plan`` goes wrong with its requests; return its end."""
        self.wire.plan = list(plan)
        try:
            outcome = self.station.sync.run()
        except SyncError as error:
            return error.code, None
        except KilledError:
            self.start_again()
            return "killed", None
        finally:
            self.wire.plan = []
        return "done", outcome

    def sync_killed(self, touches: int, phase: str, *plan: str) -> str:
        """Run a sync and die at the n-th touch of the file."""
        self.fuse.light(touches, phase)
        said, _ = self.sync(*plan)
        self.fuse.put_out()
        return said

    def on_stick(self, act: Callable[[], object]) -> str:
        """Do something with a stick; return how it ended."""
        try:
            act()
        except ClerkError as error:
            return error.code
        return "done"

    # Its disk.

    def image(self, target: Path) -> tuple[Path, frozenset[Fact]]:
        """Copy the disk as it lies there."""
        shutil.copytree(self.home, target)
        return target, frozenset(self.facts)

    def restore(self, image: tuple[Path, frozenset[Fact]], *, with_mark: bool) -> None:
        """Put an old copy of the folder in its place; the mark beside it may be as old."""
        self.stop()
        shutil.rmtree(self.home / STATION)
        shutil.copytree(image[0] / STATION, self.home / STATION)
        if with_mark:
            shutil.rmtree(self.home / STATE)
            shutil.copytree(image[0] / STATE, self.home / STATE)
        self.facts = set(image[1])
        self.start()

    # What is looked at.

    def tables(self) -> dict[str, str]:
        """Return a digest of each derived table."""
        return digests(self.db, REGISTRY)

    def found(self) -> list[Fact]:
        """Return every fact in the tables, as often as it stands there."""
        made = []
        for table, column in PLACES.items():
            red = "" if table == "person" else "AND reverses IS NULL"
            rows = self.db.rows(
                f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL {red} ORDER BY 1"  # noqa: S608 - our own names
            )
            made += [Fact(table, mark) for (mark,) in rows]
        return made

    def receipted(self) -> set[Fact]:
        """Return the facts that this PC shows as received by the county."""
        states = self.station.sync.states
        shown = set()
        for table, column in PLACES.items():
            rows = self.db.rows(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - our own names
            shown |= {Fact(table, mark) for i, mark in rows if states.state_of(i) == "receipted"}
        return shown

    def erased(self) -> int:
        """Return how many people were erased."""
        row = self.db.one("SELECT count(*) FROM person WHERE erased = 1")
        return int(row[0]) if row else 0

    def reached(self) -> dict[tuple[str, int], int]:
        """Return how far this PC believes that the county has each log."""
        logs = self.db.rows("SELECT device, epoch FROM log ORDER BY device, epoch")
        return {(device, epoch): reach(self.db, (device, epoch)) for device, epoch in logs}

    def origin(self) -> str:
        """Return the name of the county's tree that it saw last."""
        row = self.db.one("SELECT origin FROM local_checkpoint ORDER BY at_ms DESC LIMIT 1")
        return str(row[0]) if row else ""

    def ends(self) -> dict[tuple[str, int], tuple[int, bytes]]:
        """Return where each log that has an event ends here."""
        rows = self.db.rows("SELECT device, epoch, seq, head FROM log WHERE seq > 0")
        return {(device, epoch): (seq, head) for device, epoch, seq, head in rows}

    def cursors(self) -> dict[int, int]:
        """Return how far it read each lane."""
        return dict(self.db.rows("SELECT lane, arrival FROM local_cursor ORDER BY lane"))

    def writers(self) -> set[str]:
        """Return the devices whose logs lie here."""
        return {device for (device,) in self.db.rows("SELECT DISTINCT device FROM log")}

    def waits(self) -> int:
        """Return how many events of its own the county lacks."""
        found = trust.trust_of(self.db)
        return unsent(self.db, found, self.device) if found else 0

    def troubles(self) -> list[str]:
        """Return the codes of every incident there ever was."""
        return sorted({one.code for one in incidents.everything(self.db)})

"""A county office and village stations with real files: all that meets them is a stick."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import select

from core.base.clock import FixedClock
from core.capabilities import REGISTRY
from core.db.unlock import Secrets
from core.journal.mark import STATE_VARIABLE
from core.journal.rebuild import digests
from core.keys.device import DeviceKey
from core.people.model import Person
from core.station import NewStation, Station
from core.sync import enrolment, incidents, receipts, transfer
from core.sync.enrolment import Asking, Code
from core.sync.incoming import File, Incoming, Tally
from core.sync.messages import REQUEST, Reply, Request, write_message
from core.sync.outgoing import parcel
from core.sync.trust import Trust, trust_of
from hub.intake import codes, register
from hub.intake import incidents as hub_incidents
from hub.intake.enrol import enrol
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.intake.worker import Worker
from hub.mail import Where
from hub.office import Office
from hub.returning import Put, Writer
from hub.stick import Reader, Taken
from hub.store import segments, stations
from hub.store.derived import DERIVED
from hub.store.stations import Place

MORNING = dt.datetime(2026, 11, 20, 8, 30)
VILLAGE = "620000000001"


class County:
    """An open office that reads and writes sticks."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(MORNING)
        self.office = Office.open(folder, clock=self.clock)
        self.desk = Desk(self.office, Files(self.office))

    def found(self, name: str) -> int:
        """Found a station and return its number."""
        place, now = Place(name=name, village_code=VILLAGE), self.office.now_ms()
        return self.office.store.write(
            lambda c: register.found(c, self.office.keys, place, now)
        )  # fmt: skip

    def code(self, station: int) -> Code:
        """Return a new one-time code for a station."""
        now = self.office.now_ms()
        secret, _ = self.office.store.write(lambda c: codes.make(c, station, "station", now))
        return Code("county.example:8443", secret, self.office.keys.pin)

    def read(self, stick: Path) -> list[Taken]:
        """Take in a stick, an hour later, and apply what came."""
        self.clock.set(self.clock.now() + dt.timedelta(hours=1))
        found = Reader(self.office, self.desk).read(stick)
        Worker(self.office).finish()
        return found

    def write(self, stick: Path, to: Collection[Where] | None = None) -> list[Put]:
        """Write the answers, or those for some PCs alone."""
        return Writer(self.office, self.desk).write(stick, to)

    def content(self, station: int, digest: bytes) -> bytes:
        """Return a file that a reply offers."""
        with self.office.store.read() as connection:
            found = self.desk.files.content(connection, digest, station)
        assert found is not None
        return found

    def logs(self) -> dict[tuple[int, str, int], tuple[int, bytes]]:
        """Return where every log of every station ends."""
        with self.office.store.read() as connection:
            ends = [
                end
                for one in stations.every(connection)
                for end in segments.ends(connection, one.id)
            ]
        return {(end.station, end.device, end.epoch): (end.seq, end.head) for end in ends}

    def people(self) -> list[tuple[int, str]]:
        """Return who is in the county's tables, by station and name."""
        person = DERIVED.metadata.tables["person"]
        with self.office.store.read() as connection:
            query = select(person.c.station, person.c.name)
            return sorted((int(row[0]), str(row[1])) for row in connection.execute(query))

    def incidents(self) -> list[str]:
        """Return the codes of what went wrong."""
        with self.office.store.read() as connection:
            return [one.code for one in hub_incidents.open_ones(connection)]

    def close(self) -> None:
        """Close the office."""
        self.office.close()


class Village:
    """One PC of a station, enrolled or not; without a name the folder holds one already."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder = folder
        self.clock = FixedClock(MORNING)
        self.secrets = Secrets(key_file=folder / "key", keyring=False)
        with self._marks():
            self.station = self._created(name) if name else self._opened()
        self._join()

    def _created(self, name: str) -> Station:
        new = NewStation(name=name, village_code=VILLAGE, clerk="田秀英")
        return Station.create(self.folder / "station", new, self.secrets, self.clock)[0]

    def _opened(self) -> Station:
        return Station.open(self.folder / "station", self.secrets, self.clock)

    @contextlib.contextmanager
    def _marks(self) -> Iterator[None]:
        before = os.environ.get(STATE_VARIABLE)
        os.environ[STATE_VARIABLE] = str(self.folder / "state")
        try:
            yield
        finally:
            if before is None:
                del os.environ[STATE_VARIABLE]
            else:
                os.environ[STATE_VARIABLE] = before

    def _join(self) -> None:
        self.file = File(self.station.db, REGISTRY, self.station.ledger.journal)
        self.sticks = self.station.sticks

    @property
    def key(self) -> DeviceKey:
        """This PC's key."""
        return self.file.key

    def ask(self, code: Code) -> bytes:
        """Return this PC's request to be let in."""
        return enrolment.ask(self.station.db, self.key, code, Asking(wall_ms=1))

    def join(self, county: County, number: int) -> None:
        """Enrol at a station without a stick."""
        answer = enrol(county.office, self.ask(county.code(number)))
        enrolment.accept(self.station.db, self.key, answer)

    def work(self, many: int, first: int = 0) -> None:
        """Add people."""
        for number in range(first, first + many):
            phone = f"139{number:08d}"
            name = f"王{hashlib.sha256(phone.encode()).hexdigest()[:20]}"
            self.station.people.add(Person(name=name, phone=phone, role="farmer"))

    def net(self, county: County) -> Reply:
        """Sync as over a good link: everything that waits, both ways, until nothing is left."""
        while True:
            tally = Tally()
            incoming, reply = self._round(county, tally)
            for item in reply.items:
                content = item.content or county.content(self.trust.place.station, item.digest)
                incoming.item(item, content, self.trust, self.now_ms)
            if not (reply.more or tally.moved or tally.events_sent):
                return reply

    def _round(self, county: County, tally: Tally) -> tuple[Incoming, Reply]:
        incoming, db = Incoming(self.file, tally), self.station.db
        sending = parcel(db, self.trust, self.key, 1 << 14)
        waiting = [transfer.content_of(db, digest) for digest in sending.files]
        request = Request(
            device=self.key.device,
            nonce=bytes(8),
            wall_ms=self.now_ms,
            epoch=self.file.journal.epoch,
            cursors=dict(db.rows("SELECT lane, arrival FROM local_cursor")),
            segments=(*(one.raw for one in sending.cuts), *waiting),
            hub=self.trust.hubs[0].serial,
        )
        raw = write_message(REQUEST, request, self.key)
        reply = incoming.opened(county.desk.sync(raw), raw, self.trust)
        incoming.facts(reply, self.trust, self.now_ms)
        return incoming, reply

    @property
    def trust(self) -> Trust:
        """Whom this PC believes."""
        found = trust_of(self.station.db)
        assert found is not None
        return found

    @property
    def now_ms(self) -> int:
        """The PC's time."""
        return int(self.clock.now().timestamp() * 1000)

    def tables(self) -> dict[str, str]:
        """Return a digest of each derived table."""
        return {name: str(said) for name, said in digests(self.station.db, REGISTRY).items()}

    def open_incidents(self) -> list[str]:
        """Return the codes of what went wrong."""
        return [one.code for one in incidents.open_ones(self.station.db)]

    @property
    def events(self) -> int:
        """How many events this PC's own log has."""
        return self.file.journal.end()[0]

    @property
    def receipted(self) -> int:
        """How far the county's receipts reach."""
        best = receipts.best(self.station.db, (self.key.device, self.file.journal.epoch))
        return best.seq if best else 0

    @property
    def carried(self) -> int:
        """How far sticks under way reach."""
        row = self.station.db.one(
            "SELECT max(seq) FROM local_carried WHERE device = ?", (self.key.device,)
        )
        return (row and row[0]) or 0

    def close(self) -> None:
        """Close the folder."""
        self.station.close()

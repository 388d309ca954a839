"""A county hub in this process: its real store, its real doors, no socket."""

from __future__ import annotations

import base64
import random
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import msgspec

from core.base.errors import ClerkError
from core.county.model import Notice
from core.journal.registry import Registry
from core.keys.certificate import ForgedError
from core.keys.device import is_signed_by
from core.sync.enrolment import Code
from core.sync.link import Answer
from core.sync.messages import FILE
from hub import backup, keys, resealing
from hub.channels import county as channel
from hub.intake import codes, incidents, register
from hub.intake.enrol import enrol
from hub.intake.files import Files, NoSuchFileError
from hub.intake.limits import SlowDownError
from hub.intake.refusals import STATUSES
from hub.intake.sync import Desk, one_home
from hub.intake.worker import Worker
from hub.keys import Keys
from hub.office import Office
from hub.returning import Writer
from hub.stick import Reader, Taken
from hub.store import parking, segments, stations
from hub.store.applying import rows_digest
from hub.store.derived import DERIVED, Derived
from hub.store.stations import Device, Place
from tests.simulation.breaking import Fuse, KillableStore, KilledError
from tests.simulation.chance import Time, Wall
from tests.simulation.wire import BEGUN_AT

VILLAGE = "620000000001"
RANGE = re.compile(r"bytes=(\d+)-")
Said = tuple[str, str, bytes, dict[str, str]]


def older() -> Derived:
    """Return what an earlier program knew: it had never heard of parcels."""
    every = DERIVED.registry.capabilities
    known = []
    for one in every:
        kinds = tuple(kind for kind in one.records if not kind.kind.startswith("parcel"))
        appliers = {kind.kind: one.appliers[kind.kind] for kind in kinds}
        known.append(msgspec.structs.replace(one, records=kinds, appliers=appliers))
    return Derived(Registry(known))


OLDER = older()


class County:
    """One county office; whatever kills it, it is opened again on the same folder."""

    def __init__(self, folder: Path, time: Time, draw: random.Random) -> None:
        self.folder = folder
        self.time = time
        self.mail: list[Said] = []
        self.last = Answer(200, {}, b"")
        self.knows = DERIVED
        self.restored = 0
        self.kills = 0
        self._draw = draw
        self.clock = Wall(time)
        self.fuse = Fuse()
        self._open()

    def _open(self) -> None:
        keys = Keys.found(self.folder, int(self.clock.now().timestamp() * 1000))
        address = str(self.folder)
        store = cast("KillableStore", KillableStore.open(address, key=keys.secrets.database))
        self.fuse = Fuse()
        store.fuse = self.fuse
        self.office = Office(self.folder, store, keys, self.clock)
        self.files = Files(self.office)
        self.desk = Desk(self.office, self.files, self._poked)

    def _poked(self) -> None:
        """Between what is durable and what is answered."""
        if self.fuse.dead:
            raise KilledError

    def close(self) -> None:
        """Let go of the files."""
        self.office.close()

    def begin_again(self) -> None:
        """Start the program anew, after a kill or an upgrade."""
        self.kills += self.fuse.dead
        self.close()
        self._open()

    # What stations ask.

    def serve(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Answer one request as the hub's doors do; anything but a refusal we know is a bug."""
        try:
            return self._answered(method, path, body, headers)
        except KilledError:
            self.begin_again()
            return Answer(502, {}, b"Bad Gateway")
        except ClerkError as error:
            status, code = STATUSES.get(type(error), (getattr(error, "status", 400), error.code))
            told = {"retry-after": str(error.wait_s)} if isinstance(error, SlowDownError) else {}
            return Answer(status, told, msgspec.msgpack.encode({"code": code}))

    def _answered(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if path == "/v1/sync":
            return Answer(200, {}, self.desk.sync(body))
        if path == "/v1/enrol":
            return Answer(200, {}, enrol(self.office, body))
        device = self._known(method, path, headers)
        digest, station = bytes.fromhex(path.rpartition("/")[2]), device.station
        if method == "GET":
            return self._fetched(digest, station, headers)
        file = self.files.create(digest, int(headers["Upload-Length"]), station)
        if body:
            file = self.files.append(digest, station, int(headers[BEGUN_AT]), body)
        return Answer(200, {}, b"%d\n" % file.have)

    def _fetched(self, digest: bytes, station: int, headers: dict[str, str]) -> Answer:
        said = RANGE.fullmatch(headers.get("Range", ""))
        first = int(said[1]) if said else 0
        content, size = self.files.read(digest, station, first, 1 << 50)
        return Answer(200 if first == 0 and len(content) == size else 206, {}, content)

    def _known(self, method: str, path: str, headers: dict[str, str]) -> Device:
        name, _, said = headers["X-Cunzhan"].partition(".")
        signature = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
        with self.office.store.read() as connection:
            device = one_home(connection, name)
        if not is_signed_by(device.public_key, FILE + method.encode() + path.encode(), signature):
            raise ForgedError
        if device.revoked_ms is not None:
            raise NoSuchFileError
        return device

    def deliver(self) -> int:
        """Bring what was delayed on the way, in another order; return the last status."""
        status = 0
        self._draw.shuffle(self.mail)
        while self.mail:
            status = self.serve(*self.mail.pop()).status
        return status

    # What the office does by itself.

    def found(self, name: str) -> int:
        """Found a station and return its number."""
        place, now = Place(name=name, village_code=VILLAGE), self.office.now_ms()
        return self.office.store.write(lambda c: register.found(c, self.office.keys, place, now))

    def code(self, station: int) -> Code:
        """Return a new one-time code for a station."""
        now = self.office.now_ms()
        secret, _ = self.office.store.write(lambda c: codes.make(c, station, "station", now))
        return Code("county.example:8443", secret, self.office.keys.pin)

    def work(self) -> int:
        """Apply and sequence what came; return how many segments were applied."""
        try:
            return Worker(self.office, self.knows).finish()
        except KilledError:
            self.begin_again()
            return -1

    def notice(self, to: Iterable[int], heading: str) -> None:
        """Say something to stations."""
        said, now = Notice(heading=heading, text="请各站周知"), self.office.now_ms()
        stations_ = list(to)

        def write(connection) -> None:
            for one in stations_:
                channel.write(connection, self.office.keys, one, (said,), now)

        self.office.store.write(write)

    def revoke(self, station: int, device: str) -> None:
        """Let nothing count any more that a PC writes from now on."""
        now, keys = self.office.now_ms(), self.office.keys

        def take(connection) -> None:
            for home in register.homes(connection, device):
                if home.station == station and home.revoked_ms is None:
                    register.revoke(connection, keys, home, "遗失", now)

        self.office.store.write(take)

    def rotate(self) -> int:
        """Change the hub's own key, as the verb does; return the new one's serial."""
        with self.office.store.read() as connection:
            known = resealing.newest(connection)
        keys.rotate(self.folder, self.office.now_ms(), known)
        self.office.refresh()
        return self.office.keys.certificate.serial

    def back_up(self, target: Path) -> int:
        """Write a backup; return how many segments it holds."""
        return backup.write(self.office, target)

    def restore(self, source: Path) -> None:
        """Lose the database and read a backup: the keys had been kept."""
        self.close()
        for path in self.folder.glob("hub.db*"):
            path.unlink()
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        self._open()
        backup.read(self.office, source)
        self.restored += 1
        self.work()

    def read_stick(self, stick: Path) -> list[Taken]:
        """Take in a stick."""
        return Reader(self.office, self.desk).read(stick)

    def write_stick(self, stick: Path) -> int:
        """Write the answers; return how many."""
        return len(Writer(self.office, self.desk).write(stick))

    # What is looked at.

    def rows(self, station: int) -> dict[str, str]:
        """Return a digest of each derived table's rows of a station."""
        with self.office.store.read() as connection:
            return rows_digest(connection, station)

    def values(self, station: int, table: str, column: str) -> list[str | None]:
        """Return one column of a station's rows."""
        found = DERIVED[table]
        with self.office.store.read() as connection:
            rows = connection.execute(
                found.select().where(found.c.station == station)
            ).mappings()  # fmt: skip
            return sorted((row[column] for row in rows), key=str)

    def ends(self, station: int) -> dict[tuple[str, int], tuple[int, bytes]]:
        """Return where each log of a station ends."""
        with self.office.store.read() as connection:
            found = segments.ends(connection, station)
        return {(one.device, one.epoch): (one.seq, one.head) for one in found}

    def arrival(self, station: int) -> int:
        """Return the last number of a station's feed."""
        with self.office.store.read() as connection:
            found = stations.one(connection, station)
        return found.arrival if found else 0

    def troubles(self) -> list[tuple[str, str]]:
        """Return (code, device) of every incident that is open."""
        with self.office.store.read() as connection:
            return sorted((one.code, one.device) for one in incidents.open_ones(connection))

    def parked(self) -> list[tuple[str, int, int, str]]:
        """Return (device, epoch, seq, type) of what could not be interpreted."""
        with self.office.store.read() as connection:
            found = parking.parked(connection)
        return [(one.device, one.epoch, one.seq, one.type) for one in found]

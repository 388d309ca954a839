"""A county of villages in one process: what can happen to it, and what must hold all the same."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.sync.frames import look_through
from core.sync.medium import ROOT
from hub.store.derived import DERIVED
from tests.simulation import laws
from tests.simulation.breaking import KilledError
from tests.simulation.chance import Time, fate
from tests.simulation.county import OLDER, County
from tests.simulation.pc import Fact, Pc, template
from tests.simulation.wire import FAULTS

MEMORY = Path("/dev/shm")  # noqa: S108 - where there is such a folder it is memory
KINDS = ("person", "parcel", "purchase", "change", "hand_over", "reverse", "erase")
ROUNDS = 8
"""Syncs that each PC may need until everybody holds the same, once nothing goes wrong."""


class World:
    """The county, its stations' PCs, sticks, old disks and backups; ``log`` is what happened."""

    def __init__(self, seed: int, folder: Path, time: Time) -> None:
        self.seed = seed
        self.folder = folder
        self.time = time
        self.draw = random.Random(seed)
        self.log: list[str] = []
        self.county = County(folder / "county", self.time, self.draw)
        self.pcs: list[Pc] = []
        self.images: dict[str, tuple[Path, frozenset[Fact]]] = {}
        self.sticks: list[Path] = []
        self.backups: list[Path] = []
        self.acked: dict[int, set[Fact]] = {}
        self.lost: set[Fact] = set()
        self.counts: dict[str, int] = {}
        self.branched = False
        self._numbers = iter(range(1, 1 << 30))
        self._template = template(folder / "template")

    @classmethod
    @contextlib.contextmanager
    def begun(cls, seed: int, stations: int, pcs: int = 1) -> Iterator[World]:
        """Yield a county with so many stations, each with so many PCs."""
        base = MEMORY if MEMORY.is_dir() else None
        with tempfile.TemporaryDirectory(prefix="cunzhan-simulation-", dir=base) as folder:
            time = Time()
            with fate(seed, time):
                world = cls(seed, Path(folder), time)
                try:
                    for _ in range(stations):
                        number = world.county.found(f"第{next(world._numbers)}站")
                        for _ in range(pcs):
                            world.add_pc(number)
                    yield world
                finally:
                    world.close()

    def close(self) -> None:
        """Let go of every file."""
        for pc in self.pcs:
            pc.stop()
        self.county.close()

    def tell(self, what: str, how: object = "") -> None:
        """Note what happened."""
        word = what.partition(" ")[0]
        self.counts[word] = self.counts.get(word, 0) + 1
        self.log.append(f"{self.time.now:%m-%d %H:%M:%S} {what}{f': {how}' if how else ''}")

    def fresh(self, name: str = "") -> str:
        """Return a name or mark that was never used."""
        return f"{name}{next(self._numbers):06d}"

    # PCs.

    def of(self, number: int) -> list[Pc]:
        """Return a station's PCs that may still write."""
        return [pc for pc in self.pcs if pc.number == number and not pc.revoked]

    def add_pc(self, number: int) -> Pc:
        """Enrol one more PC at a station; the first one brings the station's name and clerk."""
        first = not any(pc.number == number for pc in self.pcs)
        pc = self._made(number, self._template)
        if first:
            pc.begin()
        pc.join()
        self.pcs.append(pc)
        self.tell(f"join {pc.name}", pc.device)
        return pc

    def _made(self, number: int, disk: Path) -> Pc:
        name = f"{number}-{sum(pc.number == number for pc in self.pcs) + 1}"
        folder = self.folder / f"pc-{self.fresh()}"
        folder.mkdir()
        pc = Pc(name, number, folder, self.county, self.draw)
        shutil.copytree(disk, pc.home)
        pc.start()
        return pc

    def write(self, pc: Pc, kind: str) -> None:
        """Have a clerk write something."""
        mark = self._mark(pc, kind)
        names = {fact for fact in pc.facts if fact.table == "person"}
        self.tell(f"write {pc.name} {kind}", pc.write(kind, mark))
        self._forgotten(names - pc.facts)

    def _mark(self, pc: Pc, kind: str) -> str:
        if kind == "parcel":
            return f"YT{pc.number:04d}{self.fresh()}"
        return self.fresh(f"{pc.number}-{kind}-")

    def _forgotten(self, facts: set[Fact]) -> None:
        """Somebody wished to be forgotten: nobody needs to know the name any more."""
        self.lost |= facts
        for pc in self.pcs:
            pc.facts -= facts

    def killed_writing(self, pc: Pc, kind: str, phase: str) -> None:
        """Have a PC die while a clerk writes."""
        self.tell(f"kill {pc.name} {kind}", pc.killed_writing(kind, self._mark(pc, kind), phase))

    def poison(self, pc: Pc) -> None:
        """Have a newer program write what nobody else understands."""
        self.tell(f"poison {pc.name}", pc.poison("from.the.future"))

    def jump(self, pc: Pc, days: int) -> None:
        """Set a PC's clock wrong by some days, or right again."""
        pc.clock.wrong_by = dt.timedelta(days=days)
        self.tell(f"jump {pc.name}", days)

    # Links.

    def sync(self, pc: Pc, *plan: str) -> str:
        """Run a sync through a network that does what ``plan`` says."""
        kills = self.county.kills
        said, outcome = pc.sync(*plan)
        told = f"{outcome.events_sent}↑ {outcome.events_received}↓" if outcome else ""
        self.tell(f"sync {pc.name} {' '.join(plan)}".rstrip(), f"{said} {told}".rstrip())
        self._after(pc, said, whole=said == "done" and kills == self.county.kills)
        return said

    def sync_killed(self, pc: Pc, touches: int, phase: str, *plan: str) -> None:
        """Have a PC die in the middle of a sync."""
        said = pc.sync_killed(touches, phase, *plan)
        self.tell(f"die {pc.name} {touches} {phase}", said)
        self._after(pc, said, whole=False)

    def hub_killed(self, pc: Pc, touches: int, phase: str) -> None:
        """Have the hub die while it answers a PC."""
        self.county.fuse.light(touches, phase)
        said, _ = pc.sync()
        self.county.fuse.put_out()
        self.tell(f"hubdie {pc.name} {touches} {phase}", said)
        self._after(pc, said, whole=False)

    def work_killed(self, touches: int, phase: str) -> None:
        """Have the hub die while it applies and sequences."""
        self.county.fuse.light(touches, phase)
        self.tell(f"workdie {touches} {phase}", self.county.work())
        self.county.fuse.put_out()

    def _after(self, pc: Pc, said: str, *, whole: bool) -> None:
        if said == "sync.unknown_pc" and not pc.revoked:
            pc.join()
            self.tell(f"rejoin {pc.name}")
        if not pc.revoked:
            receipted = pc.receipted() - self.lost
            self.acked.setdefault(pc.number, set()).update(receipted)
        laws.after_sync(self, pc, whole=whole)

    def deliver(self) -> None:
        """Bring the hub what was delayed on the way."""
        many = len(self.county.mail)
        self.tell("deliver", f"{many} {self.county.deliver()}")

    def work(self) -> None:
        """Have the hub apply and sequence."""
        self.tell("work", self.county.work())

    # Disks.

    def take_image(self, pc: Pc) -> None:
        """Keep a copy of a PC's disk."""
        self.images[pc.name] = pc.image(self.folder / f"image-{self.fresh()}")
        self.tell(f"image {pc.name}")

    def restore(self, pc: Pc, *, with_mark: bool) -> bool:
        """Put a PC's old disk back; False when there is none."""
        image = self.images.get(pc.name)
        if image is None:
            return False
        self.branched |= with_mark
        pc.restore((image[0], image[1] - self.lost), with_mark=with_mark)
        self.tell(f"restore {pc.name}", f"mark {'old' if with_mark else 'kept'} epoch {pc.epoch}")
        return True

    def clone(self, pc: Pc) -> Pc:
        """Copy a PC's disk into another PC; both go on with one key."""
        twin = self._made(pc.number, pc.home)
        self.branched = True
        twin.facts, twin.revoked = set(pc.facts), pc.revoked
        twin.poisoned = pc.poisoned
        self.pcs.append(twin)
        self.tell(f"clone {pc.name} {twin.name}")
        return twin

    def revoke(self, pc: Pc) -> None:
        """Take a PC's right back, and that of every copy of its key; its clerks get no other."""
        device = pc.device
        self.county.revoke(pc.number, device)
        for one in self.pcs:
            if one.device == device:
                one.revoked = True
        # A hub that forgets whom it revoked has to be told again by a person: not simulated.
        self.backups.clear()
        self.tell(f"revoke {pc.name}")

    def rotate(self, pc: Pc) -> None:
        """Change a PC's key; whoever has a copy of the old one has nothing any more."""
        before = pc.device
        self.tell(f"rotate {pc.name}", pc.rotate())
        if pc.device == before:
            return
        self.images.pop(pc.name, None)
        for one in self.pcs:
            if one.device == before:
                one.revoked = True
        # A hub that forgets a key and its successor has to let the PC in by hand: not simulated.
        self.backups.clear()

    # The hub's own life.

    def rotate_hub(self) -> None:
        """Change the hub's key."""
        self.tell("hubkey", self.county.rotate())

    def back_up(self) -> None:
        """Have the hub write a backup."""
        target = self.folder / f"backup-{self.fresh()}"
        self.tell("backup", self.county.back_up(target))
        self.backups.append(target)

    def restore_hub(self) -> bool:
        """Lose the hub's disk and read one of its backups; False when there is none.

        Not where one key has written two branches: a hub that forgets which of them it took may
        take the other, and a sister PC that has the first would stay apart.
        """
        if not self.backups or self.branched:
            return False
        self.images.clear()
        place = self.draw.randrange(len(self.backups))
        # What was copied later belongs to a life that never was.
        del self.backups[place + 1 :]
        self.county.restore(self.backups[place])
        self.county.mail.clear()
        for number in self.acked:
            self.acked[number] &= laws.facts_at(self.county, number)
        self.tell("hubrestore", laws.size(self.county))
        return True

    def downgrade(self, *, older: bool) -> None:
        """Run another edition of the hub's program."""
        self.county.begin_again()
        self.county.knows = OLDER if older else DERIVED
        self.tell("edition", "older" if older else "newer")

    def notice(self) -> None:
        """Have the county say something to every station."""
        numbers = sorted({pc.number for pc in self.pcs})
        self.county.notice(numbers, self.fresh("通知"))
        self.tell("notice")

    # Sticks.

    def stick(self) -> Path:
        """Return an empty stick."""
        folder = self.folder / f"stick-{self.fresh()}"
        folder.mkdir()
        self.sticks.append(folder)
        return folder

    def write_stick(self, pc: Pc, stick: Path) -> None:
        """Put on a stick what the county lacks."""
        self.tell(f"stickup {pc.name}", pc.on_stick(lambda: pc.station.sticks.write(stick)))

    def read_stick(self, pc: Pc, stick: Path) -> None:
        """Take the county's answers off a stick."""
        said = pc.on_stick(lambda: pc.station.sticks.read(stick))
        self.tell(f"stickdown {pc.name}", said)
        self._after(pc, said, whole=False)

    def carry(self, stick: Path) -> None:
        """Have the county read a stick and answer on it."""
        try:
            taken = self.county.read_stick(stick)
            self.county.work()
            put = self.county.write_stick(stick)
        except KilledError:
            self.county.begin_again()
            self.tell("carry", "killed")
            return
        self.tell("carry", f"{[(one.state, one.events) for one in taken]} {put}")

    def flip(self, stick: Path, many: int = 1) -> None:
        """Flip bits in what lies on a stick.

        Sealing makes files of another length each time: a seed can only mean whole frames.
        """
        files = sorted(path for path in stick.rglob("*") if path.is_file())
        for _ in range(many if files else 0):
            path, part, bit = self.draw.choice(files), self.draw.random(), self.draw.randrange(8)
            content = bytearray(path.read_bytes())
            frames = look_through(io.BytesIO(content)).frames
            if frames:
                frame = frames[int(part * len(frames))]
                content[frame.offset + frame.length // 2] ^= 1 << bit
                path.write_bytes(content)
        self.tell("flip", len(files))

    def lose(self, stick: Path) -> None:
        """Lose a stick."""
        shutil.rmtree(stick / ROOT, ignore_errors=True)
        self.tell("lose")

    # The end.

    def settle(self) -> int:
        """Let nothing go wrong any more; return how many rounds it took until all was told.

        Then everything has to hold.
        """
        self.county.fuse.put_out()
        if self.county.knows is OLDER:
            self.downgrade(older=False)
        for pc in self.pcs:
            pc.clock.wrong_by = dt.timedelta()
        self.county.deliver()
        for round_ in range(1, ROUNDS + 1):
            for pc in self.pcs:
                self.time.pass_by(60)
                self.sync(pc)
                self.county.work()
            if laws.is_quiet(self):
                laws.at_rest(self)
                self.tell("settled", f"{round_} {self.digest()}")
                return round_
        raise AssertionError(laws.unsettled(self))

    def digest(self) -> str:
        """Return a digest of everything that the county and the PCs hold."""
        said = [
            (sorted(self.county.rows(n).items()), sorted(self.county.ends(n).items()))
            for n in sorted({pc.number for pc in self.pcs})
        ]
        mine = [
            (pc.name, sorted(pc.tables().items()), sorted(pc.ends().items())) for pc in self.pcs
        ]
        return hashlib.sha256(repr((said, mine)).encode()).hexdigest()[:16]

    @staticmethod
    def faults(draw: random.Random, most: int = 4) -> list[str]:
        """Draw what goes wrong with the next requests, good ones among them."""
        return [draw.choice((*FAULTS, "", "", "")) for _ in range(draw.randrange(most + 1))]

"""Putting on a stick what the county lacks: this PC's log, its sisters', photos, a request."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeVar, cast

import msgspec
from pyrage import x25519

from core.base.errors import ClerkError
from core.base.photos import PHOTO
from core.base.progress import Share
from core.blobs.errors import BlobError
from core.blobs.register import AWAY, LOCAL
from core.db.file import Database
from core.sync import enrolment, handing, incidents, witness
from core.sync import trust as papers
from core.sync.bundle import (
    ENDS,
    FILE,
    REQUEST,
    SEGMENT,
    VOLUME,
    ChangedError,
    Header,
    Post,
    Source,
    cost,
    described,
    fitting,
    whole,
    write_bundle,
)
from core.sync.cutting import Cut, cut
from core.sync.errors import NotEnrolledError
from core.sync.exchange import APP, NONCE_BYTES, Work
from core.sync.frames import BLOCK
from core.sync.incoming import File
from core.sync.medium import ASKED, NEWCOMERS, UP, Lying, Stick, StickFullError
from core.sync.messages import REQUEST as REQUEST_CONTEXT
from core.sync.messages import Request, write_message
from core.sync.outgoing import Log, unsent, unsent_logs
from core.sync.trust import Trust, trust_of
from core.sync.unbundle import Bundle, peek

SLICE: Final = 32 << 10
"""Packed bytes of a segment on a stick: what one bad place may cost, and how finely it fills."""
BUDGET: Final = 1
"""The answer's first page stays small, hence hardly damaged; a stick's later pages have room."""
TRIES: Final = 3
HUB: Final = ""
NAMED: Final = 256
"""Photos that one request may name."""
T = TypeVar("T")


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was put on a stick and read back from it.

    ``events`` of this PC and its sisters are on it now; ``left`` did not fit and wait for the
    next stick. ``asked`` says that it was a request to enrol.
    """

    files: tuple[str, ...]
    size: int
    events: int = 0
    left: int = 0
    asked: bool = False


class Slice(NamedTuple):
    """A segment planned: which log, after what, and where it ends."""

    log: Log
    after: int
    last: int


class Volume(NamedTuple):
    """A bundle written: where, how large, its id, what it holds."""

    path: Path
    size: int
    bundle: str
    sources: list[Source]


class Load(NamedTuple):
    """What should go on a stick, in order, and which slices are in it by their digest."""

    sources: list[Source]
    slices: dict[bytes, Slice]

    def room(self) -> int:
        """Return how many bytes it takes on a stick at most."""
        return ENDS + sum(cost(source.entry) for source in self.sources)

    def events(self, volumes: Sequence[Sequence[Source]]) -> int:
        """Return how many events volumes hold."""
        return sum(one.last - one.after for one in self._in(volumes))

    def ends(self, volumes: Sequence[Sequence[Source]]) -> dict[Log, int]:
        """Return how far volumes bring each log."""
        return {one.log: one.last for one in sorted(self._in(volumes))}

    def _in(self, volumes: Sequence[Sequence[Source]]) -> list[Slice]:
        there = {source.entry.digest for part in volumes for source in part}
        return [one for digest, one in self.slices.items() if digest in there]


class Carrier:
    """Writes sticks for one open file; what touches the file goes through ``work``."""

    def __init__(self, file: File, work: Work) -> None:
        self._file = file
        self._db: Database = file.db
        self._work = work

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self._work(act))

    def write(self, folder: Path, now_ms: int, step: Share, volume: int = VOLUME) -> Written:
        """Write everything that the county has not receipted, as much of it as fits.

        Said only after it was read back from the stick. Raises ``StickError``,
        ``NotEnrolledError``, and what ``step`` raises; nothing is lost then.
        """
        stick = Stick(folder)
        trust = self._do(lambda: trust_of(self._db))
        if trust is None:
            return self._ask(stick)
        if self._do(lambda: enrolment.waiting_handover(self._db)):
            # The county reads it first: then it knows whose bundle lies beside it.
            self._ask(stick)
        for attempt in range(1, TRIES + 1):
            try:
                return self._write(stick, trust, now_ms, step, volume)
            except ChangedError:
                # Somebody was erased between planning and writing: what is left is cut anew.
                if attempt == TRIES:
                    raise
        raise AssertionError

    def _write(self, stick: Stick, trust: Trust, now_ms: int, step: Share, volume: int) -> Written:
        load = self._planned(trust, now_ms)
        place, device = str(trust.place.station), self._file.key.device
        old = stick.files(UP, device=device)
        load.sources.extend(self._photos(stick.free() - 2 * load.room()))
        volumes, rest = _volumes(load.sources, stick.free(), volume)
        ends = load.ends(volumes)
        before = self._do(lambda: self._carried(old))
        if not volumes or (rest and not _is_more(ends, before)):
            needed = sum(cost(source.entry) for source in load.sources)
            raise StickFullError(needed=needed, free=stick.free())
        post = self._do(lambda: self._post(trust, now_ms))
        done = [self._volume(stick, (place, device, UP), post, part, step) for part in volumes]
        self._do(lambda: self._note(done, load, now_ms, str(stick.folder)))
        if all(ends.get(log, 0) >= seq for log, seq in before.items()):
            stick.remove(old)
        return Written(
            files=tuple(one.path.name for one in done),
            size=sum(one.size for one in done),
            events=load.events(volumes),
            left=load.events([load.sources]) - load.events(volumes),
        )

    def _ask(self, stick: Stick) -> Written:
        """Put down the request that waits for an answer; a PC that never asked cannot write."""
        request = self._do(lambda: papers.kept(self._db, enrolment.WAITING))
        if not request:
            raise NotEnrolledError
        content = enrolment.request_file(request)
        device = self._file.key.device
        old = stick.files(ASKED, device=device)
        name = (NEWCOMERS, device, ASKED)
        path = stick.put(name, lambda file: file.write(content), lambda f: f.read() == content)
        stick.remove(old)
        return Written(files=(path.name,), size=len(content), asked=True)

    def _planned(self, trust: Trust, now_ms: int) -> Load:
        """Look what there is to carry; segments are cut here once to know what they will be."""
        sources = [whole(REQUEST, self._do(lambda: self._request(trust, now_ms)))]
        slices: dict[bytes, Slice] = {}
        for log, there, ours in self._unsent(trust):
            after = there
            while after < ours:
                made = self._cut(log, after)
                if made is None:
                    break
                source = self._source(log, after, made)
                slices[source.entry.digest] = Slice(log, after, made.last)
                sources.append(source)
                after = made.last
        return Load(sources, slices)

    def _unsent(self, trust: Trust) -> list[tuple[Log, int, int]]:
        return self._do(lambda: unsent_logs(self._db, trust, self._file.key.device))

    def _cut(self, log: Log, after: int) -> Cut | None:
        own = log[0] == self._file.key.device
        sign = self._file.key.sign_head if own else None
        return self._do(lambda: cut(self._db, log, after, SLICE, sign))

    def _source(self, log: Log, after: int, made: Cut) -> Source:
        """Return a segment as something to be written: cut again when its turn comes."""
        digest = hashlib.sha256(made.raw).digest()
        size = len(made.raw)
        held = [made.raw]

        def read(start: int) -> bytes:
            if not held:
                again = self._cut(log, after)
                held.append(again.raw if again else b"")
            content = held[0][start : start + BLOCK]
            if start + BLOCK >= size:
                held.clear()
            return content

        return Source(described(SEGMENT, digest, size, read), read)

    def _photos(self, room: int) -> list[Source]:
        """Return the photos that the county lacks, as many as there is room for behind the rest."""
        shelf = self._file.shelf
        if shelf is None:
            return []
        found: list[Source] = []
        for digest, size in self._do(lambda: self._file.register.of(LOCAL)):
            read = kept_blocks(functools.partial(shelf.get, digest), size)
            try:
                source = Source(described(FILE, digest, size, read, PHOTO), read)
            except BlobError:
                continue
            room -= cost(source.entry)
            if room < 0:
                break
            found.append(source)
        return found

    def _request(self, trust: Trust, now_ms: int) -> bytes:
        file = self._file
        if file.shelf is not None:
            file.register.look(file.shelf)
        cursors = dict(self._db.rows("SELECT lane, arrival FROM local_cursor"))
        request = Request(
            device=file.key.device,
            nonce=os.urandom(NONCE_BYTES),
            wall_ms=now_ms,
            epoch=file.journal.epoch,
            cursors=cursors,
            echo=witness.echo(self._db),
            budget=BUDGET,
            unsent=unsent(self._db, trust, file.key.device),
            app=APP,
            sightings=incidents.sightings(self._db),
            hub=trust.hubs[0].serial,
            county=trust.county.serial,
            papers=handing.owed(self._db),
            offers=tuple(digest for digest, _ in file.register.of(LOCAL, most=NAMED)),
            wants=tuple(digest for digest, _ in file.register.of(AWAY, most=NAMED)),
        )
        return write_message(REQUEST_CONTEXT, request, file.key)

    def _post(self, trust: Trust, now_ms: int) -> Post:
        own = x25519.Identity.from_str(self._identity()).to_public()
        return Post(
            key=self._file.key,
            station=trust.place.station,
            sender=self._file.key.device,
            receiver=HUB,
            recipients=(trust.hubs[0].recipient, str(own)),
            made_ms=now_ms,
            app=APP,
            echo=witness.echo(self._db),
        )

    def _identity(self) -> str:
        return papers.kept(self._db, papers.RECIPIENT).decode()

    def _volume(
        self,
        stick: Stick,
        name: tuple[str, str, str],
        post: Post,
        sources: Sequence[Source],
        step: Share,
    ) -> Volume:
        headers: list[Header] = []
        identity = self._do(self._identity)

        def write(file: BinaryIO) -> None:
            headers.append(write_bundle(file, post, sources, step))

        def check(file: BinaryIO) -> bool:
            return is_whole(Bundle(file, identity), headers[-1])

        path = stick.put(name, write, check)
        return Volume(path, path.stat().st_size, headers[-1].bundle.hex(), list(sources))

    def _note(self, done: Sequence[Volume], load: Load, now_ms: int, target: str) -> None:
        """Note what travels now: carried, not confirmed, until a receipt comes by any way."""
        with self._file.db.atomic():
            for one in done:
                for log, seq in load.ends([one.sources]).items():
                    self._file.db.execute(
                        "INSERT OR REPLACE INTO local_carried VALUES (?, ?, ?, ?, ?, ?)",
                        (one.bundle, *log, seq, now_ms, target),
                    )

    def _carried(self, old: Sequence[Lying]) -> dict[Log, int]:
        """Return how far bundles that lie on a stick carry each log."""
        ends: dict[Log, int] = {}
        for one in old:
            for device, epoch, seq in self._rows_of(one.path):
                ends[device, epoch] = max(seq, ends.get((device, epoch), 0))
        return ends

    def _rows_of(self, path: Path) -> list[tuple[str, int, int]]:
        try:
            with path.open("rb") as file:
                header = peek(file, self._identity())
        except (OSError, ClerkError):
            return []
        if header is None:
            return []
        rows = self._db.rows(
            "SELECT device, epoch, seq FROM local_carried WHERE bundle = ?", (header.bundle.hex(),)
        )
        return [(str(device), int(epoch), int(seq)) for device, epoch, seq in rows]


def kept_blocks(fetch: Callable[[], bytes], size: int) -> Callable[[int], bytes]:
    """Return what reads a file block by block and holds it only from its first to its last."""
    held: list[bytes] = []

    def read(start: int) -> bytes:
        if not held:
            held.append(fetch())
        block = held[0][start : start + BLOCK]
        if start + BLOCK >= size:
            held.clear()
        return block

    return read


def is_whole(bundle: Bundle, header: Header) -> bool:
    """Tell whether a bundle just written is undamaged from end to end; reads all of it."""
    undamaged = bundle.header == header and bundle.is_listed and not bundle.harmed
    return undamaged and not any(bundle.gaps(place) for place in range(len(bundle.entries)))


def _volumes(sources: Sequence[Source], free: int, most: int) -> tuple[list[list[Source]], bool]:
    """Part sources into volumes within the free room; tell whether something was left over."""
    volumes: list[list[Source]] = []
    rest = list(sources)
    while rest:
        taken, rest = fitting(rest, min(free, most))
        if not taken:
            break
        volumes.append(taken)
        free -= ENDS + sum(cost(source.entry) for source in taken)
    return volumes, bool(rest)


def _is_more(ends: dict[Log, int], before: dict[Log, int]) -> bool:
    return any(seq > before.get(log, 0) for log, seq in ends.items())

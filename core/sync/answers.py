"""Taking what the county sent back on a stick: its receipts, its replies, its news.

A stick may be old: what a reply says of the hub's present (how far it has a log, its tree) counts
only as far as nothing newer is known here. Everything else is the same as over a link, and as
often as it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, TypeVar, cast

import msgspec

from core.base.errors import ClerkError
from core.base.photos import PHOTO
from core.base.progress import Share
from core.blobs.register import AWAY, SENT
from core.db import settings
from core.db.file import Database
from core.keys.certificate import ForgedError
from core.sync import enrolment, incidents, receipts, witness
from core.sync import trust as papers
from core.sync.bundle import FILE, REPLY, REQUEST, SEGMENT
from core.sync.errors import MalformedError, NotEnrolledError, OversizeError
from core.sync.exchange import Work
from core.sync.incoming import File, Incoming, Tally
from core.sync.medium import ANSWERED, DOWN, Lying, Stick
from core.sync.messages import COUNTY, COURSES, SISTERS, Item, Reply, Request, read_message
from core.sync.messages import REQUEST as REQUEST_CONTEXT
from core.sync.outgoing import disputed
from core.sync.receiving import Receiver
from core.sync.trust import Trust, trust_of
from core.sync.unbundle import Bundle

READ: Final = "stick.read"
"""Setting: ids of the bundles that were read to the end, the newest last."""
REMEMBERED: Final = 64
LANES: Final = COURSES + 1
DAMAGED: Final = "damaged"
T = TypeVar("T")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: ``state`` is done, damaged, or the code of why it was refused."""

    name: str
    state: str
    missing: int = 0


class Reading(msgspec.Struct, kw_only=True):
    """What a stick brought."""

    files: list[Answered] = []
    enrolled: bool = False
    tally: Tally = msgspec.field(default_factory=Tally)


class Answers:
    """Reads sticks into one open file; what touches the file goes through ``work``."""

    def __init__(self, file: File, work: Work) -> None:
        self._file = file
        self._db: Database = file.db
        self._work = work

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self._work(act))

    def read(self, stick: Stick, now_ms: int, step: Share, found: Reading) -> None:
        """Read every answer for this PC into ``found``; a damaged file stops no other.

        Raises ``StickError``, ``NotEnrolledError`` when nothing on the stick changes that, and
        what ``step`` raises; what was taken by then is kept.
        """
        device = self._file.key.device
        for one in stick.files(ANSWERED, device=device):
            self._accept(stick, one, found)
        if self._do(lambda: trust_of(self._db)) is None:
            raise NotEnrolledError
        files = stick.files(DOWN, device=device)
        for place, one in enumerate(files, start=1):
            found.files.append(self._file_read(stick, one, now_ms, found.tally))
            step(place, len(files))

    def _accept(self, stick: Stick, one: Lying, found: Reading) -> None:
        """Take the county's yes, if it is still waited for."""
        with stick.told(), one.path.open("rb") as file:
            content = file.read(enrolment.LARGEST_FILE)
        waiting = self._do(lambda: papers.kept(self._db, enrolment.WAITING))
        sealed = enrolment.answer_in(content)
        if not waiting:
            return
        try:
            if sealed is None:
                raise MalformedError
            self._do(lambda: enrolment.accept(self._db, self._file.key, sealed))
        except ClerkError as error:
            found.files.append(Answered(name=one.path.name, state=error.code))
        else:
            found.enrolled = True
            found.files.append(Answered(name=one.path.name, state="done"))

    def _file_read(self, stick: Stick, one: Lying, now_ms: int, tally: Tally) -> Answered:
        name = one.path.name
        try:
            with stick.told(), one.path.open("rb") as file:
                missing = self._bundle(file, now_ms, tally)
        except (MalformedError, OversizeError, ForgedError) as error:
            self._note(incidents.FORGED, now_ms, name)
            return Answered(name=name, state=error.code)
        except ClerkError as error:
            stick.check()
            return Answered(name=name, state=error.code)
        stick.check()
        if missing:
            self._note(incidents.DAMAGED_STICK, now_ms, name)
        return Answered(name=name, state=DAMAGED if missing else "done", missing=missing)

    def _bundle(self, file: BinaryIO, now_ms: int, tally: Tally) -> int:
        """Take one return bundle and return how many pieces of it are missing."""
        identity = self._do(lambda: papers.kept(self._db, papers.RECIPIENT)).decode()
        return Taking(self._file, self._work, Bundle(file, identity), tally).take(now_ms)

    def _note(self, code: str, now_ms: int, name: str) -> None:
        def note() -> None:
            with self._db.atomic():
                incidents.note(self._db, code, ("", 0, 0), now_ms, name.encode())

        self._do(note)


class Taking:
    """One return bundle on its way into the file."""

    def __init__(self, file: File, work: Work, bundle: Bundle, tally: Tally) -> None:
        self._file = file
        self._db: Database = file.db
        self._work = work
        self._bundle = bundle
        self._tally = tally
        self._incoming = Incoming(file, tally)
        self._places = {
            entry.digest: place for kind in (SEGMENT, FILE) for place, entry in bundle.of_kind(kind)
        }
        self._used: set[bytes] = set()
        self._stuck: set[int] = set()
        self._latest = 0

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self._work(act))

    def take(self, now_ms: int) -> int:
        """Take all that is whole and return how many pieces are missing."""
        bundle = self._bundle
        missing = sum(len(bundle.gaps(place)) for place in range(len(bundle.entries)))
        missing = max(missing, bundle.harmed, int(not bundle.is_listed))
        self._latest = self._do(self._last_heard)
        asked = next((bundle.content(place) for place, _ in bundle.of_kind(REQUEST)), None)
        replies: list[Reply] = []
        if asked is not None:
            request = read_message(REQUEST_CONTEXT, asked, Request, (self._file.key.public,))
            for reply in self._replies(asked):
                self._reply(reply, request, now_ms)
                replies.append(reply)
        self._do(lambda: self._loose(now_ms))
        self._do(self._photos)
        for reply in replies:
            self._do(lambda said=reply: self._receipts(said))  # type: ignore[misc]
        if replies and not replies[-1].more and not self._stuck and not missing:
            self._do(lambda: self._settle(request.epoch))
        if bundle.header is not None and not missing:
            remember(self._do, self._db, bundle.header.bundle.hex())
        return missing

    def _replies(self, asked: bytes) -> Iterator[Reply]:
        """Yield the replies that are whole; lanes stand still behind one that is not."""
        for place, _ in self._bundle.of_kind(REPLY):
            raw = self._bundle.content(place)
            if raw is None:
                self._stuck = set(range(LANES))
                continue
            yield self._do(lambda said=raw: self._incoming.opened(said, asked, self._trust()))  # type: ignore[misc]

    def _settle(self, epoch: int) -> None:
        """Note that the hub's branches are here of what was disputed when this was asked."""
        own = self._file.key.device
        self._incoming.settle(
            frozenset(log for log in disputed(self._db) if log[0] != own or log[1] < epoch)
        )

    def _trust(self) -> Trust:
        trust = trust_of(self._db)
        if trust is None:
            raise NotEnrolledError
        return trust

    def _check_cursors(self, request: Request) -> None:
        """Leave alone the lanes that were asked from a later place than this PC is at now.

        What a reply tells, or an item, may have put them back to their beginning.
        """
        now = self._do(lambda: dict(self._db.rows("SELECT lane, arrival FROM local_cursor")))
        self._stuck |= {lane for lane, at in request.cursors.items() if at > now.get(lane, 0)}
        if request.epoch != self._file.journal.epoch:
            # A copy of this PC asked, or this one before it opened an epoch: of its logs the
            # answer leaves out another one.
            self._stuck |= {COUNTY, SISTERS}

    def _reply(self, reply: Reply, request: Request, now_ms: int) -> None:
        self._do(lambda: self._facts(reply, request, now_ms))
        self._check_cursors(request)
        self._do(lambda: self._file.register.receipted(reply.have))
        for item in reply.items:
            content = item.content or self._content(item.digest)
            if content is None:
                self._stuck.add(item.lane)
            if content is not None and item.lane not in self._stuck:
                self._do(lambda one=item, said=content: self._item(one, said, now_ms))  # type: ignore[misc]
                self._check_cursors(request)

    def _content(self, digest: bytes) -> bytes | None:
        place = self._places.get(digest)
        return None if place is None else self._bundle.content(place)

    def _item(self, item: Item, content: bytes, now_ms: int) -> None:
        row = self._db.one("SELECT arrival FROM local_cursor WHERE lane = ?", (item.lane,))
        # A feed that was joined by log moves the cursor with the last of them only.
        if row is None or item.arrival >= row[0]:
            self._incoming.item(item, content, self._trust(), now_ms)
        self._used.add(item.digest)

    def _facts(self, reply: Reply, request: Request, now_ms: int) -> None:
        """Take what a reply says of the present, as far as nothing newer is known."""
        journal, db = self._file.journal, self._db
        fresh = reply.hub_ms > self._latest
        log = (self._file.key.device, journal.epoch)
        kept = receipts.best(db, log)
        present = fresh and request.epoch == journal.epoch
        told = msgspec.structs.replace(
            reply,
            receipts=(),
            end=reply.end if present else min(journal.end()[0], kept.seq if kept else 0),
            checkpoint=reply.checkpoint if fresh and witness.echo(db) == request.echo else "",
            problems=reply.problems if fresh else (),
        )
        self._incoming.facts(told, self._trust(), now_ms)
        journal.hub_ms = max(self._latest, reply.hub_ms)

    def _last_heard(self) -> int:
        """Return the hub's newest time that is known here: what is older says nothing new."""
        row = self._db.one("SELECT max(hub_ms) FROM local_receipt")
        return max(self._file.journal.hub_ms, (row and row[0]) or 0)

    def _receipts(self, reply: Reply) -> None:
        keys = self._trust().hub_keys
        for receipt in reply.receipts:
            covered = receipts.keep(self._db, receipt, keys, receipts.STICK)
            if covered is not None:
                self._tally.receipts += 1
                if receipt.device == self._file.key.device:
                    self._tally.events_sent += covered

    def _loose(self, now_ms: int) -> None:
        """Take segments that no readable reply names: good as they are, the cursor stays."""
        trust, header = self._trust(), self._bundle.header
        if header is None or header.public_key not in trust.hub_keys:
            return
        receiver = Receiver(self._db, self._file.registry, self._file.journal)
        for place, entry in self._bundle.of_kind(SEGMENT):
            raw = None if entry.digest in self._used else self._bundle.content(place)
            if raw is None:
                continue
            taken = receiver.take(raw, trust, now_ms, from_hub=True).taken
            self._tally.events_received += taken.fresh
            self._tally.kinds |= taken.kinds
            self._tally.erased += taken.erased

    def _photos(self) -> None:
        """Take the photos that records name and that are not here yet."""
        shelf, register = self._file.shelf, self._file.register
        if shelf is None:
            return
        register.look(shelf)
        for place, entry in self._bundle.of_kind(FILE):
            if entry.what == PHOTO and register.state(entry.digest) == AWAY:
                content = self._bundle.content(place)
                if content is not None:
                    shelf.put(content)
                    register.note(entry.digest, entry.size, SENT)


def read_before(db: Database) -> list[str]:
    """Return the ids of the bundles that were read to the end."""
    said = settings.kept(db, READ)
    return msgspec.json.decode(said, type=list[str]) if said else []


def remember(do: Callable[[Callable[[], None]], None], db: Database, bundle: str) -> None:
    """Note that a bundle was read to the end."""

    def note() -> None:
        with db.atomic():
            known = [one for one in read_before(db) if one != bundle]
            said = msgspec.json.encode([*known, bundle][-REMEMBERED:]).decode()
            settings.keep(db, READ, said)

    do(note)

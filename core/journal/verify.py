"""Recomputing everything: pages, chain, signatures, blocks and tables; naming what is bad."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from core.base.collector import paused
from core.base.errors import ClerkError
from core.base.ids import EventId, EventKey, event_id, split_id
from core.base.tables import Key
from core.db.errors import DamagedFileError
from core.db.file import Database
from core.journal.apart import Apart, cores
from core.journal.chain import first_head, next_head
from core.journal.codec import Body, block_hash, decode_body
from core.journal.expected import Expected
from core.journal.feed import Feed
from core.journal.fold import Findings, Folding
from core.journal.reading import UNREADABLE, Stored, everything, one
from core.journal.rebuild import is_pictured
from core.journal.registry import Registry
from core.keys.device import head_message, is_signed_by

LONG: Final = 30_000
"""From so many events on it pays to start a process that helps."""
STEP: Final = 256
"""Events between two words of how far it is."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it was written.

    ``code`` is page, chain, signature, tables, blob or receipt; the event is named as far as
    it is known; ``message`` is a code that ``words`` has a sentence for.
    """

    code: str
    device: str = ""
    epoch: int = 0
    seq: int = 0
    kind: str = ""
    day: str = ""
    message: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What ``verify`` answers."""

    ok: bool
    events: int
    problems: tuple[Problem, ...] = ()


class Verifier:
    """Walks the journal once and holds the tables against it.

    ``apart`` starts a folding beside this process; it is worth that for a long journal only.
    ``step`` hears how many events were seen; what it raises stops the walk.
    """

    def __init__(
        self,
        db: Database,
        registry: Registry,
        apart: Callable[[], Apart] | None = None,
        step: Callable[[int], None] | None = None,
    ) -> None:
        self._db = db
        self._registry = registry
        self._apart = apart
        self._step = step
        self._problems: list[Problem] = []
        self._logs: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._last = EventKey("", 0, 0)
        self.events = 0

    def verdict(self) -> Verdict:
        """Return all problems in log order; what follows from them in the tables comes last."""
        try:
            with paused(), self._folding() as folding, self._at_one_moment():
                self._walk(folding)
        except ClerkError as error:
            self._problems.append(self._unreadable(error))
        found = sorted(self._problems, key=lambda p: (p.code == "tables", p.device, p.epoch, p.seq))
        return Verdict(ok=not found, events=self.events, problems=tuple(found))

    @contextlib.contextmanager
    def _folding(self) -> Iterator[Folding]:
        """Fold beside this process where that pays, else in it."""
        if self._apart is None or cores() == 1 or not self._is_long():
            yield self._expected()
            return
        with contextlib.closing(self._apart()) as other:
            yield other

    def _is_long(self) -> bool:
        # A page that cannot be read is met again, and named, by the walk.
        with contextlib.suppress(ClerkError):
            row = self._db.one("SELECT sum(seq) FROM log")
            return row is not None and (row[0] or 0) >= LONG
        return False

    def _expected(self) -> Expected:
        return Expected(self._registry, functools.partial(one, self._db))

    @contextlib.contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        """See one state of the file, though the desk may write meanwhile."""
        if self._db.in_transaction:
            yield
            return
        if not self._db.read_only:
            self._db.checkpoint()
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def _walk(self, folding: Folding) -> None:
        self._logs = {row[:2]: row[2:] for row in self._db.rows("SELECT * FROM log")}
        feed = Feed(self._db, self._registry, folding)
        feed.begin()
        try:
            self._chain(feed)
            self._ends()
        finally:
            # By now the other process has enough to fold.
            self._pages()
        feed.tables()
        self._tell(folding.findings() or self._folded_here())

    def _folded_here(self) -> Findings:
        """Fold in this process what the other could not."""
        expected = self._expected()
        feed = Feed(self._db, self._registry, expected)
        feed.begin()
        for stored in everything(self._db):
            feed.event(stored)
        feed.tables()
        return expected.findings()

    def _pages(self) -> None:
        for said in self._db.bad_pages():
            self._problems.append(Problem(code="page", message=said))

    def _unreadable(self, error: ClerkError) -> Problem:
        device, epoch, seq = self._last
        kind, day = self._registry_says(EventKey(device, epoch, seq + 1))
        known = isinstance(error, DamagedFileError)
        return Problem(
            code="page",
            device=device,
            epoch=epoch,
            seq=seq + 1 if device else 0,
            kind=kind,
            day=day,
            message="verify.page" if known else error.code,
        )

    def _registry_says(self, key: EventKey) -> tuple[str, str]:
        """Ask the tables what kind of event this was and of which day, as far as they know."""
        for table in self._registry.tables:
            if table.key != ("id",):
                continue
            try:
                row = self._db.one(
                    f'SELECT day FROM "{table.name}" WHERE id = ?',  # noqa: S608 - our own names
                    (event_id(*key),),
                )
            except ClerkError:
                continue
            if row:
                return table.row.kind, row[0] or ""
        return self._change_says(event_id(*key)), ""

    def _change_says(self, identity: EventId) -> str:
        try:
            row = self._db.one("SELECT target FROM merge WHERE event = ?", (identity,))
        except ClerkError:
            return ""
        target = next((t for t in self._registry.tables if row and t.name == row[0]), None)
        return f"{target.row.kind}.change" if target else ""

    def _chain(self, feed: Feed) -> None:
        log, head, seq = ("", 0), b"", 0
        for stored in everything(self._db):
            if stored.key[:2] != log:
                self._end(log, seq, head)
                log, seq = stored.key[:2], 0
                head = self._start(log)
            seq += 1
            head = self._link(stored, seq, head)
            feed.event(stored)
            seq = stored.key.seq
            self._last = stored.key
            self.events += 1
            if self._step is not None and self.events % STEP == 0:
                self._step(self.events)
        self._end(log, seq, head)

    def _start(self, log: tuple[str, int]) -> bytes:
        row = self._logs.pop(log, None)
        if row is None:
            self._say("chain", EventKey(*log, 0), None, "verify.log_unknown")
            return b""
        self._logs[log] = row
        return first_head(row[0], log[1], row[1])

    def _link(self, stored: Stored, seq: int, head: bytes) -> bytes:
        """Check one event and return the head after it, as it stands in the file."""
        try:
            body = decode_body(stored.content)
        except UNREADABLE:
            self._say("chain", stored.key, None, "verify.not_an_event")
            return stored.head
        if stored.key.seq != seq:
            self._say("chain", EventKey(*stored.key[:2], seq), None, "verify.event_missing")
        elif next_head(head, stored.content) != stored.head or body.seq != seq:
            self._say("chain", stored.key, body, "verify.event_changed")
        if body.blocks:
            self._blocks(stored, body)
        return stored.head

    def _blocks(self, stored: Stored, body: Body) -> None:
        for ref in body.blocks:
            block = stored.blocks.get(ref.subject)
            if block is not None and block_hash(block.salt, block.body) != ref.hash:
                self._say("chain", stored.key, body, "verify.personal_changed")

    def _end(self, log: tuple[str, int], seq: int, head: bytes) -> None:
        row = self._logs.pop(log, None)
        if row is None:
            return
        public, _, told_seq, told_head, signature = row
        if told_seq != seq:
            self._say("chain", EventKey(*log, min(seq, told_seq) + 1), None, "verify.event_missing")
        elif told_head != head:
            self._say("chain", EventKey(*log, seq), None, "verify.event_changed")
        if not is_signed_by(public, head_message(*log, told_seq, told_head), signature):
            self._say("signature", EventKey(*log, told_seq), None, "verify.head_signature")

    def _ends(self) -> None:
        """Look at the logs that have no event at all."""
        for log in list(self._logs):
            public, agreed, *_ = self._logs[log]
            self._end(log, 0, first_head(public, log[1], agreed))

    def _tell(self, findings: Findings) -> None:
        for key in findings.unreadable:
            self._unapplied(key)
        if is_pictured(self._db):
            return  # The tables say what the county said, until the journal is whole.
        for table, row in findings.differences:
            self._problems.append(self._differs(table, row))

    def _unapplied(self, key: EventKey) -> None:
        """Name an event that cannot be read as what it claims to be."""
        stored = one(self._db, event_id(*key))
        try:
            body = decode_body(stored.content) if stored else None
        except UNREADABLE:
            return  # The chain has named it.
        self._say("chain", key, body, "verify.not_an_event")

    def _differs(self, table: str, key: Key) -> Problem:
        device, epoch, seq = split_id(str(key[0])) or ("", 0, 0)
        stored = one(self._db, str(key[0])) if device else None
        day = _day_of(stored) if stored else ""
        return Problem(
            code="tables",
            device=device,
            epoch=epoch,
            seq=seq,
            kind=table,
            day=day,
            message="verify.table_differs",
        )

    def _say(self, code: str, key: EventKey, body: Body | None, message: str) -> None:
        # The tables first: kind and day may be what was changed in the bytes.
        kind, day = self._registry_says(key)
        if body:
            kind, day = kind or body.type, day or body.day.isoformat()
        self._problems.append(
            Problem(
                code=code,
                device=key.device,
                epoch=key.epoch,
                seq=key.seq,
                kind=kind,
                day=day,
                message=message,
            )
        )


def _day_of(stored: Stored) -> str:
    try:
        return decode_body(stored.content).day.isoformat()
    except UNREADABLE:
        return ""

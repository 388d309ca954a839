"""Recomputing everything: pages, chain, signatures, blocks and tables; naming what is bad."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from core.base.collector import paused
from core.base.errors import ClerkError
from core.base.ids import EventId, EventKey, event_id, split_id
from core.base.progress import Step
from core.base.tables import Key
from core.db.errors import DamagedFileError
from core.db.file import Database
from core.journal.apart import Apart, cores
from core.journal.chain import first_head, next_head
from core.journal.codec import Body, decode_body
from core.journal.expected import EVENT_CHANGED, NOT_AN_EVENT, Expected
from core.journal.feed import Feed
from core.journal.fold import Findings, Folding
from core.journal.reading import UNREADABLE, Stretch, one, stretches
from core.journal.rebuild import is_pictured
from core.journal.registry import Registry
from core.keys.device import head_message, is_signed_by

LONG: Final = 30_000
"""From so many events on it pays to start a process that helps."""


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
        step: Step | None = None,
    ) -> None:
        self._db = db
        self._registry = registry
        self._apart = apart
        self._step = step
        self._problems: list[Problem] = []
        self._logs: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._changed: list[EventKey] = []
        self._last = EventKey("", 0, 0)
        self.events = 0

    def verdict(self) -> Verdict:
        """Return all problems in log order; what follows from them in the tables comes last."""
        try:
            with paused(), self._folding() as folding, self._at_one_moment():
                # The other process gets ready meanwhile.
                self._pages()
                self._walk(folding)
        except ClerkError as error:
            self._problems.append(self._unreadable(error))
        found = sorted(self._problems, key=lambda p: (p.code == "tables", p.device, p.epoch, p.seq))
        return Verdict(ok=not found, events=self.events, problems=tuple(found))

    @contextlib.contextmanager
    def _folding(self) -> Iterator[Folding]:
        """Fold beside this process where that pays, else in it."""
        if self._apart is None or cores() == 1 or not self._is_long():
            yield Expected(self._registry)
            return
        with contextlib.closing(self._apart()) as other:
            yield other

    def _is_long(self) -> bool:
        # A page that cannot be read is met again, and named, by the walk.
        with contextlib.suppress(ClerkError):
            row = self._db.one("SELECT sum(seq) FROM log")
            return row is not None and (row[0] or 0) >= LONG
        return False

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
        try:
            feed.begin()
            self._chain(feed)
            self._ends()
            feed.tables()
        except ClerkError:
            # What was found before a page that cannot be read is told all the same.
            self._tell_chain(folding.findings())
            raise
        found = folding.findings() or self._folded_here()
        self._tell_chain(found)
        self._tell_tables(found)

    def _folded_here(self) -> Findings:
        """Fold in this process what the other could not."""
        expected = Expected(self._registry)
        feed = Feed(self._db, self._registry, expected)
        feed.begin()
        for some in stretches(self._db):
            feed.events(some)
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
        log, seq, head = ("", 0), 0, b""
        for some in stretches(self._db):
            if some[:2] != log:
                self._end(log, seq, head)
                log, seq = some[:2], 0
                head = self._start(log)
            seq, head = self._links(some, seq, head)
            feed.events(some)
            self._last = EventKey(*log, seq)
            self.events += len(some.rows)
            if self._step is not None:
                self._step(self.events)
        self._end(log, seq, head)

    def _start(self, log: tuple[str, int]) -> bytes:
        row = self._logs.pop(log, None)
        if row is None:
            self._say("chain", EventKey(*log, 0), "verify.log_unknown")
            return b""
        self._logs[log] = row
        return first_head(row[0], log[1], row[1])

    def _links(self, some: Stretch, seq: int, head: bytes) -> tuple[int, bytes]:
        """Check some events; return the last one's number and head, as they stand in the file."""
        for device, epoch, number, content, kept in some.rows:
            seq += 1
            if number != seq:
                self._say("chain", EventKey(device, epoch, seq), "verify.event_missing")
                seq = number
            elif next_head(head, content) != kept:
                self._changed.append(EventKey(device, epoch, seq))
            head = kept
        return seq, head

    def _end(self, log: tuple[str, int], seq: int, head: bytes) -> None:
        row = self._logs.pop(log, None)
        if row is None:
            return
        public, _, told_seq, told_head, signature = row
        if told_seq != seq:
            self._say("chain", EventKey(*log, min(seq, told_seq) + 1), "verify.event_missing")
        elif told_head != head:
            self._say("chain", EventKey(*log, seq), EVENT_CHANGED)
        if not is_signed_by(public, head_message(*log, told_seq, told_head), signature):
            self._say("signature", EventKey(*log, told_seq), "verify.head_signature")

    def _ends(self) -> None:
        """Look at the logs that have no event at all."""
        for log in list(self._logs):
            public, agreed, *_ = self._logs[log]
            self._end(log, 0, first_head(public, log[1], agreed))

    def _tell_chain(self, found: Findings | None) -> None:
        wrong = found.wrong if found else []
        garbled = {key for key, message in wrong if message == NOT_AN_EVENT}
        changed = [(key, EVENT_CHANGED) for key in self._changed if key not in garbled]
        for key, message in dict.fromkeys((*changed, *wrong)):
            self._say("chain", key, message)

    def _tell_tables(self, found: Findings) -> None:
        if is_pictured(self._db):
            return  # The tables say what the county said, until the journal is whole.
        missing = [one[:2] for one in found.wanted if not self._is_there(*one)]
        for table, row in (*found.differences, *missing):
            self._problems.append(self._differs(table, row))

    def _is_there(self, name: str, key: Key, columns: tuple[str, ...]) -> bool:
        table = next(table for table in self._registry.tables if table.name == name)
        where = " AND ".join(f'"{part}" = ?' for part in table.key)
        filled = " AND ".join(f'"{column}" IS NOT NULL' for column in columns)
        sql = f'SELECT 1 FROM "{name}" WHERE {where} AND {filled}'  # noqa: S608 - our own names
        return self._db.one(sql, key) is not None

    def _differs(self, table: str, key: Key) -> Problem:
        device, epoch, seq = split_id(str(key[0])) or ("", 0, 0)
        body = self._body(EventKey(device, epoch, seq)) if device else None
        return Problem(
            code="tables",
            device=device,
            epoch=epoch,
            seq=seq,
            kind=table,
            day=body.day.isoformat() if body else "",
            message="verify.table_differs",
        )

    def _say(self, code: str, key: EventKey, message: str) -> None:
        # The tables first: kind and day may be what was changed in the bytes.
        kind, day = self._registry_says(key)
        body = self._body(key)
        if body is not None:
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

    def _body(self, key: EventKey) -> Body | None:
        with contextlib.suppress(ClerkError, *UNREADABLE):
            stored = one(self._db, event_id(*key))
            return stored and decode_body(stored.content)
        return None

"""Writing to the journal: the only way anything gets into the tables."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from core.base.clock import Clock
from core.base.ids import EventId, EventKey, event_id
from core.base.progress import Step
from core.base.record import Record
from core.base.tables import Event
from core.db.file import Database
from core.journal.chain import NO_HEAD, first_head, next_head
from core.journal.codec import (
    Block,
    BlockRef,
    Body,
    block_hash,
    encode_body,
    make_blocks,
    photos_of,
    split,
)
from core.journal.disputes import informed
from core.journal.gone import of_nobody_gone
from core.journal.mark import Mark, MarkFile
from core.journal.merge import Merger
from core.journal.rebuild import is_pictured
from core.journal.registry import Registry
from core.journal.roles import Roles
from core.keys.device import DeviceKey

INSERT_EVENT: Final = "INSERT INTO journal VALUES (?, ?, ?, ?, ?)"
INSERT_BLOCK: Final = "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)"
UPDATE_LOG: Final = "UPDATE log SET seq = ?, head = ?, signature = ? WHERE device = ? AND epoch = ?"


class Author(NamedTuple):
    """Who writes: the clerk's id ("" before the first clerk exists) and the business day."""

    clerk: str
    day: dt.date


class Journal:
    """This device's log in one open file.

    ``append`` encodes, chains, stores and applies in the caller's transaction (or its own), and
    signs the new head.
    """

    def __init__(
        self, db: Database, registry: Registry, key: DeviceKey, epoch: int, clock: Clock
    ) -> None:
        self._db = db
        self._registry = registry
        self._key = key
        self._clock = clock
        self._mark: MarkFile | None = None
        self.epoch = epoch
        self.hub_ms = 0

    @functools.cached_property
    def _merger(self) -> Merger:
        return Merger(self._db, self._registry.tables)

    @property
    def device(self) -> str:
        """The name of this PC's key."""
        return self._key.device

    @property
    def key(self) -> DeviceKey:
        """This PC's key."""
        return self._key

    def watch(self, mark: MarkFile) -> None:
        """Keep the high-water mark in ``mark`` from now on."""
        self._mark = mark

    def unwatch(self) -> None:
        """Let go of the high-water mark."""
        if self._mark is not None:
            self._mark.close()

    def begin_anew(self, key: DeviceKey, mark: MarkFile) -> None:
        """Go on as another device, with a log of its own; the caller's transaction.

        The events of the old device stay where they are; nobody signs for it here any more.
        """
        self._db.execute("DELETE FROM local_device")
        self._db.execute("INSERT INTO local_device VALUES (?, ?, 1)", (key.device, key.private))
        before = (self._key, self.epoch, self._mark)
        try:
            self._key, self.epoch, self._mark = key, 1, mark
            self.open_log(NO_HEAD)
        except BaseException:
            self._key, self.epoch, self._mark = before
            raise

    def hand_over(self, key: DeviceKey, mark: MarkFile) -> None:
        """Go on as another device from when the caller's transaction is durable.

        Until then, and if it fails, this is the old one: nothing else is written meanwhile.
        """
        self._db.execute(
            "UPDATE local_device SET device = ?, private_key = ?, epoch = 1",
            (key.device, key.private),
        )
        self._open_log(key, 1, NO_HEAD)

        def go_on() -> None:
            self.unwatch()
            self._key, self.epoch, self._mark = key, 1, mark

        self._db.after_commit(go_on)

    def open_log(self, agreed: bytes) -> None:
        """Start this device's epoch with an empty log linked to the last agreed head."""
        self._open_log(self._key, self.epoch, agreed)

    def _open_log(self, key: DeviceKey, epoch: int, agreed: bytes) -> None:
        head = first_head(key.public, epoch, agreed)
        signature = key.sign_head(epoch, 0, head)
        self._db.execute(
            "INSERT INTO log VALUES (?, ?, ?, ?, 0, ?, ?)",
            (key.device, epoch, key.public, agreed, head, signature),
        )

    def end(self) -> tuple[int, bytes]:
        """Return the seq and head of the last event."""
        row = self._db.one(
            "SELECT seq, head FROM log WHERE device = ? AND epoch = ?", (self.device, self.epoch)
        )
        if row is None:
            raise LookupError(self.device)
        return row[0], row[1]

    def append(
        self,
        records: Iterable[Record],
        author: Author,
        *,
        step: Step | None = None,
    ) -> list[EventId]:
        """Write records as events, in order, and carry out what they do to the tables.

        ``step`` is told how many are done, now and then; it may raise to cancel everything.
        """
        ids = []
        with self._db.atomic():
            seq, head = self.end()
            now = self._clock.now()
            wall_ms = int(now.timestamp() * 1000)
            deciding = functools.partial(self._deciding, functools.cache(self._is_pictured))
            for record in records:
                seq += 1
                said = informed(record, deciding)
                content, event = self._write(said, seq, author, wall_ms)
                head = next_head(head, content)
                self._db.execute(INSERT_EVENT, (self.device, self.epoch, seq, content, head))
                self._merger.carry_out(event.id, self._registry.changes(event))
                ids.append(event.id)
                if step is not None and not len(ids) % 256:
                    step(len(ids))
            if ids:
                self._close(seq, head)
        return ids

    def _is_pictured(self) -> bool:
        return is_pictured(self._db)

    def _deciding(
        self, pictured: Callable[[], bool], table: str, row: str
    ) -> Mapping[str, str] | None:
        # A picture has the rows, not the events that made them.
        return None if pictured() else self._merger.deciding(table, row)

    def _write(self, record: Record, seq: int, author: Author, wall_ms: int) -> tuple[bytes, Event]:
        fields, personal = split(record)
        about = of_nobody_gone(self._db, self._registry, personal)
        blocks = make_blocks(about, os.urandom)
        day = getattr(record, "day", None) or author.day
        body = Body(
            seq=seq,
            type=record.kind,
            version=record.edition,
            wall_ms=wall_ms,
            mono_ms=self._clock.monotonic_ms(),
            hub_ms=self.hub_ms,
            day=day,
            clerk=author.clerk,
            fields=fields,
            blobs=photos_of(record),
            blocks=tuple(BlockRef(block_hash(b.salt, b.body), b.subject) for b in blocks),
        )
        for block in blocks:
            self._db.execute(
                INSERT_BLOCK,
                (self.device, self.epoch, seq, block.subject, block.salt, block.body),
            )
        event = Event(
            id=event_id(self.device, self.epoch, seq),
            device=self.device,
            epoch=self.epoch,
            seq=seq,
            type=record.kind,
            version=body.version,
            day=day,
            clerk=author.clerk,
            wall_ms=wall_ms,
            fields=record,
        )
        return encode_body(body), event

    def write_again(self, bodies: Iterable[tuple[Body, Sequence[Block]]]) -> None:
        """Append bodies that were written before elsewhere, with their blocks, as new events.

        Their seqs are set anew; what they do to the tables is left to a ``rebuild`` that follows
        in the caller's transaction.
        """
        with self._db.atomic():
            seq, head = self.end()
            for body, blocks in bodies:
                seq += 1
                content = encode_body(msgspec.structs.replace(body, seq=seq))
                head = next_head(head, content)
                place = (self.device, self.epoch, seq)
                self._db.execute(INSERT_EVENT, (*place, content, head))
                self._db.many(
                    INSERT_BLOCK,
                    [(*place, block.subject, block.salt, block.body) for block in blocks],
                )
            self._close(seq, head)

    def _close(self, seq: int, head: bytes) -> None:
        signature = self._key.sign_head(self.epoch, seq, head)
        self._db.execute(UPDATE_LOG, (seq, head, signature, self.device, self.epoch))
        if self._mark is not None:
            mark, told = self._mark, Mark(self.epoch, seq, head)
            self._db.after_commit(lambda: mark.write(told))

    def sign_event(self, content: bytes) -> bytes:
        """Sign one of this log's events by itself, for a paper's QR."""
        return self._key.sign_event(self.epoch, content)

    def put_again(self, events: Sequence[Event]) -> None:
        """Write again the rows of events whose personal block is gone, of those that count."""
        roles = Roles(self._db, self._registry)
        for event in events:
            place = EventKey(event.device, event.epoch, event.seq)
            if roles.counts(event.device, event.type) and not roles.is_beyond(place):
                self._merger.put_again(event.id, self._registry.changes(roles.believed(event)))

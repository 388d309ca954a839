"""Taking in a stretch of a log that another device wrote, or this one before it was restored.

Events are stored as they came and chained on; what they say is carried out in the same
transaction. An event of a type nobody knows yet is kept for later; one that cannot be read as
what it claims to be is named, and delays no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

import msgspec

from core.base.collector import paused
from core.base.ids import EventId, event_id
from core.base.record import Record
from core.base.tables import Event
from core.db.file import Database
from core.journal.chain import NO_HEAD, WITHHELD_BYTES, first_head, is_withheld, next_head
from core.journal.codec import Block, Reader
from core.journal.erase import erase_blocks
from core.journal.fitting import UnfitError, fitting, modest
from core.journal.gone import erased_of
from core.journal.journal import INSERT_BLOCK, INSERT_EVENT, UPDATE_LOG, Journal
from core.journal.own import own_devices
from core.journal.reading import UNREADABLE
from core.journal.rebuild import Bulk, is_pictured
from core.journal.registry import Registry
from core.journal.roles import NOT_ITS_ROLE, Roles, is_set_up

GAP: Final = "gap"
FORK: Final = "fork"
NEVER_BEGUN: Final = 0
HELD_BACK: Final = (
    "SELECT seq FROM journal WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ? "
    "AND length(event) = ? AND substr(event, 1, 1) = x'C1' ORDER BY seq"
)
UPDATE_EVENT: Final = "UPDATE journal SET event = ? WHERE device = ? AND epoch = ? AND seq = ?"


class Piece(Protocol):
    """One event's bytes with the personal blocks that came along."""

    @property
    def content(self) -> bytes:
        """What is chained."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What can be erased."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of one log whose signature was checked: events from ``first`` up to ``head``.

    ``before`` is the head that they stand on; a log's first stretch has its ``public_key`` and
    the head it was ``agreed`` on instead.
    """

    device: str
    epoch: int
    first: int
    events: Sequence[Piece]
    head: bytes
    signature: bytes
    before: bytes = b""
    public_key: bytes = b""
    agreed: bytes = NO_HEAD

    @property
    def last(self) -> int:
        """The seq of the last event."""
        return self.first + len(self.events) - 1


class Unread(NamedTuple):
    """An event that was stored and could not be carried out, or is not for its PC to write."""

    seq: int
    type: str
    why: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a stretch.

    ``trouble`` is "" or ``gap`` (nothing taken: send what follows ``seq``) or ``fork`` (nothing
    taken: up to ``seq`` both histories agree, and ``head`` is the head there). Otherwise ``seq``
    and ``head`` are where the log now ends and ``fresh`` counts the events that were new.
    """

    trouble: str = ""
    seq: int
    head: bytes = b""
    fresh: int = 0
    kinds: frozenset[str] = frozenset()
    erased: tuple[EventId, ...] = ()
    unread: tuple[Unread, ...] = ()


class Shown(NamedTuple):
    """What became of events that are no longer withheld."""

    kinds: frozenset[str]
    unread: tuple[Unread, ...]


def nobody(_subject: EventId) -> bool:
    """Spare nobody."""
    return False


class Intake:
    """Stores what arrives for one open file; the caller checked who signed it."""

    def __init__(
        self,
        db: Database,
        registry: Registry,
        journal: Journal,
        forgetting: Collection[str] = (),
        spare: Callable[[EventId], bool] = nobody,
    ) -> None:
        self._db = db
        self._registry = registry
        self._journal = journal
        self._reader = Reader(registry.records, registry.upcasters)
        self._forgetting = frozenset(forgetting)
        self._spare = spare

    def take(self, arrival: Arrival) -> Taken:
        """Store and carry out what is new of a stretch, in one transaction or the caller's.

        While the tables show a picture in place of the journal, what it brings is only stored.
        """
        with paused(), self._db.atomic():
            row = self._db.one(
                "SELECT seq, head, public_key, agreed FROM log WHERE device = ? AND epoch = ?",
                (arrival.device, arrival.epoch),
            )
            if row is None:
                if arrival.first != 1:
                    return Taken(trouble=GAP, seq=NEVER_BEGUN)
                seq, head = 0, self._open(arrival)
            else:
                seq, head = row[:2]
                refused = self._refused(arrival, seq, row[2:])
                if refused is not None:
                    return refused
            shown = self._show(arrival, seq)
            if arrival.last <= seq:
                return Taken(seq=seq, head=head, kinds=shown.kinds, unread=shown.unread)
            taken = self._store(arrival, seq, head)
            return msgspec.structs.replace(
                taken, kinds=taken.kinds | shown.kinds, unread=shown.unread + taken.unread
            )

    def _open(self, arrival: Arrival) -> bytes:
        head = first_head(arrival.public_key, arrival.epoch, arrival.agreed or NO_HEAD)
        self._db.execute(
            "INSERT INTO log VALUES (?, ?, ?, ?, 0, ?, ?)",
            (
                arrival.device,
                arrival.epoch,
                arrival.public_key,
                arrival.agreed or NO_HEAD,
                head,
                arrival.signature,
            ),
        )
        return head

    def _refused(self, arrival: Arrival, seq: int, begun: tuple[bytes, bytes]) -> Taken | None:
        """Return why a stretch does not stand on what is here, or None if it does."""
        if arrival.first > seq + 1:
            return Taken(trouble=GAP, seq=seq)
        if arrival.first == 1:
            head = first_head(arrival.public_key, arrival.epoch, arrival.agreed or NO_HEAD)
            stands = begun == (arrival.public_key, arrival.agreed or NO_HEAD)
        else:
            head = arrival.before
            stands = head == self._head(arrival, arrival.first - 1)
        if not stands:
            return Taken(trouble=FORK, seq=max(0, arrival.first - 2))
        for place, piece in enumerate(arrival.events[: seq - arrival.first + 1]):
            after = next_head(head, piece.content)
            if after != self._head(arrival, arrival.first + place):
                return Taken(trouble=FORK, seq=arrival.first + place - 1, head=head)
            head = after
        return None

    def _show(self, arrival: Arrival, seq: int) -> Shown:
        """Take in events that were withheld from this PC before, and now are not."""
        device, epoch = arrival.device, arrival.epoch
        kinds: frozenset[str] = frozenset()
        unread: list[Unread] = []
        known = (arrival.first, min(seq, arrival.last))
        for (number,) in self._db.rows(HELD_BACK, (device, epoch, *known, WITHHELD_BYTES)):
            piece = arrival.events[number - arrival.first]
            if is_withheld(piece.content):
                continue
            self._db.execute(UPDATE_EVENT, (piece.content, device, epoch, number))
            kept = _without(arrival, piece, number, self._gone(arrival, [piece], number - 1))
            self._keep_blocks(arrival, [kept], number - 1)
            told, erasing, wrong = self._carry_out(arrival, [piece], [kept], number - 1)
            self.forget(erasing)
            kinds |= told
            unread += wrong
        return Shown(kinds, tuple(unread))

    def _head(self, arrival: Arrival, seq: int) -> bytes | None:
        row = self._db.one(
            "SELECT head FROM journal WHERE device = ? AND epoch = ? AND seq = ?",
            (arrival.device, arrival.epoch, seq),
        )
        return row[0] if row else None

    def _store(self, arrival: Arrival, seq: int, head: bytes) -> Taken:
        fresh = arrival.events[seq - arrival.first + 1 :]
        gone = self._gone(arrival, fresh, seq)
        kept = [_without(arrival, piece, seq + n, gone) for n, piece in enumerate(fresh, start=1)]
        self._insert(arrival, fresh, kept, seq, head)
        place = (arrival.device, arrival.epoch)
        self._db.execute(UPDATE_LOG, (arrival.last, arrival.head, arrival.signature, *place))
        kinds, erasing, unread = self._carry_out(arrival, fresh, kept, seq)
        self.forget(erasing)
        return Taken(
            seq=arrival.last,
            head=arrival.head,
            fresh=len(fresh),
            kinds=kinds,
            erased=tuple(erasing),
            unread=tuple(unread),
        )

    def forget(self, erasing: Iterable[EventId]) -> None:
        """Erase the blocks about these people, but for whom the caller spares."""
        for subject in erasing:
            if not self._spare(subject):
                erase_blocks(self._db, self._journal, self._reader, subject)

    def _insert(
        self,
        arrival: Arrival,
        fresh: Sequence[Piece],
        kept: Sequence[tuple[Block, ...]],
        seq: int,
        head: bytes,
    ) -> None:
        device, epoch = arrival.device, arrival.epoch

        def events() -> Iterator[tuple[str, int, int, bytes, bytes]]:
            at = head
            for number, piece in enumerate(fresh, start=seq + 1):
                at = next_head(at, piece.content)
                yield device, epoch, number, piece.content, at

        self._db.many(INSERT_EVENT, events())
        self._keep_blocks(arrival, kept, seq)

    def _keep_blocks(self, arrival: Arrival, kept: Sequence[tuple[Block, ...]], seq: int) -> None:
        self._db.many(
            INSERT_BLOCK,
            [
                (arrival.device, arrival.epoch, number, block.subject, block.salt, block.body)
                for number, blocks in enumerate(kept, start=seq + 1)
                for block in blocks
            ],
        )

    def _carry_out(
        self, arrival: Arrival, fresh: Sequence[Piece], kept: Sequence[tuple[Block, ...]], seq: int
    ) -> tuple[frozenset[str], list[EventId], list[Unread]]:
        bulk = Bulk(self._db, self._registry)
        roles = Roles(self._db, self._registry)
        bound = roles.bound(arrival.device, arrival.epoch)
        counting = fresh if bound is None else fresh[: max(0, bound - seq)]
        pictured = is_pictured(self._db)
        own = arrival.device in own_devices(self._db)
        kinds: set[str] = set()
        erasing: list[EventId] = []
        unread: list[Unread] = []
        for number, (piece, blocks) in enumerate(zip(counting, kept, strict=False), start=seq + 1):
            event = None
            try:
                by_subject = {block.subject: block for block in blocks}
                event = self._reader.event(arrival.device, arrival.epoch, piece.content, by_subject)
                if event is None:
                    continue
                if not roles.counts(arrival.device, event.type):
                    if not is_set_up(event.type, arrival.epoch, number):
                        unread.append(Unread(number, event.type, NOT_ITS_ROLE))
                    continue
                known = event if own else modest(roles.believed(event))
                changes = fitting(self._registry.changes(known))
            except UNREADABLE as error:
                unread.append(Unread(number, event.type if event else "", type(error).__name__))
                continue
            kinds.add(event.type)
            gone = self._erases(event)
            # Who is erased is erased from a picture too; the rest of it is there already.
            if gone or not pictured:
                bulk.take(event.id, changes)
            erasing += gone
        if left_out := bulk.flush():
            unread += [
                Unread(number, "", UnfitError.__name__)
                for number in range(seq + 1, arrival.last + 1)
                if event_id(arrival.device, arrival.epoch, number) in left_out
            ]
        return frozenset(kinds), erasing, unread

    def _erases(self, event: Event) -> list[EventId]:
        return [_subject(event.fields)] if event.type in self._forgetting else []

    def _gone(self, arrival: Arrival, fresh: Sequence[Piece], seq: int) -> frozenset[str]:
        """Return those who were erased already, of all that the blocks are about."""
        about = (
            block.subject or event_id(arrival.device, arrival.epoch, number)
            for number, piece in enumerate(fresh, start=seq + 1)
            for block in piece.blocks
        )
        return erased_of(self._db, self._registry, about)


def _without(arrival: Arrival, piece: Piece, number: int, gone: Iterable[str]) -> tuple[Block, ...]:
    """Return the blocks of an event that are not about somebody who was erased."""
    own = event_id(arrival.device, arrival.epoch, number)
    return tuple(block for block in piece.blocks if (block.subject or own) not in gone)


def _subject(record: Record) -> EventId:
    subject: EventId = record.subject  # type: ignore[attr-defined]
    return subject

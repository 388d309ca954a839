"""Facts that never reached the county, written again from the codes on farmers' paper receipts."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import msgspec

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.ids import EventId, EventKey, event_id
from core.base.record import specs
from core.base.tables import Event, Fact
from core.db.file import Database
from core.db.rows import by_id, table_of
from core.journal.codec import decode_body
from core.journal.ledger import Ledger
from core.journal.reading import UNREADABLE
from core.keys.device import event_message, is_signed_by
from core.sync.errors import ReceiptUnreadableError
from core.sync.trust import trust_of
from core.trade.service.books import Books

CONTEXT: Final = b"cz-recovered-1"


class Scanned(NamedTuple):
    """What a receipt's code says: its event's place, bytes and signature."""

    device: str
    epoch: int
    seq: int
    event: bytes
    signature: bytes

    @property
    def id(self) -> EventId:
        """The id that the event had."""
        return event_id(self.device, self.epoch, self.seq)


class Recovered(NamedTuple):
    """What became of a scanned receipt: ``known`` needed nothing, else ``changes`` tells."""

    id: EventId
    known: bool
    changes: Changes


def recover(ledger: Ledger, scanned: Scanned) -> Recovered:
    """Write the fact on a paper receipt again, unless it is here already.

    Its signature must be that of a PC of this station that the county certified, and the place
    one at which that PC had the right to write. The event and its signature are kept as evidence;
    what was personal in it was not in the code and stays empty. Raises ``ReceiptUnreadableError``.
    """
    db = ledger.db
    event = _proven(ledger, scanned)
    with db.atomic():
        here = _known(db, scanned)
        if here:
            return Recovered(here, known=True, changes=Changes(kinds=frozenset()))
        ready = _again(event, scanned)
        copy = _copy_of(db, table_of(type(ready)), scanned.id)
        if copy:
            return Recovered(copy, known=True, changes=Changes(kinds=frozenset()))
        changes = ledger.write([_on_open_day(ledger, ready)])
        db.execute(
            "INSERT INTO local_recovered VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                scanned.device,
                scanned.epoch,
                scanned.seq,
                scanned.event,
                scanned.signature,
                changes.ids[0],
                int(ledger.clock.now().timestamp() * 1000),
            ),
        )
    return Recovered(changes.ids[0], known=False, changes=changes)


def _proven(ledger: Ledger, scanned: Scanned) -> Event:
    trust = trust_of(ledger.db)
    mine = trust.certificates.get(scanned.device) if trust else None
    message = event_message(scanned.device, scanned.epoch, scanned.event)
    if (
        trust is None
        or mine is None
        or not is_signed_by(mine.public_key, message, scanned.signature)
        or trust.is_beyond(scanned.device, scanned.epoch, scanned.seq)
    ):
        raise ReceiptUnreadableError
    try:
        body = decode_body(scanned.event)
        event = ledger.reader.event_in(scanned.device, scanned.epoch, body, {})
    except UNREADABLE as error:
        raise ReceiptUnreadableError from error
    if event is None or body.seq != scanned.seq:
        raise ReceiptUnreadableError
    return event


def _known(db: Database, scanned: Scanned) -> EventId | None:
    """Return the id under which the fact is here, by its own event or written again by any PC."""
    place = (scanned.device, scanned.epoch, scanned.seq)
    if db.one("SELECT 1 FROM journal WHERE device = ? AND epoch = ? AND seq = ?", place):
        return scanned.id
    row = db.one(
        "SELECT as_id FROM local_recovered WHERE device = ? AND epoch = ? AND seq = ?", place
    )
    return EventId(row[0]) if row else None


def _again(event: Event, scanned: Scanned) -> Fact:
    """Return the record, marked so that two PCs that scan the same paper can be told."""
    record = event.fields
    if not isinstance(record, Fact):
        raise ReceiptUnreadableError
    kept = {spec.name for spec in specs(type(record)) if not spec.field.row}
    said: dict[str, object] = {"day": event.day}
    if "row_key" in kept:
        said["row_key"] = mark_of(scanned.id)
    return msgspec.structs.replace(record, **said)


def meet(
    db: Database, kind_of: Callable[[str], type[Fact]], reverse: Callable[[str, str], Changes]
) -> list[EventId]:
    """Take back what this PC wrote again where the fact's own event, or an earlier copy, came.

    Only the PC that wrote a copy takes it back, so that nobody does it twice; the reason names
    what stands instead. A copy that cannot be taken back, for it was paid, is left to a person:
    ``Doubles`` tells of it. Returns what stands.
    """
    found: list[EventId] = []
    for device, epoch, seq, copy in db.rows(
        "SELECT device, epoch, seq, as_id FROM local_recovered ORDER BY device, epoch, seq"
    ):
        with contextlib.suppress(ClerkError):
            stands = _stands(db, EventKey(device, epoch, seq), kind_of(copy), copy)
            if stands is not None:
                reverse(copy, stands)
                found.append(stands)
    return found


def _stands(db: Database, key: EventKey, kind: type[Fact], copy: str) -> EventId | None:
    """Return what stands in a copy's stead, None where it stands itself or was taken back."""
    mine = by_id(db, kind, copy)
    if mine is None or mine.reversed_by or mine.row_key != mark_of(event_id(*key)):
        return None
    if by_id(db, kind, event_id(*key)) is not None:
        return event_id(*key)
    first = _copy_of(db, table_of(kind), event_id(*key))
    return first if first != copy else None


def _copy_of(db: Database, table: str, identity: EventId) -> EventId | None:
    """Return the first copy of a fact that any PC wrote again and nobody took back."""
    row = db.one(
        f'SELECT id FROM "{table}" WHERE row_key = ? AND reverses IS NULL '  # noqa: S608 - own names
        "AND reversed_by IS NULL ORDER BY id LIMIT 1",
        (mark_of(identity),),
    )
    return EventId(row[0]) if row else None


def found_again(db: Database, table: str) -> Iterator[tuple[str, str]]:
    """Yield (fact, copy) of a table where both a fact and what was written again of it count."""
    copies = {
        bytes(mark): copy
        for copy, mark in db.rows(
            f'SELECT id, row_key FROM "{table}" WHERE row_key IS NOT NULL '  # noqa: S608 - our own names
            "AND import_id IS NULL AND reverses IS NULL AND reversed_by IS NULL"
        )
    }
    if not copies:
        return
    for (identity,) in db.rows(
        f'SELECT id FROM "{table}" WHERE reverses IS NULL AND reversed_by IS NULL'  # noqa: S608 - our own names
    ):
        copy = copies.get(mark_of(identity))
        if copy is not None:
            yield identity, copy


def mark_of(identity: EventId) -> bytes:
    """Return what a fact that was written again bears of the event that it was."""
    return hashlib.sha256(CONTEXT + identity.encode("ascii")).digest()


def _on_open_day(ledger: Ledger, fact: Fact) -> Fact:
    """Return the fact on its own day, or the next open one with its true day kept."""
    day = fact.day or ledger.today()
    booked = Books(ledger).open_day(day)
    if booked == day:
        return fact
    return msgspec.structs.replace(fact, day=booked, true_day=fact.true_day or day)

"""Taking in segments, over a link or from a stick: who signed, does it stand, what does it say."""

from __future__ import annotations

import functools
from typing import Final

import msgspec

from core.base.ids import EventId
from core.db.file import Database
from core.journal.chain import NO_HEAD
from core.journal.intake import Arrival, Intake, Taken
from core.journal.journal import Journal
from core.journal.registry import Registry
from core.sync import incidents
from core.sync.errors import MalformedError
from core.sync.segment import Segment, proof_in, read_segment
from core.sync.sparing import due, spare
from core.sync.trust import Trust

FORGETTING: Final = frozenset({"person.erase"})


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that was looked at: ``refused`` says why it was not even tried."""

    segment: Segment
    taken: Taken
    refused: str = ""

    @property
    def trouble(self) -> str:
        """Why nothing of it was taken: unknown, not_yours, forged, revoked, gap, fork; or ""."""
        return self.refused or self.taken.trouble


class Receiver:
    """Takes segments into one open file."""

    def __init__(self, db: Database, registry: Registry, journal: Journal) -> None:
        self._db = db
        self._own = journal.device
        self._narrow = registry.limits
        self._intake = Intake(db, registry, journal, FORGETTING, functools.partial(spare, db))

    def take(self, raw: bytes, trust: Trust, now_ms: int, *, from_hub: bool) -> Received:
        """Take one segment in its own transaction; idempotent.

        What is wrong with it becomes an incident with its proof as evidence; a fork in this PC's
        own log is left to the caller. Raises ``MalformedError`` or ``OversizeError`` for bytes
        that are no segment, or that withhold events from a PC that may read all.
        """
        segment = read_segment(raw)
        if not (segment.is_whole or self._is_narrow(trust)):
            raise MalformedError
        header = segment.header
        log = (header.device, header.epoch)
        refused = trust.refusal(segment)
        if refused:
            if refused == "forged":
                with self._db.atomic():
                    proof = proof_in(raw)
                    incidents.note(self._db, refused, (*log, segment.last), now_ms, proof)
            return Received(segment=segment, taken=Taken(seq=0), refused=refused)
        with self._db.atomic():
            taken = self._intake.take(arrival_of(segment))
            if not taken.trouble:
                self._note_end(segment, from_hub=from_hub)
            elif taken.trouble == incidents.FORK and header.device != self._own:
                proof = proof_in(raw)
                incidents.note(self._db, incidents.FORK, (*log, taken.seq), now_ms, proof)
            for one in taken.unread:
                why = f"{one.type} {one.why}".encode()
                not_its = one.why == incidents.NOT_ITS_ROLE
                code = incidents.NOT_ITS_ROLE if not_its else incidents.PARKED
                incidents.note(self._db, code, (*log, one.seq), now_ms, why)
        return Received(segment=segment, taken=taken)

    def forget_spared(self) -> list[EventId]:
        """Erase whom an erasure left alone that is known to be meant by now; return them."""
        found = due(self._db)
        self._intake.forget(found)
        return found

    def _is_narrow(self, trust: Trust) -> bool:
        """Tell whether this PC's role is one from which the county withholds events."""
        own = trust.certificates.get(self._own)
        return own is not None and own.role in self._narrow

    def _note_end(self, segment: Segment, *, from_hub: bool) -> None:
        log = (segment.header.device, segment.header.epoch)
        self._db.execute(
            "INSERT OR IGNORE INTO local_end VALUES (?, ?, ?, ?)",
            (*log, segment.last, segment.signature),
        )
        # A log that was cut back to here after its key was given up is not signed yet.
        self._db.execute(
            "UPDATE log SET signature = ? "
            "WHERE device = ? AND epoch = ? AND seq = ? AND signature = x''",
            (segment.signature, *log, segment.last),
        )
        if from_hub:
            note_reach(self._db, log, segment.last)


def arrival_of(segment: Segment) -> Arrival:
    """Return a segment as the journal takes it in."""
    header = segment.header
    return Arrival(
        device=header.device,
        epoch=header.epoch,
        first=header.first,
        events=segment.events,
        head=segment.head,
        signature=segment.signature,
        before=header.before,
        public_key=header.public_key,
        agreed=header.agreed or NO_HEAD,
    )


def note_reach(db: Database, log: tuple[str, int], seq: int) -> None:
    """Note that the hub has a log up to ``seq``, unless it is known to have more."""
    db.execute(
        "INSERT INTO local_reach VALUES (?, ?, ?) ON CONFLICT (device, epoch) "
        "DO UPDATE SET seq = max(seq, excluded.seq)",
        (*log, seq),
    )

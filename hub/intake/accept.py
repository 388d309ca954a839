"""Taking segments into the archive: on top of what the hub has, once, with a receipt.

What fits is kept byte for byte. What is here already gets the receipt it got the first time. What
contradicts what is here is an incident with both signatures, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection

from core.journal.chain import NO_HEAD, next_head
from core.keys.device import DeviceKey
from core.sync.messages import RECEIPT, Problem, Receipt, receipt_message
from core.sync.segment import (
    Header,
    Segment,
    Stretch,
    proof_in,
    read_segment,
    start_of,
    without_people,
    write_segment,
)
from hub.intake import incidents, links, papers
from hub.intake.examine import FORGED, FORK, GAP, REVOKED, Sound, Unsound
from hub.intake.incidents import Place
from hub.store import segments
from hub.store.segments import Entry, LogEnd, Whole

CLONED: Final = "cloned"


class Outcome(msgspec.Struct):
    """What came of a request's segments; ``taken`` counts bytes and events that are new."""

    receipts: dict[tuple[str, int], Receipt] = {}
    problems: list[Problem] = []
    taken_bytes: int = 0
    taken_events: int = 0


class Acceptance:
    """One transaction's taking in, for one station."""

    def __init__(
        self, connection: Connection, station: int, signing: DeviceKey, now_ms: int
    ) -> None:
        self._connection = connection
        self._station = station
        self._signing = signing
        self._now_ms = now_ms
        self.outcome = Outcome()

    def take(self, arrived: Iterable[Sound | Unsound]) -> Outcome:
        """Take in what a PC sent, in order, and say what came of each."""
        for one in arrived:
            if isinstance(one, Unsound):
                self._refuse(one)
            else:
                self._take(one)
        return self.outcome

    def _refuse(self, one: Unsound) -> None:
        self.outcome.problems.append(one.problem)
        if one.is_forged:
            where = self._place(one.problem.device, one.problem.epoch, one.problem.seq)
            incidents.note(self._connection, FORGED, where, self._now_ms, proof_in(one.raw))

    def _take(self, one: Sound) -> None:
        header = one.header
        end = segments.end(self._connection, self._station, header.device, header.epoch)
        bound = self._bound(one)
        reached = end.seq if end is not None else 0
        new = max(header.first, reached + 1)
        if bound is not None and bound < new <= one.segment.last:
            self._problem(REVOKED, header, bound)
        elif end is None:
            self._begin(one)
        elif header.first > end.seq + 1:
            self._problem(GAP, header, end.seq, end.head)
        elif one.segment.last <= end.seq:
            self._again(one, end)
        else:
            self._go_on(one, end)

    def _bound(self, one: Sound) -> int | None:
        """Return the last seq that counts of a revoked device's epoch; None without a bound.

        As its revocation tells the stations: all of its epochs have one, each its own.
        """
        if one.device.revoked_ms is None:
            return None
        ends = papers.bounds(self._connection, self._station, one.device.device)
        return ends.get(one.header.epoch, 0)

    def _begin(self, one: Sound) -> None:
        header = one.header
        if header.first != 1:
            self._problem(GAP, header, 0)
            return
        end = LogEnd(
            station=self._station,
            device=header.device,
            epoch=header.epoch,
            public_key=one.device.public_key,
            agreed=header.agreed or NO_HEAD,
            seq=0,
            head=start_of(header),
            first_seen_ms=self._now_ms,
        )
        self._keep(one.raw, one.segment, end)
        if header.epoch > 1 or header.agreed:
            links.mind_start(self._connection, end, self._now_ms)
        links.look_again(self._connection, self._station, header.device, self._now_ms)

    def _go_on(self, one: Sound, end: LogEnd) -> None:
        header = one.header
        skipped = end.seq + 1 - header.first
        head = head_after(one.segment, skipped)
        if head != end.head:
            self._fork(one, end.seq, end.head, head)
            return
        cloned = self._mind_clones(one)
        if skipped:
            raw = cut(one.segment, skipped)
            self._keep(raw, read_segment(raw), end)
        else:
            self._keep(one.raw, one.segment, end)
        if cloned:
            links.look_again(self._connection, self._station, header.device, self._now_ms)

    def _mind_clones(self, one: Sound) -> bool:
        """An epoch that goes on after a later one began is written by two PCs with one key."""
        header = one.header
        ends = segments.ends(self._connection, self._station, header.device)
        later = any(end.epoch > header.epoch for end in ends)
        if later:
            where = self._place(header.device, header.epoch, one.segment.last)
            incidents.note(self._connection, CLONED, where, self._now_ms)
        return later

    def _again(self, one: Sound, end: LogEnd) -> None:
        header, last = one.header, one.segment.last
        held = segments.holding(self._connection, self._station, header.device, header.epoch, last)
        if held is None:
            raise LookupError(last)
        ours = self._head_in(held, last)
        if ours != one.segment.head:
            self._fork(one, last, ours, one.segment.head)
            return
        exact = (held.first, held.last) == (header.first, last)
        with_head = not exact or end.seq > last
        self._receipt(receipt_of(held, self._signing, with_head=with_head))

    def _head_in(self, held: Entry, seq: int) -> bytes:
        """Return the head after ``seq`` in a segment that the hub has."""
        if held.last == seq:
            return held.head
        whole = segments.whole(self._connection, self._station, held.arrival)
        if whole is None:
            raise LookupError(held.arrival)
        return head_after(read_segment(whole.raw), seq - held.first + 1)

    def _keep(self, raw: bytes, segment: Segment, end: LogEnd) -> None:
        header = segment.header
        kept = Whole(
            station=self._station,
            device=header.device,
            epoch=header.epoch,
            first=header.first,
            last=segment.last,
            head=segment.head,
            arrival=segments.next_arrival(self._connection, self._station),
            raw=raw,
            size=len(raw),
            hub_ms=self._now_ms,
            receipt=b"",
        )
        receipt = receipt_of(kept, self._signing, with_head=False)
        segments.add(self._connection, msgspec.structs.replace(kept, receipt=receipt.signature))
        reached = msgspec.structs.replace(end, seq=segment.last, head=segment.head)
        segments.put_end(self._connection, reached)
        self.outcome.taken_bytes += len(raw)
        self.outcome.taken_events += header.count
        self._receipt(receipt)

    def _receipt(self, receipt: Receipt) -> None:
        log = (receipt.device, receipt.epoch)
        had = self.outcome.receipts.get(log)
        if had is None or had.seq <= receipt.seq:
            self.outcome.receipts[log] = receipt

    def _fork(self, one: Sound, seq: int, ours: bytes, theirs: bytes) -> None:
        header = one.header
        self._problem(FORK, header, seq, ours)
        said = {"ours": ours, "theirs": theirs, "seq": seq}
        evidence = said | {"segment": without_people(one.segment)}
        where = self._place(header.device, header.epoch, seq)
        incidents.note(self._connection, FORK, where, self._now_ms, evidence)

    def _problem(self, code: str, header: Header, seq: int, head: bytes = b"") -> None:
        self.outcome.problems.append(Problem(code, header.device, header.epoch, seq, head))

    def _place(self, device: str, epoch: int, seq: int) -> Place:
        return Place(station=self._station, device=device, epoch=epoch, seq=seq)


def head_after(segment: Segment, count: int) -> bytes:
    """Return the head after the first ``count`` events of a segment."""
    if count == segment.header.count:
        return segment.head
    head = start_of(segment.header)
    for event in segment.events[:count]:
        head = next_head(head, event.content)
    return head


def cut(segment: Segment, skipped: int) -> bytes:
    """Return a segment without its first events: the signature is over the last head and stands."""
    header = Header(
        device=segment.header.device,
        epoch=segment.header.epoch,
        first=segment.header.first + skipped,
        count=segment.header.count - skipped,
        before=head_after(segment, skipped),
    )
    rest: tuple[Stretch, ...] = segment.events[skipped:]
    return write_segment(header, segment.signature, rest)


def receipt_of(entry: Entry, signing: DeviceKey, *, with_head: bool) -> Receipt:
    """Return the receipt of a segment under the hub's key of now.

    The same each time; who missed a key of the hub's since could not check what that one signed.
    """
    message = receipt_message(entry.device, entry.epoch, entry.last, entry.head, entry.hub_ms)
    return Receipt(
        entry.device,
        entry.epoch,
        entry.last,
        entry.hub_ms,
        signing.sign(RECEIPT, message.removeprefix(RECEIPT)),
        entry.head if with_head else b"",
    )

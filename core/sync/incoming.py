"""Taking the hub's answer: whether it is the hub's, its receipts, its complaints, its lanes."""

from __future__ import annotations

import contextlib
from typing import Final, NamedTuple

import msgspec

from core.base.ids import EventId
from core.blobs.register import Register
from core.blobs.shelf import Shelf
from core.db.file import Database
from core.journal.journal import Journal
from core.journal.own import former
from core.journal.rebuild import is_pictured, rebuild
from core.journal.registry import Registry
from core.keys.certificate import HUB, ForgedError, HubCertificate, Revocation, unseal
from core.keys.device import DeviceKey
from core.packs.errors import PackError
from core.packs.shelf import Packs
from core.sync import handing, incidents, picture, receipts, shelving, witness
from core.sync.beyond import say_again
from core.sync.branches import Branches
from core.sync.enrolment import certified
from core.sync.errors import MalformedError, NotOurHubError, OversizeError
from core.sync.messages import (
    PACKS,
    REPLY,
    Item,
    Problem,
    Receipt,
    Reply,
    Request,
    claimed,
    read_message,
)
from core.sync.outgoing import Log, reach, set_reach
from core.sync.patch import OtherBaseError
from core.sync.receiving import Receiver
from core.sync.replacing import followed, keep_county
from core.sync.segment import proof_in
from core.sync.trust import Trust, keep_certificate, keep_hub, keep_revocation, trust_of

CERTIFICATE, REVOCATION, SEGMENT, PACK = "certificate", "revocation", "segment", "pack"
HARMLESS: Final = frozenset({"quota", "gap", "unknown"})
"""Asked again later; a restored hub does not know a PC that was let in after its copy was made."""


class File(NamedTuple):
    """The open file and what writes in it."""

    db: Database
    registry: Registry
    journal: Journal
    shelf: Shelf | None = None
    packs: Packs | None = None

    @property
    def register(self) -> Register:
        """Where each photo is."""
        return Register(self.db, self.registry.tables)

    @property
    def key(self) -> DeviceKey:
        """This PC's key."""
        return self.journal.key


class Tally(msgspec.Struct, kw_only=True):
    """What one sync has done so far."""

    events_sent: int = 0
    events_received: int = 0
    receipts: int = 0
    packs: int = 0
    moved: int = 0
    kinds: set[str] = msgspec.field(default_factory=set)
    erased: list[EventId] = msgspec.field(default_factory=list)
    incidents: list[str] = msgspec.field(default_factory=list)
    refused: dict[Log, str] = msgspec.field(default_factory=dict)
    wrong_clock: bool = False
    wait_s: int = 0
    again: bool = False

    @property
    def progress(self) -> int:
        """Grows with everything that need not be done again."""
        return self.events_sent + self.events_received + self.receipts + self.packs + self.moved


class Incoming:
    """Takes answers into one open file."""

    def __init__(self, file: File, tally: Tally) -> None:
        self._db = file.db
        self._registry = file.registry
        self._packs = file.packs
        self._journal = file.journal
        self._key = file.key
        self._tally = tally
        self._register = file.register
        self._receiver = Receiver(file.db, file.registry, file.journal)
        self._branches = Branches(file.db, file.registry, file.journal, file.key)

    def opened(self, raw: bytes, request: bytes, trust: Trust) -> Reply:
        """Return the answer if the county's hub signed it for this request, with its newest key.

        A hub whose key is new shows the root's certificate for it in the same answer, and that
        is kept; so is a new paper of the county for which the root before it vouches. A paper
        that no root of ours vouches for is not believed, but told: a county that lost its root
        says by hand which one is new. Raises ``NotOurHubError`` for anything else.
        """
        try:
            said = claimed(raw, Reply)
            step = followed(trust.county, said.county)
            newest = step.hub if step else trust.hubs[0]
            roots = step.county.roots if step else trust.county.roots
            with contextlib.suppress(ForgedError):
                shown = unseal(HUB, said.hub, HubCertificate, roots)
                newest = max(newest, shown, key=lambda hub: hub.serial)
            reply = read_message(REPLY, raw, Reply, (newest.public_key,), request)
        except (ForgedError, MalformedError) as error:
            raise NotOurHubError from error
        with self._db.atomic():
            if claimed(request, Request).papers:
                handing.paid(self._db)
            if step is not None:
                keep_county(self._db, step)
            if reply.hub:
                self._keep_hub(trust_of(self._db) or trust, reply)
        return reply

    def _keep_hub(self, trust: Trust, reply: Reply) -> None:
        try:
            keep_hub(self._db, trust, reply.hub)
        except ForgedError:
            nowhere = ("", 0, 0)
            incidents.note(self._db, incidents.NEW_ROOT, nowhere, reply.hub_ms, reply.hub)
            self._tally.incidents.append(incidents.NEW_ROOT)

    def facts(self, reply: Reply, trust: Trust, now_ms: int) -> None:
        """Take what the answer says of this PC's own logs and of the hub's tree."""
        epoch = self._journal.epoch
        with self._db.atomic():
            for receipt in reply.receipts:
                self._receipt(receipt, trust)
            if reply.checkpoint:
                self._checkpoint(reply, trust, now_ms)
            for problem in reply.problems:
                self._problem(problem, now_ms)
            if epoch == self._journal.epoch:
                self._end(reply.end, now_ms)
        self._journal.hub_ms = reply.hub_ms

    def _receipt(self, receipt: Receipt, trust: Trust) -> None:
        covered = receipts.keep(self._db, receipt, trust.hub_keys, receipts.LINK)
        if covered is not None:
            self._tally.receipts += 1
            if self._is_own((receipt.device, receipt.epoch)):
                self._tally.events_sent += covered

    def _checkpoint(self, reply: Reply, trust: Trust, now_ms: int) -> None:
        try:
            seen = witness.look(self._db, trust, reply.checkpoint, reply.consistency, now_ms)
        except (ForgedError, MalformedError, OversizeError):
            note = reply.checkpoint.encode()
            incidents.note(self._db, incidents.FORGED, ("", 0, 0), now_ms, note)
            self._tally.incidents.append(incidents.FORGED)
            return
        if seen.trouble:
            self._tally.incidents.append(seen.trouble)
            self._tally.again |= seen.trouble == incidents.HUB_RESTORED

    def _end(self, end: int, now_ms: int) -> None:
        """Look whether the hub has less of the current epoch than it receipted, or more than is."""
        log = (self._key.device, self._journal.epoch)
        kept = receipts.best(self._db, log)
        if kept is not None and end < kept.seq and reach(self._db, log) > end:
            set_reach(self._db, log, end)
            self._restored((*log, end), now_ms, kept.signature)
        elif end > self._journal.end()[0]:
            self._note(incidents.CLONED, (*log, end), now_ms)
            self._open_epoch()

    def _problem(self, problem: Problem, now_ms: int) -> None:
        log, seq = (problem.device, problem.epoch), problem.seq
        if problem.code == incidents.GAP:
            self._gap(log, seq, now_ms)
        elif problem.code == incidents.PARKED:
            self._note(incidents.PARKED, (*log, seq), now_ms)
        elif problem.code == incidents.FORK:
            self._fork(log, problem, now_ms)
        else:
            self._tally.refused[log] = problem.code
            if problem.code not in HARMLESS:
                revoked = problem.code == incidents.REVOKED
                code = incidents.REVOKED if revoked else incidents.FORGED
                place = (problem.device, 0, 0) if revoked else (*log, seq)
                self._note(code, place, now_ms, problem.code.encode())

    def _gap(self, log: Log, seq: int, now_ms: int) -> None:
        if self._tally.refused.get(log) == f"gap {seq}":
            self._tally.refused[log] = incidents.GAP
            return
        kept = receipts.best(self._db, log)
        if kept is not None and seq < kept.seq:
            self._restored((*log, seq), now_ms, kept.signature)
        set_reach(self._db, log, seq)
        self._tally.refused[log] = f"gap {seq}"

    def _fork(self, log: Log, problem: Problem, now_ms: int) -> None:
        self._tally.refused[log] = incidents.FORK
        if log[0] == self._key.device:
            self._note(incidents.CLONED, (*log, problem.seq), now_ms, problem.head)
            if log[1] == self._journal.epoch:
                self._open_epoch()
        elif log[0] in former(self._db):
            self._note(incidents.CLONED, (*log, problem.seq), now_ms, problem.head)
            self._branches.dispute(log)
            self._tally.again = True
        else:
            self._note(incidents.FORK, (*log, problem.seq), now_ms, problem.head)

    def _open_epoch(self) -> None:
        self._branches.open_epoch()
        self._tally.again = True

    def _restored(self, place: tuple[str, int, int], now_ms: int, evidence: bytes) -> None:
        """Note that the hub lost what it had receipted: its feed is numbered anew."""
        self._note(incidents.HUB_RESTORED, place, now_ms, evidence)
        witness.read_again(self._db)
        self._register.send_again()
        self._tally.again = True

    def _note(
        self, code: str, place: tuple[str, int, int], now_ms: int, evidence: bytes = b""
    ) -> None:
        incidents.note(self._db, code, place, now_ms, evidence)
        if code not in self._tally.incidents:
            self._tally.incidents.append(code)

    def item(self, item: Item, content: bytes, trust: Trust, now_ms: int) -> bool:
        """Take one thing that came down a lane and move the lane's cursor past it.

        True when whom this PC trusts may have changed.
        """
        packs = self._tally.packs
        with self._db.atomic():
            try:
                changed = self._taken(item, content, trust, now_ms)
            except OtherBaseError:
                shelving.want_whole(self._db)
                self._tally.again = True
                return False
            except (ForgedError, MalformedError, OversizeError, PackError):
                place = ("", item.lane, item.arrival)
                proof = proof_in(content) if item.what == SEGMENT else content[:4096]
                self._note(incidents.FORGED, place, now_ms, proof)
                changed = False
            self._db.execute(
                "INSERT OR REPLACE INTO local_cursor VALUES (?, ?)", (item.lane, item.arrival)
            )
        self._tally.moved += 1
        if self._packs is not None and self._tally.packs > packs:
            self._packs.renew(self._db)
        return changed

    def _taken(self, item: Item, content: bytes, trust: Trust, now_ms: int) -> bool:
        if item.what == SEGMENT:
            self._segment(content, trust, now_ms)
        elif item.what == CERTIFICATE:
            if keep_certificate(self._db, trust, content).device == self._key.device:
                certified(self._db)
        elif item.what == REVOCATION:
            said = keep_revocation(self._db, trust, content)
            self._revoked(said.device, content, now_ms)
            self._bounded(said, trust.revocations.get(said.device))
        elif item.what == picture.WHAT:
            picture.show(self._db, self._registry, content)
            self._tally.kinds |= set(self._registry.records)
        elif item.what == PACK or item.lane == PACKS:
            self._tally.packs += shelving.take_pack(self._db, item, content, trust)
        return item.what in (CERTIFICATE, REVOCATION)

    def _revoked(self, device: str, sealed: bytes, now_ms: int) -> None:
        if device == self._key.device:
            self._note(incidents.REVOKED, (device, 0, 0), now_ms, sealed)
        elif device in former(self._db):
            self._say_again(device, now_ms)

    def _bounded(self, said: Revocation, before: Revocation | None) -> None:
        """Make the tables anew where events were carried out that no longer count, or now do."""
        own = said.device == self._key.device or said.device in former(self._db)
        same = before is not None and before.ends == said.ends
        if own or same or is_pictured(self._db):
            return
        logs = self._db.rows("SELECT epoch, seq FROM log WHERE device = ?", (said.device,))
        if before is not None or any(seq > dict(said.ends).get(epoch, 0) for epoch, seq in logs):
            rebuild(self._db, self._registry)
            self._tally.kinds |= set(self._registry.records)

    def _say_again(self, device: str, now_ms: int) -> None:
        """Go on with what a former key wrote beyond its bound; ``renew`` does if ours is gone too.

        The trust is read anew: it changed just now.
        """
        trust = trust_of(self._db)
        if trust is None or self._key.device in trust.revocations:
            return
        if say_again(self._db, self._branches, device, now_ms):
            self._tally.kinds |= {"branch"}
            self._tally.again = True

    def _is_own(self, log: Log) -> bool:
        return log[0] == self._key.device or log[0] in former(self._db)

    def _segment(self, raw: bytes, trust: Trust, now_ms: int) -> None:
        received = self._receiver.take(raw, trust, now_ms, from_hub=True)
        taken, header = received.taken, received.segment.header
        log = (header.device, header.epoch)
        own = self._is_own(log) and log != (self._key.device, self._journal.epoch)
        if received.trouble == incidents.FORK and own and (taken.head or header.first == 1):
            moved = self._branches.put_aside(log, taken.seq)
            self._tally.kinds |= {"branch"} if moved else set()
            received = self._receiver.take(raw, trust, now_ms, from_hub=True)
            taken = received.taken
        if received.trouble:
            place = (header.device, header.epoch, received.segment.last)
            self._note(received.trouble, place, now_ms, proof_in(raw))
            return
        self._tally.events_received += taken.fresh
        self._tally.kinds |= taken.kinds
        self._tally.erased += taken.erased
        if taken.unread:
            self._tally.incidents.append(incidents.PARKED)

    def settle(self, logs: frozenset[Log]) -> None:
        """Note that the lanes are empty: the hub's branches of these own logs are all here.

        A picture that stood in for the history gives way to it.
        """
        with self._db.atomic():
            self._branches.settle(logs)
            self._tally.erased += self._receiver.forget_spared()
            if picture.replace(self._db, self._registry):
                self._tally.kinds |= set(self._registry.records)

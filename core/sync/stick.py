"""A station's stick: what lies on it, what to put on it, what it brought back.

What was written is *carried*, not confirmed, until a receipt comes: on a stick, over a link, or
read out on the telephone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, cast

import msgspec

from core.base.clock import Clock
from core.base.errors import ClerkError
from core.base.progress import Share, unheard
from core.db.file import Database
from core.sync import enrolment, receipts
from core.sync import trust as papers
from core.sync.answers import Answers, Reading, read_before
from core.sync.bundle import ENDS, VOLUME, Header
from core.sync.carrying import Carrier, Written
from core.sync.errors import NotEnrolledError, StoppedError, SyncError
from core.sync.exchange import Work
from core.sync.incoming import File
from core.sync.medium import ANSWERED, ASKED, DOWN, UP, Lying, Stick, StickError
from core.sync.outgoing import Log, unsent_logs
from core.sync.sync import at_once, never
from core.sync.trust import trust_of
from core.sync.unbundle import peek

T = TypeVar("T")
READ, WRITE, FULL, DAMAGED, NOT_OURS, NOTHING = (
    "read",
    "write",
    "full",
    "damaged",
    "not_ours",
    "nothing",
)
ASK, NOT_ENROLLED = "ask", "not_enrolled"


class WrongSpokenError(SyncError):
    """The ten characters confirm nothing that this PC carried: misheard, or of another log."""

    code = "stick.wrong_spoken"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on a stick, and the one sensible thing to do with it.

    ``offer`` is read (answers nobody read yet), write (something the county lacks, and room),
    ask (a request to enrol waits to be carried), full, damaged, not_ours (only other stations'
    files), nothing, not_enrolled. ``events`` are those that the county lacks, ``carried`` those
    of them that lie on this stick already; ``others`` counts files of other stations.
    """

    offer: str
    events: int = 0
    carried: int = 0
    answers: int = 0
    others: int = 0
    damaged: tuple[str, ...] = ()
    free: int = 0


class Sticks:
    """Sticks of one open file; ``work`` runs what touches the file (see ``Sync``).

    ``forgotten`` is called when somebody was erased by what a stick brought.
    """

    def __init__(self, file: File, clock: Clock, forgotten: Callable[[], None]) -> None:
        self._file = file
        self._db: Database = file.db
        self._clock = clock
        self._forgotten = forgotten
        self.work: Work = at_once
        self.meet: Callable[[], object] = never
        self.volume = VOLUME

    def write(
        self, folder: Path, step: Share = unheard, stop: Callable[[], bool] = never
    ) -> Written:
        """Put on a stick what the county lacks, as much as fits; said once it was read back.

        Raises ``StickError``s, ``NotEnrolledError``, ``StoppedError``; nothing is lost then, and
        no half-written file of a final name is left.
        """
        carrier = Carrier(self._file, self.work)
        written = carrier.write(folder, self._now_ms(), _stopping(step, stop), self.volume)
        self._sweep(Stick(folder))
        return written

    def read(
        self, folder: Path, step: Share = unheard, stop: Callable[[], bool] = never
    ) -> Reading:
        """Take the county's answers for this PC; other stations' files stay as they are.

        Idempotent. Raises ``StickError``s, ``NotEnrolledError``, ``StoppedError``; what was taken
        by then is kept.
        """
        answers = Answers(self._file, self.work)
        found = Reading()
        try:
            answers.read(Stick(folder), self._now_ms(), _stopping(step, stop), found)
        finally:
            if found.tally.erased:
                self._do(self._forgotten)
        self._do(self.meet)
        return found

    def look(self, folder: Path) -> Look:
        """Say what lies on a stick and what to do with it; reads only the files' beginnings.

        Raises ``NoStickError`` and the other ``StickError``s.
        """
        stick = Stick(folder)
        device = self._file.key.device
        trust = self._do(lambda: trust_of(self._db))
        if trust is None:
            return self._newcomer(stick)
        others = [one for one in stick.files(UP, DOWN) if one.device != device]
        answers, damaged = self._sorted(stick, stick.files(DOWN, device=device))
        carriers, spoilt = self._sorted(stick, stick.files(UP, device=device))
        known = self._do(lambda: read_before(self._db))
        unread = [header for header in answers if header.bundle.hex() not in known]
        events, carried = self._do(lambda: self._waiting([h.bundle.hex() for h in carriers]))
        free = stick.free()
        look = Look(
            offer=NOTHING,
            events=events,
            carried=carried,
            answers=len(unread),
            others=len(others),
            damaged=tuple(damaged + spoilt),
            free=free,
        )
        return msgspec.structs.replace(look, offer=_offer(look))

    def take_spoken(self, typed: str) -> Log:
        """Take ten characters that the county read out; return the log that they confirm.

        Raises ``NotEnrolledError`` and ``WrongSpokenError``.
        """
        key = self._do(lambda: papers.kept(self._db, papers.SPOKEN))
        if not key:
            raise NotEnrolledError

        def take() -> Log | None:
            logs = [
                (str(device), int(epoch))
                for device, epoch in self._db.rows("SELECT device, epoch FROM log")
            ]
            return receipts.keep_spoken(self._db, key, typed, logs, self._now_ms())

        found = self._do(take)
        if found is None:
            raise WrongSpokenError
        return found

    def _newcomer(self, stick: Stick) -> Look:
        device = self._file.key.device
        waiting = self._do(lambda: papers.kept(self._db, enrolment.WAITING))
        answers = len(stick.files(ANSWERED, device=device)) if waiting else 0
        asked = bool(stick.files(ASKED, device=device))
        offer = NOT_ENROLLED
        if answers:
            offer = READ
        elif waiting:
            offer = NOTHING if asked else ASK
        others = len([one for one in stick.files(UP, DOWN) if one.device != device])
        return Look(offer=offer, answers=answers, others=others, free=stick.free())

    def _sorted(self, stick: Stick, files: list[Lying]) -> tuple[list[Header], list[str]]:
        """Return the headers of files that begin well, and the names of the others."""
        identity = self._do(lambda: papers.kept(self._db, papers.RECIPIENT)).decode()
        headers: list[Header] = []
        damaged: list[str] = []
        for one in files:
            try:
                with stick.told(), one.path.open("rb") as file:
                    header = peek(file, identity)
            except StickError:
                raise
            except ClerkError:
                header = None
            if header is None:
                damaged.append(one.path.name)
            else:
                headers.append(header)
        return headers, damaged

    def _waiting(self, bundles: list[str]) -> tuple[int, int]:
        """Return how many events the county lacks and how many of them bundles hold."""
        trust = trust_of(self._db)
        events = carried = 0
        for log, there, ours in (
            unsent_logs(self._db, trust, self._file.key.device) if trust else ()
        ):
            events += ours - there
            ends = [
                int(seq)
                for bundle, seq in self._db.rows(
                    "SELECT bundle, seq FROM local_carried WHERE device = ? AND epoch = ?", log
                )
                if bundle in bundles
            ]
            carried += max(0, min(ours, max(ends, default=0)) - there)
        return events, carried

    def _sweep(self, stick: Stick) -> None:
        """Take answers off that were read to the end: what is left on a stick is news."""
        known = self._do(lambda: read_before(self._db))
        identity = self._do(lambda: papers.kept(self._db, papers.RECIPIENT)).decode()
        read = []
        for one in stick.files(DOWN, device=self._file.key.device):
            with stick.told(), one.path.open("rb") as file:
                try:
                    header = peek(file, identity)
                except ClerkError:
                    continue
            if header is not None and header.bundle.hex() in known:
                read.append(one)
        stick.remove(read)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self.work(act))


def _offer(look: Look) -> str:
    if look.answers:
        return READ
    if look.events > look.carried:
        return WRITE if look.free > ROOM else FULL
    if look.damaged:
        return DAMAGED
    return NOT_OURS if look.others and not look.carried else NOTHING


ROOM: Final = 4 * ENDS
"""Less than this on a stick takes no bundle worth carrying."""


def _stopping(step: Share, stop: Callable[[], bool]) -> Share:
    def told(done: int, total: int) -> None:
        if stop():
            raise StoppedError
        step(done, total)

    return told

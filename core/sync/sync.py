"""The station's side of the sync as desk and verbs use it."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Final, TypeVar, cast

import msgspec

from core.base.clock import Clock
from core.base.progress import Share, unheard
from core.db import settings
from core.keys.certificate import County
from core.sync import enrolment, handing, incidents, links, pace, receipts, trust
from core.sync.conflicts import Conflicts
from core.sync.doubles import Doubles
from core.sync.enrolment import Asking, Code, Offer
from core.sync.errors import (
    BusyError,
    LinkError,
    NotEnrolledError,
    QuotaError,
    RevokedPcError,
    StoppedError,
    SyncError,
    UnknownPcError,
    WorkOfflineError,
)
from core.sync.exchange import APP, Exchange, Work
from core.sync.gallery import photos_paused
from core.sync.incidents import Incident
from core.sync.incoming import File, Tally
from core.sync.link import Link
from core.sync.outgoing import unsent
from core.sync.receipts import Kept
from core.sync.renewal import renew
from core.sync.replacing import take_by_hand
from core.sync.states import FILLING, OFFLINE, States, SyncState
from core.sync.succession import ask_again, rotate
from core.sync.tls import LOOK_S, STALL_S, Count
from core.sync.trust import Place, Trust, trust_of

T = TypeVar("T")
TRIES: Final = 3
"""Failures in a row, none of which brought anything on, before a run is given up."""
NO_PROGRESS: Final = 3
SHORT_WAIT_S: Final = 5
"""What a run waits by itself when the hub is busy; longer is left to the schedule."""
REFUSED: Final[dict[str, type[SyncError]]] = {
    "revoked": RevokedPcError,
    "unknown": UnknownPcError,
    "quota": QuotaError,
}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did. ``kinds`` are those of records that changed on the screens."""

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    handshake_bytes: int = 0
    events_sent: int = 0
    events_received: int = 0
    receipts: int = 0
    packs: int = 0
    kinds: frozenset[str] = frozenset()
    incidents: tuple[str, ...] = ()
    wrong_clock: bool = False


def never() -> bool:
    """Never stop."""
    return False


def at_once(act: Callable[[], object]) -> object:
    """Run what touches the file on this thread."""
    return act()


class Sync:
    """Enrolment, runs, states and incidents of one open file.

    ``work`` runs what touches the file: a desk puts in a function that does it on the thread
    that owns the writing connection and waits for the answer. ``forgotten`` is called when
    somebody was erased by another PC's or the county's event.
    """

    def __init__(self, file: File, clock: Clock, forgotten: Callable[[], None]) -> None:
        self._file = file
        self._db = file.db
        self._clock = clock
        self._forgotten = forgotten
        self._link: Link | None = None
        self.work: Work = at_once
        self.metered: Callable[[], bool] = never
        self.meet: Callable[[], object] = never
        """Meets facts that were written again with their own events; the writing thread's."""
        self.stall_s = STALL_S

    @functools.cached_property
    def states(self) -> States:
        """How far each record came."""
        return States(self._db, self._file.registry.tables)

    @functools.cached_property
    def doubles(self) -> Doubles:
        """What two of the station's PCs did twice."""
        return Doubles(self._db, self._file.registry)

    def state(self) -> SyncState:
        """Return the state at a glance."""
        return self.states.now()

    def state_of(self, identity: str) -> str:
        """Return local, sent or receipted for one record's event."""
        return self.states.state_of(identity)

    def state_of_day(self, day: dt.date) -> str:
        """Return local, sent or receipted for a day: that of its least travelled record."""
        return self.states.state_of_day(day)

    def trust(self) -> Trust | None:
        """Return whom this PC believes, None before it was enrolled."""
        return trust_of(self._db)

    def receipts(self) -> list[Kept]:
        """Return the county's receipts."""
        return receipts.everything(self._db)

    def incidents(self, *, closed: bool = False) -> list[Incident]:
        """Return what went wrong and nobody saw to, with ``closed`` all there ever was."""
        return incidents.everything(self._db) if closed else incidents.open_ones(self._db)

    def close_incident(self, identity: str) -> bool:
        """Note that somebody saw to an incident."""
        return incidents.close(self._db, identity, self.now_ms())

    def work_offline(self, *, on: bool) -> None:
        """Switch the link off on this PC, or on again."""
        if on:
            settings.keep(self._db, OFFLINE)
        else:
            settings.forget(self._db, OFFLINE)

    def is_due(self) -> bool:
        """Tell whether the schedule asks for a run now."""
        state = self.state()
        return state.enrolled and not state.work_offline and pace.load(self._db).due(self.now_ms())

    def now_ms(self) -> int:
        """Return the PC's wall time in milliseconds."""
        return int(self._clock.now().timestamp() * 1000)

    def asking(self) -> Asking:
        """Return what this PC says of itself when it asks; the writing thread's."""
        return Asking.of(self._db, self.now_ms(), APP)

    def confirm(self, typed: str) -> bool:
        """Take the ten characters that the county read out for a receipt; False: they fit nothing.

        Raises ``NotEnrolledError``.
        """
        key = trust.kept(self._db, trust.SPOKEN)
        if not key:
            raise NotEnrolledError
        device = self._file.key.device
        logs = self._db.rows(
            "SELECT device, epoch FROM log WHERE device = ? ORDER BY epoch DESC", (device,)
        )
        own = [(name, epoch) for name, epoch in logs]
        return receipts.keep_spoken(self._db, key, typed, own, self.now_ms()) is not None

    def look(self, code: Code, stop: Callable[[], bool] = never) -> Offer:
        """Return where a code leads, over its link; ``OtherStationError`` if this PC is no such."""
        offer = enrolment.look(code, enrolment.stopping(stop), self._file.key)
        self._do(lambda: enrolment.refuse_other_station(self._db, offer.station))
        return offer

    def enrol(self, code: Code, said: Asking, stop: Callable[[], bool] = never) -> Place:
        """Enrol over the link that a code names; errors of ``core.sync.errors``.

        A PC that was revoked goes on under a new key: what it wrote since is said again.
        """
        if self._do(lambda: trust.place_of(self._db)) is not None:
            self.look(code, stop)
        self._do(lambda: renew(self._file, self.now_ms()))
        request = self._do(lambda: enrolment.ask(self._db, self._file.key, code, said))
        sealed = enrolment.meet(code, request, enrolment.stopping(stop))
        place = self._do(lambda: enrolment.accept(self._db, self._file.key, sealed))
        self._do(lambda: self._remember(code.address))
        return place

    def rotate(self, said: Asking) -> str:
        """Give this PC a new key, signed by the old one, and return the new device's name.

        The county certifies it at the next sync or stick. Raises ``NotEnrolledError``,
        ``RevokedPcError``, ``RotationWaitsError``.
        """
        return self._do(lambda: rotate(self._file, said)).device

    def ask_by_file(self, invitation: bytes, said: Asking) -> bytes:
        """Return the request file that answers an invitation file; enrolled once its answer is in.

        Raises ``BadCodeError``, ``WrongCountyError``, ``OtherCountyError``.
        """
        invited = enrolment.read_invitation(invitation)
        code = enrolment.read_code(invited.code)
        self._do(lambda: renew(self._file, self.now_ms()))
        request = self._do(lambda: enrolment.ask(self._db, self._file.key, code, said))
        self._do(lambda: self._remember(code.address))
        return enrolment.request_file(request)

    def take_county(self, content: bytes, pin: str) -> County:
        """Take a file with the county's new paper whose pin was told by another way.

        Raises ``NotEnrolledError``, ``BadCodeError``, ``WrongPaperError``, ``ForgedError``.
        """
        return self._do(lambda: take_by_hand(self._db, content, pin, self.now_ms()))

    def accept(self, sealed: bytes) -> Place:
        """Take the county's sealed answer (out of an answer file, or a stick)."""
        return self._do(lambda: enrolment.accept(self._db, self._file.key, sealed))

    def _remember(self, address: str) -> None:
        kept = pace.load(self._db)
        kept.addresses = [address, *(one for one in kept.addresses if one != address)]
        pace.save(self._db, kept)
        self.hang_up()

    def run(self, step: Share = unheard, stop: Callable[[], bool] = never) -> Outcome:
        """Send what waits and take what the county has, until neither side has more.

        A dropped or silent link is taken up again as long as that brings anything on. What was
        done before an error stays done. Raises ``NotEnrolledError``, ``WorkOfflineError``,
        ``StoppedError``, ``LinkError``s, ``RevokedPcError``, ``UnknownPcError``, ``QuotaError``.
        """
        link, remembered = self._do(self._ready)
        link.stop = enrolment.stopping(stop)
        link.count = Count()
        exchange = Exchange(self._file, link, self._clock, remembered, step, work=self.work)
        exchange.photos.paused = lambda: photos_paused(self._db, remembered.rate, self.metered)
        tally = exchange.tally
        try:
            self._rounds(exchange, tally, remembered)
        except SyncError as error:
            self._do(functools.partial(self._failed, remembered, error))
            raise
        finally:
            # The TLS session is kept: the next run is too far off to keep a connection for it.
            link.close()
            if tally.erased:
                self._do(self._forgotten)
        self._do(lambda: self._done(remembered, link, tally))
        _refuse(tally, self._file.key.device)
        return _outcome(link.count, tally)

    def _rounds(self, exchange: Exchange, tally: Tally, remembered: pace.Pace) -> None:
        failures = idle = waits = 0
        before = tally.progress
        more = True
        while more and idle < NO_PROGRESS:
            try:
                more = self._round(exchange)
            except BusyError as error:
                waits += 1
                if not self._waited(error, waits, exchange):
                    raise
            except LinkError:
                failures = 0 if tally.progress > before else failures + 1
                remembered.failures += 1
                if failures >= TRIES:
                    raise
            else:
                failures = 0
                idle = 0 if tally.progress > before else idle + 1
            before = tally.progress

    def _round(self, exchange: Exchange) -> bool:
        self._introduce(exchange)
        try:
            return exchange.round()
        except UnknownPcError:
            if not self._do(lambda: ask_again(self._db) or handing.owe(self._db)):
                raise
        return True

    def _introduce(self, exchange: Exchange) -> None:
        """Have the county certify this PC's next key, if it has one that waits for it."""
        request = self._do(lambda: enrolment.waiting_handover(self._db))
        if request:
            # Its certificate comes down the first lane: until then the same is asked again.
            enrolment.answered(exchange.link, request)
            self._do(self._look_whether_certified)

    def _look_whether_certified(self) -> None:
        found = trust_of(self._db)
        if found is not None and self._file.key.device in found.certificates:
            enrolment.certified(self._db)

    @staticmethod
    def _waited(error: BusyError, waits: int, exchange: Exchange) -> bool:
        """Wait as long as a busy hub asks, if that is short; False when it is not worth while."""
        seconds = int(error.args_by_name.get("wait_s", SHORT_WAIT_S + 1))
        if seconds > SHORT_WAIT_S or waits > TRIES:
            return False
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            exchange.stop()
            time.sleep(LOOK_S)
        return True

    def _ready(self) -> tuple[Link, pace.Pace]:
        found = trust_of(self._db)
        if found is None:
            raise NotEnrolledError
        if settings.kept(self._db, OFFLINE):
            raise WorkOfflineError
        remembered = pace.load(self._db)
        remembered.failures = 0
        addresses = list(dict.fromkeys((*remembered.addresses, *found.place.addresses)))
        if self._link is None:
            self._link = Link(addresses, found.county.tls, stall_s=self.stall_s)
        return self._link, remembered

    def _failed(self, remembered: pace.Pace, error: SyncError) -> None:
        if isinstance(error, StoppedError):
            return
        earlier = pace.load(self._db)
        remembered.failures = earlier.failures
        remembered.failed(self.now_ms(), error.code)
        wait = error.args_by_name.get("wait_s")
        if isinstance(wait, int):
            remembered.next_ms = self.now_ms() + wait * 1000
        pace.save(self._db, remembered)

    def _done(self, remembered: pace.Pace, link: Link, tally: Tally) -> None:
        found = trust_of(self._db)
        waits = found is not None and unsent(self._db, found, self._file.key.device) > 0
        remembered.addresses = list(link.addresses)
        device = self._file.key.device
        remembered.done(self.now_ms(), device, waits=waits, wait_s=tally.wait_s)
        pace.save(self._db, remembered)
        settings.forget(self._db, FILLING)
        # A PC that died before it could is made up for here.
        self.meet()
        if tally.events_received or tally.events_sent:
            self.doubles.look(self.now_ms())
            Conflicts(self._db, self._file.registry).look(self.now_ms())
            links.look(self._db, self.now_ms())

    def _do(self, act: Callable[[], T]) -> T:
        return cast("T", self.work(act))

    @property
    def moved(self) -> int:
        """Bytes of the run under way, or of the last one, both ways; any thread may ask."""
        link = self._link
        return link.count.up + link.count.down if link is not None else 0

    def hang_up(self) -> None:
        """Close the connection; the next run opens one."""
        if self._link is not None:
            self._link.close()
            self._link = None


def _refuse(tally: Tally, device: str) -> None:
    """Raise what the hub's complaints about this PC's own logs mean."""
    for log, code in tally.refused.items():
        if log[0] in ("", device) and code in REFUSED:
            raise REFUSED[code]


def _outcome(count: Count, tally: Tally) -> Outcome:
    return Outcome(
        requests=count.requests,
        bytes_up=count.up,
        bytes_down=count.down,
        handshake_bytes=count.handshake,
        events_sent=tally.events_sent,
        events_received=tally.events_received,
        receipts=tally.receipts,
        packs=tally.packs,
        kinds=frozenset(tally.kinds),
        incidents=tuple(tally.incidents),
        wrong_clock=tally.wrong_clock,
    )

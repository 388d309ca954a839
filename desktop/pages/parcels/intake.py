"""Taking parcels in at the scanner's pace: one is open for its recipient, the rest is booked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.ids import EventId
from core.packs.model import Courier
from core.station import Station
from core.trade.model.parcel import Parcel
from core.trade.queries.shelf import Shelf
from core.trade.rules.parcel import Limits
from core.trade.service.parcels import TailUnclearError, plain
from desktop.pages.desk import Desk
from desktop.pages.parcels.arrivals import BOOKED, GONE, REFUSED, WAITING, Arrival, Arrivals
from desktop.pages.parcels.reading import moment, shelf_of, whom
from words.errors import told
from words.say import _, language

NO_CONSENT: Final = "P1"
SHELF: Final = "parcels.shelf"


@dataclass(frozen=True)
class Recipient:
    """Whom a parcel is for, as far as the label says."""

    person: str = ""
    name: str = ""
    phone: str = ""
    tail: str = ""
    """Nothing but a phone's last digits, whoever has them."""
    words: str = ""
    photo: bytes | None = None
    """Of the parcel as it came, if somebody took one."""


@dataclass(frozen=True)
class Looked:
    """What is known of a scanned code before it is booked."""

    is_waybill: bool
    couriers: tuple[Courier, ...]
    twin: Parcel | None


@dataclass
class Open:
    """The parcel in the clerk's hand; ``courier`` is "" while it is not clear.

    ``tail`` was typed before and is several people's; ``photo`` was taken then.
    """

    waybill: str
    couriers: tuple[Courier, ...]
    courier: str = ""
    tail: str = ""
    photo: bytes | None = None


def look(station: Station, waybill: str) -> Looked:
    """Look a scanned code up, on the ledger lane."""
    return Looked(
        is_waybill=station.packs.couriers.is_waybill(waybill),
        couriers=station.trade.parcels.couriers(waybill),
        twin=Shelf(station.db, station.ledger.today(), Limits()).twin(waybill),
    )


class Intake(QObject):
    """Books what is scanned, in order; the next scan books the one before.

    Signals:
        opened: the parcel now open (an ``Open``), or None.
        said: a sentence and its tone.
        booked: the Arrival that has its pick-up code, and whether consent is lacking.
    """

    opened = Signal(object)
    said = Signal(str, str)
    booked = Signal(object, bool)

    def __init__(self, desk: Desk, recipient: Callable[[], Recipient], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._recipient = desk, recipient
        self.arrivals = Arrivals()
        self.open: Open | None = None
        self.shelf: str = desk.settings.recall(SHELF, "")
        self._scanned: deque[str] = deque()
        self._unclear: deque[Open] = deque()
        self._looking = False
        self.held = False

    def hold(self, held: bool) -> None:
        """Keep the open parcel back while its photo is made small; what is scanned waits."""
        self.held = held
        self._go_on()

    def set_shelf(self, shelf: str) -> None:
        """Put what comes next on this shelf, today and tomorrow."""
        self.shelf = shelf.strip()
        self._desk.settings.remember(SHELF, self.shelf)

    def scan(self, code: str) -> None:
        """Take a scanned or typed waybill."""
        self._scanned.append(plain(code))
        self._go_on()

    def choose(self, courier: str) -> None:
        """Say which courier it is; the service remembers it for the next of this shape."""
        if self.open is not None:
            self.open.courier = courier
            self.opened.emit(self.open)
            self._go_on()

    def drop(self) -> bool:
        """Put the open parcel aside unbooked; False if there is none."""
        if self.open is None:
            return False
        self._set_open(None)
        self._go_on()
        return True

    def book(self, recipient: Recipient) -> bool:
        """Book the open parcel; False while it is held, its courier unclear, or none is open."""
        parcel = self.open
        if parcel is None or not parcel.courier or self.held:
            return False
        ready = Parcel(
            waybill=parcel.waybill,
            courier=parcel.courier,
            person=EventId(recipient.person) if recipient.person else None,
            name=recipient.name or None,
            phone=recipient.phone or None,
            tail=recipient.tail or None,
            photo=recipient.photo or parcel.photo,
            shelf=self.shelf or None,
            source="scan",
        )
        arrival = Arrival(
            waybill=parcel.waybill,
            courier=_name(parcel),
            whom=recipient.words,
            shelf=self.shelf,
        )
        self.arrivals.add(arrival)
        self._set_open(None)
        self._desk.write(
            lambda station: station.trade.parcels.take_in(ready),
            partial(self._taken, arrival),
            partial(self._refused, arrival, replace(parcel, photo=ready.photo)),
        )
        self._go_on()
        return True

    def undo(self, arrival: Arrival) -> None:
        """Take a booked parcel back: it was scanned by mistake."""
        if arrival.tone != BOOKED or not arrival.id:
            return
        self._desk.write(
            lambda station: station.trade.papers.reverse(arrival.id, _("扫错了")),
            partial(self._undone, arrival),
        )

    def undo_last(self) -> None:
        """Take the last booked parcel back."""
        standing = self.arrivals.booked()
        if standing:
            self.undo(standing[-1])

    def _go_on(self) -> None:
        if self._unclear and self.open is None:
            self._set_open(self._unclear.popleft())
            return
        if self._looking or not self._scanned:
            return
        if self.open is not None:
            if self.held:
                self.said.emit(_("照片正在缩小，后面扫的都记着"), "wait")
            elif self.open.courier:
                self.book(self._recipient())
            else:
                self.said.emit(_("先选快递公司，后面扫的都记着"), "wait")
            return
        waybill = self._scanned.popleft()
        if any(one.waybill == waybill and one.tone in {WAITING, BOOKED} for one in self._all()):
            self.said.emit(_("这一单刚才扫过了：{waybill}", waybill=waybill), "wait")
            self._go_on()
            return
        self._looking = True
        self._desk.jobs.ledger(
            lambda: look(self._desk.station, waybill),
            partial(self._looked, waybill),
            self._not_looked,
        )

    def _all(self) -> list[Arrival]:
        return self.arrivals.all

    def _looked(self, waybill: str, answer: Looked) -> None:
        self._looking = False
        if answer.twin is not None:
            self.said.emit(_already(answer.twin), "stop")
        elif not answer.is_waybill:
            self.said.emit(_("这不像运单号：{waybill}", waybill=waybill), "stop")
        else:
            known = answer.couriers[0].code if len(answer.couriers) == 1 else ""
            self.said.emit("", "")
            self._set_open(Open(waybill, answer.couriers, known))
        self._go_on()

    def _not_looked(self, error: ClerkError) -> None:
        self._looking = False
        self.said.emit(told(error).message, "stop")

    def _set_open(self, parcel: Open | None) -> None:
        self.open = parcel
        self.opened.emit(parcel)

    def _taken(self, arrival: Arrival, changes: Changes) -> None:
        arrival.id = changes.ids[0]
        today = self._desk.today()
        lacks = any(finding.rule == NO_CONSENT for finding in changes.findings)
        self._desk.fetch(
            lambda views: shelf_of(views, today).named([arrival.id]),
            partial(self._shown, arrival, lacks),
        )

    def _shown(self, arrival: Arrival, lacks: bool, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            arrival.code, arrival.tone = parcel.pickup_code or "", BOOKED
            arrival.whom = " ".join(filter(None, (parcel.name, parcel.tail)))
            arrival.full = whom(parcel)
        self.arrivals.tell(arrival)
        self.booked.emit(arrival, lacks)

    def _refused(self, arrival: Arrival, parcel: Open, error: ClerkError) -> None:
        arrival.tone, arrival.why = REFUSED, told(error).message
        self.arrivals.tell(arrival)
        if isinstance(error, TailUnclearError):
            # The clerk typed on before the list of people was there: ask as soon as she is free.
            tail = str(error.args_by_name["tail"])
            self._unclear.append(replace(parcel, tail=tail))
            self._go_on()
            self.said.emit(" ".join(told(error)), "wait")
        else:
            self.said.emit(arrival.why, "stop")

    def _undone(self, arrival: Arrival, _changes: Changes) -> None:
        arrival.tone = GONE
        self.arrivals.tell(arrival)
        self.said.emit(_("已撤销：{code}", code=arrival.code), "done")


def _name(parcel: Open) -> str:
    for courier in parcel.couriers:
        if courier.code == parcel.courier:
            return courier.name(language())
    return parcel.courier


def _already(twin: Parcel) -> str:
    """Say where a waybill lies that was taken in before."""
    if twin.state == "shelf":
        return _(
            "这一单 {when} 已入库：取件码 {code}，{whom}",
            when=moment(twin.in_at),
            code=twin.pickup_code or "",
            whom=whom(twin),
        )
    return _("这一单已在 {when} 离站：{whom}", when=moment(twin.out_at), whom=whom(twin))

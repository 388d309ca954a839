"""The station that is filled, with its clock, its luck, and what the days must remember."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

from core.base.clock import FixedClock
from core.base.ids import EventId
from core.catalog.model import Product
from core.catalog.service import Catalog
from core.journal.ledger import Ledger
from core.listing.pictures import Pictures
from core.listing.service import Drafts
from core.packs.shelf import Packs
from core.people.service import People
from core.trade.service.trade import Trade

OPENS: Final = dt.time(8, 0)
CLOSES: Final = dt.time(18, 30)


class Shop(Protocol):
    """What the demo needs of an open station."""

    @property
    def ledger(self) -> Ledger:
        """The open file."""
        ...

    @property
    def packs(self) -> Packs:
        """The county's parameters, couriers among them."""
        ...

    @property
    def people(self) -> People:
        """The people."""
        ...

    @property
    def catalog(self) -> Catalog:
        """The products."""
        ...

    @property
    def trade(self) -> Trade:
        """The ledgers."""
        ...

    @property
    def drafts(self) -> Drafts:
        """The listings."""
        ...

    @property
    def pictures(self) -> Pictures:
        """The listings' pictures."""
        ...


@dataclass
class Waiting:
    """Something begun that goes on another day."""

    id: EventId
    due: dt.date
    step: str = ""
    person: EventId | None = None


@dataclass
class Site:
    """One demo station while it is filled."""

    shop: Shop
    clock: FixedClock
    luck: Random
    today: dt.date
    now: dt.datetime
    farmers: list[EventId] = field(default_factory=list)
    villagers: list[EventId] = field(default_factory=list)
    coop: EventId | None = None
    products: list[Product] = field(default_factory=list)
    shelf: list[Waiting] = field(default_factory=list)
    sales: list[Waiting] = field(default_factory=list)
    orders: list[Waiting] = field(default_factory=list)
    rows: int = 0

    def begin(self, day: dt.date) -> None:
        """Set the clock to a day's morning."""
        self.clock.set(dt.datetime.combine(day, OPENS))

    def pass_time(self) -> None:
        """Let some minutes pass, never past closing time nor into the future."""
        day = self.clock.now().date()
        end = dt.datetime.combine(day, CLOSES)
        later = self.clock.now() + dt.timedelta(minutes=self.luck.randint(3, 21))
        last = min(end, self.now) if day == self.today else end
        self.clock.set(max(self.clock.now(), min(later, last)))

    def day(self) -> dt.date:
        """Return the day it is."""
        return self.clock.now().date()

    def chance(self, percent: int) -> bool:
        """Throw the dice."""
        return self.luck.randrange(100) < percent

    def counted(self, rows: int = 1) -> None:
        """Note that so many ledger rows were written, and that time went by."""
        self.rows += rows
        self.pass_time()

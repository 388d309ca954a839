"""Every capability's reads, joined over one connection: what screens and verbs look at."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from core.capabilities import REGISTRY
from core.catalog.queries import CatalogQueries
from core.db.file import Database
from core.journal.history import History
from core.listing.finding import ListingFinder
from core.listing.queries import ListingQueries
from core.packs.shelf import Packs
from core.people.queries import PeopleQueries
from core.trade.queries.accounts import Accounts
from core.trade.queries.days import Days
from core.trade.queries.parcels import ParcelQueries
from core.trade.queries.search import Search
from core.trade.queries.seasons import Seasons
from core.training.queries.classes import TrainingQueries
from core.training.queries.finding import TrainingFinder
from core.trust.queries import TrustQueries

if TYPE_CHECKING:
    from core.sync.states import States


def search_of(db: Database) -> Search:
    """Return the search over one connection, of every capability that can be searched."""
    return Search(db, (ListingFinder(db), TrainingFinder(db)))


class Views:
    """Every capability's reads over one read-only connection (one thread's)."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.packs = Packs.of_station(db)
        self.people = PeopleQueries(db)
        self.catalog = CatalogQueries(db)
        self.listings = ListingQueries(db)
        self.days = Days(db)
        self.accounts = Accounts(db)
        self.parcels = ParcelQueries(db)
        self.history = History(db, REGISTRY)
        self.search = search_of(db)
        self.training = TrainingQueries(db)
        self.trust = TrustQueries(db)

    @property
    def seasons(self) -> Seasons:
        """What each listing and each farmer sold over some days, and what that advises."""
        return Seasons(self.db, self.packs)

    @functools.cached_property
    def states(self) -> States:
        """How far each record came on its way to the county."""
        from core.sync.states import States

        return States(self.db, REGISTRY.tables)

    def read_packs(self) -> None:
        """Read rules and tables anew: the station's own prices or market days changed."""
        self.packs = Packs.of_station(self.db)

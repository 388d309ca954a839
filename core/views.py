"""Every capability's reads, joined over one connection: what screens and verbs look at."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from core.capabilities import REGISTRY
from core.db.file import Database

if TYPE_CHECKING:
    from core.catalog.queries import CatalogQueries
    from core.journal.history import History
    from core.listing.queries import ListingQueries
    from core.packs.shelf import Packs
    from core.people.queries import PeopleQueries
    from core.sync.states import States
    from core.trade.queries.accounts import Accounts
    from core.trade.queries.days import Days
    from core.trade.queries.parcels import ParcelQueries
    from core.trade.queries.search import Search
    from core.trade.queries.seasons import Seasons
    from core.training.queries.classes import TrainingQueries
    from core.trust.queries import TrustQueries


def search_of(db: Database) -> Search:
    """Return the search over one connection, of every capability that can be searched."""
    from core.listing.finding import ListingFinder
    from core.trade.queries.search import Search
    from core.training.queries.finding import TrainingFinder

    return Search(db, (ListingFinder(db), TrainingFinder(db)))


class Views:
    """Every capability's reads over one read-only connection (one thread's).

    Each is loaded when it is first asked for.
    """

    def __init__(self, db: Database) -> None:
        self.db = db

    @functools.cached_property
    def packs(self) -> Packs:
        """The shipped rules and tables, with the county's in their place."""
        from core.packs.shelf import Packs

        return Packs.of_station(self.db)

    @functools.cached_property
    def people(self) -> PeopleQueries:
        """Farmers, villagers, clerks, the station itself."""
        from core.people.queries import PeopleQueries

        return PeopleQueries(self.db)

    @functools.cached_property
    def catalog(self) -> CatalogQueries:
        """Products and stock."""
        from core.catalog.queries import CatalogQueries

        return CatalogQueries(self.db)

    @functools.cached_property
    def listings(self) -> ListingQueries:
        """Drafts of listings."""
        from core.listing.queries import ListingQueries

        return ListingQueries(self.db)

    @functools.cached_property
    def days(self) -> Days:
        """A day's figures, and which days are closed."""
        from core.trade.queries.days import Days

        return Days(self.db)

    @functools.cached_property
    def accounts(self) -> Accounts:
        """Who is owed what, and who owes it."""
        from core.trade.queries.accounts import Accounts

        return Accounts(self.db)

    @functools.cached_property
    def parcels(self) -> ParcelQueries:
        """What lies on the shelves."""
        from core.trade.queries.parcels import ParcelQueries

        return ParcelQueries(self.db)

    @functools.cached_property
    def history(self) -> History:
        """What became of a record, event by event."""
        from core.journal.history import History

        return History(self.db, REGISTRY)

    @functools.cached_property
    def search(self) -> Search:
        """Everything findable by a few letters."""
        return search_of(self.db)

    @functools.cached_property
    def training(self) -> TrainingQueries:
        """Classes, rosters, certificates."""
        from core.training.queries.classes import TrainingQueries

        return TrainingQueries(self.db)

    @functools.cached_property
    def trust(self) -> TrustQueries:
        """Grades of talent."""
        from core.trust.queries import TrustQueries

        return TrustQueries(self.db)

    @property
    def seasons(self) -> Seasons:
        """What each listing and each farmer sold over some days, and what that advises."""
        from core.trade.queries.seasons import Seasons

        return Seasons(self.db, self.packs)

    @functools.cached_property
    def states(self) -> States:
        """How far each record came on its way to the county."""
        from core.sync.states import States

        return States(self.db, REGISTRY.tables)

    def read_packs(self) -> None:
        """Read rules and tables anew: the station's own prices or market days changed."""
        vars(self).pop("packs", None)

"""The rooms of one station's open folder: one attribute per capability, made when first asked.

What only some days need is imported with it.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from core.capabilities import REGISTRY, naming
from core.db.file import Database
from core.journal.ledger import Ledger

if TYPE_CHECKING:
    from core.blobs.photos import Photos
    from core.blobs.register import Register
    from core.blobs.shelf import Shelf
    from core.catalog.service import Catalog
    from core.imports.service import Imports
    from core.listing.files.service import Files
    from core.listing.pictures import Pictures
    from core.listing.service import Drafts
    from core.packs.shelf import Packs
    from core.people.clerks import Clerks
    from core.people.service import People
    from core.trade.service.trade import Trade
    from core.training.service.training import Training
    from core.trust.service import Grades


class Rooms:
    """Joins the capabilities over one open file; whoever opens it fills in the four below."""

    folder: Path
    db: Database
    ledger: Ledger
    _key: bytes

    @functools.cached_property
    def packs(self) -> Packs:
        """The shipped rules and tables, with the county's in their place."""
        from core.packs.shelf import Packs

        return Packs.of_station(self.db)

    @functools.cached_property
    def clerks(self) -> Clerks:
        """Those who work at the desk."""
        from core.people.clerks import Clerks

        return Clerks(self.ledger)

    @functools.cached_property
    def people(self) -> People:
        """Farmers, villagers, clerks, consents."""
        from core.people.service import People

        return People(self.ledger, self.packs)

    @functools.cached_property
    def catalog(self) -> Catalog:
        """Products and stock."""
        from core.catalog.service import Catalog

        return Catalog(self.ledger, self.packs)

    @functools.cached_property
    def drafts(self) -> Drafts:
        """Listings, from the first word to the county's verdict."""
        from core.listing.service import Drafts

        return Drafts(self.ledger, self.packs)

    @functools.cached_property
    def trade(self) -> Trade:
        """Both ledgers, parcels, errands, money."""
        from core.trade.service.trade import Trade

        return Trade(self.ledger, self.packs, self.people, self.catalog)

    @functools.cached_property
    def training(self) -> Training:
        """Courses, classes, rosters, the door, results, calls."""
        from core.sync.vouching import anchors_of
        from core.training.course.shelf import CourseShelf
        from core.training.service.courses import Courses
        from core.training.service.training import Training

        courses = Courses(self.ledger, CourseShelf(self.folder), anchors_of(self.db))
        return Training(self.ledger, self.packs, self.people, self.trade.books, courses)

    @functools.cached_property
    def grades(self) -> Grades:
        """Talent grades of the station's clerks."""
        from core.trust.service import Grades

        return Grades(self.ledger, self.packs)

    @functools.cached_property
    def imports(self) -> Imports:
        """Spreadsheets in."""
        from core.imports.service import Imports

        return Imports(self.ledger, self.packs, self.people, self.trade, naming)

    @functools.cached_property
    def shelf(self) -> Shelf:
        """The photos' files, encrypted beside the ledger."""
        from core.blobs.shelf import Shelf

        return Shelf(self.folder, self._key)

    @functools.cached_property
    def register(self) -> Register:
        """Where each photo is: here, at the county, only known by name."""
        from core.blobs.register import Register

        return Register(self.db, REGISTRY.tables)

    @functools.cached_property
    def photos(self) -> Photos:
        """Photos in, and shown again."""
        from core.blobs.photos import Photos

        return Photos(self.db, self.register, self.shelf)

    @functools.cached_property
    def pictures(self) -> Pictures:
        """Pictures of listings."""
        from core.listing.pictures import Pictures

        return Pictures(self.ledger, self.packs, self.drafts, self.photos)

    @functools.cached_property
    def files(self) -> Files:
        """Listings out, as platforms take them."""
        from core.listing.files.service import Files

        return Files(self.ledger, self.packs, self.drafts, self.pictures)

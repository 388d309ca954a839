"""All packs of a station: the shipped one, with a county's subjects in their place."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from core.db.file import Database
from core.packs.banned import BannedGoods
from core.packs.claims import ClaimSheet
from core.packs.counties import Counties
from core.packs.couriers import Couriers
from core.packs.fees import FeeBoard
from core.packs.kept import kept_packs, own_fees, own_market
from core.packs.law import BannedSheet, ConsentSheet, RuleSheet, Sheet
from core.packs.manifest import Manifest
from core.packs.model import (
    SUBJECTS,
    CourierSheet,
    FeeSheet,
    HolidaySheet,
    LossSheet,
    MarketRule,
    MarketSheet,
    ParameterSheet,
    PlatformSheet,
    ProductSheet,
    TemplateSheet,
    UnitSheet,
)
from core.packs.offers import PatternSheet, ProfileSheet
from core.packs.parameters import Parameters, parameters
from core.packs.pinyin import Initials
from core.packs.rules import RuleBook
from core.packs.shipped import Shipped
from core.packs.units import Units
from core.packs.vocabulary import Vocabulary

MANIFEST: Final = "manifest"
S = TypeVar("S", bound=Sheet)


class Packs:
    """The tables and rules in use, each read when it is first wanted.

    ``installed`` holds the JSON bytes of a county's subjects and of its ``manifest``. A subject
    of the county that this program cannot read any more is named in ``unreadable`` and the
    shipped one stands in for it; ``broken`` names kept packs that do not open at all.
    """

    def __init__(
        self,
        shipped: Shipped | None = None,
        installed: Mapping[str, bytes] | None = None,
        own_fees: Mapping[str, int] | None = None,
        broken: tuple[str, ...] = (),
        own_market: MarketRule | None = None,
    ) -> None:
        self._shipped = shipped or Shipped()
        self._installed = dict(installed or {})
        self._own_fees = dict(own_fees or {})
        self.broken = broken
        self.own_market = own_market

    @classmethod
    def of_station(cls, db: Database) -> Packs:
        """Return the packs of an open station: the shipped one, its county's, its own prices."""
        installed, broken = kept_packs(db)
        return cls(None, installed, own_fees(db), broken, own_market(db))

    def renew(self, db: Database) -> None:
        """Use from now on what the file keeps now."""
        shipped, fresh = self._shipped, Packs.of_station(db)
        self.__dict__.clear()
        self.__dict__.update(vars(fresh))
        self._shipped = shipped

    @functools.cached_property
    def shipped_manifest(self) -> Manifest:
        """What the shipped pack is."""
        return self._shipped.manifest()

    @functools.cached_property
    def county_manifest(self) -> Manifest | None:
        """What the county's pack is, None when there is none."""
        held = self._installed.get(MANIFEST)
        return msgspec.json.decode(held, type=Manifest) if held else None

    def manifest_of(self, subject: str) -> Manifest:
        """Return the pack that ``subject`` comes from."""
        county = self.county_manifest
        ours = county is None or subject not in self._installed or subject in self.unreadable
        return self.shipped_manifest if ours or county is None else county

    @functools.cached_property
    def unreadable(self) -> tuple[str, ...]:
        """The county's subjects that this program cannot read: the shipped ones stand in."""
        asked = [name for name in SUBJECTS if name in self._installed]
        return tuple(name for name in asked if name not in self._county)

    @functools.cached_property
    def _county(self) -> dict[str, Sheet]:
        read = {}
        for name, type_ in SUBJECTS.items():
            with contextlib.suppress(KeyError, msgspec.DecodeError, UnicodeDecodeError):
                read[name] = msgspec.json.decode(self._installed[name], type=type_)
        return read

    def _sheet(self, name: str, type_: type[S]) -> S:
        held = self._county.get(name)
        return held if isinstance(held, type_) else self._own(name, type_)

    def _own(self, name: str, type_: type[S]) -> S:
        return msgspec.json.decode(self._shipped.subject(name), type=type_)

    @functools.cached_property
    def couriers(self) -> Couriers:
        """The couriers and the shapes of their waybills."""
        return Couriers(self._sheet("couriers", CourierSheet))

    @functools.cached_property
    def platforms(self) -> PlatformSheet:
        """Where produce is sold and goods are bought."""
        return self._sheet("platforms", PlatformSheet)

    @functools.cached_property
    def rules(self) -> RuleBook:
        """The rules with their laws and sentences.

        A rule that a county's older sheet does not know yet speaks as the shipped pack has it.
        """
        ours, said = self.shipped_manifest, self.manifest_of("rules")
        shipped = RuleBook(self._own("rules", RuleSheet), ours.name, ours.version)
        if said is ours:
            return shipped
        return RuleBook(self._sheet("rules", RuleSheet), said.name, said.version, shipped)

    @functools.cached_property
    def banned(self) -> BannedGoods:
        """What may not be mailed."""
        return BannedGoods(self._sheet("banned", BannedSheet))

    @functools.cached_property
    def claims(self) -> ClaimSheet:
        """What may not be said of goods, or only with a basis."""
        return self._sheet("claims", ClaimSheet)

    @functools.cached_property
    def goods(self) -> Vocabulary:
        """The goods that need a licence, in the words of the claims; the claims stay unread.

        A county's claims from before there were such goods speak with the shipped ones.
        """
        said = self._sheet("claims", Vocabulary)
        return said if said.licensed else self._own("claims", Vocabulary)

    @functools.cached_property
    def holidays(self) -> HolidaySheet:
        """The official holidays; ``core.packs.calendar.Calendar`` answers from them."""
        return self._sheet("holidays", HolidaySheet)

    @functools.cached_property
    def market_days(self) -> MarketSheet:
        """The markets known, for ``core.packs.calendar.next_market_days``."""
        return self._sheet("market_days", MarketSheet)

    @functools.cached_property
    def fees(self) -> FeeBoard:
        """The price board of fees, with the station's own prices."""
        return FeeBoard(self._sheet("fees", FeeSheet), self._own_fees)

    def post(self, own_fees: Mapping[str, int]) -> None:
        """Use the station's own prices from now on."""
        self._own_fees = dict(own_fees)
        self.__dict__.pop("fees", None)

    @functools.cached_property
    def products(self) -> ProductSheet:
        """The starter catalogue and its traps."""
        return self._sheet("products", ProductSheet)

    @functools.cached_property
    def units(self) -> Units:
        """The units and their weights."""
        return Units(self._sheet("units", UnitSheet))

    @functools.cached_property
    def parameters(self) -> Parameters:
        """The county's thresholds."""
        shipped = self._own("parameters", ParameterSheet)
        return parameters(self._sheet("parameters", ParameterSheet), shipped)

    @functools.cached_property
    def consents(self) -> ConsentSheet:
        """The texts of consents, core and optional."""
        return self._sheet("consents", ConsentSheet)

    @functools.cached_property
    def loss_causes(self) -> LossSheet:
        """Why produce and parcels get lost."""
        return self._sheet("loss_causes", LossSheet)

    @functools.cached_property
    def templates(self) -> TemplateSheet:
        """How the county wants its spreadsheets."""
        return self._sheet("templates", TemplateSheet)

    @functools.cached_property
    def profiles(self) -> ProfileSheet:
        """What platforms take of titles and pictures."""
        return self._sheet("profiles", ProfileSheet)

    @functools.cached_property
    def patterns(self) -> PatternSheet:
        """What a listing of each kind of produce should say."""
        return self._sheet("patterns", PatternSheet)

    @functools.cached_property
    def initials(self) -> Initials:
        """The table of pinyin initials."""
        return Initials.load()

    @functools.cached_property
    def counties(self) -> Counties:
        """The bundled counties and their villages."""
        return Counties()

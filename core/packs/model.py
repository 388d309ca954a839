"""What each file of a pack says: one struct per subject, checked when it is decoded.

Those with a law behind them are in ``core.packs.law``.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

import msgspec

from core.packs.claims import ClaimSheet
from core.packs.law import (
    BannedSheet,
    ConsentSheet,
    Evidence,
    Named,
    Part,
    RuleSheet,
    Sheet,
    spoken,
)
from core.packs.offers import PatternSheet, ProfileSheet

NyCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
Fen = Annotated[int, msgspec.Meta(ge=0)]


def compiled(regex: str) -> re.Pattern[str]:
    """Return a pack's pattern ready for use; ``ValueError`` when it is none."""
    try:
        return re.compile(regex)
    except re.error as error:
        raise ValueError(f"no pattern: {regex}") from error


class WaybillPattern(Part, frozen=True, kw_only=True):
    """A shape of waybill: A = seen in two sources with samples, B = in one, C = from memory."""

    regex: str
    confidence: Literal["A", "B", "C"]
    note: str = ""

    def __post_init__(self) -> None:
        compiled(self.regex)


class Courier(Named, frozen=True, kw_only=True):
    """A courier: our code is 快递100's; ``also`` are names that people write in lists."""

    code: str
    also: tuple[str, ...] = ()
    kdniao: str | None = None
    patterns: tuple[WaybillPattern, ...] = ()
    legacy: bool = False
    note: str = ""


class CourierSheet(Sheet, frozen=True, kw_only=True):
    """All couriers, and the shape that every waybill has."""

    waybill: str
    couriers: tuple[Courier, ...]

    def __post_init__(self) -> None:
        compiled(self.waybill)


class Platform(Named, frozen=True, kw_only=True):
    """Where produce is sold or goods are bought."""

    code: str
    kind: Literal["platform", "group", "social", "direct", "market"]
    order_number: str | None = None
    evidence: Evidence = "M"

    def __post_init__(self) -> None:
        compiled(self.order_number or "")


class PlatformSheet(Sheet, frozen=True, kw_only=True):
    """All platforms."""

    platforms: tuple[Platform, ...]


class DaySpan(Named, frozen=True, kw_only=True):
    """A holiday: first and last day off."""

    first: dt.date
    last: dt.date


class HolidayYear(Part, frozen=True, kw_only=True):
    """One year's official arrangement; ``work`` are weekend days that are worked."""

    year: int
    source: str
    off: tuple[DaySpan, ...]
    work: tuple[dt.date, ...]


class HolidaySheet(Sheet, frozen=True, kw_only=True):
    """All years known."""

    years: tuple[HolidayYear, ...]


MarketKind = Literal["lunar", "solar", "weekday", "branch"]
BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"


class MarketRule(Part, frozen=True, kw_only=True):
    """When a market is held.

    lunar and solar: last digits of the day (4, 9 = 逢四、九; 0 = tenth, twentieth, thirtieth);
    weekday: 1 Monday to 7 Sunday; branch: 1 子 to 12 亥.
    """

    kind: MarketKind
    values: tuple[int, ...]

    def __post_init__(self) -> None:
        low, high = {"weekday": (1, 7), "branch": (1, 12)}.get(self.kind, (0, 9))
        if not self.values or not all(low <= value <= high for value in self.values):
            raise ValueError(f"market days {self.kind} {self.values}")


class Market(Part, frozen=True, kw_only=True):
    """A market place, its county's code, and when it is held."""

    place: str
    county: str
    rule: MarketRule
    evidence: Evidence
    source: str


class MarketSheet(Sheet, frozen=True, kw_only=True):
    """All markets known; a station can set its own rule."""

    markets: tuple[Market, ...]


class Fee(Named, frozen=True, kw_only=True):
    """One line of the price board: ``fen`` is the price of one ``per``; 0 is free.

    ``item`` is what the clerk calls it, as records carry it.
    """

    item: str
    fen: Fen
    per: str


class FeeSheet(Sheet, frozen=True, kw_only=True):
    """The default price board."""

    fees: tuple[Fee, ...]


class Product(Named, frozen=True, kw_only=True):
    """A product of the starter catalogue.

    Prices are plausible, not surveyed: fen for one ``price_per``. ``certificate`` tells whether
    承诺达标合格证 is due when it changes hands; ``trap`` warns of a law that is often missed.
    """

    ny_code: NyCode | None
    category: str
    unit: str
    unit_grams: int | None = None
    unit_count: int | None = None
    certificate: bool
    price_per: str
    farm_fen: Fen
    online_fen: Fen
    trap_zh: str = ""
    trap_en: str = ""

    def trap(self, lang: str) -> str:
        """Return what is often missed with this product, or nothing."""
        return spoken(lang, self.trap_zh, self.trap_en)


class Trap(Named, frozen=True, kw_only=True):
    """Goods that look like primary produce and are not, or that need papers."""

    words: tuple[str, ...]
    rule: str
    advice_zh: str
    advice_en: str


class ProductSheet(Sheet, frozen=True, kw_only=True):
    """The starter catalogue and its traps."""

    products: tuple[Product, ...]
    traps: tuple[Trap, ...]


class Unit(Named, frozen=True, kw_only=True):
    """A unit as people write it; ``grams`` is one unit's weight, None for counts and packages."""

    measure: Literal["mass", "area", "volume", "count", "package"]
    also: tuple[str, ...] = ()
    grams: Decimal | None = None


class UnitSheet(Sheet, frozen=True, kw_only=True):
    """All units."""

    units: tuple[Unit, ...]


class Parameter(Named, frozen=True, kw_only=True):
    """A threshold that a county may set: a whole number between ``low`` and ``high``."""

    id: str
    value: int
    unit: str
    low: int
    high: int
    evidence: Evidence
    basis: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.id}: {self.value} is not within {self.low} to {self.high}")


class ParameterSheet(Sheet, frozen=True, kw_only=True):
    """All thresholds."""

    parameters: tuple[Parameter, ...]


class LossCause(Named, frozen=True, kw_only=True):
    """Why produce or a parcel was lost; ``who`` usually bears it."""

    code: str
    of: Literal["produce", "parcel"]
    who: Literal["station", "courier", "farmer", "nobody"]


class LossSheet(Sheet, frozen=True, kw_only=True):
    """All causes of loss."""

    causes: tuple[LossCause, ...]


class TemplateColumn(Part, frozen=True, kw_only=True):
    """One column of a county's spreadsheet: its heading, and which of our fields it shows."""

    heading: str
    field: str


class Template(Part, frozen=True, kw_only=True):
    """How a county wants one kind of ledger; every county invents its own."""

    kind: str
    columns: tuple[TemplateColumn, ...]


class TemplateSheet(Sheet, frozen=True, kw_only=True):
    """All templates; a kind without one is written out by its declaration."""

    templates: tuple[Template, ...]

    def columns(self, kind: str) -> tuple[TemplateColumn, ...]:
        """Return the columns of a kind, or none."""
        return next((one.columns for one in self.templates if one.kind == kind), ())


SUBJECTS: Final[Mapping[str, type[Sheet]]] = types.MappingProxyType(
    {
        "couriers": CourierSheet,
        "platforms": PlatformSheet,
        "rules": RuleSheet,
        "banned": BannedSheet,
        "holidays": HolidaySheet,
        "market_days": MarketSheet,
        "fees": FeeSheet,
        "products": ProductSheet,
        "units": UnitSheet,
        "parameters": ParameterSheet,
        "consents": ConsentSheet,
        "loss_causes": LossSheet,
        "templates": TemplateSheet,
        "claims": ClaimSheet,
        "profiles": ProfileSheet,
        "patterns": PatternSheet,
    }
)
"""The files of a pack by their name without ``.json``."""
FORMER: Final = frozenset({"shelves"})
"""Files that older packs hold and nobody reads any more."""

"""What the form of a new purchase keeps of the void one that it replaces."""

from __future__ import annotations

from typing import Final, NamedTuple

from core.packs.units import Units
from core.trade.model.purchase import Purchase
from core.trade.service.measures import Goods, Weighed, measured

JIN: Final = "斤"
KILO: Final = "公斤"
SCALES: Final = {500: JIN, 1000: KILO}
"""The units that the scale is read in, by their grams."""
BAR: Final = "|"


class Kept(NamedTuple):
    """The unit of a void purchase, and what it measured that its goods alone do not ask now.

    ``mass`` tells whether the unit is one of weight; all of it holds for this ``product`` only.
    """

    product: str = ""
    unit: str = ""
    mass: bool = False
    measures: frozenset[str] = frozenset()

    @property
    def scale(self) -> bool:
        """Whether the price is for a unit that the scale is read in."""
        return self.unit in SCALES.values()

    def written(self) -> str:
        """Return this as a line of text, to be half-typed."""
        return BAR.join((self.product, self.unit, "mass" * self.mass, " ".join(self.measures)))


def kept_in(text: str) -> Kept:
    """Return what ``Kept.written`` wrote."""
    product, unit, mass, measures = (*text.split(BAR), "", "", "")[:4]
    return Kept(product, unit, bool(mass), frozenset(measures.split()))


def kept_of(said: Purchase, units: Units, goods: Goods) -> Kept:
    """Return what is kept of a purchase: what was weighed or counted by hand beside its number."""
    known = units.get(said.unit or "")
    is_mass = known is not None and known.measure == "mass"
    unit = SCALES.get(int(known.grams or 0)) if known is not None and is_mass else None
    asked = Weighed(unit=said.unit, qty=said.qty, gross_g=said.gross_g, tare_g=said.tare_g)
    follows = measured(units, asked, goods)
    weighed = said.gross_g or said.grams != follows.grams
    measures = {
        *(("gross_g", "tare_g") if weighed else ()),
        *(("count",) if said.count not in {0, follows.count} else ()),
    }
    return Kept(said.product, unit or said.unit or "", is_mass, frozenset(measures))

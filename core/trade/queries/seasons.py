"""After a season: what each listing and each farmer sold, what came back and why, and advice."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from core.county.model import PriceNote
from core.db import rows
from core.db.file import Database
from core.listing.lookup import sku
from core.listing.model import Listing
from core.packs.shelf import Packs
from core.people.lookup import roots
from core.trade.rules.seasons import (
    JIN,
    Advice,
    Figures,
    Kind,
    Spread,
    advise,
    cause_of,
)

HOURS: Final = 24
SALES: Final = """
SELECT up.id, up.{column}, up.product, up.listing, up.state, coalesce(up.true_day, up.day),
    coalesce((SELECT coalesce(m.true_day, m.day) FROM up_move m WHERE m."of" = up.id
        AND m.what = 'ship' AND m.reverses IS NULL AND m.reversed_by IS NULL), up.ship_day),
    up.amount_fen, up.refunded_fen, up.price_fen * up.qty / 1000, up.freight_fen,
    up.grams, up.lost_g
FROM up WHERE up.{column} IS NOT NULL AND up.reverses IS NULL AND up.reversed_by IS NULL
    AND coalesce(up.true_day, up.day) BETWEEN ? AND ? ORDER BY up.seq
"""
CAUSES: Final = """
SELECT up_move."of", up_move.cause FROM up_move JOIN up ON up.id = up_move."of"
WHERE up_move.what IN ('refund', 'lose') AND up_move.cause IS NOT NULL
    AND up_move.reverses IS NULL AND up_move.reversed_by IS NULL
    AND coalesce(up.true_day, up.day) BETWEEN ? AND ?
"""

NOTES: Final = f"SELECT {rows.columns_sql(PriceNote)} FROM price_note WHERE day BETWEEN ? AND ?"  # noqa: S608 - our own names


class Season(msgspec.Struct, frozen=True, kw_only=True):
    """One listing's or farmer's season: what it is called, its figures, the advice they give."""

    of: Kind
    id: str
    name: str
    code: str = ""
    """What platforms' files call a listing."""
    figures: Figures
    advice: tuple[Advice, ...]


class Sold(NamedTuple):
    """One sale; ``worth_fen`` is its price times quantity, whatever was given back."""

    id: str
    whose: str
    product: str | None
    listing: str | None
    state: str
    day: str
    ship_day: str | None
    amount_fen: int
    refunded_fen: int
    worth_fen: int
    freight_fen: int
    grams: int
    lost_g: int


class Seasons:
    """One connection's look back over a span of days."""

    def __init__(self, db: Database, packs: Packs) -> None:
        self._db = db
        self._packs = packs

    def listings(self, first: dt.date, last: dt.date) -> list[Season]:
        """Return each listing that sold anything in these days, the most sold first."""
        return self._seasons("listing", first, last)

    def farmers(self, first: dt.date, last: dt.date) -> list[Season]:
        """Return the same for each farmer whose produce was sold."""
        return self._seasons("farmer", first, last)

    def _seasons(self, of: Kind, first: dt.date, last: dt.date) -> list[Season]:
        span = (first.isoformat(), last.isoformat())
        sales = self._sales(of, span)
        causes = _causes(self._db, span)
        listings: dict[str, Listing] = {one.id: one for one in rows.read(self._db, Listing, "")}
        names = self._product_names()
        notes = [rows.record_of(PriceNote, row) for row in self._db.rows(NOTES, span)]
        found = []
        for whose, some in sales.items():
            told = _figures(some, causes, listings, self._packs)
            goods = {names[one.product] for one in some if one.product in names}
            market = _spread(self._noted(notes, goods))
            figures = msgspec.structs.replace(told, market=market)
            found.append(self._season(of, whose, figures, listings.get(whose)))
        return sorted(found, key=lambda one: (-one.figures.sold_fen, one.name, one.id))

    def _season(self, of: Kind, whose: str, figures: Figures, listing: Listing | None) -> Season:
        return Season(
            of=of,
            id=whose,
            name=listing.name if listing else self._person(whose),
            code=sku(listing) if listing else "",
            figures=figures,
            advice=advise(figures, self._packs.parameters),
        )

    def _sales(self, of: Kind, span: tuple[str, str]) -> dict[str, list[Sold]]:
        found = [Sold(*row) for row in self._db.rows(SALES.format(column=of), span)]
        whole = roots(self._db, {one.whose for one in found}) if of == "farmer" else {}
        kept: dict[str, list[Sold]] = {}
        for one in found:
            kept.setdefault(whole.get(one.whose, one.whose), []).append(one)
        return kept

    def _product_names(self) -> dict[str, str]:
        return dict(self._db.rows("SELECT id, name FROM product"))

    def _person(self, person: str) -> str:
        row = self._db.one("SELECT name FROM person WHERE id = ?", (person,))
        return (row[0] if row else None) or ""

    def _noted(self, notes: Iterable[PriceNote], goods: set[str]) -> list[int]:
        """Return what the county noted for such goods, in fen for 500 g."""
        found = []
        for note in notes:
            unit = self._packs.units.get(note.per.removeprefix("元/"))
            named = any(note.product in name or name in note.product for name in goods)
            if named and note.fen and unit is not None and unit.grams:
                found.append(round(note.fen * JIN / float(unit.grams)))
        return found


def _causes(db: Database, span: tuple[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sale, cause in db.rows(CAUSES, span):
        found.setdefault(sale, []).append(cause_of(cause))
    return found


def _figures(
    sales: list[Sold], causes: dict[str, list[str]], listings: dict[str, Listing], packs: Packs
) -> Figures:
    named = Counter(cause for one in sales for cause in causes.get(one.id, ()))
    shipped = [one for one in sales if one.ship_day]
    prices = [
        round((one.amount_fen - one.freight_fen) * JIN / one.grams)
        for one in sales
        if one.grams and one.amount_fen > one.freight_fen
    ]
    return Figures(
        orders=len(sales),
        sold_fen=sum(one.amount_fen - one.refunded_fen for one in sales),
        refunded_fen=sum(map(_given_back, sales)),
        refunds=sum(_given_back(one) > 0 for one in sales),
        returned=sum(one.state == "refunded" for one in sales),
        causes=tuple(sorted(named.items(), key=lambda one: (-one[1], one[0]))),
        grams=sum(one.grams for one in sales),
        lost_g=sum(one.lost_g for one in sales),
        timed=len(shipped),
        late=sum(_is_late(one, listings, packs) for one in shipped),
        prices=_spread(prices),
    )


def _given_back(one: Sold) -> int:
    """Return what went back to the buyer; a sale that came refunded was never income."""
    if one.state == "refunded" and not one.amount_fen:
        return one.worth_fen
    return one.refunded_fen


def _is_late(one: Sold, listings: dict[str, Listing], packs: Packs) -> bool:
    listing = listings.get(one.listing or "")
    hours = (listing.ship_hours if listing else None) or packs.parameters.season_ship_hours
    taken = dt.date.fromisoformat(one.ship_day or one.day) - dt.date.fromisoformat(one.day)
    return taken.days > math.ceil(hours / HOURS)


def _spread(prices: list[int]) -> Spread | None:
    if not prices:
        return None
    middle = round(statistics.median(prices))
    return Spread(low_fen=min(prices), middle_fen=middle, high_fen=max(prices), many=len(prices))

"""Which of the station's products and listings an order's goods are."""

from __future__ import annotations

import difflib
import re
from typing import Final, NamedTuple

import msgspec

from core.base.ids import EventId
from core.catalog.lookup import by_barcode, by_name
from core.catalog.model import Product
from core.db import rows, settings
from core.db.file import Database
from core.imports import codes
from core.imports.plain import squeeze
from core.imports.quantities import GRAMS
from core.imports.values import Issue, Values
from core.listing.lookup import sku
from core.listing.model import Listing, Wording

CHOSEN: Final = "order_goods"
"""The name under which a PC remembers what the clerk said some goods are."""
_MANY: Final = 3
_LIKE: Final = 0.34
_SHORTEST: Final = 2
_NET: Final = re.compile(r"(\d+(?:\.\d+)?)(公斤|千克|市斤|斤|kg|克|g)", re.IGNORECASE)
_NOT_NET: Final = re.compile(r"毛重|带箱|[*x×]", re.IGNORECASE)


class Known(NamedTuple):
    """What some goods were found to be; ``near`` are names of products that they may be."""

    product: Product | None = None
    listing: Listing | None = None
    near: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the goods are known."""
        return self.product is not None or self.listing is not None


class Goods:
    """Looks goods up by the code that our files gave them, by code, by name, by what was said."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._products = rows.read(db, Product, "WHERE retired = 0 ORDER BY seq")
        listings = rows.read(db, Listing, "WHERE dropped = 0 ORDER BY seq")
        self._codes = {sku(one).upper(): one for one in listings}
        self._titles = _titles(db, listings)
        self._chosen = chosen(db)
        self._asked: dict[tuple[str, ...], Known] = {}

    @property
    def any(self) -> bool:
        """Whether the station has goods of its own to choose from."""
        return bool(self._products or self._codes)

    def of(self, values: Values) -> Known:
        """Return what an order's goods are, or what they may be."""
        names = ("goods", "sku", "code", "product", "spec")
        asked = tuple(str(values.get(name) or "") for name in names)
        if asked not in self._asked:
            self._asked[asked] = self._find(*asked)
        return self._asked[asked]

    def called(self, name: str) -> Known:
        """Return what goods are by their whole name; else what they may be, by two characters."""
        product = self._chosen.get(key_of(name, ""))
        if product:
            return Known(rows.by_id(self._db, Product, product))
        near = (one for one in self._near(name) if len({*one} & {*name}) >= _SHORTEST)
        return self._named(name) or Known(near=tuple(near))

    def _find(self, said: str, code: str, other: str, title: str, spec: str) -> Known:
        if said:
            return self._named(said) or Known(near=self._near(said))
        for one in (code, other):
            known = self._coded(one) if one else None
            if known:
                return known
        product = self._chosen.get(key_of(title, spec))
        if product:
            return Known(rows.by_id(self._db, Product, product))
        known = self._named(title) or self._contained(f"{title} {spec}")
        return known or Known(near=self._near(title))

    def _coded(self, code: str) -> Known | None:
        listing = self._codes.get(code.strip().upper())
        if listing is not None:
            return self._offered(listing)
        product = by_barcode(self._db, code)
        return Known(product) if product else None

    def _offered(self, listing: Listing) -> Known:
        product = rows.by_id(self._db, Product, listing.product) if listing.product else None
        return Known(product, listing)

    def _named(self, name: str) -> Known | None:
        product = by_name(self._db, name) if name else None
        if product is not None:
            return Known(product)
        listings = self._titles.get(squeeze(name), ())
        return self._offered(listings[0]) if len(listings) == 1 else None

    def _contained(self, title: str) -> Known | None:
        """Return the one product whose name stands in the title; of 脐橙 and 脐橙干 the longer."""
        plain = squeeze(title)
        fitting = [
            one for one in self._products if len(one.name) >= _SHORTEST and one.name in plain
        ]
        longest = [
            one
            for one in fitting
            if not any(one.name != more.name and one.name in more.name for more in fitting)
        ]
        return Known(longest[0]) if len({one.name for one in longest}) == 1 else None

    def _near(self, title: str) -> tuple[str, ...]:
        plain = squeeze(title)
        scored = sorted(
            ((_likeness(one.name, plain), one.name) for one in self._products), reverse=True
        )
        return tuple(dict.fromkeys(name for score, name in scored if score >= _LIKE))[:_MANY]


def _likeness(name: str, title: str) -> float:
    """Return the share of a product's name that stands in a title, in order."""
    matcher = difflib.SequenceMatcher(None, name, title, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(name))


def _titles(db: Database, listings: list[Listing]) -> dict[str, tuple[Listing, ...]]:
    by_id = {one.id: one for one in listings}
    said: list[tuple[str | None, Listing]] = [(one.headline, one) for one in listings]
    said += [(one.name, one) for one in listings]
    said += [
        (word.text, by_id[EventId(word.listing)])
        for word in rows.read(db, Wording, "ORDER BY seq")
        if word.listing in by_id
    ]
    found: dict[str, tuple[Listing, ...]] = {}
    for text, listing in said:
        key = squeeze(text or "")
        if key and listing not in found.get(key, ()):
            found[key] = (*found.get(key, ()), listing)
    return found


def unknown(values: Values, known: Known) -> Issue:
    """Return the question which product of ours some goods are."""
    text = str(values.get("goods") or values.get("product") or values.get("sku") or "")[:60]
    if not known.near:
        return Issue("goods", codes.GOODS_STRANGE, {"text": text})
    return Issue("goods", codes.GOODS_UNKNOWN, {"text": text, "near": "、".join(known.near)})


def net_grams(known: Known, values: Values) -> int | None:
    """Return what one piece of an order weighs: by the listing, its label, the product."""
    if known.listing is not None and known.listing.net_g:
        return known.listing.net_g
    text = squeeze(str(values.get("spec") or values.get("product") or ""))
    found = _NET.findall(text)
    if len(found) == 1 and not _NOT_NET.search(text):
        number, unit = found[0]
        return round(float(number) * GRAMS[unit.lower()])
    return known.product.unit_grams if known.product else None


def key_of(title: str, spec: str) -> str:
    """Return under which key a choice for some goods is remembered."""
    return f"{squeeze(title)}\x1f{squeeze(spec)}"


def chosen(db: Database) -> dict[str, str]:
    """Return what the clerk said before: goods by ``key_of`` -> product id."""
    said = settings.kept(db, CHOSEN)
    return msgspec.json.decode(said, type=dict[str, str]) if said else {}


def remember(db: Database, more: dict[str, str]) -> None:
    """Keep what the clerk said some goods are, for the next file."""
    if more:
        kept = msgspec.json.encode(chosen(db) | more).decode()
        settings.keep(db, CHOSEN, kept)

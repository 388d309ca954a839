"""What a paper says, gathered for whoever draws it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

import msgspec

from core.base.record import Record, specs
from core.base.tables import Fact
from core.catalog.model import Product
from core.db import rows
from core.journal.ledger import Ledger
from core.people.model import Clerk, Person, Station
from core.trade.model.down import Down
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up

R = TypeVar("R", bound=Record)
NAMED: Final[Mapping[str, type[Person | Product | Clerk]]] = MappingProxyType(
    {"person": Person, "product": Product, "clerk": Clerk}
)


class PaperOf(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with the names behind its ids.

    ``names`` is by field (an erased person has none); ``lines`` are the deliveries, sales or
    orders that a settlement or a payment covers; ``product_names`` is by product id;
    ``reversal_of`` the serial that a red entry takes back.
    """

    kind: str
    fact: Fact
    names: dict[str, str]
    lines: tuple[Fact, ...] = ()
    product_names: dict[str, str] = {}
    reversal_of: str = ""
    station: Station | None = None


def paper_of(ledger: Ledger, fact: Fact) -> PaperOf:
    """Gather one paper."""
    lines = _lines(ledger, fact)
    products = {getattr(one, "product", None) for one in (fact, *lines)}
    return PaperOf(
        kind=fact.kind,
        fact=fact,
        names=names_of(ledger, fact),
        lines=lines,
        product_names={
            product: found.name
            for product in products
            if product and (found := rows.by_id(ledger.db, Product, product))
        },
        reversal_of=_reversed_serial(ledger, fact),
        station=rows.first(ledger.db, Station, "ORDER BY seq"),
    )


def names_of(ledger: Ledger, record: Record) -> dict[str, str]:
    """Return the names of the people, products and clerks that a record's fields point to."""
    found: dict[str, str] = {}
    for spec in specs(type(record)):
        kind = NAMED.get(spec.field.refers or "")
        identity = getattr(record, spec.name)
        if kind is None or not identity:
            continue
        row = rows.by_id(ledger.db, kind, identity)
        if row is not None and row.name:
            found[spec.name] = row.name
    return found


def _lines(ledger: Ledger, fact: Fact) -> tuple[Fact, ...]:
    if isinstance(fact, Settlement):
        return (*_all(ledger, Purchase, fact.covers), *_all(ledger, Up, fact.sales))
    if isinstance(fact, Payment):
        return (*_all(ledger, Purchase, fact.covers), *_all(ledger, Down, fact.covers))
    return ()


def _all(ledger: Ledger, kind: type[R], ids: tuple[str, ...]) -> list[R]:
    found = (rows.by_id(ledger.db, kind, one) for one in ids)
    return [row for row in found if row is not None]


def _reversed_serial(ledger: Ledger, fact: Fact) -> str:
    if not fact.reverses:
        return ""
    original = rows.by_id(ledger.db, type(fact), fact.reverses)
    return getattr(original, "serial", None) or ""

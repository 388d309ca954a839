"""Rules of buying: Q1 and Q3 certificates, Q4 days after spraying, Q5 who delivered."""

from __future__ import annotations

import datetime as dt

import msgspec

from core.packs.findings import Hit
from core.trade.model.purchase import Purchase

ORGANISATIONS = ("coop", "company")


class Supplier(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of a purchase beside the purchase."""

    role: str
    reachable: bool
    certificate_due: bool
    product: str


def purchase_hits(purchase: Purchase, supplier: Supplier) -> list[Hit]:
    """Return the hits of Q1, Q3, Q4 and Q5."""
    return [*_certificate(purchase, supplier), *_spraying(purchase), *_contact(supplier)]


def _certificate(purchase: Purchase, supplier: Supplier) -> list[Hit]:
    if purchase.cert_no:
        return _template(purchase)
    if not supplier.certificate_due:
        return []
    rule = "Q1" if supplier.role in ORGANISATIONS else "Q1-tip"
    return [Hit(rule, "cert_no", {"product": supplier.product})]


def _template(purchase: Purchase) -> list[Hit]:
    found = []
    if purchase.cert_lacks:
        found.append(Hit("Q3", "cert_lacks", {"missing": purchase.cert_lacks}))
    if purchase.cert_old:
        found.append(Hit("Q3-template", "cert_old"))
    return found


def _spraying(purchase: Purchase) -> list[Hit]:
    if not (purchase.sprayed_day and purchase.wait_days):
        return []
    picked = purchase.harvest_day or purchase.day
    if picked is None:
        return []
    waited = (picked - purchase.sprayed_day) // dt.timedelta(days=1)
    if waited >= purchase.wait_days:
        return []
    return [Hit("Q4", "harvest_day", {"days": waited, "wait": purchase.wait_days})]


def _contact(supplier: Supplier) -> list[Hit]:
    return [] if supplier.reachable else [Hit("Q5", "farmer")]

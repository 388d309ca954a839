"""Buying produce from farmers."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import FieldError
from core.catalog.goods import LicensedTrade
from core.catalog.model import Product
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.people.model import Person
from core.people.service import People
from core.trade.model.money import OWED
from core.trade.model.purchase import Purchase
from core.trade.rules.purchase import Supplier, purchase_hits
from core.trade.service.books import NO_REASONS, Books, Reasons
from core.trade.service.measures import Measured, Weighed, amount_of, goods_of, measured
from core.trade.service.refusals import refuse

P = TypeVar("P", bound=Purchase)


class Buying:
    """Books deliveries: what came in, what it is worth, what was paid."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books
        self._licensed = LicensedTrade(ledger.db, packs)

    def buy(self, purchase: Purchase, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one purchase as one transaction, with the next serial.

        Raises ``InvalidRecordError``, ``UnknownRecordError``, ``RuleBlocksError`` (Q1, Q4, Q5,
        L14), ``ReasonNeededError``.
        """
        with self._ledger.db.atomic():
            farmer, product = self._named(purchase)
            ready, errors = self._completed(purchase, farmer, product)
            refuse(ready, errors)
            return self._books.book(ready, self._findings(ready, farmer, product), reasons)

    def completed(self, purchase: Purchase) -> tuple[Purchase, list[FieldError]]:
        """Return the purchase with weights and sums computed, and what contradicts itself."""
        return self._completed(purchase, *self._named(purchase))

    def findings(self, purchase: Purchase) -> tuple[Finding, ...]:
        """Return what the rules say of a completed purchase."""
        return self._findings(purchase, *self._named(purchase))

    def weighed(self, purchase: Purchase) -> Purchase:
        """Return a purchase that another ledger told, with the weight and pieces it left out."""
        weight = self._measured(purchase, self._ledger.get(Product, purchase.product))
        return msgspec.structs.replace(
            purchase,
            grams=purchase.grams or weight.grams,
            count=purchase.count or weight.count,
        )

    def _named(self, purchase: Purchase) -> tuple[Person, Product]:
        """Return the farmer and the product, read once for each purchase."""
        return self._people.get(purchase.farmer), self._ledger.get(Product, purchase.product)

    def _completed(
        self, purchase: Purchase, farmer: Person, product: Product
    ) -> tuple[Purchase, list[FieldError]]:
        weight = self._measured(purchase, product)
        ready = msgspec.structs.replace(
            purchase,
            farmer=farmer.id,
            unit=weight.unit,
            qty=weight.qty,
            grams=weight.grams,
            count=weight.count,
            day=purchase.day or self._ledger.today(),
        )
        return _priced(ready, list(weight.errors))

    def _measured(self, purchase: Purchase, product: Product) -> Measured:
        asked = Weighed(
            unit=purchase.unit,
            qty=purchase.qty,
            gross_g=purchase.gross_g,
            tare_g=purchase.tare_g,
            grams=purchase.grams,
            count=purchase.count,
        )
        return measured(self._packs.units, asked, goods_of(product))

    def _findings(
        self, purchase: Purchase, farmer: Person, product: Product
    ) -> tuple[Finding, ...]:
        supplier = Supplier(
            role=farmer.role,
            reachable=bool(farmer.phone),
            certificate_due=bool(product.certificate),
            product=product.name,
        )
        today, name = self._ledger.today(), product.name
        hits = [
            *purchase_hits(purchase, supplier),
            *self._licensed.traded(name, purchase.day or today, "product"),
            *self._licensed.kept(name, "product"),
        ]
        return findings_of(self._packs, today, purchase, hits)


def _priced(purchase: Purchase, errors: list[FieldError]) -> tuple[Purchase, list[FieldError]]:
    amount = amount_of(purchase.price_fen, purchase.qty)
    if not purchase.price_fen:
        errors.append(FieldError(field="price_fen", code="field.missing"))
    elif purchase.amount_fen and purchase.amount_fen != amount:
        args: dict[str, str | int] = {"expected_fen": amount}
        errors.append(FieldError(field="amount_fen", code="trade.amount_differs", args=args))
    if purchase.deduct_fen > amount:
        args = {"high": amount}
        errors.append(FieldError(field="deduct_fen", code="field.too_large", args=args))
    ready = shared(msgspec.structs.replace(purchase, amount_fen=amount))
    high = 0 if purchase.method == OWED else ready.payable_fen
    if (ready.paid_fen or 0) > high:
        errors.append(FieldError(field="paid_fen", code="field.too_large", args={"high": high}))
    return ready, errors


def shared(purchase: P) -> P:
    """Return a purchase of a known amount with what is to pay, what is paid, what stays owed."""
    payable = max(0, purchase.amount_fen - purchase.deduct_fen)
    paid = purchase.paid_fen
    if paid is None:
        paid = 0 if purchase.method == OWED else payable
    return msgspec.structs.replace(
        purchase, payable_fen=payable, paid_fen=paid, owed_fen=max(0, payable - paid)
    )

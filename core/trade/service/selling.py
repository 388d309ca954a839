"""Selling produce to the cities, and what becomes of each sale."""

from __future__ import annotations

import datetime as dt

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import FieldError
from core.catalog.model import Product
from core.catalog.service import Catalog
from core.journal.ledger import Ledger
from core.listing.model import Listing
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.people.service import People
from core.trade.model.up import Up
from core.trade.rules.up import Sales, up_hits
from core.trade.service.books import NO_REASONS, Books, Reasons
from core.trade.service.measures import Weighed, amount_of, goods_of, measured
from core.trade.service.refusals import DuplicateOrderError, refuse

YEAR = dt.timedelta(days=365)


class Selling:
    """Books sales; ``UpMoves`` follows them."""

    def __init__(
        self, ledger: Ledger, packs: Packs, people: People, catalog: Catalog, books: Books
    ) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._catalog = catalog
        self._books = books

    def sell(self, sale: Up, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one sale; its goods go into the online lock until they are shipped.

        Raises ``InvalidRecordError``, ``UnknownRecordError``, ``DuplicateOrderError``,
        ``RuleBlocksError`` (Q2, Q6, L14).
        """
        with self._ledger.db.atomic():
            ready, errors = self.completed(self._offered(sale))
            refuse(ready, [*errors, *self._unknown_unit(ready), *_contradictions(ready)])
            self._refuse_twice(ready)
            return self._books.book(ready, self.findings(ready), reasons)

    def completed(self, sale: Up) -> tuple[Up, list[FieldError]]:
        """Return the sale with names, weights and sums filled in, and what contradicts itself."""
        named = self._named(sale)
        product = self._ledger.get(Product, sale.product) if sale.product else None
        asked = Weighed(unit=sale.unit, qty=sale.qty, grams=sale.grams, count=sale.count)
        weight = measured(self._packs.units, asked, goods_of(product))
        amount = sale.amount_fen or amount_of(sale.price_fen, weight.qty)
        is_sent = sale.state == "ordered" and bool(sale.waybill or sale.ship_day)
        state = "shipped" if is_sent else sale.state
        day = sale.day or self._ledger.today()
        ready = msgspec.structs.replace(
            named,
            unit=weight.unit,
            qty=weight.qty,
            grams=weight.grams,
            count=weight.count,
            amount_fen=amount,
            net_to_farmer_fen=net_of(named, amount),
            state=state,
            day=day,
            ship_day=sale.ship_day or (day if state == "shipped" else None),
        )
        return ready, list(weight.errors)

    def findings(self, sale: Up) -> tuple[Finding, ...]:
        """Return what the rules say of a completed sale."""
        limits, today = self._packs.parameters, self._ledger.today()
        day = sale.day or today
        sales = Sales(
            before_fen=self._sold_in_a_year(day),
            warn_fen=limits.online_sales_warn_fen,
            limit_fen=limits.online_sales_limit_fen,
        )
        named = "product" if sale.product else "item"
        hits = [*up_hits(sale, sales), *self._catalog.licensed.traded(sale.item, day, named)]
        found = findings_of(self._packs, today, sale, hits)
        if sale.product is None:
            return found
        return (*found, *self._catalog.sale_findings(sale.product, sale.best_before))

    def _unknown_unit(self, sale: Up) -> list[FieldError]:
        """Refuse a unit that the pack does not have where no product says what it is."""
        if sale.product or self._packs.units.get(sale.unit or "") is not None:
            return []
        return [FieldError(field="unit", code="field.unit", args={"unit": sale.unit or ""})]

    def _offered(self, sale: Up) -> Up:
        """Return the sale with the product of the listing that it names, if none was said."""
        if sale.listing is None:
            return sale
        listing = self._ledger.get(Listing, sale.listing)
        return msgspec.structs.replace(sale, product=sale.product or listing.product)

    def _named(self, sale: Up) -> Up:
        product = self._ledger.get(Product, sale.product) if sale.product else None
        farmer = self._people.get(sale.farmer) if sale.farmer else None
        return msgspec.structs.replace(
            sale,
            item=sale.item or (product.name if product else None),
            farmer=farmer.id if farmer else None,
            farmer_name=sale.farmer_name or (farmer.name if farmer else None),
        )

    def _sold_in_a_year(self, day: dt.date) -> int:
        first, last = (day - YEAR).isoformat()[:7], day.isoformat()[:7]
        row = self._ledger.db.one(
            "SELECT sum(fen) FROM turnover WHERE month > ? AND month <= ?", (first, last)
        )
        return (row[0] if row else None) or 0

    def _refuse_twice(self, sale: Up) -> None:
        if not sale.order_no:
            return
        row = self._ledger.db.one(
            "SELECT id FROM up WHERE order_no = ? AND platform IS ? AND item = ? "
            "AND reverses IS NULL AND reversed_by IS NULL",
            (sale.order_no, sale.platform, sale.item),
        )
        if row is not None:
            raise DuplicateOrderError(field="order_no", id=row[0])


def net_of(sale: Up, amount: int) -> int:
    """Return what the farmer gets: as said, as agreed, or what is left of the amount."""
    if sale.net_to_farmer_fen is not None:
        return sale.net_to_farmer_fen
    if sale.farmer_pay_fen is not None:
        return sale.farmer_pay_fen
    if not (sale.farmer or sale.farmer_name):
        return 0
    return max(0, amount - sale.packing_fee_fen - sale.freight_fen - sale.commission_fen)


def _contradictions(sale: Up) -> list[FieldError]:
    found = []
    expected = amount_of(sale.price_fen, sale.qty)
    if not sale.price_fen:
        found.append(FieldError(field="price_fen", code="field.missing"))
    elif sale.amount_fen != expected:
        args: dict[str, str | int] = {"expected_fen": expected}
        found.append(FieldError(field="amount_fen", code="trade.amount_differs", args=args))
    if sale.consigned and not sale.farmer:
        found.append(FieldError(field="farmer", code="field.missing"))
    if sale.state in {"refunded", "lost"}:
        args = {"choices": "ordered shipped signed"}
        found.append(FieldError(field="state", code="field.not_a_choice", args=args))
    return found

"""Money that is no purchase, sale or order: payments, settlements, receipts, openings."""

from __future__ import annotations

import json
from typing import Final

import msgspec

from core.base.changes import Changes
from core.base.errors import FieldError
from core.catalog.goods import LicensedTrade
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.findings import Hit, findings_of
from core.packs.shelf import Packs
from core.people.lookup import kin
from core.people.service import People
from core.trade.model.balances import owed_to
from core.trade.model.down import Down
from core.trade.model.heirs import stems
from core.trade.model.opening import Opening, Transfer
from core.trade.model.payment import FROM_VILLAGER, IN, Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Item, Receipt, item_of
from core.trade.model.up import Up
from core.trade.rules.receipt import receipt_hits
from core.trade.service.books import NO_REASONS, Books, Reasons
from core.trade.service.refusals import NothingLeftError, NothingToSettleError, refuse

STANDING: Final = "reverses IS NULL AND reversed_by IS NULL AND history = 0"
DONE: Final = "coalesce(true_day, day)"
UNSETTLED: Final = "(settled = 0 OR id IN (SELECT value FROM json_each(?)))"
HIS: Final = f"farmer IN ({kin('?')})"


class Paying:
    """One method for each paper of money."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books
        self._licensed = LicensedTrade(ledger.db, packs)

    def pay(self, payment: Payment, reasons: Reasons = NO_REASONS) -> Changes:
        """Book a sum paid to or by a person; a repayment closes the oldest open orders first.

        Raises ``InvalidRecordError``, ``UnknownRecordError``.
        """
        with self._ledger.db.atomic():
            party = self._people.get(payment.party)
            ready = msgspec.structs.replace(payment, party=party.id)
            refuse(ready, _purpose_errors(ready))
            if ready.direction == IN and ready.purpose in FROM_VILLAGER:
                ready = self._allotted(ready)
            return self._books.book(ready, (), reasons)

    def settle(self, settlement: Settlement, reasons: Reasons = NO_REASONS) -> Changes:
        """Settle what a farmer delivered in a period and has not settled yet.

        One that replaces another covers no more than that one, and what was issued anew of it.
        Raises ``NothingToSettleError``, ``NothingLeftError``, ``InvalidRecordError``.
        """
        with self._ledger.db.atomic():
            ready = self.drafted(settlement)
            refuse(ready, _settlement_errors(ready))
            return self._books.book(ready, (), reasons)

    def drafted(self, settlement: Settlement) -> Settlement:
        """Return the settlement with its lines and sums, as it would be booked now.

        One that it replaces counts as void, also while it stands.
        """
        farmer = self._people.get(settlement.farmer)
        old = self._replaced(settlement)
        bought, sold = self._unsettled(settlement, old)
        if not bought and not sold:
            lacking = NothingToSettleError if old is None else NothingLeftError
            raise lacking(field="farmer", id=settlement.farmer)
        sales = sum((s.net_to_farmer_fen or 0) - s.farmer_cut_fen for s in sold)
        gross = sum(p.payable_fen for p in bought) + sales
        open_fen = sum(p.owed_fen for p in bought) + sales
        owed = owed_to(self._ledger.db, settlement.farmer)
        if old is not None and not old.reversed_by:
            owed += (old.paid_fen or 0) + old.deduct_fen
        to_pay = min(open_fen, max(0, owed))
        net = to_pay - settlement.deduct_fen
        days = [day for line in (*bought, *sold) if (day := line.true_day or line.day)]
        return msgspec.structs.replace(
            settlement,
            farmer=farmer.id,
            start=settlement.start or min(days),
            end=settlement.end or max(days),
            covers=tuple(p.id for p in bought),
            sales=tuple(s.id for s in sold),
            gross_fen=gross,
            already_fen=gross - to_pay,
            net_fen=net,
            paid_fen=max(0, net) if settlement.paid_fen is None else settlement.paid_fen,
        )

    def left_out(self, drafted: Settlement) -> int:
        """Return how many unsettled lines of the farmer a settlement issued anew does not cover.

        What was typed again by hand is one of them: nobody can tell it from a later delivery, and
        the paper that is replaced was of a period. It goes on a settlement of its own.
        """
        if not drafted.replaces:
            return 0
        open_ones = msgspec.structs.replace(drafted, replaces=None, start=None, end=None)
        bought, sold = self._unsettled(open_ones, None)
        covered = {*drafted.covers, *drafted.sales}
        return sum(one.id not in covered for one in (*bought, *sold))

    def receipt(self, receipt: Receipt, reasons: Reasons = NO_REASONS) -> Changes:
        """Book a receipt for what has no ledger of its own.

        The amount is that of the items when they all say theirs. Raises ``InvalidRecordError``,
        ``ReasonNeededError`` (L14, goods that may want a licence).
        """
        with self._ledger.db.atomic():
            party = self._people.get(receipt.party) if receipt.party else None
            items = [item_of(text) for text in receipt.items]
            amounts = [item.amount_fen for item in items if item]
            known = [fen for fen in amounts if fen is not None]
            total = sum(known) if known and len(known) == len(items) else None
            ready = msgspec.structs.replace(
                receipt,
                name=receipt.name or (party.name if party else None),
                amount_fen=receipt.amount_fen or total or 0,
            )
            refuse(ready, _receipt_errors(ready, None in items, total))
            hits = [*receipt_hits(ready), *self._sold(ready, items)]
            found = findings_of(self._packs, self._ledger.today(), ready, hits)
            return self._books.book(ready, found, reasons)

    def _sold(self, receipt: Receipt, items: list[Item | None]) -> list[Hit]:
        """Return the hits of goods sold over the counter; other receipts only repeat a record."""
        if receipt.of or receipt.direction != IN:
            return []
        names = [item.name for item in items if item]
        return self._licensed.received(names, receipt.day or self._ledger.today(), "items")

    def open(self, opening: Opening, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one opening balance. Raises ``InvalidRecordError``."""
        refuse(opening, _opening_errors(opening))
        return self._books.book(opening, (), reasons)

    def transfer(self, transfer: Transfer, reasons: Reasons = NO_REASONS) -> Changes:
        """Book money brought, taken, banked, or found too much or too little.

        Raises ``InvalidRecordError``; a difference says why in its note.
        """
        errors = []
        if transfer.what in {"over", "short"} and not (transfer.note or "").strip():
            errors.append(FieldError(field="note", code="field.missing"))
        if transfer.what in {"deposit", "draw"} and transfer.method == "bank":
            choices = "cash wechat alipay"
            errors.append(
                FieldError(field="method", code="field.not_a_choice", args={"choices": choices})
            )
        refuse(transfer, errors)
        return self._books.book(transfer, (), reasons)

    def _replaced(self, said: Settlement) -> Settlement | None:
        return self._ledger.get(Settlement, said.replaces) if said.replaces else None

    def _unsettled(
        self, said: Settlement, old: Settlement | None
    ) -> tuple[list[Purchase], list[Up]]:
        first = said.start.isoformat() if said.start else ""
        last = said.end.isoformat() if said.end else "9"
        of = {*old.covers, *old.sales} if old else set()
        freed = json.dumps([*of] if old and not old.reversed_by else [])
        rest = f"WHERE {HIS} AND {DONE} BETWEEN ? AND ? AND {UNSETTLED} AND {STANDING}"
        params = (said.farmer, first, last, freed)
        bought = rows.read(self._ledger.db, Purchase, f"{rest} ORDER BY day, seq", params)
        sold = rows.read(self._ledger.db, Up, f"{rest} AND consigned = 1 ORDER BY day, seq", params)
        if old is None:
            return bought, sold
        return [one for one in bought if self._is_of(one, of)], [
            one for one in sold if self._is_of(one, of)
        ]

    def _is_of(self, line: Purchase | Up, covered: set[str]) -> bool:
        """Tell whether a settlement's line, or a void one that it stands for, was covered."""
        return bool(stems(self._ledger.db, type(line), line.id) & covered)

    def _allotted(self, payment: Payment) -> Payment:
        """Return the repayment with the orders it closes, the oldest first."""
        rest = f"WHERE villager IN ({kin('?')}) AND open_fen > 0 AND {STANDING} ORDER BY day, seq"
        opened = rows.read(self._ledger.db, Down, rest, (payment.party,))
        if payment.covers:
            opened = [order for order in opened if order.id in payment.covers]
        left = payment.amount_fen
        parts: dict[str, int] = {}
        for order in opened:
            part = min(left, order.open_fen)
            if part > 0:
                parts[order.id] = part
                left -= part
        told = tuple(str(part) for part in parts.values())
        return msgspec.structs.replace(payment, covers=tuple(parts), parts=told)


def _purpose_errors(payment: Payment) -> list[FieldError]:
    if payment.direction != IN or payment.purpose != "settle":
        return []
    return [FieldError(field="purpose", code="trade.purpose_misfit")]


def _settlement_errors(ready: Settlement) -> list[FieldError]:
    found = []
    to_pay = ready.net_fen + ready.deduct_fen
    if ready.deduct_fen > to_pay:
        args: dict[str, str | int] = {"high": to_pay}
        found.append(FieldError(field="deduct_fen", code="field.too_large", args=args))
    elif (ready.paid_fen or 0) > ready.net_fen:
        args = {"high": ready.net_fen}
        found.append(FieldError(field="paid_fen", code="field.too_large", args=args))
    if ready.deduct_fen and not (ready.deduct_why or "").strip():
        found.append(FieldError(field="deduct_why", code="field.missing"))
    return found


def _receipt_errors(ready: Receipt, misread: bool, total: int | None) -> list[FieldError]:
    if misread:
        return [FieldError(field="items", code="trade.item_misread")]
    if total is not None and total != ready.amount_fen:
        args: dict[str, str | int] = {"expected_fen": total}
        return [FieldError(field="amount_fen", code="trade.amount_differs", args=args)]
    return []


def _opening_errors(opening: Opening) -> list[FieldError]:
    needs = {
        "stock": (("product", opening.product), ("grams", opening.grams or opening.count)),
        "money": (("amount_fen", opening.amount_fen),),
        "payable": (("party", opening.party), ("amount_fen", opening.amount_fen)),
        "receivable": (("party", opening.party), ("amount_fen", opening.amount_fen)),
    }
    wanted = needs.get(opening.what, ())
    return [FieldError(field=name, code="field.missing") for name, said in wanted if not said]

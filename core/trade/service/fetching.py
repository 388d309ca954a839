"""Buying for villagers (代买): ordered, arrived, fetched, or sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import msgspec

from core.base.changes import Changes, Finding
from core.base.errors import FieldError
from core.base.ids import EventId
from core.catalog.goods import LicensedTrade
from core.db import rows
from core.journal.ledger import Ledger
from core.packs.findings import findings_of
from core.packs.shelf import Packs
from core.people.service import People
from core.trade.model.down import Down, DownMove
from core.trade.rules.down import SERVICE, Calm, Shopper, down_hits
from core.trade.service.books import NO_REASONS, Books, Reasons
from core.trade.service.measures import amount_of
from core.trade.service.moves import expect, red_move
from core.trade.service.refusals import DuplicateOrderError, refuse

COMING: Final = frozenset({"ordered"})
HERE: Final = frozenset({"ordered", "arrived"})
GIVEN: Final = frozenset({"ordered", "arrived", "collected"})


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """Goods go back. None: the platform refunds the whole order, the villager gets his money."""

    refund_fen: int | None = None
    refund_to: str | None = None
    fee_back_fen: int = 0
    back_fen: int | None = None
    method: str | None = None
    note: str | None = None


class Fetching:
    """Books orders and what becomes of them."""

    def __init__(self, ledger: Ledger, packs: Packs, people: People, books: Books) -> None:
        self._ledger = ledger
        self._packs = packs
        self._people = people
        self._books = books
        self._licensed = LicensedTrade(ledger.db, packs)

    def order(self, order: Down, reasons: Reasons = NO_REASONS) -> Changes:
        """Book one order for a villager, with the next serial.

        Raises ``InvalidRecordError``, ``DuplicateOrderError``, ``RuleBlocksError`` (M5, L14),
        ``ReasonNeededError`` (X3, the calm second question; L14 where the seller has the licence).
        """
        with self._ledger.db.atomic():
            ready, errors = self.completed(order)
            refuse(ready, errors)
            self._refuse_twice(ready)
            return self._books.book(ready, self.findings(ready), reasons)

    def completed(self, order: Down) -> tuple[Down, list[FieldError]]:
        """Return the order with name and sums filled in, and what contradicts itself."""
        villager = self._people.get(order.villager) if order.villager else None
        amount = order.amount_fen or amount_of(order.price_fen, order.qty)
        due = amount + order.fee_fen
        paid = paid_at_once(order, due)
        ready = msgspec.structs.replace(
            order,
            villager=villager.id if villager else None,
            name=order.name or (villager.name if villager else None),
            amount_fen=amount,
            paid_fen=paid,
            day=order.day or self._ledger.today(),
        )
        return ready, _contradictions(ready, due)

    def findings(self, order: Down) -> tuple[Finding, ...]:
        """Return what the rules say of a completed order."""
        limits = self._packs.parameters
        calm = Calm(
            large_fen=limits.large_purchase_fen,
            orders=limits.purchases_per_day,
            elder_age=limits.elder_age,
        )
        allowed = self._packs.fees.allows(SERVICE, order.fee_fen)
        today = self._ledger.today()
        hits = [
            *down_hits(order, self._shopper(order), calm, fee_on_board=allowed),
            *self._licensed.ordered(order.item, order.day or today, "item"),
        ]
        return findings_of(self._packs, today, order, hits)

    def arrive(self, order: str, *, parcel: str | None = None) -> Changes:
        """Note that the goods are here, in which parcel."""
        with self._ledger.db.atomic():
            move = self._move(order, COMING, "arrive")
            told = msgspec.structs.replace(move, parcel=EventId(parcel) if parcel else None)
            return self._books.book(told)

    def collect(self, order: str, *, paid_fen: int | None = None, method: str = "cash") -> Changes:
        """Hand the goods over; the villager pays the rest, unless ``paid_fen`` says less.

        Raises ``WrongStateError``, ``InvalidRecordError`` for more than is open.
        """
        with self._ledger.db.atomic():
            move = self._move(order, HERE, "collect")
            left = self._open_fen(order)
            paid = left if paid_fen is None else paid_fen
            told = msgspec.structs.replace(move, paid_fen=paid, method=method)
            errors = [_too_large("paid_fen", left)] if paid > left else []
            refuse(told, errors)
            return self._books.book(told)

    def give_back(self, order: str, said: Return) -> Changes:
        """Send the goods back: the platform refunds, the villager gets what he paid too much.

        Raises ``WrongStateError``, ``InvalidRecordError`` for more than was paid.
        """
        with self._ledger.db.atomic():
            row = self._ledger.get(Down, order)
            move = self._move(order, GIVEN, "return")
            refund = row.amount_fen if said.refund_fen is None else said.refund_fen
            surplus = 0 if row.history else max(0, refund + said.fee_back_fen - row.open_fen)
            back = surplus if said.back_fen is None else said.back_fen
            told = msgspec.structs.replace(
                move,
                refund_fen=refund,
                refund_to="own" if row.history else said.refund_to or row.paid_from,
                fee_back_fen=said.fee_back_fen,
                back_fen=back,
                method=said.method or row.method,
                note=said.note,
            )
            refuse(told, _return_errors(told, row, surplus))
            return self._books.book(told)

    def settled_up(
        self, order: Down, steps: Sequence[DownMove], *, in_full: bool
    ) -> tuple[Down, list[DownMove]]:
        """Return an order with what was paid since for the void one that it stands for.

        Its paper then says so, and the steps that are still to be taken bring no money: all of
        what it asks where the void one was paid ``in_full``, the difference changes hands now.
        What was paid in another way than with the order stays with its step.
        """
        ready, _errors = self.completed(order)
        later = [step for step in steps if step.paid_fen]
        ways = {step.method for step in later} | ({ready.method} if ready.paid_fen else set())
        if not later or len(ways) > 1:
            return order, [*steps]
        due = ready.amount_fen + ready.fee_fen
        paid = (ready.paid_fen or 0) + sum(step.paid_fen for step in later)
        told = msgspec.structs.replace(
            order, paid_fen=due if in_full else min(due, paid), method=ways.pop()
        )
        return told, [msgspec.structs.replace(step, paid_fen=0) for step in steps]

    def take_again(self, order: str, step: DownMove) -> Changes:
        """Book a step that the void order had taken which this one stands for, on its own day."""
        with self._ledger.db.atomic():
            day = step.true_day or step.day
            told = msgspec.structs.replace(
                self._move(order, HERE, step.what),
                parcel=step.parcel,
                paid_fen=min(step.paid_fen, self._open_fen(order)),
                method=step.method,
                note=step.note,
                true_day=None if day == self._ledger.today() else day,
            )
            return self._ledger.write([self._books.prepared(told)])

    def undo_move(self, move: str, reason: str) -> Changes:
        """Reverse the last thing that happened to an order."""
        with self._ledger.db.atomic():
            red = red_move(self._ledger, self._books, DownMove, move, reason)
            return self._ledger.write([red])

    def _move(self, order: str, states: frozenset[str], what: str) -> DownMove:
        row = self._ledger.get(Down, order)
        expect(row, states, what)
        return DownMove(
            of=EventId(row.id),
            base=row.version,
            what=what,
            before=row.state,
            villager=None if row.history else row.villager,
        )

    def _open_fen(self, order: str) -> int:
        return max(0, self._ledger.get(Down, order).open_fen)

    def _shopper(self, order: Down) -> Shopper:
        day = order.day or self._ledger.today()
        person = self._people.get(order.villager) if order.villager else None
        born = person.birth_year if person else None
        return Shopper(
            age=day.year - born if born else None,
            orders=1 + (self._orders_on(order.villager, day) if order.villager else 0),
        )

    def _orders_on(self, villager: str, day: dt.date) -> int:
        row = self._ledger.db.one(
            "SELECT count(*) FROM down WHERE villager = ? AND day = ? "
            "AND reverses IS NULL AND reversed_by IS NULL",
            (villager, day.isoformat()),
        )
        return row[0] if row else 0

    def _refuse_twice(self, order: Down) -> None:
        if not order.order_no:
            return
        twin = rows.first(
            self._ledger.db,
            Down,
            "WHERE order_no = ? AND platform IS ? AND item = ? "
            "AND reverses IS NULL AND reversed_by IS NULL",
            (order.order_no, order.platform, order.item),
        )
        if twin is not None:
            raise DuplicateOrderError(field="order_no", id=twin.id)


def paid_at_once(order: Down, due: int) -> int:
    """Return what the villager pays with the order: as said, all, or nothing when advanced."""
    if order.paid_fen is not None:
        return order.paid_fen
    return due if order.paid_by == "villager" else 0


def _too_large(field: str, high: int) -> FieldError:
    return FieldError(field=field, code="field.too_large", args={"high": high})


def _contradictions(order: Down, due: int) -> list[FieldError]:
    found = []
    paid = order.paid_fen or 0
    if paid > due:
        found.append(_too_large("paid_fen", due))
    if paid < due and not order.villager:
        found.append(FieldError(field="villager", code="field.missing"))
    if order.state == "returned":
        choices = "ordered arrived collected"
        error = FieldError(field="state", code="field.not_a_choice", args={"choices": choices})
        found.append(error)
    return found


def _return_errors(move: DownMove, row: Down, surplus: int) -> list[FieldError]:
    found = []
    left = row.amount_fen - row.refunded_fen
    if move.refund_fen > left:
        found.append(_too_large("refund_fen", left))
    if move.fee_back_fen > row.fee_fen:
        found.append(_too_large("fee_back_fen", row.fee_fen))
    if move.back_fen > surplus:
        found.append(_too_large("back_fen", surplus))
    return found

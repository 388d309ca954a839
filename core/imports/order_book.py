"""Orders out of a platform's file against those the station has: new ones, and what moved on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from core.base.changes import Changes
from core.base.ids import EventId
from core.db import rows
from core.imports import codes
from core.imports.decisions import Decisions
from core.imports.goods import Goods, Known, key_of, net_grams, unknown
from core.imports.order_words import (
    CANCELLED,
    ORDERED,
    ORDERS,
    REFUNDED,
    SAME_PLATFORM,
    SHIPPED,
    SIGNED,
)
from core.imports.orders import lines_of
from core.imports.reader import RowClass, SurveyedRow
from core.imports.values import Issue, Values
from core.journal.ledger import Ledger
from core.packs.shelf import Packs
from core.trade.model.up import WAYBILL, Up
from core.trade.service.following import Following, Heard, Refund

STANDING: Final = "WHERE order_no = ? AND reverses IS NULL AND reversed_by IS NULL ORDER BY seq"
UNDONE: Final = frozenset({CANCELLED, REFUNDED})
CALLED_OFF: Final = frozenset({codes.ORDER_CANCELLED, codes.ORDER_REFUNDED})
RANK: Final = {ORDERED: 0, SHIPPED: 1, SIGNED: 2}
LONGEST_CAUSE: Final = 40
Identity = tuple[str, str]
"""Order number and line."""


@dataclass
class Sale:
    """A sale as it stands while a file is read: in the books, or earlier in the same file."""

    state: str
    left_fen: int
    refunded_fen: int = 0
    id: EventId | None = None
    order: int = -1
    """Its place among the file's new sales, when it is in none of the books yet."""


class Move(NamedTuple):
    """One thing that happened to a sale, and on which day if the file says."""

    what: str
    day: dt.date | None = None
    refund_fen: int | None = None


@dataclass
class Plan:
    """What is to be done with an accepted row."""

    row: SurveyedRow
    sale: Sale
    fact: Up | None = None
    moves: tuple[Move, ...] = ()


@dataclass
class OrderBook:
    """Judges the rows of one file, from its top to its end."""

    ledger: Ledger
    packs: Packs
    decisions: Decisions
    chosen: dict[str, str] = field(default_factory=dict)
    """What the clerk decided some goods are, to be remembered."""

    def __post_init__(self) -> None:
        self._goods = Goods(self.ledger.db)
        self._sales: dict[Identity, Sale] = {}
        self._gone: dict[Identity, Issue] = {}
        self._new = 0

    def judged(self, found: Iterable[SurveyedRow]) -> Iterator[tuple[SurveyedRow, Plan | None]]:
        """Yield each row in its class, with what is to be done when it is accepted."""
        for row in found:
            yield self._judge(row)

    def _judge(self, row: SurveyedRow) -> tuple[SurveyedRow, Plan | None]:
        known = self._goods.of(row.values)
        sale = self._sale(row.values, known) if row.values.get("order_no") else None
        dropped = any(issue.code == codes.DROPPED for issue in row.issues)
        if sale is not None and "state" in row.values and not dropped:
            moves = moves_of(sale, row.values)
            if not moves:
                return row.judged(RowClass.DUPLICATE, Issue("order_no", codes.KNOWN, {})), None
            _advance(sale, moves)
            moved = Issue("order_state", codes.ORDER_MOVES, {"state": sale.state})
            return row.judged(RowClass.ACCEPTED, moved), Plan(row, sale, moves=moves)
        gone = self._fallen_through(row)
        if gone is not None:
            return row.judged(RowClass.REJECTED, gone), None
        if row.klass is not RowClass.ACCEPTED:
            return row, None
        if not known.found and self._goods.any and not self._taken_as_is(row):
            return row.judged(RowClass.DOUBTFUL, unknown(row.values, known)), None
        return row, self._begun(row, known)

    def _fallen_through(self, row: SurveyedRow) -> Issue | None:
        """Return why an order is none that the file has called off: for good, above this row."""
        lines = lines_of(row.values) or ("",)
        identity = (str(row.values.get("order_no") or ""), lines[0])
        called_off = [issue for issue in row.issues if issue.code in CALLED_OFF]
        if called_off and identity[0]:
            self._gone.setdefault(identity, called_off[0])
        return self._gone.get(identity)

    def _taken_as_is(self, row: SurveyedRow) -> bool:
        decision = self.decisions.about(row.sheet, row.row, row.block)
        return decision is not None and decision.take and "goods" not in decision.fields

    def _begun(self, row: SurveyedRow, known: Known) -> Plan:
        values = row.values
        fact = fact_of(values, known, self.packs)
        sale = Sale(fact.state, fact.amount_fen, order=self._new)
        self._new += 1
        lines = lines_of(values) or ("",)
        self._sales[(str(values["order_no"]), lines[0])] = sale
        moves: tuple[Move, ...] = ()
        if values.get("partly"):
            moves = (Move("refund", None, min(_refund(values), fact.amount_fen)),)
            _advance(sale, moves)
        if values.get("goods") and known.product is not None:
            key = key_of(str(values.get("product") or ""), str(values.get("spec") or ""))
            self.chosen[key] = known.product.id
        return Plan(row, sale, fact, moves)

    def _sale(self, values: Values, known: Known) -> Sale | None:
        """Return the sale that a row speaks of, if the books or the file have it."""
        order = str(values["order_no"])
        lines = lines_of(values) or ("",)
        for line in lines[:1]:
            if (order, line) in self._sales:
                return self._sales[(order, line)]
        kept = [
            one
            for one in rows.read(self.ledger.db, Up, STANDING, (order,))
            if _same_platform(one.platform, values.get("platform"))
        ]
        fitting = next((one for one in kept if one.order_line in lines), None)
        fitting = fitting or next((one for one in kept if _is_same(one, values, known)), None)
        if fitting is None:
            return None
        left = fitting.amount_fen - fitting.refunded_fen
        sale = Sale(fitting.state, left, fitting.refunded_fen, EventId(fitting.id))
        self._sales[(order, lines[0])] = sale
        return sale


def _same_platform(one: str | None, other: object) -> bool:
    return (
        not one
        or not other
        or one == other
        or SAME_PLATFORM.get(one, one) == SAME_PLATFORM.get(str(other), str(other))
    )


def _is_same(kept: Up, values: Values, known: Known) -> bool:
    """Whether a sale that was typed, without a line of its own, is a row's."""
    if kept.order_line:
        return False
    if kept.product and known.product is not None:
        return kept.product == known.product.id
    return kept.item in {values.get("product"), known.product.name if known.product else None} or (
        kept.amount_fen == values.get("amount_fen")
    )


def moves_of(sale: Sale, values: Values) -> tuple[Move, ...]:
    """Return what happened since: never back, and nothing after all the money went back."""
    state = str(values["state"])
    if sale.state == REFUNDED:
        return ()
    moves: list[Move] = []
    if state in UNDONE:
        if values.get("sent") and sale.state == ORDERED:
            moves.append(Move("ship", _day(values, "shipped_at")))
        return (*moves, Move("refund")) if sale.left_fen > 0 else tuple(moves)
    if sale.state in RANK and state in RANK:
        if RANK[state] >= RANK[SHIPPED] > RANK[sale.state]:
            moves.append(Move("ship", _day(values, "shipped_at")))
        if RANK[state] >= RANK[SIGNED] > RANK[sale.state]:
            moves.append(Move("sign", _day(values, "signed_at")))
    more = min(_refund(values) - sale.refunded_fen, sale.left_fen) if values.get("partly") else 0
    if more > 0:
        moves.append(Move("refund", None, more))
    return tuple(moves)


def _advance(sale: Sale, moves: Iterable[Move]) -> None:
    for move in moves:
        if move.what == "refund":
            fen = sale.left_fen if move.refund_fen is None else move.refund_fen
            sale.left_fen -= fen
            sale.refunded_fen += fen
            sale.state = sale.state if sale.left_fen else REFUNDED
        else:
            sale.state = SHIPPED if move.what == "ship" else SIGNED


def _refund(values: Values) -> int:
    return int(values.get("refund_fen", 0))


def _day(values: Values, name: str) -> dt.date | None:
    said = values.get(name)
    return dt.date.fromisoformat(str(said)[:10]) if said else None


def fact_of(values: Values, known: Known, packs: Packs) -> Up:
    """Return the sale that a new order becomes; one refunded already brings nothing."""
    qty = Decimal(str(values["qty"]))
    each = net_grams(known, values) or 0
    refunded = values["state"] == REFUNDED
    amount = 0 if refunded else int(values["amount_fen"])
    name = known.product.name if known.product else known.listing.name if known.listing else ""
    day = dt.date.fromisoformat(str(values["day"]))
    state = str(values["state"])
    return Up(
        day=day,
        platform=_short(values, "platform", 30),
        order_no=str(values["order_no"]),
        order_line=next(iter(lines_of(values)), None),
        listing=EventId(known.listing.id) if known.listing else None,
        product=EventId(known.product.id) if known.product else None,
        item=(name or str(values["product"]))[:60],
        buyer_region=_short(values, "region", 30),
        unit=_short(values, "unit", 10) or "件",
        qty=int(qty * 1000),
        count=int(qty),
        grams=int(qty * each),
        price_fen=_price(values, qty),
        amount_fen=amount,
        freight_fen=0 if refunded else min(int(values.get("freight_fen", 0)), amount),
        courier=_courier(values, packs),
        waybill=_waybill(values),
        ship_day=_day(values, "shipped_at") or (day if state in {SHIPPED, SIGNED} else None),
        state=state,
    )


def _price(values: Values, qty: Decimal) -> int:
    if "price_fen" in values:
        return int(values["price_fen"])
    return int(Decimal(int(values.get("total_fen", values["amount_fen"]))) / qty)


def _short(values: Values, name: str, longest: int) -> str | None:
    return str(values.get(name) or "")[:longest] or None


def _courier(values: Values, packs: Packs) -> str | None:
    said = str(values.get("courier") or "")
    return (packs.couriers.code_of(said) or said)[:30] or None


def _waybill(values: Values) -> str | None:
    said = str(values.get("parcel_no") or "")
    return said if re.fullmatch(WAYBILL, said) else None


def follow(
    following: Following, plan: Plan, sale: EventId, batch: EventId, packs: Packs
) -> Changes:
    """Write what happened to one sale, through the services that write it at the counter too."""
    values, told = plan.row.values, Changes(kinds=frozenset())
    for move in plan.moves:
        heard = Heard(move.day, batch)
        if move.what == "ship":
            courier, waybill = _courier(values, packs), _waybill(values)
            told |= following.ship(sale, courier=courier, waybill=waybill, heard=heard)
        elif move.what == "sign":
            told |= following.sign(sale, heard)
        else:
            words = values.get("cause") or values.get("aftersale") or values.get("order_state")
            refund = Refund(cause=str(words)[:LONGEST_CAUSE], refund_fen=move.refund_fen)
            told |= following.refund(sale, refund, heard)
    return told


def book_of(ledger: Ledger, packs: Packs, decisions: object) -> OrderBook:
    """Return a book for one reading of a file."""
    return OrderBook(ledger, packs, Decisions(ORDERS, decisions))

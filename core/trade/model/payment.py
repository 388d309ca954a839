"""Money between the station and a person: single payments (收付款) and settlements (结算)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import Day, Fen, Ref, Text, Texts, field
from core.base.tables import Add, Event, RowChange, Table
from core.trade.model.money import METHODS, payable, receivable, sign_of, till
from core.trade.model.paper import Paper, put_paper

IN: Final = "in"
OUT: Final = "out"
PURPOSES: Final = ("settle", "advance", "instalment", "repay", "other")
TO_FARMER: Final = ("settle", "advance", "instalment")
FROM_VILLAGER: Final = ("repay", "instalment")


class Payment(Paper, frozen=True, kw_only=True):
    """One sum paid to a person or by a person.

    Out: settle, advance and instalment lower what the station owes (below zero is an advance);
    repay gives back what a villager paid too much.
    In: repay and instalment lower what the person owes; advance gives an advance back.
    ``covers`` are the orders (in) or purchases (out) that it is for, ``parts`` the fen of each.
    """

    kind: ClassVar[str] = "payment"
    title: ClassVar[str] = "收付款"

    party: Annotated[Ref, field("对方", refers="person", required=True)]
    direction: Annotated[Text, field("收或付", choices=(IN, OUT))] = OUT
    purpose: Annotated[Text, field("用途", choices=PURPOSES)] = "settle"
    amount_fen: Annotated[Fen, field("金额", low=1, sums=True)] = 0
    method: Annotated[Text, field("方式", choices=METHODS)] = "cash"
    covers: Annotated[Texts, field("对应单据")] = ()
    parts: Annotated[Texts, field("各单金额", typed=False)] = ()
    note: Annotated[Text | None, field("备注", personal="party")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="party", typed=False)] = None


class Settlement(Paper, frozen=True, kw_only=True):
    """What a farmer delivered in a period, what is taken off, and what is paid out (结算单).

    ``already_fen`` is what was paid before, advances included; it moves no money now.
    """

    kind: ClassVar[str] = "settlement"
    title: ClassVar[str] = "结算"

    farmer: Annotated[Ref, field("农户", refers="person", required=True)]
    start: Annotated[Day | None, field("从")] = None
    end: Annotated[Day | None, field("到")] = None
    covers: Annotated[Texts, field("收购单", typed=False)] = ()
    sales: Annotated[Texts, field("代卖单", typed=False)] = ()
    gross_fen: Annotated[Fen, field("货款", low=0, sums=True, typed=False)] = 0
    already_fen: Annotated[Fen, field("先前已付", sums=True, typed=False)] = 0
    deduct_fen: Annotated[Fen, field("扣款", low=0, sums=True)] = 0
    deduct_why: Annotated[Text | None, field("扣款原因", personal="farmer", longest=60)] = None
    net_fen: Annotated[Fen, field("应结", sums=True, typed=False)] = 0
    paid_fen: Annotated[Fen | None, field("实付", low=0, sums=True, help="空着：按应结全付")] = None
    method: Annotated[Text, field("付款方式", choices=METHODS)] = "cash"
    note: Annotated[Text | None, field("备注", personal="farmer")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="farmer", typed=False)] = None


def apply_payment(event: Event) -> list[RowChange]:
    """Put the payment; it moves the till and the person's account."""
    said = cast("Payment", event.fields)
    changes = put_paper("payment", event)
    if said.direction == OUT:
        changes += till(event, said.method, -said.amount_fen)
        if said.purpose in TO_FARMER:
            changes += payable(said.party, -said.amount_fen)
        elif said.purpose == "repay":
            changes += receivable(said.party, said.amount_fen)
        return changes
    changes += till(event, said.method, said.amount_fen)
    if said.purpose in FROM_VILLAGER:
        changes += receivable(said.party, -said.amount_fen)
        pairs = zip(said.covers, said.parts, strict=True)
        sign = sign_of(event)
        changes += [Add("down", (of,), {"open_fen": -sign * int(part)}) for of, part in pairs]
    elif said.purpose == "advance":
        changes += payable(said.party, said.amount_fen)
    return changes


def apply_settlement(event: Event) -> list[RowChange]:
    """Put the settlement; its lines are marked, what is paid or deducted is owed no longer."""
    said = cast("Settlement", event.fields)
    paid = said.paid_fen or 0
    mark = {"settled": sign_of(event)}
    return [
        *put_paper("settlement", event),
        *(Add("purchase", (one,), mark) for one in said.covers),
        *(Add("up", (one,), mark) for one in said.sales),
        *payable(said.farmer, -paid - said.deduct_fen),
        *till(event, said.method, -paid),
    ]


RECORDS: Final = (Payment, Settlement)
APPLIERS: Final = MappingProxyType({"payment": apply_payment, "settlement": apply_settlement})
TABLES: Final = (
    Table(name="payment", row=Payment, indexes=("day", "party, day", "serial")),
    Table(name="settlement", row=Settlement, indexes=("day", "farmer, day", "serial")),
)

"""Receipts (收据) for what has no ledger of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple, cast

from core.base.record import Fen, Flag, Ref, Text, Texts, field
from core.base.tables import Event, RowChange, Table
from core.trade.model.money import METHODS, till
from core.trade.model.paper import Paper, put_paper
from core.trade.model.payment import IN, OUT

PARTS: Final = 3
CENT_DIGITS: Final = 2


class Receipt(Paper, frozen=True, kw_only=True):
    """One receipt; each item is ``名称|数量|金额(元)``, quantity and amount may be left out.

    A receipt ``of`` another record only writes down what that record has moved already.
    """

    kind: ClassVar[str] = "receipt"
    title: ClassVar[str] = "收据"

    direction: Annotated[Text, field("收或付", choices=(IN, OUT))] = IN
    party: Annotated[Ref | None, field("对方", refers="person")] = None
    name: Annotated[Text | None, field("对方姓名", personal="party", required=True, longest=60)] = (
        None
    )
    items: Annotated[Texts, field("事由", personal="party", required=True)] = ()
    amount_fen: Annotated[Fen, field("金额", low=1, sums=True)] = 0
    method: Annotated[Text, field("方式", choices=METHODS)] = "cash"
    of: Annotated[Ref | None, field("所凭单据")] = None
    invoice_asked: Annotated[Flag, field("对方要发票")] = False
    note: Annotated[Text | None, field("备注", personal="party")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="party", typed=False)] = None


class Item(NamedTuple):
    """One line of a receipt; ``amount_fen`` None when the line gives none."""

    name: str
    quantity: str
    amount_fen: int | None


def item_of(text: str) -> Item | None:
    """Read ``名称|数量|金额(元)``; None when the amount is no sum of money."""
    name, quantity, amount = (*(part.strip() for part in text.split("|")), "", "")[:PARTS]
    if not amount:
        return Item(name, quantity, None)
    yuan, _, cents = amount.partition(".")
    if not (yuan.isascii() and yuan.isdigit() and len(cents) <= CENT_DIGITS):
        return None
    if cents and not (cents.isascii() and cents.isdigit()):
        return None
    return Item(name, quantity, int(yuan) * 100 + int(cents.ljust(CENT_DIGITS, "0")))


def apply_receipt(event: Event) -> list[RowChange]:
    """Put the receipt; one that stands alone moves the till."""
    said = cast("Receipt", event.fields)
    changes = put_paper("receipt", event)
    if said.of:
        return changes
    fen = said.amount_fen if said.direction == IN else -said.amount_fen
    return [*changes, *till(event, said.method, fen)]


RECORDS: Final = (Receipt,)
APPLIERS: Final = MappingProxyType({"receipt": apply_receipt})
TABLES: Final = (Table(name="receipt", row=Receipt, indexes=("day", "party", "serial")),)

"""What was there before the first day (期初), and the till's own movements (资金调拨)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import Count, Fen, Grams, Ref, Text, field
from core.base.tables import Event, Fact, RowChange, Table, put_fact
from core.catalog.model import SHOP, stock_change
from core.trade.model.money import METHODS, payable, receivable, till
from core.trade.model.purchase import PLACES

OPENINGS: Final = ("stock", "money", "payable", "receivable")
TRANSFERS: Final = ("bring", "take", "deposit", "draw", "over", "short")


class Opening(Fact, frozen=True, kw_only=True):
    """One opening balance: goods, money, what the station owes, or what it is owed."""

    kind: ClassVar[str] = "opening"
    title: ClassVar[str] = "期初"

    what: Annotated[Text, field("期初项目", choices=OPENINGS, required=True)]
    product: Annotated[Ref | None, field("产品", refers="product")] = None
    place: Annotated[Text, field("地点", choices=PLACES)] = SHOP
    grams: Annotated[Grams, field("重量", unit="g", low=0, sums=True)] = 0
    count: Annotated[Count, field("件数", low=0, sums=True)] = 0
    party: Annotated[Ref | None, field("对方", refers="person")] = None
    method: Annotated[Text, field("账户", choices=METHODS)] = "cash"
    amount_fen: Annotated[Fen, field("金额", low=0, sums=True)] = 0
    note: Annotated[Text | None, field("备注", personal="party")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="party", typed=False)] = None


class Transfer(Fact, frozen=True, kw_only=True):
    """Money that the owner brings or takes, that goes to the bank or back, or a difference.

    ``over`` and ``short`` bring the book to what was counted.
    """

    kind: ClassVar[str] = "cash"
    title: ClassVar[str] = "资金调拨"

    what: Annotated[Text, field("事项", choices=TRANSFERS, required=True)]
    method: Annotated[Text, field("账户", choices=METHODS)] = "cash"
    amount_fen: Annotated[Fen, field("金额", low=1, sums=True)] = 0


def apply_opening(event: Event) -> list[RowChange]:
    """Put the opening balance where it belongs."""
    said = cast("Opening", event.fields)
    changes = put_fact("opening", event)
    if said.what == "stock" and said.product:
        changes.append(stock_change(said.product, said.place, said.grams, said.count))
    elif said.what == "money":
        changes += till(event, said.method, said.amount_fen)
    elif said.what == "payable":
        changes += payable(said.party, said.amount_fen)
    elif said.what == "receivable":
        changes += receivable(said.party, said.amount_fen)
    return changes


def apply_transfer(event: Event) -> list[RowChange]:
    """Put the movement; bank money moves the other way."""
    said = cast("Transfer", event.fields)
    comes_in = said.what in {"bring", "draw", "over"}
    fen = said.amount_fen if comes_in else -said.amount_fen
    changes = [*put_fact("cash", event), *till(event, said.method, fen)]
    if said.what in {"deposit", "draw"}:
        changes += till(event, "bank", -fen)
    return changes


RECORDS: Final = (Opening, Transfer)
APPLIERS: Final = MappingProxyType({"opening": apply_opening, "cash": apply_transfer})
TABLES: Final = (
    Table(name="opening", row=Opening, indexes=("day", "party")),
    Table(name="cash", row=Transfer, indexes=("day",)),
)

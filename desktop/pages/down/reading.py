"""The orders for villagers as a table, and who owes for them."""

from __future__ import annotations

from core.trade.model.down import Down
from desktop.models.ledger import Column
from desktop.pages.desk import Desk
from desktop.pages.named import Named, NamedLedger, day_words, tone_of, yuan_column
from desktop.pages.naming import naming
from words.say import _

Ordered = Named[Down]


def orders(desk: Desk) -> NamedLedger[Down]:
    """Return the orders as a table reads them."""
    return NamedLedger(
        desk.views, Down, people=("villager",), kinds=("down.move", "payment", "print", "import")
    )


def columns() -> tuple[Column[Ordered], ...]:
    """Return the columns of the orders."""
    return (
        Column(key="day", label=_("日期"), text=lambda r: day_words(r.fact), width=13),
        Column(
            key="state", label=_("状态"), text=lambda r: naming("state", r.fact.state), width=10
        ),
        Column(key="name", label=_("村民"), text=who, width=10),
        Column(key="item", label=_("商品"), text=lambda r: r.fact.item, width=20),
        Column(key="platform", label=_("平台"), text=lambda r: r.word(r.fact.platform), width=14),
        yuan_column("amount_fen", _("金额"), lambda r: r.fact.amount_fen, width=10),
        yuan_column("fee_fen", _("服务费"), lambda r: r.fact.fee_fen, width=10),
        yuan_column("paid_fen", _("已付"), lambda r: r.fact.paid_fen or 0, width=10, shown=False),
        yuan_column("open_fen", _("还欠"), lambda r: r.fact.open_fen, width=10),
        yuan_column("saving_fen", _("省"), lambda r: r.fact.saving_fen, width=10, shown=False),
        Column(
            key="paid_by",
            label=_("谁先付"),
            text=lambda r: naming("paid_by", r.fact.paid_by),
            width=9,
        ),
        Column(key="serial", label=_("单号"), text=lambda r: r.fact.serial or "", width=18),
        Column(
            key="order_no",
            label=_("订单号"),
            text=lambda r: r.fact.order_no or "",
            width=24,
            shown=False,
        ),
        Column(key="note", label=_("备注"), text=lambda r: r.fact.note or "", shown=False),
    )


def who(row: Ordered) -> str:
    """Return what a villager is called now, or was when the order was written."""
    return row.name(row.fact.villager) or row.fact.name or ""


def tone(row: Ordered) -> str:
    """Return the tone of an order's row: what lies here waits for its villager."""
    if row.fact.reversed_by or row.fact.reverses:
        return tone_of(row)
    if row.fact.state == "arrived" or row.fact.open_fen > 0:
        return "wait"
    return ""

"""The produce ledgers as tables: columns, tones, what a sale's or a purchase's numbers say."""

from __future__ import annotations

from collections.abc import Callable

from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from desktop.models.ledger import Column
from desktop.pages.desk import Desk
from desktop.pages.named import Named, NamedLedger, day_words, tone_of, yuan_column
from desktop.pages.naming import naming, unit_words
from desktop.widgets import typed
from words.say import _

JIN = 500
Bought = Named[Purchase]
Sold = Named[Up]


def purchases(desk: Desk) -> NamedLedger[Purchase]:
    """Return the purchases as a table reads them."""
    return NamedLedger(
        desk.views,
        Purchase,
        people=("farmer",),
        products=("product",),
        kinds=("print", "settlement"),
    )


def sales(desk: Desk) -> NamedLedger[Up]:
    """Return the sales as a table reads them."""
    kinds = ("up.move", "print", "issue", "settlement", "import")
    return NamedLedger(desk.views, Up, people=("farmer",), products=("product",), kinds=kinds)


def quantity_words(qty: int, unit: str | None, grams: int) -> str:
    """Return a quantity as entered, with its weight behind it where the unit is not a weight."""
    said = f"{typed.thousandths(qty)} {unit_words(unit)}".strip()
    if grams and unit not in typed.GRAMS_IN:
        return f"{said} ({typed.weight(grams)})"
    return said


def weight_words(grams: int) -> str:
    """Return a weight in kilograms, with 斤 behind it."""
    jin = typed.thousandths(grams * typed.THOUSAND // JIN)
    return _("{weight}（{jin} 斤）", weight=typed.weight(grams), jin=jin)


def purchase_columns() -> tuple[Column[Bought], ...]:
    """Return the columns of the purchases."""
    return (
        Column(key="day", label=_("日期"), text=lambda r: day_words(r.fact), width=13),
        Column(key="serial", label=_("单号"), text=lambda r: r.fact.serial or "", width=18),
        _named("farmer", _("农户"), lambda r: r.fact.farmer, width=9),
        _named("product", _("产品"), lambda r: r.fact.product),
        Column(key="grade", label=_("等级"), text=lambda r: r.fact.grade or "", width=5),
        Column(
            key="grams",
            label=_("净重"),
            text=lambda r: typed.weight(r.fact.grams) if r.fact.grams else "",
            align="end",
            width=11,
            total=typed.weight,
        ),
        Column(
            key="qty",
            label=_("数量"),
            text=lambda r: quantity_words(r.fact.qty, r.fact.unit, 0),
            align="end",
            width=11,
            shown=False,
        ),
        Column(
            key="price_fen",
            label=_("单价"),
            text=lambda r: f"{typed.yuan(r.fact.price_fen)}/{unit_words(r.fact.unit)}",
            align="end",
            width=12,
        ),
        yuan_column("amount_fen", _("金额"), lambda r: r.fact.amount_fen),
        yuan_column("deduct_fen", _("扣款"), lambda r: r.fact.deduct_fen, shown=False),
        yuan_column("paid_fen", _("实付"), lambda r: r.fact.paid_fen or 0),
        yuan_column("owed_fen", _("当时欠"), lambda r: r.fact.owed_fen),
        Column(
            key="method",
            label=_("付款方式"),
            text=lambda r: naming("method", r.fact.method),
            width=10,
        ),
        Column(key="cert_no", label=_("合格证"), text=lambda r: r.fact.cert_no or "", shown=False),
        Column(key="note", label=_("备注"), text=lambda r: r.fact.note or "", shown=False),
    )


def _named(
    key: str, label: str, identity: Callable[[Bought], str], *, width: int = 12
) -> Column[Bought]:
    return Column(
        key=key, label=label, text=lambda r: r.name(identity(r)), width=width, sortable=False
    )


def sale_columns() -> tuple[Column[Sold], ...]:
    """Return the columns of the sales."""
    return (
        Column(key="day", label=_("日期"), text=lambda r: day_words(r.fact), width=13),
        Column(key="state", label=_("状态"), text=lambda r: state_words(r.fact), width=10),
        Column(key="item", label=_("品名"), text=lambda r: r.fact.item or ""),
        Column(
            key="qty",
            label=_("数量"),
            text=lambda r: quantity_words(r.fact.qty, r.fact.unit, 0),
            align="end",
            width=9,
        ),
        yuan_column("amount_fen", _("金额"), lambda r: r.fact.amount_fen),
        yuan_column("net_to_farmer_fen", _("农户得"), lambda r: r.fact.net_to_farmer_fen or 0),
        Column(key="platform", label=_("平台"), text=lambda r: r.word(r.fact.platform), width=14),
        Column(
            key="farmer_name",
            label=_("农户"),
            text=lambda r: r.name(r.fact.farmer) or r.fact.farmer_name or "",
            width=9,
        ),
        Column(
            key="buyer_region", label=_("买家"), text=lambda r: r.fact.buyer_region or "", width=10
        ),
        Column(key="waybill", label=_("运单号"), text=lambda r: r.fact.waybill or "", width=18),
        Column(
            key="order_no",
            label=_("订单号"),
            text=lambda r: r.fact.order_no or "",
            width=24,
            shown=False,
        ),
        yuan_column("freight_fen", _("运费"), lambda r: r.fact.freight_fen, shown=False),
        yuan_column("packing_fee_fen", _("包装费"), lambda r: r.fact.packing_fee_fen, shown=False),
        yuan_column("commission_fen", _("佣金"), lambda r: r.fact.commission_fen, shown=False),
        yuan_column("refunded_fen", _("已退款"), lambda r: r.fact.refunded_fen, shown=False),
        Column(key="note", label=_("备注"), text=lambda r: r.fact.note or "", shown=False),
    )


def state_words(sale: Up) -> str:
    """Return what became of a sale."""
    return naming("state", sale.state)


def sale_tone(row: Sold) -> str:
    """Return the tone of a sale's row: what waits for shipping, what was lost."""
    if row.fact.reversed_by or row.fact.reverses:
        return tone_of(row)
    return {"ordered": "wait", "lost": "stop"}.get(row.fact.state, "")

"""Produce sold to the cities (上行), from the order to the buyer's signature."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import (
    SELF,
    Count,
    Day,
    Fen,
    Flag,
    Grams,
    Ref,
    Text,
    Thousandths,
    field,
)
from core.base.tables import Add, Event, Fact, Put, RowChange, Table, Value, put_fact
from core.catalog.model import ONLINE, SHOP, stock_change
from core.trade.model.money import METHODS, moves, payable, sign_of, till
from core.trade.model.paper import Replaceable, put_replaceable
from core.trade.model.purchase import PLACES

UP_STATES: Final = ("ordered", "shipped", "signed", "refunded", "lost")
UP_STEPS: Final = ("ship", "sign", "refund", "lose")
GOT_BY: Final = ("platform", *METHODS)
WAYBILL: Final = r"[0-9A-Za-z-]{6,30}"


class Up(Replaceable, frozen=True, kw_only=True):
    """One sale: what the buyer paid, what it cost, what the farmer gets.

    A ``consigned`` sale (代卖) owes the farmer his share; otherwise the goods were bought before
    and the share is for the books only.
    """

    kind: ClassVar[str] = "up"
    title: ClassVar[str] = "上行台账"

    platform: Annotated[Text | None, field("销售平台", longest=30)] = None
    order_no: Annotated[Text | None, field("订单号", longest=40)] = None
    order_line: Annotated[
        Text | None, field("订单行", longest=60, typed=False, help="一单几样时，平台表上的哪一样")
    ] = None
    listing: Annotated[Ref | None, field("商品草稿", refers="listing", typed=False)] = None
    buyer_region: Annotated[Text | None, field("买家地区", longest=30, help="只到省、市")] = None
    product: Annotated[Ref | None, field("产品", refers="product")] = None
    item: Annotated[Text | None, field("品名", required=True, longest=60)] = None
    batch_no: Annotated[Text | None, field("批次号", longest=40)] = None
    unit: Annotated[Text | None, field("单位", longest=10)] = None
    qty: Annotated[Thousandths, field("数量", low=1, sums=True)] = 0
    grams: Annotated[Grams, field("净重", unit="g", low=0, sums=True)] = 0
    count: Annotated[Count, field("件数", low=0, sums=True)] = 0
    price_fen: Annotated[Fen, field("单价", unit="分/单位", low=0)] = 0
    amount_fen: Annotated[
        Fen, field("金额", low=0, sums=True, help="空着：单价 × 数量，四舍五入到分")
    ] = 0
    method: Annotated[Text, field("收款方式", choices=GOT_BY)] = "platform"
    farmer: Annotated[Ref | None, field("农户", refers="person")] = None
    farmer_name: Annotated[Text | None, field("农户姓名", personal="farmer", longest=60)] = None
    consigned: Annotated[Flag, field("代卖", help="货款卖出后才结给农户")] = False
    farmer_pay_fen: Annotated[Fen | None, field("农户货款", low=0, sums=True)] = None
    packing_fee_fen: Annotated[Fen, field("包装费", low=0, sums=True)] = 0
    freight_fen: Annotated[Fen, field("运费", low=0, sums=True)] = 0
    commission_fen: Annotated[Fen, field("平台佣金", low=0, sums=True)] = 0
    net_to_farmer_fen: Annotated[
        Fen | None, field("农户实得", low=0, sums=True, help="空着：农户货款，或金额减各项费用")
    ] = None
    place: Annotated[Text, field("出库地点", choices=PLACES)] = SHOP
    courier: Annotated[Text | None, field("快递公司", longest=30)] = None
    waybill: Annotated[Text | None, field("运单号", pattern=WAYBILL)] = None
    ship_day: Annotated[Day | None, field("发货日期")] = None
    state: Annotated[Text, field("状态", choices=UP_STATES)] = "ordered"
    mixed: Annotated[Flag, field("几家混装")] = False
    cert_no: Annotated[Text | None, field("合格证编号", longest=60)] = None
    best_before: Annotated[Day | None, field("保质期到")] = None
    note: Annotated[Text | None, field("备注", personal="farmer")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="farmer", typed=False)] = None
    history: Annotated[Flag, field("历史补录", typed=False)] = False
    serial: Annotated[Text | None, field("单号", row=True)] = None
    refunded_fen: Annotated[Fen, field("已退款", row=True)] = 0
    farmer_cut_fen: Annotated[Fen, field("农户承担", row=True)] = 0
    lost_g: Annotated[Grams, field("损耗", unit="g", row=True)] = 0
    settled: Annotated[Count, field("已结算", row=True)] = 0
    moved_by: Annotated[Ref | None, field("最近动作", row=True)] = None


class UpMove(Fact, frozen=True, kw_only=True):
    """One thing that happened to a sale; ``unlock`` and ``back`` say what it does to the stock."""

    kind: ClassVar[str] = "up.move"
    title: ClassVar[str] = "上行动作"

    of: Annotated[Ref, field("上行", refers="up")]
    base: Annotated[Count, field("依据版本", typed=False)] = 0
    what: Annotated[Text, field("动作", choices=UP_STEPS, required=True)]
    before: Annotated[Text, field("此前状态", choices=UP_STATES, typed=False)] = "ordered"
    after: Annotated[Text, field("此后状态", choices=UP_STATES, typed=False)] = "ordered"
    courier: Annotated[Text | None, field("快递公司", longest=30)] = None
    waybill: Annotated[Text | None, field("运单号", pattern=WAYBILL)] = None
    refund_fen: Annotated[Fen, field("退款", low=0, sums=True)] = 0
    farmer_share_fen: Annotated[Fen, field("农户承担", low=0, sums=True)] = 0
    loss_g: Annotated[Grams, field("损耗", unit="g", low=0, sums=True)] = 0
    cause: Annotated[Text | None, field("原因", personal=SELF, longest=40)] = None
    restock: Annotated[Flag, field("货已退回入库")] = False
    method: Annotated[Text, field("退款方式", choices=GOT_BY)] = "platform"
    product: Annotated[Ref | None, field("产品", refers="product", typed=False)] = None
    place: Annotated[Text, field("地点", choices=PLACES, typed=False)] = SHOP
    farmer: Annotated[Ref | None, field("农户", refers="person", typed=False)] = None
    unlock_g: Annotated[Grams, field("解锁重量", sums=True, typed=False)] = 0
    unlock_count: Annotated[Count, field("解锁件数", sums=True, typed=False)] = 0
    back_g: Annotated[Grams, field("退库重量", sums=True, typed=False)] = 0
    back_count: Annotated[Count, field("退库件数", sums=True, typed=False)] = 0
    note: Annotated[Text | None, field("备注", personal=SELF)] = None


def apply_up(event: Event) -> list[RowChange]:
    """Put the sale; goods leave the shelf, into the online lock while they are not shipped."""
    said = cast("Up", event.fields)
    month = event.day.isoformat()[:7]
    changes: list[RowChange] = [
        *put_replaceable("up", event),
        Add("turnover", (month,), {"fen": said.amount_fen, "count": sign_of(event)}),
    ]
    if not moves(event):
        return changes
    if said.product:
        changes.append(stock_change(said.product, said.place, -said.grams, -said.count))
        if said.state == "ordered":
            changes.append(stock_change(said.product, ONLINE, said.grams, said.count))
    if said.consigned:
        changes += payable(said.farmer, said.net_to_farmer_fen or 0)
    return [*changes, *till(event, said.method, said.amount_fen)]


def apply_up_move(event: Event) -> list[RowChange]:
    """Put what happened on the sale; a red entry puts back what was before."""
    said = cast("UpMove", event.fields)
    version = said.base + 1
    changes: list[RowChange] = [
        *put_fact("up_move", event),
        Put("up", (said.of,), _moved(event, said) | {"version": version}, version),
    ]
    sums = {
        "refunded_fen": said.refund_fen,
        "farmer_cut_fen": said.farmer_share_fen,
        "lost_g": said.loss_g,
    }
    if any(sums.values()):
        changes.append(Add("up", (said.of,), sums))
    if said.refund_fen:
        month = event.day.isoformat()[:7]
        changes.append(Add("turnover", (month,), {"fen": -said.refund_fen}))
    return [
        *changes,
        *_stock(said),
        *payable(said.farmer, -said.farmer_share_fen),
        *till(event, said.method, -said.refund_fen),
    ]


def _moved(event: Event, said: UpMove) -> dict[str, Value]:
    back = bool(said.reverses)
    now: dict[str, Value] = {"moved_by": event.id, "state": said.before if back else said.after}
    if said.what == "ship":
        now["ship_day"] = None if back else (said.true_day or event.day).isoformat()
        for name, value in (("courier", said.courier), ("waybill", said.waybill)):
            if value:
                now[name] = None if back else value
    return now


def _stock(said: UpMove) -> list[RowChange]:
    changes: list[RowChange] = []
    if said.product and (said.unlock_g or said.unlock_count):
        changes.append(stock_change(said.product, ONLINE, -said.unlock_g, -said.unlock_count))
    if said.product and (said.back_g or said.back_count):
        changes.append(stock_change(said.product, said.place, said.back_g, said.back_count))
    return changes


RECORDS: Final = (Up, UpMove)
APPLIERS: Final = MappingProxyType({"up": apply_up, "up.move": apply_up_move})
TABLES: Final = (
    Table(
        name="up",
        row=Up,
        indexes=(
            "day",
            "product",
            "listing",
            "farmer, day",
            "farmer_name",
            "waybill",
            "order_no",
            "state",
            "serial",
            "import_id",
            "row_key",
        ),
    ),
    Table(name="up_move", row=UpMove, indexes=('"of"', "day", "import_id")),
)

"""Produce bought from a farmer (收购)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import Count, Day, Fen, Flag, Grams, Picture, Ref, Text, Thousandths, field
from core.base.tables import Event, RowChange, Table
from core.catalog.model import SHOP, WAREHOUSE, stock_change
from core.trade.model.money import METHODS, OWED, moves, payable, till
from core.trade.model.paper import Paper, put_paper

PLACES: Final = (SHOP, WAREHOUSE)
PAID_BY: Final = (*METHODS, OWED)


class Purchase(Paper, frozen=True, kw_only=True):
    """One delivery: weighed, graded, priced, paid or owed.

    ``qty`` is the quantity as entered in ``unit``, ``price_fen`` is per ``unit``; amount, what is
    to pay and what stays owed are computed when it is booked.
    """

    kind: ClassVar[str] = "purchase"
    title: ClassVar[str] = "收购"

    farmer: Annotated[Ref, field("农户", refers="person", required=True)]
    product: Annotated[Ref, field("产品", refers="product", required=True)]
    grade: Annotated[Text | None, field("等级", longest=20)] = None
    unit: Annotated[Text | None, field("单位", longest=10)] = None
    qty: Annotated[Thousandths, field("数量", low=1, sums=True)] = 0
    gross_g: Annotated[Grams, field("毛重", unit="g", low=0, sums=True)] = 0
    tare_g: Annotated[Grams, field("皮重", unit="g", low=0, sums=True)] = 0
    grams: Annotated[Grams, field("净重", unit="g", low=0, sums=True)] = 0
    count: Annotated[Count, field("件数", low=0, sums=True)] = 0
    price_fen: Annotated[Fen, field("单价", unit="分/单位", low=0)] = 0
    amount_fen: Annotated[
        Fen, field("金额", low=0, sums=True, help="空着：单价 × 数量，四舍五入到分")
    ] = 0
    deduct_fen: Annotated[Fen, field("扣款", low=0, sums=True)] = 0
    deduct_why: Annotated[Text | None, field("扣款原因", personal="farmer", longest=60)] = None
    payable_fen: Annotated[Fen, field("应付", low=0, sums=True, typed=False)] = 0
    paid_fen: Annotated[
        Fen | None, field("实付", low=0, sums=True, help="空着：按应付全付；欠款为 0")
    ] = None
    owed_fen: Annotated[Fen, field("尚欠", low=0, sums=True, typed=False)] = 0
    method: Annotated[Text, field("付款方式", choices=PAID_BY)] = "cash"
    place: Annotated[Text, field("入库地点", choices=PLACES)] = SHOP
    cert_no: Annotated[Text | None, field("合格证编号", longest=60)] = None
    cert_reason: Annotated[Text | None, field("无证原因", personal="farmer", longest=60)] = None
    cert_lacks: Annotated[Text | None, field("合格证缺项", personal="farmer", longest=60)] = None
    cert_old: Annotated[Flag, field("旧样式合格证")] = False
    harvest_day: Annotated[Day | None, field("采收日期")] = None
    sprayed_day: Annotated[Day | None, field("最后用药日期")] = None
    wait_days: Annotated[Count | None, field("安全间隔期", unit="天", low=0, high=365)] = None
    plot: Annotated[Text | None, field("地块", personal="farmer", longest=60)] = None
    photo: Annotated[Picture | None, field("照片", personal="farmer", typed=False)] = None
    batch_no: Annotated[Text | None, field("批次号", longest=40)] = None
    note: Annotated[Text | None, field("备注", personal="farmer")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="farmer", typed=False)] = None
    history: Annotated[Flag, field("历史补录", typed=False)] = False
    settled: Annotated[Count, field("已结算", row=True)] = 0


def apply_purchase(event: Event) -> list[RowChange]:
    """Put the purchase; stock comes in, money goes out, the rest is owed."""
    said = cast("Purchase", event.fields)
    changes = put_paper("purchase", event)
    if not moves(event):
        return changes
    return [
        *changes,
        stock_change(said.product, said.place, said.grams, said.count),
        *payable(said.farmer, said.owed_fen),
        *till(event, said.method, -(said.paid_fen or 0)),
    ]


RECORDS: Final = (Purchase,)
APPLIERS: Final = MappingProxyType({"purchase": apply_purchase})
TABLES: Final = (
    Table(
        name="purchase",
        row=Purchase,
        indexes=("day", "farmer, day", "product", "serial", "batch_no", "import_id", "row_key"),
    ),
)

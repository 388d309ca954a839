"""Products, and the one stock that the counter and the online shops share."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.change import change_type
from core.base.record import (
    COUNTY,
    SELF,
    TASK,
    Count,
    Day,
    Fen,
    Flag,
    Grams,
    Record,
    Ref,
    Text,
    Texts,
    field,
)
from core.base.tables import Add, Entry, Fact

SHOP: Final = "shop"
WAREHOUSE: Final = "warehouse"
ONLINE: Final = "online"
"""Goods promised to online orders: locked, so that the counter does not sell them again."""
PLACES: Final = (SHOP, WAREHOUSE, ONLINE)
CAUSES: Final = ("opening", "count", "loss", "own_use", "transfer", "lock", "unlock")
LEAVING: Final = frozenset({"loss", "own_use", "transfer", "lock", "unlock"})
"""Causes that take goods away from their place, whichever sign was typed."""
MOVING: Final = frozenset({"transfer", "lock", "unlock"})
"""Causes that bring them to another place."""
LEVEL: Final = "stock_level"


class Product(Entry, frozen=True, kw_only=True):
    """Something the station buys, sells or keeps; prices are per ``unit``.

    ``unit_grams`` is what one package or piece weighs, ``unit_count`` how many pieces it holds.
    """

    kind: ClassVar[str] = "product"
    title: ClassVar[str] = "产品"

    name: Annotated[Text, field("品名", required=True, longest=60, policy=TASK)]
    initials: Annotated[Text | None, field("拼音首字母", longest=200, typed=False)] = None
    ny_code: Annotated[
        Text | None,
        field("分类代码", pattern=r"\d{6}", help="NY/T 3177-2018 前六位", policy=COUNTY),
    ] = None
    category: Annotated[Text | None, field("类别", longest=20)] = None
    variety: Annotated[Text | None, field("品种", longest=40)] = None
    unit: Annotated[Text, field("单位", required=True, longest=10)] = "千克"
    unit_grams: Annotated[Grams | None, field("每单位重量", unit="g", low=0, high=10_000_000)] = (
        None
    )
    unit_count: Annotated[Count | None, field("每单位个数", low=0, high=100_000)] = None
    counted: Annotated[Flag, field("按个数记库存")] = False
    grades: Annotated[Texts, field("等级")] = ()
    buy_fen: Annotated[Fen | None, field("收购价", unit="分/单位", low=0, policy=TASK)] = None
    sell_fen: Annotated[Fen | None, field("销售价", unit="分/单位", low=0, policy=TASK)] = None
    certificate: Annotated[
        Flag, field("要合格证", help="蔬菜水果畜禽水产：承诺达标合格证", policy=COUNTY)
    ] = False
    processed: Annotated[Flag, field("加工食品", help="要有 SC 或小作坊登记证", policy=COUNTY)] = (
        False
    )
    licence_no: Annotated[Text | None, field("生产许可或登记证号", longest=40, policy=TASK)] = None
    barcode: Annotated[Text | None, field("条码", pattern=r"[0-9A-Za-z-]{4,30}")] = None
    shelf_days: Annotated[Count | None, field("保质天数", unit="天", low=0, high=3650)] = None
    counter: Annotated[Flag, field("柜台销售")] = True
    online: Annotated[Flag, field("网上销售")] = False
    retired: Annotated[Flag, field("停用")] = False
    note: Annotated[Text | None, field("备注", personal=SELF)] = None


ProductChange = change_type(Product)


class Stock(Fact, frozen=True, kw_only=True):
    """Goods that moved without being bought or sold; amounts are signed.

    Goods that go to another place (``to_place``) leave ``place`` with a minus sign. A stock-taking
    (``count``) books the difference and keeps what was counted.
    """

    kind: ClassVar[str] = "stock"
    title: ClassVar[str] = "库存流水"

    product: Annotated[Ref, field("产品", refers="product", required=True)]
    place: Annotated[Text, field("地点", choices=PLACES)] = SHOP
    cause: Annotated[Text, field("原因", choices=CAUSES, required=True)]
    grams: Annotated[Grams, field("重量", unit="g", sums=True)] = 0
    count: Annotated[Count, field("个数", sums=True)] = 0
    to_place: Annotated[Text | None, field("去处", choices=PLACES)] = None
    loss: Annotated[Text | None, field("损耗原因", longest=20)] = None
    lot: Annotated[Ref | None, field("保质期登记", refers="shelf", help="过期下架的是哪一批")] = (
        None
    )
    ref: Annotated[Ref | None, field("相关单据")] = None
    counted_g: Annotated[Grams | None, field("实盘重量", unit="g", low=0, typed=False)] = None
    counted: Annotated[Count | None, field("实盘个数", low=0, typed=False)] = None
    counted_by: Annotated[Ref | None, field("盘点人", refers="clerk", typed=False)] = None


class StockLevel(Record, frozen=True, kw_only=True):
    """What the books say lies at one place; negative means something was not written down."""

    kind: ClassVar[str] = LEVEL
    title: ClassVar[str] = "库存"

    product: Annotated[Ref, field("产品", refers="product")]
    place: Annotated[Text, field("地点", choices=PLACES)]
    grams: Annotated[Grams, field("重量", unit="g")] = 0
    count: Annotated[Count, field("个数")] = 0


class Shelf(Fact, frozen=True, kw_only=True):
    """Goods with a date on them: gone from the shelf by ``best_before`` (食安法 54)."""

    kind: ClassVar[str] = "shelf"
    title: ClassVar[str] = "保质期登记"

    product: Annotated[Ref, field("产品", refers="product", required=True)]
    best_before: Annotated[Day, field("保质期到", required=True)]
    place: Annotated[Text, field("地点", choices=PLACES)] = SHOP
    cleared: Annotated[Count, field("已下架", row=True)] = 0


def stock_change(product: str, place: str, grams: int, count: int) -> Add:
    """Return the change of the shared stock that a purchase, a sale or a move makes."""
    return Add(LEVEL, (product, place), {"grams": grams, "count": count})

"""Goods bought for villagers (代买), from the order to the hand-over."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import SELF, Count, Day, Fen, Flag, Ref, Text, Thousandths, field
from core.base.tables import Add, Event, Fact, Put, RowChange, Table, Value, put_fact
from core.trade.model.money import METHODS, moves, receivable, till
from core.trade.model.paper import Paper, put_paper

DOWN_STATES: Final = ("ordered", "arrived", "collected", "returned")
DOWN_STEPS: Final = ("arrive", "collect", "return")
AFTER: Final = MappingProxyType(dict(zip(DOWN_STEPS, DOWN_STATES[1:], strict=True)))
"""What an order is after a step."""
DAY_OF: Final = MappingProxyType({"arrive": "arrived_on", "collect": "collected_on"})
"""Where an order keeps the day of a step."""
PAID_BY: Final = ("villager", "station")
SPENT_BY: Final = (*METHODS, "own")
"""How the platform was paid; ``own`` is the villager's own account."""


class Down(Paper, frozen=True, kw_only=True):
    """One order for a villager; ``amount_fen`` is what the platform asks.

    The villager owes amount and service fee less what was paid at once (``paid_fen``).
    """

    kind: ClassVar[str] = "down"
    title: ClassVar[str] = "代买台账"

    villager: Annotated[Ref | None, field("村民", refers="person")] = None
    name: Annotated[
        Text | None, field("村民姓名", personal="villager", required=True, longest=60)
    ] = None
    item: Annotated[Text, field("商品", required=True, longest=100)]
    platform: Annotated[Text | None, field("平台", longest=30)] = None
    order_no: Annotated[Text | None, field("订单号", longest=40)] = None
    qty: Annotated[Thousandths, field("数量", low=1, sums=True)] = 1000
    unit: Annotated[Text | None, field("单位", longest=10)] = None
    price_fen: Annotated[Fen, field("单价", unit="分/单位", low=0)] = 0
    amount_fen: Annotated[Fen, field("金额", low=1, sums=True)] = 0
    fee_fen: Annotated[Fen, field("服务费", low=0, sums=True)] = 0
    paid_by: Annotated[Text, field("谁先付", choices=PAID_BY)] = "villager"
    paid_fen: Annotated[
        Fen | None, field("村民已付", low=0, sums=True, help="空着：预付为全付，垫付为 0")
    ] = None
    method: Annotated[Text, field("村民付款方式", choices=METHODS)] = "cash"
    paid_from: Annotated[Text, field("下单付款账户", choices=SPENT_BY)] = "wechat"
    saving_fen: Annotated[Fen, field("比镇上省", low=0, sums=True)] = 0
    state: Annotated[Text, field("状态", choices=DOWN_STATES)] = "ordered"
    note: Annotated[Text | None, field("备注", personal="villager")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="villager", typed=False)] = None
    reasons: Annotated[Text | None, field("提醒与理由", personal="villager", typed=False)] = None
    history: Annotated[Flag, field("历史补录", typed=False)] = False
    parcel: Annotated[Ref | None, field("包裹", refers="parcel", row=True)] = None
    arrived_on: Annotated[Day | None, field("到货日期", row=True)] = None
    collected_on: Annotated[Day | None, field("取货日期", row=True)] = None
    open_fen: Annotated[Fen, field("未收", row=True)] = 0
    refunded_fen: Annotated[Fen, field("已退款", row=True)] = 0
    moved_by: Annotated[Ref | None, field("最近动作", row=True)] = None


class DownMove(Fact, frozen=True, kw_only=True):
    """One thing that happened to an order: it came, was fetched, or went back.

    At a return the platform refunds ``refund_fen`` into ``refund_to``, the fee is waived by
    ``fee_back_fen``, and ``back_fen`` is handed to the villager.
    """

    kind: ClassVar[str] = "down.move"
    title: ClassVar[str] = "代买动作"

    of: Annotated[Ref, field("代买", refers="down")]
    base: Annotated[Count, field("依据版本", typed=False)] = 0
    what: Annotated[Text, field("动作", choices=DOWN_STEPS, required=True)]
    before: Annotated[Text, field("此前状态", choices=DOWN_STATES, typed=False)] = "ordered"
    villager: Annotated[Ref | None, field("村民", refers="person", typed=False)] = None
    parcel: Annotated[Ref | None, field("包裹", refers="parcel")] = None
    paid_fen: Annotated[Fen, field("村民付", low=0, sums=True)] = 0
    refund_fen: Annotated[Fen, field("平台退款", low=0, sums=True)] = 0
    refund_to: Annotated[Text, field("退款到", choices=SPENT_BY)] = "wechat"
    fee_back_fen: Annotated[Fen, field("退服务费", low=0, sums=True)] = 0
    back_fen: Annotated[Fen, field("退给村民", low=0, sums=True)] = 0
    method: Annotated[Text, field("收付方式", choices=METHODS)] = "cash"
    note: Annotated[Text | None, field("备注", personal=SELF)] = None


def apply_down(event: Event) -> list[RowChange]:
    """Put the order; the platform is paid, the villager pays or owes."""
    said = cast("Down", event.fields)
    changes = put_paper("down", event)
    if not moves(event):
        return changes
    paid = said.paid_fen or 0
    still_open = said.amount_fen + said.fee_fen - paid
    if still_open:
        changes.append(Add("down", (said.reverses or event.id,), {"open_fen": still_open}))
    return [
        *changes,
        *receivable(said.villager, still_open),
        *till(event, said.paid_from, -said.amount_fen),
        *till(event, said.method, paid),
    ]


def apply_down_move(event: Event) -> list[RowChange]:
    """Put what happened on the order; a red entry puts back what was before."""
    said = cast("DownMove", event.fields)
    version = said.base + 1
    owed = said.back_fen - said.paid_fen - said.refund_fen - said.fee_back_fen
    changes: list[RowChange] = [
        *put_fact("down_move", event),
        Put("down", (said.of,), _moved(event, said) | {"version": version}, version),
    ]
    if owed or said.refund_fen:
        sums = {"open_fen": owed, "refunded_fen": said.refund_fen}
        changes.append(Add("down", (said.of,), sums))
    return [
        *changes,
        *receivable(said.villager, owed),
        *till(event, said.refund_to, said.refund_fen),
        *till(event, said.method, said.paid_fen - said.back_fen),
    ]


def _moved(event: Event, said: DownMove) -> dict[str, Value]:
    now: dict[str, Value] = {"moved_by": event.id}
    day = said.true_day or event.day
    if said.what in DAY_OF:
        now[DAY_OF[said.what]] = None if said.reverses else day.isoformat()
    if said.what == "arrive":
        now["parcel"] = None if said.reverses else said.parcel
    return now | {"state": said.before if said.reverses else AFTER[said.what]}


RECORDS: Final = (Down, DownMove)
APPLIERS: Final = MappingProxyType({"down": apply_down, "down.move": apply_down_move})
TABLES: Final = (
    Table(
        name="down",
        row=Down,
        indexes=(
            "day",
            "villager, day",
            "name",
            "item, reverses, seq",
            "state",
            "order_no",
            "serial",
            "import_id",
            "row_key",
        ),
    ),
    Table(name="down_move", row=DownMove, indexes=('"of"', "day")),
)

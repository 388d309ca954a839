"""Errands (便民服务): bills, top-ups, tickets, forms, cash withdrawals by the bank's terminal."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import Fen, Ref, Text, field
from core.base.tables import Event, RowChange, Table
from core.trade.model.money import METHODS, till
from core.trade.model.paper import Paper, put_paper

WITHDRAWAL: Final = "取款登记"
ERRANDS: Final = ("缴费", "充值", "订票", "代办", WITHDRAWAL, "社保认证", "打印复印", "其他")


class Errand(Paper, frozen=True, kw_only=True):
    """One errand done for a villager; the station may have paid it on and takes a fee."""

    kind: ClassVar[str] = "errand"
    title: ClassVar[str] = "便民服务"

    what: Annotated[Text, field("事项", required=True, choices=ERRANDS)]
    person: Annotated[Ref | None, field("村民", refers="person")] = None
    account: Annotated[Text | None, field("户号或卡尾号", personal="person", longest=40)] = None
    amount_fen: Annotated[Fen, field("代办金额", low=0, sums=True)] = 0
    fee_fen: Annotated[Fen, field("服务费", low=0, sums=True)] = 0
    method: Annotated[Text, field("收款方式", choices=METHODS)] = "cash"
    paid_from: Annotated[Text, field("代付出账", choices=METHODS)] = "wechat"
    slip_no: Annotated[Text | None, field("业务小票号", longest=40)] = None
    result: Annotated[Text | None, field("结果", personal="person", longest=100)] = None
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None


def apply_errand(event: Event) -> list[RowChange]:
    """Put the errand; what was taken in and paid on moves the till.

    A withdrawal is the bank's money: it is registered, never advanced (银发〔2011〕177号).
    """
    said = cast("Errand", event.fields)
    passed_on = 0 if said.what == WITHDRAWAL else said.amount_fen
    return [
        *put_paper("errand", event),
        *till(event, said.method, passed_on + said.fee_fen),
        *till(event, said.paid_from, -passed_on),
    ]


RECORDS: Final = (Errand,)
APPLIERS: Final = MappingProxyType({"errand": apply_errand})
TABLES: Final = (
    Table(name="errand", row=Errand, indexes=("person", "day", "serial", "import_id", "row_key")),
)

"""Parcels that villagers send (代寄): real name seen, contents seen, never an ID number."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import SELF, Count, Fen, Flag, Grams, Moment, Ref, Text, field
from core.base.tables import Event, RowChange, Table
from core.trade.model.money import METHODS, till
from core.trade.model.paper import Paper, put_paper
from core.trade.model.parcel import WAYBILL

PHONE: Final = r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}"
PAPERS_SEEN: Final = ("身份证", "户口簿", "护照", "港澳台证件", "驾驶证", "其他")


class Mailing(Paper, frozen=True, kw_only=True):
    """One parcel sent for a villager (快递暂行条例 22, 31)."""

    kind: ClassVar[str] = "parcel-out"
    title: ClassVar[str] = "代寄包裹"

    waybill: Annotated[Text | None, field("运单号", pattern=WAYBILL)] = None
    courier: Annotated[Text, field("快递公司", required=True, longest=30)]
    sender: Annotated[Ref | None, field("寄件人", refers="person")] = None
    sender_name: Annotated[
        Text | None, field("寄件人姓名", personal="sender", required=True, longest=60)
    ] = None
    sender_phone: Annotated[
        Text | None, field("寄件人电话", personal="sender", required=True, pattern=PHONE)
    ] = None
    sender_address: Annotated[Text | None, field("寄件地址", personal="sender", longest=120)] = None
    receiver_name: Annotated[
        Text | None, field("收件人姓名", personal=SELF, required=True, longest=60)
    ] = None
    receiver_phone: Annotated[
        Text | None, field("收件人电话", personal=SELF, required=True, pattern=PHONE)
    ] = None
    receiver_address: Annotated[
        Text | None, field("收件地址", personal=SELF, required=True, longest=120)
    ] = None
    item: Annotated[Text, field("物品", required=True, longest=60)]
    pieces: Annotated[Count, field("件数", low=1, sums=True)] = 1
    grams: Annotated[Grams, field("重量", unit="g", low=0, sums=True)] = 0
    verified_id: Annotated[Flag, field("已看证件")] = False
    verified_paper: Annotated[Text | None, field("证件种类", choices=PAPERS_SEEN)] = None
    opened_check: Annotated[Flag, field("已开箱验视")] = False
    security_mark: Annotated[Flag, field("已盖验视章")] = False
    checked_at: Annotated[Moment | None, field("验视时间", typed=False)] = None
    fee_fen: Annotated[Fen, field("运费", low=0, sums=True)] = 0
    insured_fen: Annotated[Fen, field("保价金额", low=0, sums=True)] = 0
    method: Annotated[Text, field("收款方式", choices=METHODS)] = "cash"


def apply_mailing(event: Event) -> list[RowChange]:
    """Put the mailing and what was paid for it."""
    said = cast("Mailing", event.fields)
    return [*put_paper("parcel_out", event), *till(event, said.method, said.fee_fen)]


RECORDS: Final = (Mailing,)
APPLIERS: Final = MappingProxyType({"parcel-out": apply_mailing})
TABLES: Final = (
    Table(
        name="parcel_out",
        row=Mailing,
        indexes=("waybill", "sender", "day", "serial", "import_id", "row_key"),
    ),
)

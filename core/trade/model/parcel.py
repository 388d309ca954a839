"""Parcels that the station takes in for villagers, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, cast

from core.base.record import (
    Count,
    Fen,
    Flag,
    Moment,
    Picture,
    Record,
    Ref,
    Text,
    field,
)
from core.base.tables import (
    Add,
    Event,
    Fact,
    Put,
    RowChange,
    Table,
    Value,
    column_value,
    put_fact,
    put_row,
)

WAYBILL: Final = r"[0-9A-Z-]{8,24}"
STATES: Final = ("shelf", "out", "returned", "lost")
STEPS: Final = ("remind", "call", "hand_over", "return", "lost", "damaged", "found", "reshelve")
ENDS: Final[Mapping[str, str]] = MappingProxyType(
    {"hand_over": "out", "return": "returned", "lost": "lost", "found": "shelf"}
)
"""The state that a step leads to; the others leave the parcel where it is."""
PREFIX: Final = 3


class Parcel(Fact, frozen=True, kw_only=True):
    """One parcel on the station's shelf (代收)."""

    kind: ClassVar[str] = "parcel"
    title: ClassVar[str] = "代收包裹"

    waybill: Annotated[Text, field("运单号", required=True, pattern=WAYBILL)]
    courier: Annotated[
        Text, field("快递公司", required=True, longest=30, help="空着：按运单号认")
    ] = ""
    person: Annotated[Ref | None, field("收件人", refers="person")] = None
    name: Annotated[Text | None, field("收件人姓名", personal="person", longest=60)] = None
    phone: Annotated[Text | None, field("手机号", personal="person", pattern=r"[\d*-]{4,15}")] = (
        None
    )
    tail: Annotated[
        Text | None,
        field("手机尾号", personal="person", pattern=r"\d{4}", help="只知道尾号，不找是谁"),
    ] = None
    shelf: Annotated[Text | None, field("货架", longest=20)] = None
    pickup_code: Annotated[Text | None, field("取件码", longest=24, typed=False)] = None
    in_at: Annotated[Moment | None, field("入库时间")] = None
    damaged: Annotated[Flag, field("外包装破损")] = False
    photo: Annotated[Picture | None, field("照片", personal="person", typed=False)] = None
    due_fen: Annotated[Fen, field("到付", low=0)] = 0
    consented: Annotated[Flag, field("有长期代收同意", typed=False)] = False
    note: Annotated[Text | None, field("备注", personal="person")] = None
    reason: Annotated[Text | None, field("红冲原因", personal="person", typed=False)] = None
    state: Annotated[Text, field("状态", choices=STATES, row=True)] = "shelf"
    out_at: Annotated[Moment | None, field("离站时间", row=True)] = None
    out_to: Annotated[Text | None, field("取件方式", row=True)] = None
    told_at: Annotated[Moment | None, field("通知时间", row=True)] = None
    step: Annotated[Text | None, field("最近一步", row=True)] = None
    moved_by: Annotated[Ref | None, field("最近动作", row=True)] = None


class ParcelMove(Fact, frozen=True, kw_only=True):
    """One thing that happened to a parcel on the shelf."""

    kind: ClassVar[str] = "parcel.move"
    title: ClassVar[str] = "包裹动作"
    edition: ClassVar[int] = 2

    of: Annotated[Ref, field("包裹", refers="parcel")]
    base: Annotated[Count, field("依据版本", typed=False)] = 0
    what: Annotated[Text, field("动作", choices=STEPS, required=True)]
    at: Annotated[Moment | None, field("时间")] = None
    to: Annotated[Text | None, field("谁取走", choices=("self", "other"))] = None
    to_name: Annotated[Text | None, field("代领人", personal="self", longest=60)] = None
    shelf: Annotated[Text | None, field("货架", longest=20)] = None
    claim_fen: Annotated[Fen, field("索赔金额", low=0, sums=True)] = 0
    before: Annotated[Text | None, field("此前状态", typed=False)] = None
    person: Annotated[Ref | None, field("收件人", refers="person", typed=False)] = None
    photo: Annotated[Picture | None, field("照片", personal="person", typed=False)] = None


class CourierPrefix(Record, frozen=True, kw_only=True):
    """How often this station booked a waybill shape under a courier."""

    kind: ClassVar[str] = "courier_prefix"
    title: ClassVar[str] = "运单号段"

    prefix: Annotated[Text, field("号段")]
    courier: Annotated[Text, field("快递公司")]
    count: Annotated[Count, field("次数")] = 0


class Tally(Record, frozen=True, kw_only=True):
    """A running count, for pick-up codes."""

    kind: ClassVar[str] = "tally"
    title: ClassVar[str] = "计数"

    name: Annotated[Text, field("名称")]
    count: Annotated[Count, field("次数")] = 0


def prefix_of(waybill: str) -> str:
    """Return a waybill's shape for remembering its courier: first characters and length."""
    return f"{waybill[:PREFIX]}/{len(waybill)}"


def apply_parcel(event: Event) -> list[RowChange]:
    """Put the parcel on the shelf, remember its courier; a red entry takes both back."""
    said = cast("Parcel", event.fields)
    first = put_row("parcel", event)
    # Part of the first facts, version 0: any move, however its id sorts, comes after it.
    first.fields["state"] = STATES[0]
    changes: list[RowChange] = [first, *put_fact("parcel", event)[1:]]
    if said.reverses:
        gone: dict[str, Value] = {"state": "reversed"}
        changes.append(Put("parcel", (event.id,), gone, 1))
        changes.append(Put("parcel", (said.reverses,), gone, REVERSED))
    sign = -1 if said.reverses else 1
    key = (prefix_of(said.waybill), said.courier)
    changes.append(Add("courier_prefix", key, {"count": sign}))
    if not said.reverses:
        changes.append(Add("tally", ("parcel",), {"count": 1}))
    return changes


REVERSED: Final = 2**40
"""Above every move's version: a reversed parcel is on no shelf, whatever came before."""


def apply_move(event: Event) -> list[RowChange]:
    """Put what happened on the parcel; a red entry puts back what was before."""
    said = cast("ParcelMove", event.fields)
    version = said.base + 1
    now: dict[str, Value] = {"version": version, "moved_by": event.id, "step": said.what}
    if said.reverses:
        now |= {"state": said.before, "step": None} | _stays(event, said)
    else:
        now |= _moved(said)
    return [*put_fact("parcel_move", event), Put("parcel", (said.of,), now, version)]


def _stays(event: Event, said: ParcelMove) -> dict[str, Value]:
    """Return when and to whom a parcel left that one move less was made of.

    Of two hand-outs one was taken back: it is still out, as the other one says. Red entries of the
    first edition do not tell the other one's words, but those they take back.
    """
    if said.before != ENDS["hand_over"]:
        return {"out_at": None, "out_to": None}
    if event.version < ParcelMove.edition:
        return {}
    return {"out_at": column_value(said.at), "out_to": said.to}


def _moved(said: ParcelMove) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    end = ENDS.get(said.what)
    if end:
        fields["state"] = end
    if end and end != "shelf":
        fields |= {"out_at": column_value(said.at), "out_to": said.to}
    if said.what in {"remind", "call"}:
        fields["told_at"] = column_value(said.at)
    if said.what == "damaged":
        fields["damaged"] = 1
    if said.what == "reshelve":
        fields["shelf"] = said.shelf
    return fields


RECORDS: Final = (Parcel, ParcelMove)
APPLIERS: Final = MappingProxyType({"parcel": apply_parcel, "parcel.move": apply_move})
TABLES: Final = (
    Table(
        name="parcel",
        row=Parcel,
        indexes=(
            "waybill",
            "substr(waybill, -6)",
            "tail",
            "pickup_code",
            "person",
            "state, in_at",
            "day",
            "import_id",
            "row_key",
        ),
    ),
    Table(name="parcel_move", row=ParcelMove, indexes=('"of"', "day")),
    Table(name="courier_prefix", row=CourierPrefix, key=("prefix", "courier")),
    Table(name="tally", row=Tally, key=("name",)),
)

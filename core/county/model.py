"""Notices and prices that the county sends down: events in its own log at each station."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from core.base.record import Day, Fen, Text, field
from core.base.tables import Entry

LEVELS: Final = ("info", "important", "urgent")


class Notice(Entry, frozen=True, kw_only=True):
    """Something that the county tells a station's clerks, until a day or for good."""

    kind: ClassVar[str] = "notice"
    title: ClassVar[str] = "通知"

    heading: Annotated[Text, field("标题", required=True, longest=100)] = ""
    text: Annotated[Text, field("内容", required=True, longest=4000)] = ""
    level: Annotated[Text, field("级别", choices=LEVELS)] = LEVELS[0]
    valid_until: Annotated[Day | None, field("有效期至")] = None
    author: Annotated[Text | None, field("发布人", longest=60, typed=False)] = None


class PriceNote(Entry, frozen=True, kw_only=True):
    """What a product fetched somewhere on a day, so that a clerk can say a fair price."""

    kind: ClassVar[str] = "price"
    title: ClassVar[str] = "价格信息"

    product: Annotated[Text, field("品名", required=True, longest=60)] = ""
    fen: Annotated[Fen | None, field("价格", required=True, low=0)] = None
    per: Annotated[Text, field("计价单位", required=True, longest=20)] = "斤"
    market: Annotated[Text | None, field("市场", longest=60)] = None
    grade: Annotated[Text | None, field("等级", longest=30)] = None
    source: Annotated[Text | None, field("来源", longest=100)] = None
    author: Annotated[Text | None, field("发布人", longest=60, typed=False)] = None

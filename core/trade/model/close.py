"""The daily close (日结): what was counted against what the books say."""

from __future__ import annotations

from typing import Annotated, ClassVar

from core.base.record import Count, Fen, field
from core.base.tables import Table
from core.trade.model.paper import Paper

COUNTED = ("cash", "wechat", "alipay")


class Close(Paper, frozen=True, kw_only=True):
    """A day counted and locked; reversing it opens the day again."""

    kind: ClassVar[str] = "close"
    title: ClassVar[str] = "日结"

    cash_fen: Annotated[Fen, field("现金实点", low=0)] = 0
    wechat_fen: Annotated[Fen, field("微信实收", low=0)] = 0
    alipay_fen: Annotated[Fen, field("支付宝实收", low=0)] = 0
    cash_book_fen: Annotated[Fen, field("现金账面", typed=False)] = 0
    wechat_book_fen: Annotated[Fen, field("微信账面", typed=False)] = 0
    alipay_book_fen: Annotated[Fen, field("支付宝账面", typed=False)] = 0
    parcels_counted: Annotated[Count | None, field("在架件数实点", low=0)] = None
    parcels_book: Annotated[Count, field("在架件数账面", typed=False)] = 0


TABLES = (Table(name="close", row=Close, indexes=("day",)),)

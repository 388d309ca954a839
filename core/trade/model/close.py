"""The daily close (日结) and the hand-over between clerks (交接班)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import SELF, Count, Fen, Ref, Texts, field
from core.base.tables import Table
from core.trade.model.paper import Paper, put_paper


class Counted(Paper, frozen=True, kw_only=True):
    """What was counted in the till and on the shelf, beside what the books say."""

    cash_fen: Annotated[Fen, field("现金实点", low=0)] = 0
    wechat_fen: Annotated[Fen, field("微信实收", low=0)] = 0
    alipay_fen: Annotated[Fen, field("支付宝实收", low=0)] = 0
    cash_book_fen: Annotated[Fen, field("现金账面", typed=False)] = 0
    wechat_book_fen: Annotated[Fen, field("微信账面", typed=False)] = 0
    alipay_book_fen: Annotated[Fen, field("支付宝账面", typed=False)] = 0
    parcels_counted: Annotated[Count | None, field("在架件数实点", low=0)] = None
    parcels_book: Annotated[Count, field("在架件数账面", typed=False)] = 0

    @property
    def difference_fen(self) -> int:
        """Counted less book over all methods: above zero there is too much."""
        counted = self.cash_fen + self.wechat_fen + self.alipay_fen
        return counted - self.cash_book_fen - self.wechat_book_fen - self.alipay_book_fen


class Close(Counted, frozen=True, kw_only=True):
    """A day counted and locked; reversing it opens the day again."""

    kind: ClassVar[str] = "close"
    title: ClassVar[str] = "日结"


class Shift(Counted, frozen=True, kw_only=True):
    """One clerk hands the till and the shelf to the next."""

    kind: ClassVar[str] = "shift"
    title: ClassVar[str] = "交接班"

    taker: Annotated[Ref, field("接班人", refers="clerk", required=True)]
    tasks: Annotated[Texts, field("待办交代", personal=SELF)] = ()


RECORDS: Final = (Close, Shift)
APPLIERS: Final = MappingProxyType(
    {
        "close": lambda event: put_paper("close", event),
        "shift": lambda event: put_paper("shift", event),
    }
)
TABLES: Final = (
    Table(name="close", row=Close, indexes=("day",)),
    Table(name="shift", row=Shift, indexes=("day",)),
)

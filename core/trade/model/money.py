"""The till, what the station owes and is owed: running sums that every paper of money moves."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Protocol, cast

from core.base.record import Count, Day, Fen, Record, Ref, Text, field
from core.base.tables import Add, Event, Fact, RowChange, Table

METHODS: Final = ("cash", "wechat", "alipay", "bank")
COUNTED: Final = ("cash", "wechat", "alipay")
"""What is counted at the daily close; the bank sends its own statement."""
OWED: Final = "owed"
OUTSIDE: Final = ("platform", "own", OWED)
"""Ways of paying that never touch the station's till."""


class Till(Record, frozen=True, kw_only=True):
    """What came in less what went out on one day by one method."""

    kind: ClassVar[str] = "till"
    title: ClassVar[str] = "收支"

    day: Annotated[Day, field("日期")]
    method: Annotated[Text, field("方式", choices=METHODS)]
    fen: Annotated[Fen, field("净收入")] = 0


class Payable(Record, frozen=True, kw_only=True):
    """What the station owes one person; below zero: an advance that is still to be earned."""

    kind: ClassVar[str] = "payable"
    title: ClassVar[str] = "应付"

    person: Annotated[Ref, field("人员", refers="person")]
    fen: Annotated[Fen, field("应付")] = 0


class Receivable(Record, frozen=True, kw_only=True):
    """What one person owes the station; below zero: money that is to be given back."""

    kind: ClassVar[str] = "receivable"
    title: ClassVar[str] = "应收"

    person: Annotated[Ref, field("人员", refers="person")]
    fen: Annotated[Fen, field("应收")] = 0


class Turnover(Record, frozen=True, kw_only=True):
    """Sales by month, for the twelve months that decide whether a licence is due."""

    kind: ClassVar[str] = "turnover"
    title: ClassVar[str] = "月销售额"

    month: Annotated[Text, field("月份", pattern=r"\d{4}-\d{2}")]
    fen: Annotated[Fen, field("销售额")] = 0
    count: Annotated[Count, field("笔数")] = 0


class Backed(Protocol):
    """A fact that may be history: written down, moving neither money nor stock."""

    history: bool


def moves(event: Event) -> bool:
    """Tell whether the event moves money and stock, or was only written down afterwards."""
    return not cast("Backed", event.fields).history


def sign_of(event: Event) -> int:
    """Return -1 for a red entry, whose fields without ``sums`` keep their sign, else 1."""
    return -1 if cast("Fact", event.fields).reverses else 1


def till(event: Event, method: str | None, fen: int) -> list[RowChange]:
    """Move the till of the event's day; nothing for zero and for what never touches the till."""
    if not fen or not method or method in OUTSIDE:
        return []
    return [Add("till", (event.day.isoformat(), method), {"fen": fen})]


def payable(person: str | None, fen: int) -> list[RowChange]:
    """Owe a person ``fen`` more (less when negative)."""
    return [Add("payable", (person,), {"fen": fen})] if person and fen else []


def receivable(person: str | None, fen: int) -> list[RowChange]:
    """Be owed ``fen`` more by a person (less when negative)."""
    return [Add("receivable", (person,), {"fen": fen})] if person and fen else []


TABLES: Final = (
    Table(name="till", row=Till, key=("day", "method")),
    Table(name="payable", row=Payable, key=("person",)),
    Table(name="receivable", row=Receivable, key=("person",)),
    Table(name="turnover", row=Turnover, key=("month",)),
)

"""A made-up ledger of apples for the models, the views and the pictures."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from typing import Annotated

from core.base.ids import EventId
from core.base.record import Count, Day, Fen, Flag, Grams, Record, Ref, Text, Thousandths, field
from desktop.models.ledger import Column
from desktop.widgets import typed
from desktop.widgets.found import Found

NAMES = ("张国栋", "李秀英", "王建军", "刘桂花", "陈志强")
PEOPLE = tuple(
    Found(f"p{at}", name, f"尾号 13{at}2", "person", "村民") for at, name in enumerate(NAMES)
)
FIRST_DAY = dt.date(2026, 1, 1)


class Apple(Record, frozen=True, kw_only=True):
    kind = "apple"
    day: Annotated[Day, field("日期", required=True)]
    farmer: Annotated[Ref, field("农户", refers="person", required=True)]
    grams: Annotated[Grams, field("净重", unit="g", low=1, required=True)]
    price: Annotated[Fen | None, field("单价", low=0)] = None
    boxes: Annotated[Count, field("件数", low=0)] = 0
    qty: Annotated[Thousandths | None, field("数量")] = None
    method: Annotated[Text, field("付款方式", choices=("cash", "wechat", "owed"))] = "cash"
    grade: Annotated[Text | None, field("等级", choices=("1", "2", "3", "4", "5"))] = None
    seen: Annotated[Flag, field("当面验过")] = False
    note: Annotated[Text | None, field("备注", longest=20)] = None
    id: Annotated[Ref, field("编号", typed=False)] = EventId("")


WORDS = {"cash": "现金", "wechat": "微信", "owed": "欠着"}


def naming(name: str, code: str) -> str:
    return f"{code}级" if name == "grade" else WORDS[code]


def find_person(text: str, answer) -> None:
    """Find people as a page would, but at once."""
    answer([one for one in PEOPLE if text in one.title])


def apple(number: int) -> Apple:
    return Apple(
        id=EventId(f"A.1.{number}"),
        day=FIRST_DAY + dt.timedelta(days=number // 4000),
        farmer=EventId(PEOPLE[number % 5].key),
        grams=500 * (number + 1),
        price=320 + number % 7,
    )


class Orchard:
    """A source that keeps nothing but its length: row ``n`` is always the same apple."""

    kinds = frozenset({"apple"})

    def __init__(self, rows: int) -> None:
        self.all = array("q", range(rows))
        self.asked: list[tuple[str, int]] = []

    def first(
        self, order: str, filters: Mapping[str, str], limit: int
    ) -> tuple[array[int], Sequence[Apple]]:
        numbers = self._passing(order, filters)[:limit]
        self.asked.append(("first", len(numbers)))
        return numbers, [apple(n) for n in numbers]

    def ids(self, order: str, filters: Mapping[str, str]) -> array[int]:
        numbers = self._passing(order, filters)
        self.asked.append(("ids", len(numbers)))
        return numbers

    def rows(self, ids: Sequence[int]) -> Sequence[Apple | None]:
        self.asked.append(("rows", len(ids)))
        return [apple(n) if n in self.all else None for n in ids]

    def sums(self, filters: Mapping[str, str], ids: Sequence[int] | None) -> Mapping[str, int]:
        numbers = self._passing("", filters) if ids is None else ids
        return {"count": len(numbers), "grams": sum(500 * (n + 1) for n in numbers)}

    def _passing(self, order: str, filters: Mapping[str, str]) -> array[int]:
        words = filters.get("text") or filters.get("farmer")
        numbers = self.all
        if words:
            numbers = array("q", (n for n in numbers if words in NAMES[n % 5]))
        if "from" in filters:
            numbers = array(
                "q", (n for n in numbers if apple(n).day.isoformat() >= filters["from"])
            )
        return numbers[::-1] if order.startswith("-") else numbers[:]


COLUMNS: tuple[Column[Apple], ...] = (
    Column(key="day", label="日期", text=lambda one: one.day.isoformat(), width=10),
    Column(key="farmer", label="农户", text=lambda one: NAMES[int(one.farmer[1:])], width=8),
    Column(
        key="grams",
        label="净重",
        text=lambda one: typed.weight(one.grams),
        align="end",
        total=typed.weight,
    ),
    Column(key="price", label="单价", text=lambda one: typed.yuan(one.price or 0), align="end"),
    Column(key="note", label="备注", text=lambda one: one.note or "", width=20, sortable=False),
    Column(key="id", label="编号", text=lambda one: one.id, shown=False),
)


def tone(one: Apple) -> str:
    return ("", "wait", "gone", "stop", "done")[int(one.farmer[1:])]

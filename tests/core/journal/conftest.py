"""A small trade of its own, so that the journal is tested without any capability."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import pytest

from core.base.change import change_type
from core.base.clock import FixedClock
from core.base.record import COUNTY, SELF, TASK, Fen, Grams, Record, Ref, Text, field
from core.base.tables import (
    Add,
    Entry,
    Event,
    Fact,
    RowChange,
    Table,
    put_change,
    put_fact,
    put_row,
)
from core.db.file import Database
from core.db.upgrade import upgrade
from core.journal.chain import NO_HEAD
from core.journal.journal import Author, Journal
from core.journal.rebuild import rebuild
from core.journal.registry import Capability, Registry
from core.keys.device import DeviceKey

KEY = bytes(range(32))


class Farmer(Entry, frozen=True, kw_only=True):
    kind = "farmer"
    name: Annotated[Text | None, field("姓名", personal=SELF)] = None
    phone: Annotated[Text | None, field("电话", personal=SELF, policy=TASK)] = None
    role: Annotated[Text, field("身份", policy=COUNTY)] = "farmer"


FarmerChange = change_type(Farmer)


class Buy(Fact, frozen=True, kw_only=True):
    kind = "buy"
    farmer: Annotated[Ref, field("农户")]
    grams: Annotated[Grams, field("重量", sums=True)]
    fen: Annotated[Fen, field("金额", sums=True)]
    note: Annotated[Text | None, field("备注", personal="farmer")] = None


class Owed(Record, frozen=True, kw_only=True):
    kind = "owed"
    farmer: Annotated[Ref, field("农户")]
    fen: Annotated[Fen, field("欠款")] = 0


def apply_buy(event: Event) -> list[RowChange]:
    said = cast("Buy", event.fields)
    return [*put_fact("buy", event), Add("owed", (said.farmer,), {"fen": said.fen})]


REGISTRY = Registry(
    [
        Capability(
            name="test",
            records=(Farmer, FarmerChange, Buy),
            appliers={
                "farmer": lambda event: [put_row("farmer", event)],
                "farmer.change": lambda event: put_change("farmer", event),
                "buy": apply_buy,
            },
            tables=(
                Table(name="farmer", row=Farmer, indexes=("name",)),
                Table(name="buy", row=Buy, indexes=("day",)),
                Table(name="owed", row=Owed, key=("farmer",)),
            ),
        )
    ]
)


class Book:
    """One device's open log."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.clock = FixedClock(dt.datetime(2026, 3, 1, 9, 0, 0))
        self.db = Database(folder / "ledger.db", KEY)
        upgrade(self.db)
        rebuild(self.db, REGISTRY)
        self.journal = Journal(self.db, REGISTRY, DeviceKey.new(), 1, self.clock)
        self.journal.open_log(NO_HEAD)

    def write(self, *records: Record) -> list[str]:
        return list(self.journal.append(records, Author("", dt.date(2026, 3, 1))))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = Book(tmp_path / "one")
    yield opened
    opened.db.close()


@pytest.fixture
def sister(tmp_path: Path) -> Iterator[Book]:
    opened = Book(tmp_path / "two")
    yield opened
    opened.db.close()

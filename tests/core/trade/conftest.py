"""A station's trade on a real encrypted file, with a farmer, a villager and produce."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from core.base.clock import FixedClock
from core.base.ids import EventId
from core.catalog.events import CAPABILITY as CATALOG
from core.catalog.model import Product
from core.catalog.service import Catalog
from core.db.file import Database
from core.db.upgrade import upgrade
from core.journal.chain import NO_HEAD
from core.journal.journal import Journal
from core.journal.ledger import Ledger
from core.journal.rebuild import digests, rebuild
from core.journal.registry import Registry
from core.keys.device import DeviceKey
from core.packs.shelf import Packs
from core.people.events import CAPABILITY as PEOPLE
from core.people.model import Clerk, Person
from core.people.service import People
from core.trade.events import CAPABILITY as TRADE
from core.trade.service.trade import Trade

KEY = bytes(range(32))
DAY = dt.date(2026, 11, 21)
REGISTRY = Registry((PEOPLE, CATALOG, TRADE))


class Desk:
    """An open station with a few people and products."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(dt.datetime.combine(DAY, dt.time(9)))
        self.db = Database(folder / "ledger.db", KEY)
        upgrade(self.db)
        rebuild(self.db, REGISTRY)
        key = DeviceKey.new()
        self.db.execute("INSERT INTO local_device VALUES (?, ?, 1)", (key.device, key.private))
        journal = Journal(self.db, REGISTRY, key, 1, self.clock)
        journal.open_log(NO_HEAD)
        self.ledger = Ledger(self.db, journal, REGISTRY, self.clock)
        self.packs = Packs()
        people = People(self.ledger, self.packs)
        self.people = people
        self.trade = Trade(self.ledger, self.packs, people, Catalog(self.ledger, self.packs))
        self.ledger.clerk = self.ledger.write([Clerk(name="石秀英", role="head")]).ids[0]
        self.farmer = self.person("周春秀", phone="13330766619", role="farmer")
        self.villager = self.person("覃明桂", phone="17506123100", birth_year=1950)
        self.oranges = self.product("脐橙", unit="斤", certificate=True)
        self.eggs = self.product("土鸡蛋", unit="枚", unit_grams=55, counted=True)
        self.boxes = self.product("脐橙礼盒", unit="箱", unit_grams=5000)

    def person(self, name: str, **said: object) -> EventId:
        fields = {"name": name, "role": "villager"} | said
        return self.ledger.write([msgspec.convert(fields, Person)]).ids[0]

    def product(self, name: str, **said: object) -> EventId:
        return self.ledger.write([msgspec.convert({"name": name} | said, Product)]).ids[0]

    def on_hand(self, product: str, place: str = "shop") -> tuple[int, int]:
        sql = "SELECT grams, count FROM stock_level WHERE product = ? AND place = ?"
        row = self.db.one(sql, (product, place))
        return (row[0], row[1]) if row else (0, 0)

    def till(self, method: str = "cash") -> int:
        row = self.db.one("SELECT coalesce(sum(fen), 0) FROM till WHERE method = ?", (method,))
        return row[0] if row else 0

    def owed(self, person: str, table: str = "payable") -> int:
        row = self.db.one(f"SELECT fen FROM {table} WHERE person = ?", (person,))  # noqa: S608 - our own names
        return row[0] if row else 0

    def events(self) -> int:
        row = self.db.one("SELECT count(*) FROM journal")
        return row[0] if row else 0

    def number(self, sql: str, *params: str) -> int:
        """The one number that a query answers."""
        row = self.db.one(sql, params)
        return int(row[0]) if row else 0

    def sums(self) -> dict[str, int]:
        """Everything that running sums hold and that is not 0."""
        found: dict[str, int] = {}
        for sql in (
            "SELECT 'till ' || method, sum(fen) FROM till GROUP BY method",
            "SELECT 'payable ' || person, fen FROM payable",
            "SELECT 'receivable ' || person, fen FROM receivable",
            "SELECT 'turnover', sum(fen) FROM turnover",
            "SELECT 'turnover count', sum(count) FROM turnover",
            "SELECT 'grams ' || product || place, grams FROM stock_level",
            "SELECT 'count ' || product || place, count FROM stock_level",
        ):
            found |= {name: value for name, value in self.db.rows(sql) if value}
        return found

    def tables(self) -> dict[str, str]:
        return digests(self.db, REGISTRY)

    def close(self) -> None:
        self.db.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()

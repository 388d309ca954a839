"""What leaves as a ledger comes in again as the same sums, and only where it is not yet."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from core.imports.export import Wanted, export, naming_of
from core.imports.service import Asked
from core.people.model import Person
from core.sheets.reader import read
from core.trade.model.down import Down
from core.trade.model.imported import Import
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.trade.queries.totals import totals
from words.choices import choice_source

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 5, 31)
UNITS = (("斤", 500), ("千克", 1000), ("箱", 2500))


class Rows:
    """Rows of one kind, of odd quantities and prices, in part paid, in part given back."""

    def __init__(self, kind, farmer, product):
        self.rng, self.kind = random.Random(kind.kind), kind
        self.farmer, self.product = farmer, product

    def _sum(self):
        qty, price = self.rng.randrange(10, 500_000, 10), self.rng.randrange(1, 5000)
        amount = int((Decimal(qty * price) / 1000).quantize(Decimal(1), "ROUND_HALF_UP"))
        unit, each = self.rng.choice(UNITS)
        said = {"qty": qty, "unit": unit, "price_fen": price}
        said |= {} if self.kind is Down else {"grams": qty // 10 * each // 100}
        day = FIRST + dt.timedelta(days=self.rng.randrange(60))
        return {**said, "amount_fen": max(1, amount), "day": day}

    def _part(self, fen):
        return self.rng.choice((0, fen, self.rng.randrange(fen + 1)))

    def up(self):
        said = self._sum()
        cost = {name: self._part(50) for name in ("packing_fee_fen", "freight_fen")}
        who = {"farmer": self.farmer, "farmer_name": "冉德秀"} if self.rng.random() < 0.5 else {}
        state = self.rng.choice(("ordered", "shipped", "signed", "lost"))
        return Up(item="脐橙", state=state, commission_fen=self._part(9), **cost, **who, **said)

    def down(self):
        said, fee = self._sum(), self._part(500)
        paid = self._part(said["amount_fen"] + fee)
        state = self.rng.choice(("ordered", "arrived", "collected"))
        return Down(name="冉德秀", item="雨鞋", fee_fen=fee, paid_fen=paid, state=state, **said)

    def purchase(self):
        said = self._sum()
        deduct = self._part(said["amount_fen"])
        paid = self._part(said["amount_fen"] - deduct)
        who = {"farmer": self.farmer, "product": self.product, "deduct_fen": deduct}
        return Purchase(paid_fen=paid, method=self.rng.choice(("cash", "bank")), **who, **said)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [(Up, "xlsx"), (Up, "csv"), (Down, "xlsx"), (Purchase, "xlsx"), (Purchase, "csv")],
)
def test_a_ledger_that_went_out_comes_in_with_the_same_sums(station, tmp_path, kind, suffix):
    farmer = station.people.add(Person(name="冉德秀")).ids[0]
    made = Rows(kind, farmer, station.catalog.find_or_add("脐橙"))
    header = Import(file_name="a.csv", of_kind=kind.kind)
    facts = [getattr(made, kind.kind)() for _ in range(60)]
    batch = station.trade.papers.take_in(header, facts).ids[0]
    before = totals(station.db, kind, FIRST, LAST)
    columns = station.packs.templates.columns(kind.kind)
    wanted = Wanted(
        kind=kind, columns=columns, masked=False, naming=naming_of(station.packs, choice_source)
    )
    file, again = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    assert export(station.db, wanted, file) == 60
    heads = set(next(iter(read(file).sheets[0].open().rows)))
    assert "单位" in heads
    assert heads.isdisjoint({"重开为", "替代的单据"})
    told = station.imports.try_out(Asked(path=file, kind=kind.kind)).tally
    assert (told.accepted, told.duplicates) == (0, 60)  # their own records tell them
    station.reverse(batch, "再来一遍")
    asked = Asked(path=file, kind=kind.kind)
    assert station.imports.take_in(asked).tally.accepted == 60
    assert totals(station.db, kind, FIRST, LAST) == before
    export(station.db, wanted, again)
    told = station.imports.try_out(Asked(path=again, kind=kind.kind)).tally
    assert (len(told.rejected), told.accepted, told.duplicates) == (120, 0, 60)

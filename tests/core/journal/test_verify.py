"""What verify finds is told whatever else is broken."""

from __future__ import annotations

import pytest

from core.capabilities import REGISTRY
from core.catalog.model import Product
from core.journal.verify import Verifier
from core.people.model import Person
from core.trade.model.purchase import Purchase
from tests.faults.mutant import Mutant
from tests.faults.stations import created, opened
from tests.faults.workday import work

MUTANTS = (
    Mutant(
        "core/journal/verify.py",
        "            self._tell_chain(folding.findings())\n",
        "            pass\n",
        "one page that cannot be read hides a sale that was rewritten",
    ),
    Mutant(
        "core/journal/feed.py",
        "            self._strips, self._broken = [], error\n",
        "            raise\n",
        "after a page that cannot be read the journal is not walked on",
    ),
    Mutant(
        "core/journal/verify.py",
        "    return self._db.one(sql, key) is not None\n",
        "    return True\n",
        "a row that is gone is not missed",
    ),
    Mutant(
        "core/journal/verify.py",
        "                self._step(self.events)\n",
        "                pass\n",
        "a long check neither says how far it is nor can be stopped",
        "how_far",
    ),
)
PAGE = 4096
REASONS = {"Q1": "自产自销", "Q5": "本村村民"}


@pytest.fixture
def folder(tmp_path):
    station = created(tmp_path)
    for day in range(2):
        list(work(station, day))
    station.close()
    return tmp_path


def spoiled_page(folder, table):
    """Change a byte in the first page of a table."""
    station = opened(folder)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    ((number,),) = station.db.rows(sql, (table,))
    station.close()
    path = folder / "station" / "ledger.db"
    whole = bytearray(path.read_bytes())
    whole[(number - 1) * PAGE + 100] ^= 1
    path.write_bytes(whole)


def changed(folder, sql):
    station = opened(folder)
    assert station.db.execute(sql).rowcount == 1
    station.close()


def verdict(folder):
    station = opened(folder)
    try:
        return station.verify()
    finally:
        station.close()


@pytest.mark.parametrize("table", ["parcel_move", "till"])
def test_what_is_wrong_in_the_journal_is_named_beside_a_page_that_cannot_be_read(folder, table):
    last = verdict(folder).events
    changed(folder, f"UPDATE journal SET event = zeroblob(9) WHERE seq = {last}")  # noqa: S608 - our own names
    spoiled_page(folder, table)
    found = verdict(folder)
    assert found.events == last
    assert {"page", "chain"} <= {problem.code for problem in found.problems}
    said = {(one.seq, one.message) for one in found.problems if one.code == "chain"}
    assert (last, "verify.not_an_event") in said


def test_a_balance_of_nothing_is_missed_when_its_row_is_gone(folder):
    station = opened(folder)
    farmer = station.people.add(Person(name="田㛃", phone="13900001111", role="farmer")).ids[0]
    plums = station.catalog.add(Product(name="李子", unit="公斤")).ids[0]
    buy = Purchase(farmer=farmer, product=plums, unit="公斤", qty=1000, price_fen=460, paid_fen=0)
    bought = station.trade.buying.buy(buy, REASONS).ids[0]
    station.trade.papers.reverse(bought, "没收下")
    station.close()
    assert verdict(folder).ok
    changed(folder, f"DELETE FROM payable WHERE fen = 0 AND person = '{farmer}'")  # noqa: S608 - our own names
    assert [(one.code, one.kind) for one in verdict(folder).problems] == [("tables", "payable")]


def test_it_says_how_far_it_is_and_stops_where_it_is_told_to(folder):
    heard: list[int] = []

    def stop(events):
        heard.append(events)
        raise KeyboardInterrupt

    station = opened(folder)
    try:
        said = Verifier(station.db, REGISTRY, step=heard.append).verdict()
        assert heard[-1] == said.events
        with pytest.raises(KeyboardInterrupt):
            Verifier(station.db, REGISTRY, step=stop).verdict()
        assert len(heard) > 1
        assert not station.db.in_transaction
    finally:
        station.close()

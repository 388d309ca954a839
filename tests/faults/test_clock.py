"""The PC's clock stands at 1970, jumps to 2036 and back: order, serials and books do not mind."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from core.base.clock import FixedClock
from core.base.ids import serial_of, serial_parts
from core.capabilities import REGISTRY
from core.catalog.model import Product
from core.journal.rebuild import digests
from core.people.errors import PinWaitError, WrongPinError
from core.people.model import Person
from core.trade.model.close import Close
from core.trade.model.purchase import Purchase
from tests.faults.mutant import Mutant
from tests.faults.stations import MORNING, created, opened
from tests.faults.workday import REASONS

MUTANTS = (
    Mutant(
        "core/journal/ledger.py",
        "        return self._day or self.clock.now().date()\n",
        "        return self.clock.now().date()\n",
        "a wrong clock books today's purchases into another year",
        "business_day",
    ),
    Mutant(
        "core/journal/ledger.py",
        "FROM serial WHERE series = ?",
        "FROM serial WHERE series >= ?",
        "a clock that jumped leaves a gap in the receipts' numbers",
        "serials",
    ),
    Mutant(
        "core/people/pins.py",
        "        return max(0, min(left, WAITS[min(kept.failures, TRIES - 1)]))\n",
        "        return max(0, left)\n",
        "a clock put back after a wrong PIN locks the clerk out for years",
        "pin",
    ),
)
JUMPS = (
    dt.datetime(1970, 1, 1, 0, 0, 0),
    dt.datetime(2036, 2, 7, 6, 28, 16),
    dt.datetime(2038, 1, 19, 3, 14, 8),
    dt.datetime(1999, 12, 31, 23, 59, 59),
    MORNING - dt.timedelta(hours=1),
    MORNING,
)


@pytest.fixture
def clock():
    return FixedClock(MORNING)


@pytest.fixture
def station(tmp_path, clock):
    made = created(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def goods(station):
    """Somebody who sells and something to buy."""
    farmer = station.people.add(Person(name="王小麦", phone="13900000001", role="farmer"))
    apples = station.catalog.add(Product(name="红富士", unit="公斤"))
    return farmer.ids[0], apples.ids[0]


def buy(station, goods):
    farmer, apples = goods
    bought = Purchase(farmer=farmer, product=apples, unit="公斤", qty=3_000, price_fen=460)
    return station.trade.buying.buy(bought, REASONS)


def test_events_keep_their_order_and_the_books_their_proof_whatever_the_clock_says(
    station, clock, goods
):
    ids = []
    for moment in (*JUMPS, *reversed(JUMPS)):
        clock.set(moment)
        ids += buy(station, goods).ids
    assert [int(identity.rpartition(".")[2]) for identity in ids] == list(range(5, 5 + len(ids)))
    before = digests(station.db, REGISTRY)
    station.rebuild()
    assert digests(station.db, REGISTRY) == before
    assert station.verify().ok


def test_serials_have_no_gap_and_none_comes_twice_over_any_jumps(station, clock, goods):
    dice, serials = Random(9), []
    for _ in range(200):
        clock.set(dice.choice(JUMPS) + dt.timedelta(seconds=dice.randint(0, 400_000)))
        serials += buy(station, goods).serials
    assert len(set(serials)) == len(serials)
    assert [serial_of(*serial_parts(serial)) for serial in serials] == serials
    by_series: dict[str, list[int]] = {}
    for serial in serials:
        series, number, _ = serial.split("-")
        by_series.setdefault(series, []).append(int(number))
    assert all(used == list(range(1, len(used) + 1)) for used in by_series.values())


def test_the_business_day_the_clerk_set_stands_whatever_the_clock_says(station, clock, goods):
    station.ledger.set_day(MORNING.date())
    for moment in JUMPS:
        clock.set(moment)
        (identity,) = buy(station, goods).ids
        assert station.ledger.event(identity).day == MORNING.date()


def test_a_day_closed_under_a_wrong_clock_does_not_lock_the_right_one(station, clock, goods):
    clock.set(dt.datetime(2036, 2, 7, 8, 0))
    station.trade.closing.close(Close(cash_fen=0))
    clock.set(MORNING)
    (identity,) = buy(station, goods).ids
    assert station.ledger.event(identity).day == MORNING.date()


@pytest.mark.parametrize("moment", JUMPS)
def test_a_station_opens_under_any_clock_without_a_new_epoch(tmp_path, clock, moment):
    created(tmp_path, clock).close()
    found = opened(tmp_path, FixedClock(moment))
    assert found.ledger.journal.epoch == 1
    assert found.verify().ok
    found.close()


def test_a_wrong_pin_under_a_wrong_clock_locks_nobody_out_for_years(station, clock):
    clerk = station.ledger.clerk
    pins = station.people.clerks.pins
    pins.set(clerk, "246813")
    clock.set(dt.datetime(2036, 2, 7, 8, 0))
    for _ in range(4):
        with pytest.raises((WrongPinError, PinWaitError)):
            pins.check(clerk, "000000")
    clock.set(MORNING)
    assert 0 < pins.wait(clerk) <= 60

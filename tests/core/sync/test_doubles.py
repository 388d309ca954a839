"""Two PCs did the same thing twice, offline: it is seen, and put right by entries, not by edits."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from core.base.clock import FixedClock
from core.base.ids import EventId
from core.base.tables import Event, Put
from core.capabilities import REGISTRY
from core.catalog.model import Product
from core.journal.rebuild import rebuild
from core.paper.gathered import heir_serial, reversed_serial
from core.people.model import Person
from core.sync.doubles import (
    ENTERED,
    HANDED,
    REPLACED,
    REVERSED,
    StillComingError,
    enter_again,
    keep,
)
from core.trade.model.parcel import Parcel, ParcelMove, apply_move
from core.trade.model.purchase import Purchase
from core.trade.queries.ledgers import ledger
from core.trade.service.reissuing import AlreadyReplacedError
from core.views import Views

STUB = (
    "UPDATE purchase SET day = NULL, seq = 0, farmer = NULL, product = NULL WHERE reverses IS NULL"
)
"""What red entries leave of a fact whose own event has not come."""


@pytest.fixture
def two(county):
    """Two PCs of a station that both know a purchase, owed, and a parcel on the shelf."""
    one = county.pc("one")
    person = Person(name="甲", role="farmer", phone="13800001111", village="帅家村")
    farmer = one.people.add(person).ids[0]
    product = one.catalog.add(Product(name="小麦", unit="斤")).ids[0]
    said = Purchase(farmer=farmer, product=product, qty=2000, price_fen=500, method="owed")
    purchase = one.trade.buying.buy(said).ids[0]
    parcel = one.trade.parcels.take_in(Parcel(waybill="YT1234567890123", courier="yto")).ids[0]
    one.sync.run()
    return one, county.pc("two"), purchase, parcel


def meet(one, other):
    for pc in (one, other, one):
        pc.sync.run()


def owed(station):
    return station.db.rows("SELECT fen FROM payable")


def test_a_fact_that_both_reversed_is_entered_once_more(two):
    one, other, purchase, _ = two
    one.reverse(purchase, "称错")
    other.reverse(purchase, "称错了")
    meet(one, other)
    assert owed(one) == owed(other) == [(-1000,)]
    (double,) = one.sync.doubles.all()
    assert (double.what, double.of, len(double.events)) == (REVERSED, purchase, 2)
    assert [incident.code for incident in one.sync.incidents()] == ["double"]
    enter_again(one.ledger, one.sync.doubles, double)
    assert enter_again(one.ledger, one.sync.doubles, double).ids == ()
    meet(one, other)
    assert owed(one) == owed(other) == [(0,)]
    assert one.sync.doubles.all() == other.sync.doubles.all() == []
    assert other.sync.incidents() == []
    assert one.verify().ok


def test_a_fact_that_both_entered_again_is_seen_and_one_of_them_reversed(two):
    one, other, purchase, _ = two
    one.reverse(purchase, "称错")
    other.reverse(purchase, "称错了")
    meet(one, other)
    for pc in (one, other):
        (double,) = pc.sync.doubles.all()
        enter_again(pc.ledger, pc.sync.doubles, double)
    meet(one, other)
    assert owed(one) == [(1000,)]
    (double,) = one.sync.doubles.all()
    assert double.what == ENTERED
    keep(one.reverse, one.trade.parcels, double, double.events[0], "重复")
    meet(one, other)
    assert owed(one) == owed(other) == [(0,)]
    assert one.sync.doubles.all() == other.sync.doubles.all() == []


def test_a_void_paper_that_both_issued_anew_is_seen_and_names_the_one_that_is_kept(two):
    one, other, purchase, _ = two
    said = one.ledger.get(Purchase, purchase)
    one.reverse(purchase, "称错")
    meet(one, other)
    for pc, qty in ((one, 1000), (other, 3000)):
        paper = Purchase(
            farmer=said.farmer, product=said.product, qty=qty, price_fen=500, method="owed"
        )
        pc.trade.reissuing.reissue(purchase, paper)
    meet(one, other)
    old = one.ledger.get(Purchase, purchase)
    assert old == other.ledger.get(Purchase, purchase), "whichever came first"
    (double,) = one.sync.doubles.all()
    assert other.sync.doubles.all() == [double]
    assert (double.what, double.of) == (REPLACED, purchase)
    (kept,) = set(double.events) - {old.replaced_by}
    with one.db.atomic():
        keep(one.reverse, one.trade.parcels, double, kept, "重复")
    meet(one, other)
    amount = one.ledger.get(Purchase, kept).amount_fen
    for pc in (one, other):
        assert pc.sync.doubles.all() == []
        assert pc.sync.incidents() == []
        assert owed(pc) == [(amount,)]
        for void in (purchase, *double.events):
            said = pc.ledger.get(Purchase, void)
            serial = "" if void == kept else pc.ledger.get(Purchase, kept).serial
            assert heir_serial(Views(pc.db), said) == serial
    (gone,) = set(double.events) - {kept}
    with pytest.raises(AlreadyReplacedError):
        other.trade.reissuing.reissue(gone, paper)
    newest = other.trade.reissuing.reissue(kept, paper, "又称错").serials[0]
    for void in (purchase, *double.events):
        said = other.ledger.get(Purchase, void)
        assert heir_serial(Views(other.db), said) == newest, "the one that counts now"


def test_a_void_paper_is_seen_as_issued_anew_twice_however_often_one_of_them_was(two):
    one, other, purchase, _ = two
    said = one.ledger.get(Purchase, purchase)
    meet(one, other)
    said = Purchase(farmer=said.farmer, product=said.product, qty=1000, price_fen=500)
    standing = []
    for pc, times in ((one, 2), (other, 1)):
        last = purchase
        for _ in range(times):
            last = pc.trade.reissuing.reissue(last, said, "称错").ids[0]
        standing.append(last)
    meet(one, other)
    (double,) = [found for found in one.sync.doubles.all() if found.what == REPLACED]
    assert (double.of, double.events) == (purchase, tuple(sorted(standing)))


def test_a_parcel_that_both_handed_out_is_seen(two):
    one, other, _, parcel = two
    one.trade.parcels.hand_over(parcel)
    other.trade.parcels.hand_over(parcel, to="other", to_name="乙")
    assert one.sync.doubles.all() == []
    meet(one, other)
    (double,) = one.sync.doubles.all()
    assert (double.what, double.of) == (HANDED, parcel)
    assert one.sync.doubles.all() == other.sync.doubles.all()
    other_hand = next(move for move in double.events if move.startswith(_device(other)))
    keep(one.reverse, one.trade.parcels, double, other_hand, "记重了")
    meet(one, other)
    for pc in (one, other):
        row = pc.ledger.get(Parcel, parcel)
        assert (row.state, row.out_at is None) == ("out", False), "nobody looks for it on a shelf"
        assert pc.sync.doubles.all() == []
        assert pc.sync.incidents() == []
        assert pc.verify().ok
    stands = "SELECT id FROM parcel_move WHERE reverses IS NULL AND reversed_by IS NULL"
    assert one.db.rows(stands) == other.db.rows(stands) == [(other_hand,)]


@pytest.mark.parametrize("whose", [0, 1])
def test_a_parcel_says_when_and_to_whom_the_hand_out_that_was_kept_gave_it(two, whose):
    one, other, _, parcel = two
    one.trade.parcels.hand_over(parcel)
    other.ledger.clock = FixedClock(one.ledger.clock.now() + dt.timedelta(minutes=5))
    other.trade.parcels.hand_over(parcel, to="other", to_name="乙")
    meet(one, other)
    (double,) = one.sync.doubles.all()
    device = _device((one, other)[whose])
    kept = next(move for move in double.events if move.startswith(device))
    said = one.ledger.get(ParcelMove, kept)
    keep(one.reverse, one.trade.parcels, double, kept, "记重了")
    meet(one, other)
    for pc in (one, other):
        row = pc.ledger.get(Parcel, parcel)
        assert (row.state, row.out_at, row.out_to) == ("out", said.at, ("self", "other")[whose])
    rebuild(one.db, REGISTRY)
    assert one.ledger.get(Parcel, parcel) == other.ledger.get(Parcel, parcel)


def laid(event):
    change = apply_move(event)[-1]
    assert isinstance(change, Put)
    return change.fields


def test_a_red_entry_of_the_first_edition_leaves_the_parcel_as_it_is():
    """It holds the words of the hand-out that it takes back."""
    of, back = EventId("A.1.1"), EventId("A.1.2")
    red = ParcelMove(of=of, base=1, what="hand_over", to="other", before="out", reverses=back)
    event = Event(
        id=EventId("A.1.3"), device="A", epoch=1, seq=3, type=red.kind, version=1,
        day=dt.date(2026, 11, 21), clerk="", wall_ms=0, fields=red,
    )  # fmt: skip
    said = laid(event)
    assert said["state"] == "out"
    assert not said.keys() & {"out_at", "out_to"}
    said = laid(msgspec.structs.replace(event, version=ParcelMove.edition))
    assert (said["out_at"], said["out_to"]) == (None, "other")


def _device(station):
    return station.ledger.journal.device


def test_an_entry_again_that_was_taken_back_leaves_the_double_to_be_seen_to(two):
    one, other, purchase, _ = two
    one.reverse(purchase, "称错")
    other.reverse(purchase, "称错了")
    meet(one, other)
    (double,) = one.sync.doubles.all()
    (again,) = enter_again(one.ledger, one.sync.doubles, double).ids
    assert one.sync.doubles.all() == []
    one.reverse(again, "点错了")
    assert one.sync.doubles.all() == [double]
    enter_again(one.ledger, one.sync.doubles, double)
    meet(one, other)
    assert owed(one) == owed(other) == [(0,)]
    assert one.sync.doubles.all() == other.sync.doubles.all() == []


def test_a_fact_that_has_not_come_itself_is_not_entered_again_before_it_has(two):
    one, other, purchase, _ = two
    one.reverse(purchase, "称错")
    other.reverse(purchase, "称错了")
    meet(one, other)
    (double,) = one.sync.doubles.all()
    one.db.execute(STUB)
    with pytest.raises(StillComingError):
        enter_again(one.ledger, one.sync.doubles, double)
    assert one.sync.doubles.all() == [double]
    red = one.ledger.get(Purchase, double.events[0])
    assert reversed_serial(Views(one.db), red) == purchase, "its number is not here"
    _, listed = ledger(one.db, Purchase).first("", {}, 9)
    assert {row.id for row in listed} == set(double.events), "nor is it in the ledger"


def test_what_one_pc_did_is_never_called_double(two):
    one, _, purchase, parcel = two
    one.reverse(purchase, "称错")
    one.trade.parcels.hand_over(parcel)
    assert one.sync.doubles.all() == []

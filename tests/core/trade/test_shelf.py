import datetime as dt

import pytest

from core.trade.model.parcel import Parcel
from core.trade.queries.parcels import ParcelQueries
from core.trade.queries.shelf import Shelf
from core.trade.rules.parcel import Limits
from core.trade.service.parcels import TailUnclearError

LIMITS = Limits(2, 5, 7)


@pytest.fixture(autouse=True)
def _villager(desk):
    """The villager as a clerk enters her, initials and all."""
    desk.people.change(desk.villager, {"village": "二组"})


def take_in(desk, number, **said):
    fields = {"waybill": f"YT{7000000000000 + number}", "courier": "yuantong", "shelf": "5-2"}
    return desk.trade.parcels.take_in(Parcel(**(fields | said))).ids[0]


@pytest.fixture
def shelf(desk):
    return lambda: Shelf(desk.db, desk.ledger.today(), LIMITS)


def test_a_parcel_that_came_is_on_the_shelf_and_counted(desk, shelf):
    take_in(desk, 1)
    assert shelf().counts() == {
        "shelf": 1,
        "remind": 0,
        "call": 0,
        "return": 0,
        "came": 1,
        "left": 0,
        "lost": 0,
    }
    assert ParcelQueries(desk.db).on_shelf() == 1


def test_the_tenth_event_moves_a_parcel_that_the_ninth_took_in(desk, shelf):
    while desk.events() % 10 != 8:
        desk.person("凑数")
    parcel = take_in(desk, 1)
    assert parcel.endswith("9")
    desk.trade.parcels.hand_over(parcel)
    assert shelf().counts()["shelf"] == 0
    assert shelf().counts()["left"] == 1


def test_parcels_fall_due_one_step_after_the_other(desk, shelf):
    for days in range(10):
        desk.clock.set(dt.datetime(2026, 11, 21, 9) - dt.timedelta(days=days))
        take_in(desk, days)
    desk.clock.set(dt.datetime(2026, 11, 21, 9))
    counts = shelf().counts()
    assert (counts["remind"], counts["call"], counts["return"]) == (3, 2, 3)
    overdue = shelf().late()
    assert (overdue.remind, overdue.call, overdue.send_back) == (3, 2, 3)


def test_all_that_waits_for_one_person_is_found_by_any_word(desk, shelf):
    phone = "17506123100"
    first = take_in(desk, 1, phone=phone)
    second = take_in(desk, 2, person=desk.villager)
    take_in(desk, 3, tail="3100")
    for typed in ("覃明桂", "tmg", phone, "5-2-0001", "0002", "YT7000000000001", "000002"):
        found = shelf().pickups(typed)
        assert [parcel.id for parcel in found[0].parcels] == [first, second], typed
        assert len(found) == 1
    assert len(shelf().pickups("3100")) == 2


def test_last_digits_are_one_persons_or_somebody_has_to_say_whose(desk):
    known = desk.ledger.get(Parcel, take_in(desk, 1, phone="3100"))
    assert (known.person, known.phone) == (desk.villager, "17506123100")
    desk.person("田垚", phone="13900003100")
    with pytest.raises(TailUnclearError):
        take_in(desk, 2, phone="3100")
    only = desk.ledger.get(Parcel, take_in(desk, 3, tail="3100"))
    assert (only.person, only.tail) == (None, "3100")


def test_parcels_of_merged_people_are_handed_over_together(desk, shelf):
    other = desk.person("覃明贵", phone="13800000000")
    take_in(desk, 1, person=desk.villager)
    take_in(desk, 2, person=other)
    desk.people.merge(desk.villager, other)
    (found,) = shelf().pickups("覃明桂")
    assert len(found.parcels) == 2


def test_strangers_without_name_and_tail_are_not_taken_for_one_person(desk, shelf):
    take_in(desk, 1)
    take_in(desk, 2)
    (found,) = shelf().pickups("YT7000000000001")
    assert len(found.parcels) == 1


def test_a_parcel_whose_own_event_has_not_come_is_on_no_list(desk, shelf):
    take_in(desk, 1)
    desk.db.execute("UPDATE parcel SET day = NULL, waybill = NULL")
    assert set(shelf().counts().values()) == {0}
    assert shelf().waiting() == []


def test_a_parcel_taken_back_is_on_no_list(desk, shelf):
    parcel = take_in(desk, 1, phone="3100")
    desk.trade.papers.reverse(parcel, "扫错了")
    assert shelf().counts()["shelf"] == 0
    assert shelf().counts()["came"] == 0
    assert shelf().pickups("3100") == []


def test_the_listing_filters_by_step_and_words(desk, shelf):
    mine = take_in(desk, 1, phone="17506123100")
    take_in(desk, 2)
    listing = shelf().listing
    for filters in ({"step": "shelf", "text": "覃"}, {"text": "tm"}, {"text": "3100"}):
        rows = listing.rows(listing.ids("", filters))
        assert [parcel.id for parcel in rows] == [mine]
    assert len(listing.ids("", {"step": "return"})) == 0
    assert len(listing.first("-waybill", {"step": "shelf"}, 1)[1]) == 1

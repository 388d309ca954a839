"""People whom nothing asks for any longer are found, and nobody else is."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from core.base.clock import FixedClock
from core.base.ids import EventId, event_id
from core.people.model import Consent, ConsentWithdrawal, Person, PersonMerge
from core.sync.segment import read_segment
from core.trade.model.errand import Errand
from core.trade.model.parcel import Parcel
from core.trade.model.up import Up
from core.training.model.trainee import Trainee
from hub import lapsed, retention
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import tables
from hub.store.derived import DERIVED
from hub.verify import Auditor
from tests.hub import villages
from tests.hub.console import county
from tests.hub.intake import pc

NOW = dt.datetime(2026, 11, 20, 9, 0)
TODAY = NOW.date()
LONG_AGO = dt.date(2020, 5, 1)
EDGE = TODAY - dt.timedelta(days=lapsed.TERM_DAYS)
BEFORE = EDGE - dt.timedelta(days=1)


@pytest.fixture
def clock():
    return FixedClock(NOW)


class Village:
    """A PC that wrote for years and sends all of it at once."""

    def __init__(self, office: Office) -> None:
        self.office, self.at = office, pc.station(office)
        self.front = pc.Pc()
        county.admit(office, self.at, self.front.key.public)

    def write(self, record, day=LONG_AGO) -> EventId:
        self.front.write(record, day=day)
        return event_id(self.front.device, 1, self.front.seq)

    def person(self, name: str, day=LONG_AGO) -> EventId:
        return self.write(Person(name=name, phone=f"1380000{self.front.seq:04d}"), day)

    def send(self) -> None:
        county.take(self.office, self.at, self.front.segment())
        Worker(self.office).finish()

    def lapsed(self, today=TODAY) -> dict[str, str]:
        """Return why each name is on the list."""
        with self.office.store.read() as connection:
            return {one.name: one.why for one in lapsed.at(connection, self.at, today)}


@pytest.fixture
def village(office):
    return Village(office)


def test_who_has_not_come_for_three_years_is_found_on_the_day_after(village):
    village.person("从没来过")
    village.person("刚登记", EDGE)
    for name, day in (("那天还来", EDGE), ("前一天来", BEFORE)):
        who = village.person(name)
        village.write(Parcel(waybill="SF1234567890123", courier="SF", person=who), day)
    village.send()
    assert village.lapsed() == {"从没来过": "idle", "前一天来": "idle"}
    tomorrow = TODAY + dt.timedelta(days=1)
    assert village.lapsed(tomorrow).keys() == {"从没来过", "前一天来", "刚登记", "那天还来"}


@pytest.mark.parametrize(
    "dealing",
    [
        lambda who: Errand(what="water", person=who),
        lambda who: Trainee(class_id=EventId("x.1.1"), name="某某", person=who),
        lambda who: Consent(person=who, purpose="core", text_version="2026-11"),
    ],
)
def test_whatever_somebody_came_for_counts(village, dealing):
    who = village.person("来过")
    village.write(dealing(who), TODAY)
    village.send()
    assert village.lapsed() == {}


def test_vouchers_and_open_money_keep_a_name_for_longer(village):
    sold = village.person("卖过橙子")
    village.write(Up(item="脐橙", farmer=sold, amount_fen=100))
    owed = village.person("还欠他钱")
    village.write(
        Up(item="脐橙", farmer=owed, consigned=True, amount_fen=100, net_to_farmer_fen=90)
    )
    village.send()
    assert village.lapsed() == {}
    in_thirty_years = LONG_AGO + dt.timedelta(days=lapsed.VOUCHER_DAYS + 1)
    assert village.lapsed(in_thirty_years) == {"卖过橙子": "idle"}


def test_a_consent_taken_back_counts_unless_another_stands_or_somebody_came_again(village):
    day = TODAY - dt.timedelta(days=30)
    ways = {"撤回了": (), "又来了": ("came",), "又同意": ("agreed",), "别的撤回": ("optional",)}
    for name, then in ways.items():
        who = village.person(name, day)
        purpose = "photo" if "optional" in then else "core"
        given = village.write(Consent(person=who, purpose=purpose, text_version="1"), day)
        village.write(ConsentWithdrawal(consent=given), day + dt.timedelta(days=1))
        if "came" in then:
            village.write(Errand(what="water", person=who), day + dt.timedelta(days=2))
        if "agreed" in then:
            village.write(Consent(person=who, purpose="core", text_version="1"), day)
    village.send()
    assert village.lapsed() == {"撤回了": "withdrawn"}


def test_entries_that_are_one_person_stay_or_go_together(village):
    first, second = village.person("李三"), village.person("李叁")
    village.write(PersonMerge(keep=first, drop=second))
    third, fourth = village.person("王五"), village.person("王伍")
    village.write(PersonMerge(keep=third, drop=fourth))
    village.write(Errand(what="water", person=fourth), TODAY)
    village.send()
    with village.office.store.read() as connection:
        (found,) = lapsed.at(connection, village.at, TODAY)
    assert (found.person, set(found.family)) == (first, {first, second})


def test_the_days_look_tells_how_many_and_removes_nobody(village, office):
    village.person("从没来过")
    village.send()
    assert retention.tidy(office).lapsed == 1
    with office.store.read() as connection:
        assert lapsed.kept(connection) == {village.at: 1}
    assert village.lapsed() == {"从没来过": "idle"}


def test_erased_they_are_gone_from_tables_and_segments_and_every_proof_holds(village, office):
    village.person("从没来过")
    village.person("也没来过")
    village.person("刚登记", TODAY)
    village.send()

    def forget(connection):
        those = lapsed.at(connection, village.at, TODAY)
        return lapsed.erase(connection, office.keys, village.at, those, office.now_ms())

    assert len(office.store.write(forget)) == 2
    Worker(office).finish()
    person = DERIVED["person"].c
    with office.store.read() as connection:
        names = set(connection.scalars(select(person["name"])))
        kept = [read_segment(raw) for raw in connection.scalars(select(tables.body.c.raw))]
    assert names == {None, "刚登记"}
    bodies = [block.body for one in kept for event in one.events for block in event.blocks]
    assert ["刚登记".encode() in body for body in bodies] == [True]
    assert village.lapsed() == {}
    assert retention.tidy(office).lapsed == 0
    assert Auditor(office).verdict().ok


def test_the_stations_own_pc_forgets_them_with_its_next_sync(tmp_path):
    hub = villages.County(tmp_path / "county")
    number = hub.found("柳沟")
    pc_of = villages.Village(tmp_path, "柳沟")
    try:
        pc_of.join(hub, number)
        pc_of.work(3)
        pc_of.net(hub)
        Worker(hub.office).finish()
        later = hub.clock.now() + dt.timedelta(days=lapsed.TERM_DAYS + 1)

        def forget(connection):
            those = lapsed.at(connection, number, later.date())
            return lapsed.erase(connection, hub.office.keys, number, those, hub.office.now_ms())

        assert len(hub.office.store.write(forget)) == 3
        Worker(hub.office).finish()
        pc_of.net(hub)
        rows = pc_of.station.db.rows("SELECT name, phone, erased FROM person")
        assert rows == [(None, None, 1)] * 3
        assert pc_of.station.verify().ok
        assert pc_of.open_incidents() == []
    finally:
        pc_of.close()
        hub.close()

"""Stations and a real hub: what is sent, receipted, fetched, and seen when something is wrong."""

from __future__ import annotations

import datetime as dt
import shutil

import msgspec
import pytest

from core.base.clock import FixedClock
from core.capabilities import REGISTRY
from core.journal.rebuild import digests
from core.sync import incidents
from core.sync.errors import (
    NotEnrolledError,
    NotOurHubError,
    StoppedError,
    WorkOfflineError,
)
from core.trade.model.errand import Errand


def tables(station):
    return digests(station.db, REGISTRY)


def rows(station):
    return station.db.rows("SELECT id, seq, name, phone, version, clerk FROM person ORDER BY id")


def codes(station):
    return sorted(one.code for one in station.sync.incidents())


def settled(pc):
    """Sync until the hub's tree stands still: its newest checkpoint comes with the next answer."""
    pc.sync.run()
    while True:
        seen = pc.db.rows("SELECT size FROM local_checkpoint")
        pc.sync.run()
        if seen and seen == pc.db.rows("SELECT size FROM local_checkpoint"):
            return pc


def test_twenty_events_are_receipted_in_one_round_trip_of_few_bytes(county, people):
    pc = settled(county.pc())
    people(pc, 20)
    done = pc.sync.run()
    assert (done.requests, done.events_sent, done.receipts) == (1, 20, 1)
    assert done.bytes_up + done.bytes_down <= 1500


def test_an_idle_sync_costs_a_few_hundred_bytes(county):
    pc = settled(county.pc())
    done = pc.sync.run()
    assert (done.requests, done.events_sent, done.events_received) == (1, 0, 0)
    assert done.bytes_up + done.bytes_down <= 600


def test_a_record_is_local_then_receipted(county, people):
    pc = county.pc()
    pc.sync.run()
    (person,) = people(pc, 1)
    assert pc.sync.state_of(person) == "local"
    assert (pc.sync.state().local, pc.sync.state().receipted) == (1, 2)
    pc.sync.run()
    assert pc.sync.state_of(person) == "receipted"
    state = pc.sync.state()
    assert (state.local, state.sent, state.receipted) == (0, 0, 3)
    assert state.last_receipt_ms > 0


def test_a_day_stands_where_its_least_travelled_record_stands(county, people):
    pc = county.pc()
    today = pc.ledger.today()
    assert pc.sync.state_of_day(today) == "local"
    pc.sync.run()
    assert pc.sync.state_of_day(today) == "receipted"
    people(pc, 1)
    assert pc.sync.state_of_day(today) == "local"
    assert pc.sync.state_of_day(today - dt.timedelta(days=400)) == "receipted"


def test_two_pcs_of_one_station_come_to_hold_the_same(county, people):
    one = county.pc("one")
    people(one, 5)
    one.sync.run()
    two = county.pc("two")
    assert two.ledger.clerk == one.ledger.clerk
    people(two, 3)
    people(one, 2)
    two.sync.run()
    one.sync.run()
    two.sync.run()
    assert tables(one) == tables(two)
    assert one.db.one("SELECT count(*) FROM person") == (10,)
    assert one.verify().ok
    assert two.verify().ok
    before = tables(two)
    two.rebuild()
    assert tables(two) == before


def test_many_events_go_as_a_file(county, people):
    pc = county.pc()
    pc.sync.run()
    people(pc, 1500)
    done = pc.sync.run()
    assert done.events_sent == 1500
    assert pc.sync.state().local == 0
    assert pc.db.rows("SELECT * FROM local_transfer") == []
    assert pc.db.rows("SELECT * FROM local_piece") == []


def test_a_pc_without_a_county_says_so(county, people, station):
    with pytest.raises(NotEnrolledError):
        station.sync.run()


def test_the_offline_switch_keeps_the_link_shut(county):
    pc = county.pc()
    pc.sync.work_offline(on=True)
    with pytest.raises(WorkOfflineError):
        pc.sync.run()
    assert not pc.sync.is_due()
    pc.sync.work_offline(on=False)
    assert pc.sync.run().requests == 1


def test_a_stopped_run_keeps_what_had_arrived(county, people):
    pc = county.pc()
    pc.sync.run()
    people(pc, 5)
    with pytest.raises(StoppedError):
        pc.sync.run(stop=lambda: True)
    assert pc.sync.run().events_sent == 5


@pytest.mark.parametrize("year", [1970, 2016, 2040])
def test_a_wrong_date_on_the_pc_does_not_stop_the_sync(county, people, year):
    clock = FixedClock(dt.datetime(year, 1, 2, 12, 0))
    pc = county.pc(clock=clock)
    done = pc.sync.run()
    assert done.wrong_clock
    assert done.events_sent == 2


def test_the_schedule_is_not_the_same_for_two_pcs_and_waits_longer_after_failures(county):
    from core.sync.pace import Pace

    one, two, three = Pace(), Pace(), Pace()
    one.done(0, "AAAA", waits=True)
    two.done(0, "BBBB", waits=True)
    assert one.next_ms != two.next_ms
    assert 10 * 60_000 < one.next_ms < 20 * 60_000
    waits = []
    for _ in range(7):
        three.failed(0, "sync.silent")
        waits.append(three.next_ms // 60_000)
    assert waits == [1, 2, 5, 15, 30, 60, 60]
    assert three.due(60 * 60_000)
    assert Pace(next_ms=10**15).due(0), "a clock that jumped does not put the sync off for years"


def test_a_hub_restored_from_an_old_copy_is_noticed_and_healed(own_county, people):
    pc = own_county.pc()
    pc.sync.run()
    own_county.hub.stop(at_once=True)
    shutil.copytree(own_county.hub.folder, own_county.folder / "old")
    own_county.hub.start()
    people(pc, 4)
    assert pc.sync.run().events_sent == 4
    own_county.hub.stop(at_once=True)
    shutil.rmtree(own_county.hub.folder)
    shutil.copytree(own_county.folder / "old", own_county.hub.folder)
    own_county.hub.start()
    done = pc.sync.run()
    assert incidents.HUB_RESTORED in done.incidents
    assert done.events_sent == 4
    assert pc.sync.state().local == 0
    assert pc.verify().ok


def test_a_folder_restored_on_the_same_pc_takes_its_lost_events_back(county, people):
    pc = county.pc()
    pc.sync.run()
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "kept")
    pc = county.reopened("one")
    people(pc, 6)
    pc.sync.run()
    county.close(pc)
    shutil.rmtree(county.folder / "one")
    shutil.copytree(county.folder / "kept", county.folder / "one")
    pc = county.reopened("one")
    assert pc.ledger.journal.epoch == 2
    people(pc, 1)
    pc.sync.run()
    assert pc.db.one("SELECT count(*) FROM person") == (7,)
    assert codes(pc) == []
    assert pc.verify().ok


def test_a_copied_disk_opens_an_epoch_and_loses_nothing(county, people):
    pc = county.pc()
    pc.sync.run()
    people(pc, 2)
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "copy")
    pc = county.reopened("one")
    copy = county.reopened("copy", like="one", state="elsewhere")
    people(pc, 3)
    farmer, *_ = people(copy, 2)
    copy.people.change(farmer, {"phone": "13900000000"})
    pc.sync.run()
    done = copy.sync.run()
    assert incidents.CLONED in done.incidents
    assert copy.ledger.journal.epoch == 2
    pc.sync.run()
    copy.sync.run()
    assert rows(pc) == rows(copy)
    assert tables(pc) == tables(copy)
    assert pc.db.one("SELECT count(*) FROM person") == (7,)
    assert pc.db.one("SELECT count(*) FROM person WHERE phone = '13900000000'") == (1,)
    assert copy.db.one("SELECT count(*) FROM local_branch") == (3,)
    assert pc.verify().ok
    assert copy.verify().ok
    before = tables(copy)
    copy.rebuild()
    assert tables(copy) == before


def test_papers_that_a_copied_disk_numbered_alike_are_both_found(county):
    pc = county.pc()
    pc.sync.run()
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "copy")
    pc = county.reopened("one")
    copy = county.reopened("copy", like="one", state="elsewhere")
    ours = pc.trade.errands.run(Errand(what="充值", amount_fen=1000))
    theirs = copy.trade.errands.run(Errand(what="缴费", amount_fen=2000))
    assert ours.serials == theirs.serials
    for one in (pc, copy, pc, copy):
        one.sync.run()
    assert tables(pc) == tables(copy)
    for one in (pc, copy):
        found = [hit.id for hit in one.search.find(ours.serials[0])]
        assert len({one.trade.papers.get(each).what for each in found}) == 2
        assert one.verify().ok


def test_who_was_erased_is_not_named_in_events_put_aside_either(county, people):
    pc = county.pc()
    farmer, _ = people(pc, 2)
    pc.sync.run()
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "copy")
    pc = county.reopened("one")
    copy = county.reopened("copy", like="one", state="elsewhere")
    people(pc, 2)
    own, _ = people(copy, 2)
    copy.people.change(farmer, {"note": "好人"})
    for one in (pc, copy, pc):
        one.sync.run()

    def named():
        rows = copy.db.rows("SELECT seq, blocks FROM local_branch ORDER BY seq")
        return [len(msgspec.msgpack.decode(blocks)) for _, blocks in rows]

    assert named() == [1, 1, 1]
    pc.erase(farmer)
    for one in (pc, copy):
        one.sync.run()
    assert named() == [1, 1, 0]
    again = copy.db.one("SELECT as_id FROM local_branch WHERE seq = ?", (int(own.split(".")[2]),))
    copy.erase(again[0])
    assert named() == [0, 1, 0]
    assert copy.verify().ok


def test_a_copy_that_wrote_nothing_only_moves_to_its_own_epoch(county, people):
    pc = county.pc()
    pc.sync.run()
    county.close(pc)
    shutil.copytree(county.folder / "one", county.folder / "copy")
    pc = county.reopened("one")
    people(pc, 3)
    pc.sync.run()
    copy = county.reopened("copy", like="one", state="elsewhere")
    done = copy.sync.run()
    assert incidents.CLONED in done.incidents
    people(copy, 1)
    copy.sync.run()
    pc.sync.run()
    assert tables(pc) == tables(copy)
    assert copy.db.one("SELECT count(*) FROM local_branch") == (0,)


def test_verify_names_a_receipt_that_the_log_contradicts(county, people):
    pc = county.pc()
    pc.sync.run()
    pc.db.execute("UPDATE local_receipt SET head = zeroblob(32)")
    found = pc.verify()
    assert not found.ok
    assert [p.code for p in found.problems] == ["receipt"]


def test_who_was_erased_on_one_pc_is_erased_on_the_other_and_stays_so(county, people):
    one = county.pc("one")
    farmer, _ = people(one, 2)
    one.sync.run()
    two = county.pc("two")
    three = county.pc("three")
    three.people.change(farmer, {"note": "好人"})
    one.erase(farmer)
    one.sync.run()
    two.sync.run()
    assert two.db.one("SELECT name, erased FROM person WHERE id = ?", (farmer,)) == (None, 1)
    assert two.db.rows("SELECT * FROM block WHERE subject = ?", (farmer,)) == []
    three.sync.run()
    two.sync.run()
    one.sync.run()
    for pc in (one, two, three):
        assert pc.db.one("SELECT name, note FROM person WHERE id = ?", (farmer,)) == (None, None)
        assert pc.db.rows("SELECT * FROM block WHERE subject = ?", (farmer,)) == []
        assert pc.verify().ok
    assert tables(one) == tables(two) == tables(three)


def test_a_hub_with_a_new_key_is_believed_because_the_root_vouches_for_it(own_county, people):
    pc = own_county.pc()
    pc.sync.run()
    hub = own_county.hub
    hub.stop(at_once=True)
    stolen = {name: (hub.folder / name).read_bytes() for name in ("hub.key", "hub.paper")}
    hub.verb("key", "rotate")
    hub.start()
    people(pc, 1)
    assert pc.sync.run().events_sent == 1
    assert pc.sync.trust().hubs[0].serial == 2
    assert pc.verify().ok, "receipts of the old key still stand"
    hub.stop(at_once=True)
    for name, content in stolen.items():
        (hub.folder / name).write_bytes(content)
    hub.start()
    people(pc, 1)
    with pytest.raises(NotOurHubError):
        pc.sync.run()
    hub.stop(at_once=True)
    hub.verb("key", "rotate")
    hub.start()
    assert pc.sync.run().events_sent == 1, "a key that is newer still"
    assert pc.sync.incidents() == []

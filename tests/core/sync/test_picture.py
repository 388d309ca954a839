"""A PC that begins anew: the station's picture first, the history behind it, both the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.capabilities import REGISTRY
from core.journal.rebuild import digests, is_pictured
from core.people.model import Person
from core.sync import picture
from core.sync.errors import DroppedError, MalformedError, StoppedError
from core.trade.model.parcel import Parcel
from tests.faults.mutant import Mutant
from tests.sync_proxy import Weather, proxied

MUTANTS = (
    Mutant(
        "core/journal/intake.py", "if gone or not pictured:", "if True:",
        "history would be added on top of sums that hold it already", "half_its_history",
    ),
    Mutant(
        "core/journal/verify.py", "if is_pictured(self._db):", "if False:",
        "a PC that begins anew would be told that its tables are spoilt", "first_and_its_history",
    ),
    Mutant(
        "hub/intake/routes.py", "PIECE: Final = 4 << 10", "PIECE: Final = 1 << 20",
        "of a TLS record that is cut nothing can be read: a bad line would bring nothing at all",
        "cut_all_the_time",
    ),
    Mutant(
        "core/sync/picture.py", "_note(db, REFUSED)", "pass",
        "a picture that this program cannot read would be fetched for ever", "cannot_be_read",
    ),
)  # fmt: skip


Said = dict[str, dict[str, list[Any]]]


def tables(station):
    return digests(station.db, REGISTRY)


def count(station, table):
    return station.db.one(f'SELECT count(*) FROM "{table}"')[0]  # noqa: S608 - a test's own names


def lived(station, people):
    """Live through two years and let the county have it: one parcel waits, one is long gone."""
    farmer, *_ = people(station, 900)
    station.people.change(farmer, {"phone": "13700000000"})
    years_ago = station.ledger.today() - dt.timedelta(days=700)
    at = dt.datetime.combine(years_ago, dt.time(9))
    for number, day in enumerate((years_ago, years_ago, None)):
        said = Parcel(waybill=f"YT{10**12 + number}", courier="yuantong", person=farmer,
                      in_at=at, day=day, consented=True)  # fmt: skip
        station.ledger.write([said])
    gone = station.db.one("SELECT id FROM parcel ORDER BY seq LIMIT 1")[0]
    station.trade.parcels.hand_over(gone)
    station.sync.run()
    return farmer


def pictured(county, name="two"):
    """Let a PC join, and stop when its picture shows."""
    pc = county.pc(name, filled=False)
    county.hub.rest()
    with pytest.raises(StoppedError):
        pc.sync.run(stop=lambda: is_pictured(pc.db))
    pc.choose_clerk()
    return pc


def test_a_picture_shows_first_and_its_history_takes_its_place(county, people):
    one = county.pc("one")
    farmer = lived(one, people)
    two = pictured(county)
    assert count(two, "journal") == 0
    assert count(two, "person") == count(one, "person")
    assert two.people.get(farmer).phone == "13700000000"
    assert two.ledger.clerk == one.ledger.clerk
    assert two.verify().ok
    assert not two.sync.state().history_whole
    done = two.sync.run()
    assert done.events_received == one.ledger.journal.end()[0]
    assert "person" in done.kinds
    assert tables(two) == tables(one)
    assert two.verify().ok
    assert two.sync.state().history_whole


def test_a_picture_stands_while_half_its_history_is_there(county, people):
    one, three = county.pc("one"), county.pc("three")
    lived(one, people)
    people(three, 900)
    three.sync.run()
    sums = one.db.rows("SELECT * FROM tally ORDER BY name")
    assert sums
    two = county.pc("two", filled=False)
    county.hub.rest()
    with pytest.raises(StoppedError):
        two.sync.run(stop=lambda: is_pictured(two.db) and count(two, "journal") > 0)
    assert 0 < count(two, "journal") < count(one, "journal") + 900
    assert two.db.rows("SELECT * FROM tally ORDER BY name") == sums
    two.sync.run()
    one.sync.run()
    assert tables(one) == tables(two)


def test_a_picture_holds_what_waits_however_old_and_not_what_is_long_done(county, people):
    one = county.pc("one")
    lived(one, people)
    two = pictured(county)
    shown = two.db.rows("SELECT waybill FROM parcel ORDER BY waybill")
    held = one.db.rows("SELECT waybill FROM parcel WHERE state = 'shelf' ORDER BY waybill")
    assert shown == held
    assert len(held) == 2
    assert two.db.rows("SELECT * FROM tally ORDER BY name") == one.db.rows(
        "SELECT * FROM tally ORDER BY name"
    )


def test_what_is_written_on_a_picture_stays(county, people):
    one = county.pc("one")
    farmer = lived(one, people)
    two = pictured(county)
    two.people.change(farmer, {"note": "从新电脑改的"})
    (added,) = two.people.add(Person(name="石新人", role="farmer", phone="13912345678")).ids
    waiting = two.db.one("SELECT id FROM parcel ORDER BY seq LIMIT 1")[0]
    two.trade.parcels.hand_over(waiting)
    assert two.verify().ok
    two.sync.run()
    one.sync.run()
    for pc in (one, two):
        assert pc.people.get(farmer).note == "从新电脑改的"
        assert pc.people.get(added).name == "石新人"
        assert pc.verify().ok
    assert tables(one) == tables(two)


def test_who_is_erased_while_a_picture_shows_is_gone_from_it(county, people):
    one = county.pc("one")
    farmer = lived(one, people)
    two = pictured(county)
    one.erase(farmer)
    one.sync.run()
    two.sync.run()
    assert two.db.one("SELECT name, erased FROM person WHERE id = ?", (farmer,)) == (None, 1)
    assert two.db.one("SELECT count(*) FROM block WHERE subject = ?", (farmer,)) == (0,)
    assert tables(one) == tables(two)


def test_a_picture_survives_that_the_program_ends(county, people):
    one = county.pc("one")
    lived(one, people)
    two = pictured(county)
    shown = count(two, "person")
    county.close(two)
    two = county.reopened("two")
    assert count(two, "person") == shown
    two.rebuild()
    assert count(two, "person") == 0, "what nobody signed yet is not in the journal"
    assert not picture.is_wanted(one.db)
    two.sync.run()
    assert tables(one) == tables(two)


def test_a_line_that_drops_takes_picture_and_history_up_where_they_were(county, people):
    one = county.pc("one")
    lived(one, people)
    with proxied(county.hub.port) as proxy:
        two = county.pc("two", port=proxy.port, filled=False)
        before = proxy.count.down
        proxy.weather = Weather(cut_at=12 << 10)
        for _ in range(20):
            try:
                two.sync.run()
            except DroppedError:
                continue
            break
        assert tables(one) == tables(two)
        whole = proxy.count.down - before
        proxy.weather = Weather()
        before = proxy.count.down
        three = county.pc("three", port=proxy.port)
        assert tables(three) == tables(one)
        assert whole < 2 * (proxy.count.down - before)


@pytest.mark.parametrize("bytes_", [8 << 10, 16 << 10])
def test_a_pc_joins_in_one_go_over_a_line_that_is_cut_all_the_time(county, people, bytes_):
    one = county.pc("one")
    lived(one, people)
    people(one, 900)
    one.sync.run()
    with proxied(county.hub.port, Weather(cut_at=bytes_)) as proxy:
        two = county.pc("two", port=proxy.port)
        assert proxy.count.connections > 5
        assert tables(one) == tables(two)
        assert two.sync.state().history_whole


def test_a_picture_that_cannot_be_read_is_not_asked_for_again(county, people):
    one = county.pc("one")
    lived(one, people)
    two = county.pc("two", filled=False)
    assert picture.is_wanted(two.db)
    odd: Said = {"person": {"id": ["A.1.1"], "name": [7]}}
    for raw in (b"", b"CZPIC1", b"CZPIC1" + bytes(99), picture.write_picture(odd)):
        two.db.execute("DELETE FROM local_setting WHERE name = 'sync.picture'")
        with pytest.raises(MalformedError):
            picture.show(two.db, REGISTRY, raw)
        assert not picture.is_wanted(two.db)
        assert not is_pictured(two.db)
        assert count(two, "person") == 0
    two.sync.run()
    assert tables(one) == tables(two)


@pytest.mark.parametrize(
    "said",
    [
        {"person": {"id": [None], "name": ["a"]}},
        {"person": {"name": ["a"]}},
        {"person": {"id": ["A.1.1", "A.1.2"], "name": ["a"]}},
        {"person": {"id": ["A.1.1"], "seq": [1 << 60]}},
        {"person": {"id": ["A.1.1"], "name": ["a\x00b"]}},
        {"tally": {"name": ["x"], "count": ["1"]}},
    ],
)
def test_rows_that_fit_no_table_are_refused(county, said):
    pc = county.pc("one")
    pc.db.execute("DELETE FROM journal")
    pc.db.execute("DELETE FROM block")
    with pytest.raises(MalformedError):
        picture.show(pc.db, REGISTRY, picture.write_picture(said))


def test_what_a_newer_county_says_of_unknown_tables_is_passed_over(county):
    pc = county.pc("one")
    pc.db.execute("DELETE FROM journal")
    pc.db.execute("DELETE FROM block")
    said: Said = {"unheard": {"id": [1]}, "tally": {"name": ["x"], "count": [3], "colour": ["red"]}}
    picture.show(pc.db, REGISTRY, picture.write_picture(said))
    assert pc.db.one("SELECT count FROM tally WHERE name = 'x'") == (3,)


def test_a_pc_that_holds_anything_leaves_a_picture_be(county, people):
    pc = county.pc("one")
    before = tables(pc)
    picture.show(pc.db, REGISTRY, picture.write_picture({"tally": {"name": ["x"], "count": [3]}}))
    assert tables(pc) == before
    assert not is_pictured(pc.db)

"""Sticks between stations and the county: there, back, damaged, thrice, and mixed with a link."""

from __future__ import annotations

import shutil

import pytest

from core.sync import witness
from core.sync.errors import NotEnrolledError
from core.sync.frames import PIECE, look_through
from core.sync.medium import ROOT
from core.sync.stick import WrongSpokenError
from hub.intake import register
from tests.faults.mutant import Mutant
from tests.hub.villages import County, Village

ANSWERS, READER = "core/sync/answers.py", "hub/stick.py"
MUTANTS = (
    Mutant(
        ANSWERS,
        "        fresh = reply.hub_ms > self._latest\n",
        "        fresh = True\n",
        "an old stick makes a PC believe that the county lost what it receipted",
        "old_answer",
    ),
    Mutant(
        "core/sync/carrying.py",
        "        self._do(lambda: self._note(done, load, now_ms, str(stick.folder)))\n",
        "",
        "nobody knows what travels in a pocket",
        "there_and_back",
    ),
    Mutant(
        READER,
        "        except ClerkError as error:\n            told.state = error.code\n",
        "        except StrangerError as error:\n            told.state = error.code\n",
        "one station's bad file stops every other's",
        "stops_no_other",
    ),
    Mutant(
        READER,
        "                self._lay_aside(device, one.raw)\n",
        "                pass\n",
        "good blocks behind a bad one are thrown away",
        "two_damaged",
    ),
    Mutant(
        "hub/returning.py",
        "            receipts = tuple(_receipts(connection, device.station, signing))\n",
        "            receipts = ()\n",
        "what came by stick is never confirmed by stick",
        "there_and_back",
    ),
    Mutant(
        ANSWERS,
        "            if content is None:\n                self._stuck.add(item.lane)\n",
        "",
        "a PC believes to have had what a bad place on the stick swallowed",
        "answer_with_a_hole",
    ),
)


@pytest.fixture
def county(tmp_path):
    opened = County(tmp_path / "county")
    yield opened
    opened.close()


@pytest.fixture
def villages(tmp_path, county):
    """Return a maker of enrolled PCs, by station name; a station founded once."""
    made: list[Village] = []
    numbers: dict[str, int] = {}

    def make(name: str) -> Village:
        if name not in numbers:
            numbers[name] = county.found(name)
        one = Village(tmp_path / f"pc{len(made)}", name)
        made.append(one)
        one.join(county, numbers[name])
        return one

    yield make
    for one in made:
        one.close()


@pytest.fixture
def village(villages):
    return villages("柳沟")


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def states(taken) -> list[str]:
    return [one.state for one in taken]


def spoil(path, *numbers: int) -> None:
    """Flip a bit in pieces of a bundle, by their number."""
    with path.open("rb+") as file:
        frames = [frame for frame in look_through(file).frames if frame.kind == PIECE]
        for number in numbers:
            file.seek(frames[number].offset + 100)
            (byte,) = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte ^ 4]))


def bundles(stick, ending: str):
    return sorted((stick / ROOT).rglob(f"*{ending}"))


def test_there_and_back_again(county, village, stick):
    village.work(30)
    assert village.sticks.look(stick).offer == "write"
    written = village.sticks.write(stick)
    assert (written.events, written.left) == (village.events, 0)
    assert (village.carried, village.receipted) == (village.events, 0)
    assert village.sticks.look(stick).offer == "nothing"
    (taken,) = county.read(stick)
    assert (taken.state, taken.events, taken.missing) == ("done", village.events, 0)
    (put,) = county.write(stick)
    assert put.device == village.key.device
    look = village.sticks.look(stick)
    assert (look.offer, look.answers) == ("read", 1)
    found = village.sticks.read(stick)
    assert states(found.files) == ["done"]
    assert found.tally.events_sent == village.events
    assert (village.receipted, village.carried) == (village.events, 0)
    assert village.sticks.look(stick).offer == "nothing"
    seen = witness.echo(village.station.db)
    assert seen is not None
    assert seen.size > 0
    village.sticks.write(stick)
    assert states(county.read(stick)) == ["done"]
    assert village.open_incidents() == []
    assert county.incidents() == []


def test_what_was_receipted_does_not_travel_again(county, village, stick):
    village.work(30)
    village.sticks.write(stick)
    county.read(stick)
    county.write(stick)
    village.sticks.read(stick)
    village.work(3, first=50)
    assert village.sticks.write(stick).events == 3
    (taken,) = county.read(stick)
    assert taken.events == 3
    assert bundles(stick, ".czr") == []
    assert len(bundles(stick, ".czb")) == 1


def test_many_stations_on_one_stick_each_get_their_own(county, villages, stick):
    three = [villages(name) for name in ("柳沟", "河东", "上庄")]
    for many, one in enumerate(three, start=2):
        one.work(many * 3)
        one.sticks.write(stick)
    taken = county.read(stick)
    assert states(taken) == ["done"] * 3
    assert sum(one.events for one in taken) == sum(one.events for one in three)
    assert len(county.write(stick)) == 3
    lying = {path: path.read_bytes() for path in bundles(stick, ".czr")}
    for one in three:
        one.sticks.read(stick)
        assert one.receipted == one.events
    assert {path: path.read_bytes() for path in lying} == lying
    assert len(county.people()) == 6 + 9 + 12


def test_one_damaged_or_hostile_file_stops_no_other(county, villages, stick):
    good, bad = villages("柳沟"), villages("河东")
    good.work(5)
    bad.work(5)
    bad.sticks.write(stick)
    (path,) = bundles(stick, ".czb")
    for number, content in enumerate((b"", b"SQLite format 3\0" + bytes(900), b"PK\3\4"), 2):
        path.with_name(f"{bad.key.device}-{number}.czb").write_bytes(content)
    spoil(path, 1)
    good.sticks.write(stick)
    taken = county.read(stick)
    assert sorted(states(taken)) == ["damaged", "done", *["stick.not_a_bundle"] * 3]
    assert county.logs()[1, good.key.device, 1][0] == good.events
    assert county.incidents() == ["damaged_stick"]


def test_two_damaged_sticks_make_one_whole(county, village, stick, tmp_path):
    village.work(1500)
    other = tmp_path / "other"
    other.mkdir()
    village.sticks.write(stick)
    village.sticks.write(other)
    spoil(bundles(stick, ".czb")[0], 1)
    spoil(bundles(other, ".czb")[0], 3)
    (first,) = county.read(stick)
    assert (first.state, first.events) == ("damaged", 0)
    assert [one.code for one in first.problems] == ["gap"]
    (second,) = county.read(other)
    assert second.state == "damaged"
    assert county.logs()[1, village.key.device, 1][0] == village.events
    county.write(other)
    village.sticks.read(other)
    assert village.receipted == village.events
    assert village.open_incidents() == []


def test_a_damaged_stick_is_asked_for_again_and_the_link_fills_the_gap(county, village, stick):
    village.work(1500)
    village.sticks.write(stick)
    spoil(bundles(stick, ".czb")[0], 3)
    (taken,) = county.read(stick)
    assert 0 < taken.events < village.events
    county.write(stick)
    village.sticks.read(stick)
    assert village.receipted == taken.events
    assert village.carried == village.events
    village.net(county)
    assert village.receipted == village.events
    assert village.open_incidents() == []


def test_the_same_stick_three_times_is_the_same_as_once(county, village, villages, stick):
    sister = villages("柳沟")
    village.work(20)
    sister.work(20, first=100)
    sister.net(county)
    village.sticks.write(stick)
    county.read(stick)
    logs, people = county.logs(), county.people()
    county.write(stick)
    village.sticks.read(stick)
    tables = village.tables()
    for _ in range(2):
        assert [one.events for one in county.read(stick)] in ([], [0])
        assert (county.logs(), county.people()) == (logs, people)
        assert village.sticks.read(stick).tally.events_received == 0
        assert village.tables() == tables
    assert village.open_incidents() == []


@pytest.mark.parametrize("order", ["stick then net", "net then stick", "both twice"])
def test_stick_and_net_in_any_order_give_the_same_tables(
    county, village, villages, stick, order, tmp_path
):
    sister = villages("柳沟")
    village.work(20)
    sister.work(10, first=100)
    sister.net(county)
    village.sticks.write(stick)
    if order != "stick then net":
        village.net(county)
    county.read(stick)
    county.write(stick)
    old = tmp_path / "old"
    shutil.copytree(stick, old)
    if order != "net then stick":
        village.net(county)
    village.sticks.read(stick)
    if order == "both twice":
        village.work(5, first=200)
        village.net(county)
        village.sticks.read(old)
    village.net(county)
    sister.net(county)
    assert village.tables() == sister.tables()
    assert village.receipted == village.events
    assert (village.open_incidents(), sister.open_incidents()) == ([], [])
    assert county.incidents() == []


def test_an_old_answer_makes_nobody_believe_that_the_county_forgot(
    county, village, stick, tmp_path
):
    village.work(5)
    village.sticks.write(stick)
    county.read(stick)
    county.write(stick)
    village.work(30, first=10)
    village.net(county)
    assert village.receipted == village.events
    village.sticks.read(stick)
    assert village.receipted == village.events
    assert village.open_incidents() == []
    assert village.file.journal.epoch == 1


def test_an_answer_with_a_hole_is_used_around_it_and_asked_for_again(county, villages, stick):
    first, second = villages("柳沟"), villages("柳沟")
    first.work(1200)
    first.net(county)
    second.work(3, first=5000)
    second.sticks.write(stick)
    county.read(stick)
    county.write(stick)
    (path,) = bundles(stick, ".czr")
    spoil(path, 2)
    (told,) = second.sticks.read(stick).files
    assert (told.state, told.missing) == ("damaged", 1)
    assert second.open_incidents() == ["damaged_stick"]
    assert second.receipted == second.events
    assert second.tables() != first.tables()
    second.sticks.write(stick)
    county.read(stick)
    county.write(stick)
    assert states(second.sticks.read(stick).files) == ["done"]
    first.net(county)
    assert second.tables() == first.tables()


def test_sisters_meet_by_sticks_alone(county, villages, stick):
    first, second = villages("柳沟"), villages("柳沟")
    first.work(200)
    second.work(150, first=1000)
    for one in (first, second):
        one.sticks.write(stick)
    assert states(county.read(stick)) == ["done", "done"]
    assert len(county.write(stick)) == 2
    for one in (first, second):
        one.sticks.read(stick)
    assert first.tables() == second.tables()
    assert len(county.people()) == 350


def test_a_pc_is_let_in_by_stick_alone(county, tmp_path, stick):
    newcomer = Village(tmp_path / "pc", "新庄")
    try:
        newcomer.work(4)
        assert newcomer.sticks.look(stick).offer == "not_enrolled"
        with pytest.raises(NotEnrolledError):
            newcomer.sticks.write(stick)
        newcomer.ask(county.code(county.found("新庄")))
        assert newcomer.sticks.look(stick).offer == "ask"
        assert newcomer.sticks.write(stick).asked
        assert newcomer.sticks.look(stick).offer == "nothing"
        assert states(county.read(stick)) == ["done"]
        county.write(stick)
        assert newcomer.sticks.look(stick).offer == "read"
        assert newcomer.sticks.read(stick).enrolled
        assert newcomer.sticks.look(stick).offer == "write"
        newcomer.sticks.write(stick)
        county.read(stick)
        county.write(stick)
        newcomer.sticks.read(stick)
        assert newcomer.receipted == newcomer.events
    finally:
        newcomer.close()


def test_a_receipt_read_out_on_the_telephone_confirms_what_was_carried(county, village, stick):
    village.work(5)
    village.sticks.write(stick)
    (read,) = county.read(stick)
    village.work(2, first=50)
    told = read.spoken
    with pytest.raises(WrongSpokenError):
        village.sticks.take_spoken("AAAAA22222")
    assert village.sticks.take_spoken(f"{told[:5].lower()} {told[5:]}") == (village.key.device, 1)
    assert (village.receipted, village.carried) == (village.events - 2, 0)
    assert village.sticks.write(stick).events == 2


def test_strangers_forgers_and_the_revoked_are_told_and_nothing_of_them_counts(
    county, villages, stick, tmp_path
):
    office = county.office
    revoked, foreign = villages("柳沟"), County(tmp_path / "elsewhere")
    stranger = Village(tmp_path / "stranger", "外县")
    try:
        stranger.join(foreign, foreign.found("外县"))
        stranger.work(3)
        stranger.sticks.write(stick)
        revoked.work(3)
        (home,) = office.store.write(lambda c: register.homes(c, revoked.key.device))
        office.store.write(
            lambda c: register.revoke(c, office.keys, home, "丢了", office.now_ms())
        )  # fmt: skip
        revoked.sticks.write(stick)
        taken = {one.device: one for one in county.read(stick)}
        assert taken[""].state == "stick.not_ours"
        assert [one.code for one in taken[revoked.key.device].problems] == ["revoked"]
        assert county.people() == []
        county.write(stick)
        revoked.sticks.read(stick)
        assert "revoked" in revoked.open_incidents()
        assert revoked.receipted == 0
    finally:
        stranger.close()
        foreign.close()

"""What a PC that begins anew gets: the station's picture, then long stretches of each log."""

from __future__ import annotations

import datetime as dt

import pytest

from core.sync.messages import PACKS, SISTERS, TRUST
from core.sync.picture import read_picture
from core.sync.segment import read_segment
from hub.intake.files import NoSuchFileError
from hub.intake.worker import Worker
from tests.faults.mutant import Mutant
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/stretches.py", "at = upto if number == len(logs) else after", "at = upto",
        "a cut behind the first log would lose all others", "cursor",
    ),
    Mutant(
        "hub/intake/stretches.py", "if len(known) == int(of):", "if False:",
        "a feed that grew meanwhile would begin the download anew", "same_files",
    ),
)  # fmt: skip
ALL = 1 << 40
HAD = {TRUST: 99}


@pytest.fixture
def sisters(office, desk, front, station):
    """Two PCs that lived by turns, a segment at a time, and a third that begins anew."""
    other, anew = Pc.enrolled(office, station), Pc.enrolled(office, station)
    for _ in range(20):
        for one in (front, other):
            first = one.seq + 1
            one.live(25).say(desk, one.segment(first), cursors=HAD)
            office.clock.set(office.clock.now() + dt.timedelta(minutes=1))
    return front, other, anew


def had(desk, station, item):
    return read_segment(desk.files.read(item.digest, station, 0, ALL)[0])


def test_a_long_feed_comes_as_one_file_for_each_log_and_the_last_moves_the_cursor(
    desk, station, sisters
):
    front, other, anew = sisters
    reply = anew.say(desk, cursors=HAD)
    assert [i.arrival for i in reply.items] == [0, 40]
    assert reply.more
    for item, log in zip(reply.items, (front, other), strict=True):
        whole = had(desk, station, item)
        assert [e.content for e in whole.events] == [e.content for e in log.events]
        assert whole.is_signed_by(log.key.public)
        assert item.size < sum(len(log.segment(n, n + 49)) for n in range(1, log.seq, 50)) * 2 / 3
    assert not anew.say(desk, cursors=HAD | {SISTERS: 40}).items


def test_who_asks_again_is_offered_the_same_files_though_more_has_come(desk, sisters):
    front, _, anew = sisters
    offered = [i.digest for i in anew.say(desk, cursors=HAD).items]
    first = front.seq + 1
    front.live(1).say(desk, front.segment(first))
    assert [i.digest for i in anew.say(desk, cursors=HAD).items] == offered
    (item,) = anew.say(desk, cursors=HAD | {SISTERS: 40}).items
    assert item.content == front.segment(first)


def test_a_picture_comes_alone_and_first_and_only_when_asked_for(office, desk, station, sisters):
    *_, anew = sisters
    Worker(office).finish()
    reply = anew.say(desk, cursors=HAD, picture=True)
    (item,) = reply.items
    assert (item.lane, item.arrival, item.what, reply.more) == (SISTERS, 0, "picture", True)
    shown = read_picture(desk.files.read(item.digest, station, 0, ALL)[0])
    assert len(shown["person"]["id"]) == 1000
    assert len(shown["product"]["id"]) == 1000
    assert [i.digest for i in anew.say(desk, cursors=HAD, picture=True).items] == [item.digest]
    assert "picture" not in {i.what for i in anew.say(desk, cursors=HAD).items}


def test_a_station_without_rows_has_no_picture(desk, front):
    front.live()
    reply = front.say(desk, front.segment(), cursors=HAD | {PACKS: 1}, picture=True)
    assert not reply.items
    assert not reply.more


def test_what_was_made_for_one_station_is_not_for_another_and_goes_after_two_days(
    office, clock, desk, station, sisters
):
    *_, anew = sisters
    Worker(office).finish()
    items = [*anew.say(desk, cursors=HAD, picture=True).items, *anew.say(desk, cursors=HAD).items]
    for item in items:
        assert desk.files.read(item.digest, station, 0, ALL)[1] == item.size
        with pytest.raises(NoSuchFileError):
            desk.files.read(item.digest, station + 1, 0, ALL)
    clock.set(clock.now() + dt.timedelta(days=3))
    assert desk.files.expire(office.now_ms()) == len(items)
    for item in items:
        with pytest.raises(NoSuchFileError):
            desk.files.read(item.digest, station, 0, ALL)


def test_who_is_erased_is_in_nothing_that_was_made(office, desk, station, sisters):
    *_, anew = sisters
    Worker(office).finish()
    items = [*anew.say(desk, cursors=HAD, picture=True).items, *anew.say(desk, cursors=HAD).items]
    desk.files.forget_segments({station})
    for item in items:
        with pytest.raises(NoSuchFileError):
            desk.files.read(item.digest, station, 0, ALL)
    assert [i.arrival for i in anew.say(desk, cursors=HAD).items] == [0, 40]

from __future__ import annotations

import datetime as dt

import pytest

from core.county.model import Notice
from hub.channels import county
from hub.intake import sync
from hub.intake.examine import QUOTA
from hub.intake.files import Files
from hub.intake.limits import LONGEST_S, REMEMBERED, Buckets, Queue, Quota, SlowDownError
from hub.intake.sync import Desk
from hub.store import segments
from tests.faults.mutant import Mutant

MUTANT = Mutant(
    "hub/intake/limits.py",
    "                level.left -= cost\n",
    "                pass\n",
    "a flood would never end",
    "burst",
)
DAY_MS = 86_400_000


class Ticking:
    """A monotonic clock that is moved by hand."""

    def __init__(self):
        self.ms = 0

    def monotonic_ms(self):
        return self.ms


def test_a_burst_is_let_through_and_then_a_trickle():
    clock = Ticking()
    buckets = Buckets(clock, burst=3, per_s=0.5)  # type: ignore[arg-type]
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(SlowDownError) as caught:
        buckets.take("a")
    assert caught.value.wait_s >= 2
    buckets.take("b")
    clock.ms += 2000
    buckets.take("a")
    with pytest.raises(SlowDownError):
        buckets.take("a")


def test_a_crowd_is_sent_away_for_as_long_as_it_takes_and_then_let_in():
    clock = Ticking()
    buckets = Buckets(clock, burst=1, per_s=2)  # type: ignore[arg-type]
    buckets.take("a")
    waits = []
    for _ in range(40):
        with pytest.raises(SlowDownError) as caught:
            buckets.take("a")
        waits.append(caught.value.wait_s)
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] == 21
    let_in = 0
    for second in range(1, 22):
        clock.ms = second * 1000
        for _ in range(waits.count(second)):
            let_in += _is_let_in(buckets)
    assert let_in >= 19


def _is_let_in(buckets):
    try:
        buckets.take("a")
    except SlowDownError:
        return False
    return True


def test_nobody_is_sent_away_for_longer_than_two_minutes():
    buckets = Buckets(Ticking(), burst=1, per_s=0.001)  # type: ignore[arg-type]
    buckets.take("a")
    with pytest.raises(SlowDownError) as caught:
        buckets.take("a")
    assert caught.value.wait_s == LONGEST_S


def test_names_beyond_number_are_forgotten_not_kept():
    buckets = Buckets(Ticking(), burst=1, per_s=1)  # type: ignore[arg-type]
    for number in range(REMEMBERED + 10):
        buckets.take(str(number))
    assert len(buckets._levels) == REMEMBERED


def test_a_station_has_its_share_of_each_day():
    quota = Quota(most_bytes=100, most_events=10)
    assert quota.leaves_room(1, 100, 0)
    quota.use(1, (60, 4), 0)
    assert not quota.leaves_room(1, 41, 0)
    assert quota.leaves_room(2, 100, 0)
    quota.use(1, (0, 6), 0)
    assert not quota.leaves_room(1, 1, DAY_MS - 1)
    assert quota.leaves_room(1, 100, DAY_MS)


def test_a_days_share_is_the_same_after_a_restart(office, station, front, clock, monkeypatch):
    front.live(40)
    first, second = front.segment(1, 60), front.segment(61, 80)
    monkeypatch.setattr(sync, "MOST_BYTES", len(first) + len(second) - 1)
    assert front.say(Desk(office, Files(office)), first).end == 60
    notice = Notice(heading="周五培训", text="下午两点。" * 200)
    now = office.now_ms()
    office.store.write(lambda c: county.write(c, office.keys, station, [notice], now))
    again = Desk(office, Files(office))
    (problem,) = front.say(again, second).problems
    assert problem.code == QUOTA
    clock.set(clock.now() + dt.timedelta(days=1))
    assert front.say(again, second).end == 80
    assert not front.say(Desk(office, Files(office)), second).problems


def test_what_was_taken_since_midnight_is_read_off_the_archive(office, desk, station, front, clock):
    front.live(60)
    front.say(desk, *(front.segment(seq, seq) for seq in (1, 2, 3)))
    clock.set(clock.now() + dt.timedelta(days=1))
    for first in range(4, 111, 20):
        front.say(desk, *(front.segment(seq, seq) for seq in range(first, min(first + 20, 111))))
    midnight = office.now_ms() - office.now_ms() % DAY_MS
    with office.store.read() as connection:
        many_bytes, events = segments.taken_since(connection, station, midnight)
        every = segments.feed(connection, station, 0)
    assert events == 107
    assert many_bytes == sum(one.size for one in every if one.first > 3)


def test_a_queue_has_so_many_places_and_no_more_bytes_than_there_is_room_for():
    queue = Queue(most=2, most_bytes=10)
    assert [queue.enter(), queue.enter(), queue.enter()] == [True, True, False]
    queue.leave()
    assert queue.enter()
    assert [queue.hold(6), queue.hold(6), queue.hold(4)] == [True, False, True]
    queue.let_go(6)
    assert queue.hold(6)

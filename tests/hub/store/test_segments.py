import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from hub.store import parking, segments, stations
from hub.store.parking import Parked
from hub.store.segments import LogEnd, Whole
from hub.store.stations import Device, Place

MINE, SISTER = "A" * 16, "B" * 16


@pytest.fixture
def station(store):
    return store.write(lambda c: stations.found(c, Place(name="石桥村", township="石桥"), 5))


def accept(store, station, device, first, last, *, hub_ms=0, raw=b"raw"):
    """Store a segment as the intake does, in one transaction."""

    def work(connection):
        whole = Whole(
            station=station, device=device, epoch=1, first=first, last=last, head=b"h",
            arrival=segments.next_arrival(connection, station), size=len(raw), hub_ms=hub_ms,
            receipt=b"r", raw=raw,
        )  # fmt: skip
        segments.add(connection, whole)
        return whole

    return store.write(work)


def asked(store, query, *said, **more):
    with store.read() as connection:
        return query(connection, *said, **more)


def spans(entries):
    return [(one.device, one.first, one.last, one.arrival) for one in entries]


def test_a_station_is_founded_with_the_next_number(store, station):
    other = store.write(lambda c: stations.found(c, Place(name="下河村"), 6))
    assert (station, other) == (1, 2)
    assert [one.name for one in asked(store, stations.every)] == ["石桥村", "下河村"]
    found = asked(store, stations.one, 1)
    assert (found.township, found.since_ms, found.arrival) == ("石桥", 5, 0)
    assert asked(store, stations.one, 3) is None


def test_a_device_is_kept_as_it_was_said_and_changed_by_column(store, station):
    device = Device(station=station, device=MINE, public_key=b"k", role="trainer", approved_ms=7)
    store.write(lambda c: stations.put_device(c, device))
    store.write(lambda c: stations.put_device(c, msgspec.structs.replace(device, station=9)))
    assert asked(store, stations.device, station, MINE) == device
    assert asked(store, stations.devices, station) == [device]
    assert len(asked(store, stations.devices)) == 2
    assert [one.station for one in asked(store, stations.homes_of, MINE)] == [station, 9]
    assert store.write(lambda c: stations.change_device(c, station, MINE, revoked_seq=3))
    assert not store.write(lambda c: stations.change_device(c, station, SISTER, revoked_seq=3))
    changed = msgspec.structs.replace(device, revoked_seq=3)
    assert asked(store, stations.device, station, MINE) == changed
    assert asked(store, stations.device, 9, MINE).revoked_seq is None


def test_a_feed_counts_its_segments_and_leaves_out_what_a_device_sent_itself(store, station):
    for device, first, last in ((MINE, 1, 5), (SISTER, 1, 2), (MINE, 6, 9)):
        accept(store, station, device, first, last)
    everything = [(MINE, 1, 5, 1), (SISTER, 1, 2, 2), (MINE, 6, 9, 3)]
    assert spans(asked(store, segments.feed, station, 0)) == everything
    assert spans(asked(store, segments.feed, station, 1, limit=1)) == everything[1:2]
    assert spans(asked(store, segments.feed, station, 0, but=MINE)) == everything[1:2]
    assert asked(store, stations.one, station).arrival == 3
    assert asked(store, segments.whole, station, 2).raw == b"raw"
    assert asked(store, segments.whole, station, 4) is None


def test_a_feed_is_not_counted_up_by_what_fails_nor_for_a_station_nobody_knows(store, station):
    accept(store, station, MINE, 1, 5)
    with pytest.raises(IntegrityError):
        accept(store, station, MINE, 1, 5)
    assert asked(store, stations.one, station).arrival == 1
    with pytest.raises(KeyError):
        store.write(lambda c: segments.next_arrival(c, 77))


def test_the_segment_that_holds_an_event_is_found_so_that_a_resend_gets_its_receipt(store, station):
    for first, last in ((1, 5), (6, 9)):
        accept(store, station, MINE, first, last)
    found = [asked(store, segments.holding, station, MINE, 1, seq) for seq in (1, 5, 6, 10)]
    assert [one and one.arrival for one in found] == [1, 1, 2, None]
    assert asked(store, segments.holding, station, SISTER, 1, 1) is None
    assert spans(asked(store, segments.stretch, station, MINE, 1, 5)) == [
        (MINE, 1, 5, 1),
        (MINE, 6, 9, 2),
    ]
    assert spans(asked(store, segments.stretch, station, MINE, 1, 6)) == [(MINE, 6, 9, 2)]


def test_the_end_of_a_log_moves_on(store, station):
    end = LogEnd(
        station=station, device=MINE, epoch=1, public_key=b"k", agreed=b"", seq=5, head=b"h",
        first_seen_ms=1,
    )  # fmt: skip
    moved = msgspec.structs.replace(end, seq=9, head=b"i")
    second = msgspec.structs.replace(end, epoch=2)
    for reached in (end, second, moved):
        store.write(lambda c, reached=reached: segments.put_end(c, reached))
    assert asked(store, segments.end, station, MINE, 1) == moved
    assert asked(store, segments.end, station, MINE, 3) is None
    assert asked(store, segments.ends, station) == [moved, second]
    assert asked(store, segments.ends, station, SISTER) == []


def test_what_waits_to_be_applied_comes_in_order_and_within_a_budget(store, station):
    for first in (1, 2, 3):
        accept(store, station, MINE, first, first, raw=b"x" * 100)
    assert asked(store, segments.count_unapplied) == 3
    assert spans(asked(store, segments.unapplied, limit=2)) == [(MINE, 1, 1, 1), (MINE, 2, 2, 2)]
    assert spans(asked(store, segments.unapplied, budget=250))[-1] == (MINE, 2, 2, 2)
    assert spans(asked(store, segments.unapplied, budget=1)) == [(MINE, 1, 1, 1)]
    assert store.write(lambda c: segments.mark_applied(c, station, [1, 2])) == {1, 2}
    assert store.write(lambda c: segments.mark_applied(c, station, [2, 3])) == {3}
    assert asked(store, segments.unapplied) == []
    store.refill()
    assert asked(store, segments.count_unapplied) == 3


def test_the_oldest_unsequenced_segments_get_the_next_leaves(store, station):
    other = store.write(lambda c: stations.found(c, Place(name="下河村"), 6))
    accept(store, station, MINE, 1, 1, hub_ms=20)
    accept(store, other, SISTER, 1, 1, hub_ms=10)
    accept(store, station, MINE, 2, 2, hub_ms=30)
    waiting = asked(store, segments.unsequenced, limit=2)
    assert spans(waiting) == [(SISTER, 1, 1, 1), (MINE, 1, 1, 1)]
    store.write(lambda c: segments.place(c, waiting, 40))
    store.write(lambda c: segments.place(c, [], 99))
    assert asked(store, segments.holding, other, SISTER, 1, 1).position == 40
    assert asked(store, segments.holding, station, MINE, 1, 1).position == 41
    assert spans(asked(store, segments.unsequenced)) == [(MINE, 2, 2, 2)]


def test_a_segment_s_bytes_can_be_replaced_when_a_person_is_erased(store, station):
    accept(store, station, MINE, 1, 1, raw=b"with a name")
    store.write(lambda c: segments.replace_raw(c, station, 1, b"without"))
    found = asked(store, segments.whole, station, 1)
    assert (found.raw, found.size) == (b"without", 7)


def test_a_parked_event_is_aside_until_it_is_closed(store, station):
    event = Parked(
        station=station, device=MINE, epoch=1, seq=4, type="from.tomorrow", reason="unknown",
        since_ms=1,
    )  # fmt: skip
    again = msgspec.structs.replace(event, reason="other")
    for said in (event, again, msgspec.structs.replace(event, station=9)):
        store.write(lambda c, said=said: parking.park(c, said))
    assert asked(store, parking.parked, station) == [again]
    assert len(asked(store, parking.parked)) == 2
    store.write(lambda c: parking.close(c, event, 8))
    assert asked(store, parking.parked, station) == []
    assert len(asked(store, parking.parked)) == 1

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import func, select

from core.keys.certificate import DEVICE, Certificate, ForgedError, unseal
from core.keys.device import is_signed_by
from core.sync.errors import MalformedError
from core.sync.messages import COUNTY, SISTERS, TRUST, Receipt, Sighting, receipt_message
from core.sync.segment import read_segment
from hub.intake import incidents, register
from hub.intake.accept import CLONED
from hub.intake.examine import FORK, GAP, MALFORMED, NOT_YOURS, REVOKED
from hub.intake.strangers import StrangerError
from hub.store import segments, stations, tables
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

ACCEPT = "hub/intake/accept.py"
MUTANTS = (
    Mutant(
        ACCEPT, "elif header.first > end.seq + 1:", "elif False:",
        "a receipt would cover events that never came", "gap",
    ),
    Mutant(
        ACCEPT, "        if head != end.head:", "        if False:",
        "two histories would be glued together", "other_history",
    ),
    Mutant(
        ACCEPT, "        if ours != one.segment.head:", "        if False:",
        "a fork would get a receipt", "same_place",
    ),
    Mutant(
        ACCEPT, "        if skipped:", "        if False:", "events would count twice", "overlap",
    ),
    Mutant(
        "hub/intake/examine.py", "or not segment.is_signed_by(", "or segment.is_signed_by(",
        "anybody could write a station's log", "receipt_is or forged",
    ),
    Mutant(
        "hub/intake/examine.py", "    if device is None or device.certificate is None:",
        "    device = device or stations.homes_of(connection, header.device)[0]\n    if False:",
        "one station could write another's log", "another_stations",
    ),
    Mutant(
        ACCEPT, "bound is not None and bound < new <= one.segment.last", "False",
        "a thief's entries would count", "revoked",
    ),
)  # fmt: skip


def _events(office, station):
    total = func.coalesce(func.sum(tables.segment.c.last - tables.segment.c.first + 1), 0)
    return pc.scalar(office, select(total).where(tables.segment.c.station == station))


def _codes(office):
    with office.store.read() as connection:
        return [one.code for one in incidents.open_ones(connection)]


def test_a_receipt_is_the_hubs_signature_over_the_head(office, desk, front):
    front.live()
    reply = front.say(desk, front.segment())
    (receipt,) = reply.receipts
    assert (receipt.device, receipt.epoch, receipt.seq) == (front.device, 1, front.seq)
    said = receipt_message(front.device, 1, front.seq, front.heads[-1], receipt.hub_ms)
    assert is_signed_by(office.keys.signing.public, said, receipt.signature)
    assert reply.end == front.seq


def test_the_same_again_gets_the_same_receipt_and_is_kept_once(office, desk, clock, front, station):
    raw = front.live().segment()
    first = front.say(desk, raw)
    clock.set(clock.now().replace(hour=17))
    again = front.say(desk, raw)
    assert again.receipts == first.receipts
    assert again.hub_ms > first.hub_ms
    assert _events(office, station) == front.seq


def test_a_request_sent_twice_byte_for_byte_changes_nothing(office, desk, front, station):
    raw = front.request(front.live().segment())
    desk.sync(raw)
    desk.sync(raw)
    assert _events(office, station) == front.seq


def test_a_gap_is_told_with_the_last_event_that_is_here(office, desk, front, station):
    front.live()
    front.say(desk, front.segment(1, 2))
    reply = front.say(desk, front.segment(4, 6))
    (problem,) = reply.problems
    assert (problem.code, problem.seq) == (GAP, 2)
    assert not reply.receipts
    assert _events(office, station) == 2
    assert front.say(desk, front.segment(3, 6)).end == 6


def test_an_epoch_cannot_begin_in_the_middle(desk, front):
    front.live()
    (problem,) = front.say(desk, front.segment(3)).problems
    assert (problem.code, problem.seq) == (GAP, 0)


def test_an_overlap_is_cut_and_nothing_is_counted_twice(office, desk, front, station):
    front.live()
    front.say(desk, front.segment(1, 4))
    reply = front.say(desk, front.segment(3, 6))
    assert reply.end == 6
    assert not reply.problems
    assert _events(office, station) == 6
    with office.store.read() as connection:
        kept = segments.stretch(connection, station, front.device, 1)
        cut = segments.whole(connection, station, kept[-1].arrival)
    assert cut
    assert (kept[-1].first, kept[-1].last) == (5, 6)
    assert read_segment(cut.raw).is_signed_by(front.key.public)


def test_another_history_of_the_same_place_is_an_incident_and_changes_nothing(
    office, desk, front, station
):
    front.live(2)
    twin = front.copy()
    front.live(1)
    twin.live(2)
    front.say(desk, front.segment())
    reply = twin.say(desk, twin.segment(5))
    (problem,) = reply.problems
    assert problem.code == FORK
    assert problem.head == front.heads[problem.seq]
    assert problem.head != twin.heads[problem.seq]
    assert _events(office, station) == front.seq
    assert _codes(office) == [FORK]
    assert not reply.receipts
    assert front.live(1).say(desk, front.segment(7)).end == front.seq


def test_the_same_place_with_another_head_is_a_fork(office, desk, front):
    twin = front.copy()
    front.live()
    twin.live()
    front.say(desk, front.segment())
    (problem,) = twin.say(desk, twin.segment(1, 2)).problems
    assert (problem.code, problem.seq) == (FORK, 2)
    assert problem.head == front.heads[2]


def test_a_forks_evidence_is_signed_and_names_nobody(office, desk, front):
    twin = front.copy()
    front.live()
    twin.live()
    front.say(desk, front.segment())
    twin.say(desk, twin.segment())
    with office.store.read() as connection:
        (incident,) = incidents.open_ones(connection)
    assert incident.evidence is not None
    kept = read_segment(msgspec.msgpack.decode(incident.evidence or b"")["segment"])
    assert kept.is_signed_by(twin.key.public)
    assert kept.head == twin.heads[-1]
    assert not any(event.blocks for event in kept.events)


def test_a_part_of_what_is_here_gets_a_receipt_that_names_the_head(desk, front):
    front.live()
    front.say(desk, front.segment())
    (receipt,) = front.say(desk, front.segment(1, 2)).receipts
    assert (receipt.seq, receipt.head) == (6, front.heads[6])


def test_a_new_epoch_goes_on_after_a_fork(office, desk, front, station):
    front.live(2)
    front.say(desk, front.segment())
    later = Pc(front.key, 2, front.heads[-1]).live(1)
    reply = later.say(desk, later.segment())
    assert not reply.problems
    assert reply.end == 2
    assert _events(office, station) == 6
    front.live(1).say(desk, front.segment(5))
    assert _codes(office) == [CLONED]


def test_a_forged_segment_is_refused_and_kept_as_evidence(office, desk, front):
    front.live()
    raw = bytearray(front.segment())
    raw[raw.index(b"CZSEG1") + 8 + int.from_bytes(raw[6:8], "big")] ^= 1
    (problem,) = front.say(desk, bytes(raw)).problems
    assert problem.code == MALFORMED
    assert _codes(office) == ["forged"]
    with office.store.read() as connection:
        (incident,) = incidents.open_ones(connection)
    kept = read_segment(msgspec.msgpack.decode(incident.evidence or b""))
    assert kept.header.device == front.device
    assert all(event.blocks == () for event in kept.events)


@pytest.mark.parametrize("step", range(0, 1000, 37))
def test_an_edited_byte_anywhere_is_noticed(office, desk, front, station, step):
    raw = bytearray(front.live().segment())
    raw[step % len(raw)] ^= 0x55
    reply = front.say(desk, bytes(raw))
    assert [p.code for p in reply.problems] != []
    assert not reply.receipts
    assert _events(office, station) == 0


def test_an_edited_request_is_refused(desk, front):
    raw = bytearray(front.request(front.live().segment()))
    raw[-1] ^= 1
    with pytest.raises(ForgedError):
        desk.sync(bytes(raw))


def test_another_stations_log_is_not_taken(office, desk, front):
    other = pc.station(office, "石岭")
    stranger = Pc.enrolled(office, other).live()
    (problem,) = front.say(desk, stranger.segment()).problems
    assert problem.code == NOT_YOURS
    assert _events(office, other) == 0


def test_a_sister_may_carry_a_log_and_gets_it_down_her_lane(office, desk, front, station):
    back = Pc.enrolled(office, station)
    front.live()
    reply = back.say(desk, front.segment())
    assert [r.device for r in reply.receipts] == [front.device]
    reply = back.say(desk, cursors={TRUST: 9})
    (item,) = reply.items
    assert (item.lane, item.what, item.content) == (SISTERS, "segment", front.segment())
    assert not back.say(desk, cursors={TRUST: 9, SISTERS: item.arrival}).items
    assert not front.say(desk, cursors={TRUST: 9}).items


def test_an_earlier_epoch_of_its_own_comes_back_to_a_restored_pc(desk, front):
    front.live()
    front.say(desk, front.segment())
    later = Pc(front.key, 2, front.heads[2])
    lanes = [i.lane for i in later.say(desk, cursors={TRUST: 9}).items]
    assert lanes == [SISTERS]


def test_a_revoked_device_counts_up_to_its_bound_and_no_further(office, desk, front, station):
    front.live()
    front.say(desk, front.segment(1, 2))
    with office.store.read() as connection:
        device = stations.device(connection, station, front.device)
    assert device
    office.store.write(lambda c: register.revoke(c, office.keys, device, "lost", 5, bound=(1, 4)))
    reply = front.say(desk, front.segment(5))
    assert [(p.code, p.seq) for p in reply.problems] == [(REVOKED, 4)]
    assert not reply.receipts
    reply = front.say(desk, front.segment(3, 4))
    assert [r.seq for r in reply.receipts] == [4]
    assert {item.lane for item in reply.items} == {TRUST}
    assert _events(office, station) == 4
    reply = front.say(desk, front.segment(3))
    assert [(p.code, p.seq) for p in reply.problems] == [(REVOKED, 4)]
    assert _events(office, station) == 4


def test_an_unknown_device_is_told_nothing(desk):
    stranger = Pc().live()
    with pytest.raises(StrangerError):
        desk.sync(stranger.request(stranger.segment()))


def test_certificates_come_down_first_and_once(office, desk, front):
    reply = front.say(desk)
    papers = [i for i in reply.items if i.lane == TRUST]
    trusted = office.keys.publics
    named = [unseal(DEVICE, i.content, Certificate, trusted) for i in papers]
    assert [one.role for one in named] == ["county", "station"]
    assert named[1].device == front.device
    assert not front.say(desk, cursors={TRUST: papers[-1].arrival}).items


def test_the_budget_holds_and_more_is_told(office, desk, front, station):
    back = Pc.enrolled(office, station)
    for _ in range(6):
        first = front.seq + 1
        front.live(2).say(desk, front.segment(first))
    got, cursor, rounds = 0, 0, 0
    while True:
        reply = back.say(desk, cursors={TRUST: 9, SISTERS: cursor}, budget=700)
        got += len(reply.items)
        cursor = reply.items[-1].arrival
        rounds += 1
        assert sum(len(i.content) for i in reply.items) <= 700 or len(reply.items) == 1
        if not reply.more:
            break
    assert got == 6
    assert rounds > 1


def test_a_large_segment_is_offered_as_a_file(office, desk, front, station):
    back = Pc.enrolled(office, station)
    front.live(700)
    raw = front.segment()
    assert len(raw) > 16 << 10
    front.say(desk, raw)
    (item,) = back.say(desk, cursors={TRUST: 9}).items
    assert (item.content, item.size) == (b"", len(raw))
    content, size = desk.files.read(item.digest, station, 0, 1 << 40)
    assert (content, size) == (raw, len(raw))


def test_what_a_pc_says_of_itself_is_noted(office, desk, front, station):
    front.say(desk, unsent=7, app="0.2")
    with office.store.read() as connection:
        seen = stations.device(connection, station, front.device)
    assert seen
    assert (seen.unsent, seen.app_version) == (7, "0.2")
    assert seen.unsent_since == seen.seen_ms


def test_numbers_that_nobody_counts_to_break_no_sum(office, desk, front, station):
    for one in (front, Pc.enrolled(office, station)):
        one.say(desk, unsent=2**53)
        for said in ({"unsent": 2**64 - 1}, {"epoch": 2**63}, {"cursors": {1: 2**63}},
                     {"sightings": (Sighting("gap", "", 1, 2**63),)}, {"unsent": -1}):  # fmt: skip
            with pytest.raises(MalformedError):
                one.say(desk, **said)
    with office.store.read() as connection:
        unsent = [one.unsent for one in stations.devices(connection, station)]
        assert max(unsent) == 1_000_000_000
        assert connection.scalar(select(func.sum(tables.device.c.unsent))) == 2_000_000_000


def test_the_countys_lane_is_its_own(desk, front):
    assert all(item.lane != COUNTY for item in front.say(desk).items)


def test_receipts_are_one_per_log(desk, front):
    front.live()
    reply = front.say(desk, front.segment(1, 2), front.segment(3, 4), front.segment(5, 6))
    assert [r.seq for r in reply.receipts] == [6]
    assert isinstance(reply.receipts[0], Receipt)

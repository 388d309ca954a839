"""Requests that nobody honest sends: none is taken, each is refused in words of ours."""

from __future__ import annotations

import random

import msgspec
import pytest

from core.catalog.model import Product
from core.keys.device import DeviceKey
from core.people.model import Person
from core.sync.errors import LinkError, SyncError
from core.sync.link import Answer
from core.sync.messages import REPLY, Reply, read_message
from hub.store import stations
from tests.faults.mutant import Mutant
from tests.hub.intake.pc import Pc, code
from tests.simulation.world import World

MUTANTS = (
    Mutant(
        "hub/intake/examine.py", "device.public_key) or not segment.is_signed_by(\n"
        "        device.public_key\n    ):", "device.public_key):",
        "anybody could write in a PC's log", "another_key",
    ),
    Mutant(
        "hub/intake/examine.py", "    device = known.get(header.device)\n",
        "    device = (*stations.homes_of(connection, header.device), None)[0]\n",
        "a PC could write in another station's log", "another_station",
    ),
    Mutant(
        "hub/intake/accept.py", "        elif header.first > end.seq + 1:\n",
        "        elif header.first < 0:\n",
        "a log would have a hole that nobody sees", "gap",
    ),
    Mutant(
        "core/sync/messages.py",
        "    if not any(is_signed_by(key, message, signature) for key in trusted):\n"
        "        raise ForgedError\n",
        "", "a changed request or answer would be believed", "offsets",
    ),
)  # fmt: skip
OFFSETS = 1000
REFUSED = range(400, 500)
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of Ed25519's group: a signature's second half plus this is the same point, written otherwise."""


@pytest.fixture
def world():
    with World.begun(11, 2, 1) as begun:
        begun.settle()
        yield begun


def enrolled(world, number):
    """Return a bare PC that can be made to say anything."""
    pc = Pc(DeviceKey.new())
    from hub.intake.enrol import enrol

    enrol(world.county.office, pc.application(code(world.county.office, number)))
    return pc


def ask(world: World, raw: bytes) -> Answer:
    world.time.pass_by(1)
    return world.county.serve("POST", "/v1/sync", raw, {})


def held(world):
    return [world.county.ends(number) for number in (1, 2)], world.county.arrival(1)


def said(world: World, raw: bytes) -> Reply:
    answer = ask(world, raw)
    assert answer.status == 200
    return read_message(
        REPLY, answer.content, Reply, (world.county.office.keys.signing.public,), raw
    )


def test_one_bit_changed_at_any_of_a_thousand_offsets_is_refused(world):
    pc = enrolled(world, 1).live(4)
    raw = pc.request(pc.segment())
    before, draw = held(world), random.Random(1)
    for step in range(OFFSETS):
        at = step * len(raw) // OFFSETS
        spoilt = raw[:at] + bytes([raw[at] ^ 1 << draw.randrange(8)]) + raw[at + 1 :]
        assert ask(world, spoilt).status in REFUSED, at
    for at in range(0, len(raw), 7):
        assert ask(world, raw[:at]).status in REFUSED, at
    assert held(world) == before
    assert said(world, raw).end == pc.seq


def test_a_replayed_request_is_answered_and_counted_once(world):
    pc = enrolled(world, 1).live(2)
    raw = pc.request(pc.segment())
    first = said(world, raw)
    before = held(world)
    again = said(world, raw)
    assert again.receipts == first.receipts
    assert held(world) == before


def test_a_segment_of_another_station_is_never_taken(world):
    mine, theirs = enrolled(world, 1).live(2), enrolled(world, 2)
    before = held(world)
    reply = said(world, theirs.request(mine.segment()))
    assert [one.code for one in reply.problems] == ["not_yours"]
    assert held(world) == before


def test_a_segment_signed_with_another_key_is_never_taken(world):
    honest = enrolled(world, 1)
    forger = honest.copy()
    forger.live(2)
    raw = forger.segment()
    stranger = DeviceKey.new()
    signature = stranger.sign_head(1, forger.seq, forger.heads[-1])
    start = raw.index(forger.key.sign_head(1, forger.seq, forger.heads[-1]))
    spoilt = raw[:start] + signature + raw[start + 64 :]
    before = held(world)
    reply = said(world, honest.request(spoilt))
    assert [one.code for one in reply.problems] == ["malformed"]
    assert held(world) == before
    assert ("forged", honest.device) in world.county.troubles()


def test_a_signature_written_in_another_way_is_no_signature(world):
    pc = enrolled(world, 1).live(1)
    raw = pc.request(pc.segment())
    second = int.from_bytes(raw[32:64], "little") + ORDER
    assert ask(world, raw[:32] + second.to_bytes(32, "little") + raw[64:]).status in REFUSED


def test_a_gap_and_a_wrong_epoch_are_told_and_not_taken(world):
    pc = enrolled(world, 1).live(3)
    said(world, pc.request(pc.segment(1, 2)))
    before = held(world)
    reply = said(world, pc.request(pc.segment(5)))
    assert [(one.code, one.seq) for one in reply.problems] == [("gap", 2)]
    reply = said(world, pc.request(pc.segment(3, epoch=7)))
    assert [one.code for one in reply.problems] in (["malformed"], ["gap"])
    assert held(world) == before


def test_a_revoked_key_is_told_so_and_writes_nothing_more(world):
    pc = enrolled(world, 1).live(1)
    said(world, pc.request(pc.segment()))
    world.county.revoke(1, pc.device)
    before = held(world)
    pc.write(Product(name="梨", unit="斤"), Person(name="外人"))
    reply = said(world, pc.request(pc.segment(3)))
    assert "revoked" in [one.code for one in reply.problems]
    assert held(world) == before


def test_an_answer_changed_anywhere_is_believed_by_no_pc(world):
    (one, *_) = world.pcs
    world.write(one, "person")
    before = one.reached()
    draw = random.Random(2)
    answers: list[bytes] = []
    serve = world.county.serve

    def spoilt(method, path, body, headers):
        answer = serve(method, path, body, headers)
        content = bytearray(answer.content)
        at = draw.randrange(len(content))
        content[at] ^= 1 << draw.randrange(8)
        answers.append(bytes(content))
        return msgspec.structs.replace(answer, content=bytes(content))

    world.county.serve = spoilt
    for _ in range(60):
        with pytest.raises(LinkError):
            one.station.sync.run()
    assert len(answers) >= 60
    assert one.reached() == before
    world.county.serve = serve
    world.settle()


def test_no_pc_believes_another_pcs_answer_or_an_old_one(world):
    one, two = world.pcs
    for pc in (one, two):
        world.write(pc, "person")
    world.sync(two)
    for plan in (["foreign"] * 3, ["old"] * 3, ["portal"] * 3):
        before = one.reached()
        with pytest.raises(SyncError):
            one.wire.plan = list(plan)
            one.station.sync.run()
        one.wire.plan = []
        assert one.reached() == before
    with world.county.office.store.read() as connection:
        assert len(stations.every(connection)) == 2
    world.settle()

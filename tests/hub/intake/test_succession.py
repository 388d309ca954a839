from __future__ import annotations

from typing import Any

import pytest

from core.keys.certificate import (
    DEVICE,
    REVOCATION,
    Certificate,
    ForgedError,
    Revocation,
    seal,
    unseal,
)
from core.keys.device import DeviceKey
from core.keys.handover import HANDOVER, Ending, Handover
from core.sync.messages import (
    ANSWER,
    ENROL,
    Answer,
    Application,
    claimed,
    read_message,
    write_message,
)
from hub.intake import incidents, papers
from hub.intake.enrol import enrol
from hub.intake.strangers import RevokedError, StrangerError
from tests.faults.mutant import Mutant
from tests.hub.intake import pc
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/succession.py", "        bounds[epoch] = max(end.seq, bounds.get(epoch, 0))\n",
        "", "what a copy wrote and the county receipted would not count any more", "longer",
    ),
    Mutant(
        "hub/intake/succession.py", "if next_key != asked.public_key:", "if False:",
        "whoever overhears a handover would be let in with a key of their own", "overheard",
    ),
    Mutant(
        "hub/intake/succession.py", "return wall_ms > said.wall_ms", "return False",
        "a copy of a PC that changed its key would go unnoticed", "speaks_later",
    ),
    Mutant(
        "hub/intake/sync.py", "if succession.is_given_up(connection, device):", "if False:",
        "what a copy wrote in the place of the PC's own unsent events would count", "below_the",
    ),
    Mutant(
        "hub/intake/succession.py", "    _retire(connection, keys, old, said, now_ms)\n", "",
        "a key that was given up would go on writing", "writes_no_more",
    ),
    Mutant(
        "hub/intake/succession.py", "if old is not None and name != device_of(next_key):",
        "if False:", "sticks for another PC could be had by naming its change of key", "another_pc",
    ),
)  # fmt: skip


def handed(
    old: Pc,
    fresh: Pc,
    *,
    signer: DeviceKey | None = None,
    ends=None,
    earlier: tuple[bytes, ...] = (),
) -> bytes:
    """Return the application of a PC whose last key was ``old``'s."""
    said = Handover(
        device=old.device,
        public_key=fresh.key.public,
        ends=(Ending(old.epoch, old.seq, old.heads[-1]),) if ends is None else ends,
        wall_ms=5,
    )
    application = Application(
        public_key=fresh.key.public, recipient=pc.RECIPIENT, wall_ms=5,
        handover=seal(HANDOVER, said, signer or old.key), earlier=earlier,
    )  # fmt: skip
    return write_message(ENROL, application, fresh.key)


def answer(office, raw):
    return read_message(ANSWER, enrol(office, raw), Answer, (office.keys.signing.public,), raw)


def codes(office):
    with office.store.read() as connection:
        return [(one.code, one.device) for one in incidents.open_ones(connection)]


def filed(office, station, kind):
    contexts: dict[str, tuple[bytes, type[Any]]] = {
        papers.CERTIFICATE: (DEVICE, Certificate),
        papers.REVOCATION: (REVOCATION, Revocation),
    }
    context, type_ = contexts[kind]
    with office.store.read() as connection:
        found = [one for one in papers.after(connection, station) if one.kind == kind]
    return [unseal(context, one.sealed, type_, (office.keys.signing.public,)) for one in found]


def test_the_next_key_takes_the_place_of_the_last_one(office, station, front, desk):
    front.live()
    front.say(desk, front.segment(1, 4))
    fresh = Pc()
    raw = handed(front, fresh)
    told = answer(office, raw)
    assert (told.device, told.station) == (fresh.device, station)
    assert [one.device for one in filed(office, station, papers.CERTIFICATE)][1:] == [
        front.device, fresh.device,
    ]  # fmt: skip
    (bound,) = filed(office, station, papers.REVOCATION)
    assert (bound.device, bound.reason, bound.ends) == (front.device, "rotated", ((1, 6),))
    assert answer(office, raw) == told
    assert len(filed(office, station, papers.CERTIFICATE)) == 3
    fresh.live()
    reply = fresh.say(desk, front.segment(5, 6), fresh.segment())
    assert {(one.device, one.seq) for one in reply.receipts} == {
        (front.device, 6),
        (fresh.device, 6),
    }
    assert codes(office) == []


def test_a_key_that_was_given_up_writes_no_more(office, front, desk):
    front.live()
    front.say(desk, front.segment())
    twin = front.copy()
    answer(office, handed(front, Pc()))
    twin.live(1)
    reply = twin.say(desk, twin.segment(7))
    assert not reply.receipts
    assert {one.code for one in reply.problems} == {"revoked"}
    with pytest.raises(RevokedError):
        enrol(office, handed(twin, Pc()))
    assert codes(office) == [("cloned", front.device)]


def test_what_a_copy_brings_below_the_bound_does_not_count(office, front, desk):
    front.live(1)
    front.say(desk, front.segment())
    twin = front.copy().live(1)
    front.live()
    fresh = Pc()
    answer(office, handed(front, fresh))
    reply = twin.say(desk, twin.segment(3))
    assert not reply.receipts
    assert [(one.code, one.device) for one in reply.problems] == [("revoked", front.device)]
    reply = fresh.say(desk, front.segment(3))
    assert [(one.device, one.seq) for one in reply.receipts] == [(front.device, front.seq)]
    assert not reply.problems


def test_a_copy_that_speaks_later_is_noticed(office, front, desk):
    front.live()
    answer(office, handed(front, Pc()))
    front.say(desk, wall_ms=5)
    assert codes(office) == [], "what was said before the change may come late"
    front.say(desk, wall_ms=6)
    assert codes(office) == [("cloned", front.device)]


def test_a_log_that_is_longer_here_was_written_by_a_copy_and_counts(office, station, front, desk):
    front.live()
    twin = front.copy().live(1)
    twin.say(desk, twin.segment())
    answer(office, handed(front, Pc()))
    assert codes(office) == [("cloned", front.device)]
    (bound,) = filed(office, station, papers.REVOCATION)
    assert bound.ends == ((1, 8),)


def test_an_epoch_that_only_a_copy_has_counts_as_far_as_it_was_receipted(
    office, station, front, desk
):
    twin = Pc(front.key, 2, front.heads[0]).live()
    twin.say(desk, twin.segment())
    front.live()
    answer(office, handed(front, Pc()))
    assert codes(office) == [("cloned", front.device)]
    (bound,) = filed(office, station, papers.REVOCATION)
    assert bound.ends == ((1, 6), (2, 6))


def test_a_handover_that_was_forged_or_overheard_lets_nobody_in(office, front):
    thief = Pc()
    with pytest.raises(ForgedError):
        enrol(office, handed(front, thief, signer=thief.key))
    overheard = handed(front, Pc())
    application = read_message(ENROL, overheard, Application, [_key_in(overheard)])
    stolen = Application(
        public_key=thief.key.public,
        recipient=pc.RECIPIENT,
        wall_ms=5,
        handover=application.handover,
    )
    with pytest.raises(ForgedError):
        enrol(office, write_message(ENROL, stolen, thief.key))
    with pytest.raises(StrangerError):
        enrol(office, handed(Pc(), thief))


def last_words(application: bytes) -> bytes:
    return claimed(application, Application).handover


def test_a_county_that_forgot_two_changes_of_key_takes_what_the_middle_one_wrote(
    office, station, front, desk
):
    front.live()
    middle, fresh = Pc(), Pc()
    first = last_words(handed(front, middle))
    middle.live(2)
    told = answer(office, handed(middle, fresh, earlier=(first,)))
    assert told.device == fresh.device
    bounds = {one.device: one.ends for one in filed(office, station, papers.REVOCATION)}
    assert bounds == {
        front.device: ((1, front.seq),),
        middle.device: ((1, middle.seq),),
    }
    reply = fresh.say(desk, front.segment(), middle.segment())
    assert {(one.device, one.seq) for one in reply.receipts} == {
        (front.device, front.seq),
        (middle.device, middle.seq),
    }
    last = Pc()
    unknown = last_words(handed(Pc(), front))
    again = answer(
        office, handed(fresh, last, earlier=(unknown, first, last_words(handed(middle, fresh))))
    )
    assert again.device == last.device
    assert codes(office) == []


def test_a_change_of_key_of_another_pc_is_not_among_a_pc_s_own(office, station, front):
    other, thief = Pc.enrolled(office, station), Pc()
    foreign = last_words(handed(other, Pc()))
    with pytest.raises(ForgedError):
        enrol(office, handed(front, thief, earlier=(foreign,)))
    assert filed(office, station, papers.REVOCATION) == []


def test_the_county_s_own_key_is_not_handed_over(office, station):
    own = Pc(office.keys.county_device(station))
    with pytest.raises(StrangerError):
        enrol(office, handed(own, Pc()))


def _key_in(raw):

    return claimed(raw, Application).public_key

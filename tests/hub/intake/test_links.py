from __future__ import annotations

import pytest

from hub.intake import incidents
from tests.faults.mutant import Mutant
from tests.hub.intake.pc import Pc

MUTANTS = (
    Mutant(
        "hub/intake/accept.py", "        if header.epoch > 1 or header.agreed:\n",
        "        if False:\n",
        "an epoch begun on a history that nobody has would go unnoticed", "nobody_has",
    ),
    Mutant(
        "hub/intake/links.py", "    return begun.agreed in _heads(connection, earlier)",
        "    return True",
        "any head at all would pass for one that was receipted", "nobody_has",
    ),
    Mutant(
        "hub/intake/accept.py", "        if cloned:\n", "        if False:\n",
        "what was missing would be called missing after it came", "comes_later",
    ),
)  # fmt: skip


def gaps(office):
    with office.store.read() as connection:
        found = incidents.open_ones(connection)
    return [(one.device, one.epoch, one.seq) for one in found if one.code == "gap"]


@pytest.mark.parametrize("at", [0, 2, 3, 6])
def test_an_epoch_stands_on_any_head_that_was_receipted(office, front, desk, at):
    front.live()
    front.say(desk, front.segment(1, 4), front.segment(5, 6))
    later = Pc(front.key, 2, front.heads[at]).live(1)
    assert later.say(desk, later.segment()).receipts
    assert gaps(office) == []


@pytest.mark.parametrize(
    ("epoch", "agreed"), [(2, bytes([7]) * 32), (2, b""), (1, bytes([7]) * 32)]
)
def test_a_head_that_nobody_has_is_named_and_what_stands_on_it_kept(
    office, front, desk, epoch, agreed
):
    if epoch > 1:
        front.live()
        front.say(desk, front.segment())
    later = Pc(front.key, epoch, agreed).live(1)
    assert later.say(desk, later.segment()).receipts
    assert gaps(office) == [(front.device, epoch, 0)]


def test_what_was_missing_is_named_until_it_comes_later(office, front, desk):
    front.live()
    front.say(desk, front.segment(1, 4))
    later = Pc(front.key, 2, front.heads[6]).live(1)
    later.say(desk, later.segment())
    assert gaps(office) == [(front.device, 2, 0)]
    front.say(desk, front.segment(5, 6))
    assert gaps(office) == []


def test_another_device_s_head_is_no_former_one(office, station, front, desk):
    other = Pc.enrolled(office, station).live()
    other.say(desk, other.segment())
    later = Pc(front.key, 2, other.heads[6]).live(1)
    later.say(desk, later.segment())
    assert gaps(office) == [(front.device, 2, 0)]

"""Somebody is erased at one PC while another goes on about her."""

from __future__ import annotations

import pytest

from core.people.model import Person
from tests.faults.mutant import Mutant
from tests.simulation.pc import Fact
from tests.simulation.world import World

MUTANTS = (
    Mutant(
        "core/journal/journal.py", "of_nobody_gone(self._db, self._registry, personal)",
        "personal", "words about somebody erased would stay on the PC where they were typed alone",
        "somebody_erased",
    ),
    Mutant(
        "core/station.py", "if self.people.erase_left_behind():", "if False:",
        "an entry merged into somebody erased would be kept where nobody sees it", "erased_as_well",
    ),
)  # fmt: skip


@pytest.fixture
def world():
    with World.begun(1, 1, 2) as begun:
        begun.settle()
        yield begun


def test_what_is_said_of_somebody_erased_is_the_same_everywhere(world):
    one, _ = world.pcs
    world.write(one, "purchase")
    world.sync(one)
    world.sync(one)
    world.work()
    (farmer,) = one.db.one("SELECT farmer FROM purchase")
    one.station.erase(farmer)
    one.facts = {fact for fact in one.facts if fact in one.found()}
    world.lost |= {fact for pc in world.pcs for fact in pc.facts} - one.facts
    world.write(one, "reverse")
    world.settle()
    assert one.db.rows("SELECT reason IS NULL FROM purchase WHERE reverses IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("first", [0, 1])
def test_whom_one_pc_merged_while_the_other_erased_is_erased_as_well(world, first):
    one, two = world.pcs
    kept, dropped = (one.station.people.add(Person(name=name)).ids[0] for name in ("1-甲", "1-乙"))
    for pc in (one, two):
        world.sync(pc)
    one.station.people.merge(kept, dropped)
    two.station.erase(kept)
    world.lost |= {Fact("person", "1-甲"), Fact("person", "1-乙")}
    world.sync(world.pcs[first])
    world.settle()
    assert world.county.values(one.number, "person", "name").count(None) == len(world.lost)

"""Somebody is erased at one PC while another goes on about her."""

from __future__ import annotations

import pytest

from core.people.model import Person, PersonErase
from hub.channels import county as channel
from tests.faults.mutant import Mutant
from tests.simulation.pc import Fact

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
    Mutant(
        "core/sync/sparing.py", "    return alone\n", "    return False\n",
        "whom a folder that was put back entered would be erased in another's stead", "put_back",
    ),
    Mutant(
        "core/sync/incoming.py", "self._receiver.forget_spared()", "[]",
        "who was spared would be kept for good", "receipt_was_lost",
    ),
)  # fmt: skip


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


def erased_by_the_county(world, pc, person):
    """Have the county erase one of a station's people."""
    office, said = world.county.office, (PersonErase(subject=person),)
    office.store.write(lambda c: channel.write(c, office.keys, pc.number, said, office.now_ms()))


def test_who_was_entered_in_a_folder_that_was_put_back_is_not_erased_for_another(world):
    one, _ = world.pcs
    world.take_image(one)
    gone = one.station.people.add(Person(name="1-甲")).ids[0]
    world.sync(one)
    world.lost.add(Fact("person", "1-甲"))
    erased_by_the_county(world, one, gone)
    world.restore(one, with_mark=True)
    assert one.station.people.add(Person(name="1-乙")).ids[0] == gone
    one.facts.add(Fact("person", "1-乙"))
    world.settle()
    assert sorted(map(str, world.county.values(one.number, "person", "name"))) == [
        "1-乙", "None", "农户1-0",
    ]  # fmt: skip


def test_who_is_erased_while_a_receipt_was_lost_is_forgotten_where_she_was_entered(world):
    one, _ = world.pcs
    gone = one.station.people.add(Person(name="1-甲", phone="13912345678")).ids[0]
    stick = world.stick()
    world.write_stick(one, stick)
    world.carry(stick)
    world.work()
    world.lost.add(Fact("person", "1-甲"))
    erased_by_the_county(world, one, gone)
    world.carry(stick)
    world.read_stick(one, stick)
    world.sync(one)
    assert one.db.rows("SELECT 1 FROM block WHERE instr(body, CAST('1-甲' AS BLOB))") == []

"""What the long random lives once found, each as a short scene of its own."""

from __future__ import annotations

import pytest

from core.people.model import Person
from tests.faults.mutant import Mutant
from tests.simulation import laws
from tests.simulation.breaking import AFTER
from tests.simulation.pc import Fact
from tests.simulation.wire import UNHEARD
from tests.simulation.world import World

MUTANTS = (
    Mutant(
        "hub/origin.py", "number = max(read(connection, keys).number + 1, now_ms // 1000)",
        "number = read(connection, keys).number + 1",
        "two restores from one copy would sign two trees under one name", "restored_twice",
    ),
    Mutant(
        "core/sync/witness.py", '        "DELETE FROM local_reach WHERE NOT EXISTS (',
        '        "DELETE FROM local_reach WHERE 0 AND NOT EXISTS (',
        "what a restored hub lost of an earlier epoch would never be sent again", "earlier_epoch",
    ),
    Mutant(
        "core/sync/witness.py", "at_ms = max(now_ms, ((row and row[0]) or 0) + 1)",
        "at_ms = now_ms", "a wrong clock would bring back a tree that is gone", "clock_that_went",
    ),
    Mutant(
        "hub/intake/accept.py", "        return ends.get(one.header.epoch, 0)",
        "        return ends.get(one.header.epoch, 0) if len(ends) < 2 else None",
        "a copy of a revoked key would go on in an earlier epoch", "bound_in_each",
    ),
    Mutant(
        "core/sync/incoming.py", "and own and (taken.head or header.first == 1):",
        "and own and taken.head:",
        "a PC whose copy opened the same epoch would never hear it", "begin_apart",
    ),
    Mutant(
        "hub/intake/worker.py", 'settings.put(c, TRIED, b"")', "settings.get(c, TRIED)",
        "what an older program put aside would stay aside", "older_program",
    ),
    Mutant(
        "hub/intake/accept.py", "        if head != end.head:\n", "        if not head:\n",
        "what stands on another history would be joined on", "copied_disk",
    ),
    Mutant(
        "hub/intake/accept.py", "        if ours != one.segment.head:\n",
        "        if not ours:\n",
        "another history would be receipted and thrown away", "copied_disk",
    ),
    Mutant(
        "core/sync/incoming.py",
        "            set_reach(self._db, log, end)\n            self._restored",
        "            self._restored",
        "what a restored hub lost would not be sent again", "a_pc_alone",
    ),
    Mutant(
        "core/journal/merge.py",
        'mine = {n: v for n, v in change.fields.items() if decided.get(n, (0, "")) <= rank}',
        "mine = dict(change.fields)",
        "whoever is heard last would win, another one on each PC", "same_person",
    ),
    Mutant(
        "core/sync/incoming.py", '{"quota", "gap", "unknown"}', '{"quota", "gap"}',
        "a restored hub's forgetting would look like a forgery", "let_in",
    ),
    Mutant(
        "core/journal/opening.py", "reached.epoch, (row and row[0]) or 0) + 1",
        "reached.epoch) + 1", "a PC whose copy was there first could not be opened", "old_folder",
    ),
    Mutant(
        "core/sync/answers.py", "if at > now.get(lane, 0)}", "if at < 0}",
        "a stick would lead past the county's branch of what this PC wrote", "put_back",
    ),
    Mutant(
        "core/sync/answers.py", "if request.epoch != self._file.journal.epoch:", "if False:",
        "a copy's answer would lead past what the copy wrote", "its_copy_asked_for",
    ),
    Mutant(
        "hub/backup.py", "        papers.skip_to(connection, office.now_ms() // 1000)\n", "",
        "a PC that is let in after a restore would be a stranger to its sisters", "let_in",
    ),
)  # fmt: skip


def told(world, *pcs):
    """Write something at each PC and have everybody hear it."""
    for pc in pcs or world.pcs:
        world.write(pc, "person")
    for pc in pcs or world.pcs:
        world.sync(pc)
    world.work()


def test_a_hub_restored_twice_from_one_copy_is_healed_twice(world):
    one, two = world.pcs
    world.back_up()
    for _ in range(2):
        told(world)
        world.notice()
        world.time.pass_by(3600)
        world.restore_hub()
        world.notice()
        told(world, two)
    world.sync(one)
    assert world.settle() <= 3


def test_a_pc_alone_sends_again_what_a_restored_hub_lost():
    with World.begun(2, 1, 1) as world:
        world.settle()
        world.back_up()
        told(world)
        world.time.pass_by(3600)
        world.restore_hub()
        assert world.settle() <= 2


def test_the_answer_that_tells_of_a_restored_hub_may_get_lost(world):
    one, two = world.pcs
    world.back_up()
    world.write(one, "person")
    for pc in (one, two):
        world.sync(pc)
    world.time.pass_by(3600)
    world.restore_hub()
    world.write(two, "parcel")
    for pc in (two, one):
        world.sync(pc, UNHEARD, UNHEARD, UNHEARD)
    world.settle()


def test_an_earlier_epoch_comes_back_to_a_restored_hub(world):
    one, two = world.pcs
    world.back_up()
    world.take_image(one)
    told(world)
    world.restore(one, with_mark=False)
    assert one.epoch == 2
    told(world, one)
    world.revoke(two)
    world.time.pass_by(3600)
    world.backups = sorted(world.folder.glob("backup-*"))
    world.restore_hub()
    world.settle()


def test_a_pc_that_is_let_in_after_a_restore_is_known_to_its_sisters(world):
    (one, _) = world.pcs
    world.back_up()
    third = world.add_pc(one.number)
    world.sync(third)
    world.write(third, "person")
    for pc in (third, *world.pcs):
        world.sync(pc)
    world.time.pass_by(3600)
    world.restore_hub()
    world.sync(one)
    assert not laws.ALARMS & set(one.troubles())
    fourth = world.add_pc(one.number)
    world.sync(fourth)
    world.write(fourth, "person")
    world.settle()


def test_a_clock_that_went_back_does_not_bring_the_old_tree_back(world):
    one, _ = world.pcs
    world.back_up()
    world.jump(one, 3650)
    told(world)
    world.sync(one)
    world.jump(one, 0)
    world.time.pass_by(3600)
    world.restore_hub()
    world.sync(one)
    for _ in range(2):
        told(world)
        stick = world.stick()
        world.write_stick(one, stick)
        world.carry(stick)
        world.read_stick(one, stick)
    assert not laws.ALARMS & set(one.troubles())
    assert not laws.ALARMS & {code for code, _ in world.county.troubles()}
    world.settle()


def test_a_revoked_key_has_a_bound_in_each_of_its_epochs(world):
    one, two = world.pcs
    world.take_image(two)
    told(world)
    twin = world.clone(two)
    world.restore(two, with_mark=False)
    assert (two.epoch, twin.epoch) == (2, 1)
    told(world, two)
    world.revoke(two)
    world.write(twin, "person")
    for pc in (twin, two, one):
        world.sync(pc)
    world.settle()


def test_two_epochs_of_one_number_that_begin_apart_are_told_apart(world):
    one, two = world.pcs
    world.take_image(one)
    told(world)
    twin = world.clone(one)
    told(world)
    world.write(one, "parcel")
    world.sync(one)
    for _ in range(3):
        world.write(twin, "parcel")
    world.sync(twin)
    assert twin.epoch == 2
    world.restore(one, with_mark=False)
    assert one.epoch == 2
    world.write(one, "person")
    for pc in (one, two, twin):
        world.sync(pc)
    world.settle()


def test_what_an_older_program_put_aside_is_read_by_the_next(world):
    one, _ = world.pcs
    world.work()
    world.write(one, "parcel")
    world.sync(one)
    world.downgrade(older=True)
    world.work_killed(3, AFTER)
    world.work()
    world.downgrade(older=False)
    world.settle()


def test_a_copied_disk_that_writes_beside_the_first_loses_nothing(world):
    one, two = world.pcs
    twin = world.clone(one)
    for pc, many in ((one, 2), (twin, 3)):
        for _ in range(many):
            world.write(pc, "person")
    for pc in (one, twin, two):
        world.sync(pc)
    assert (one.epoch, twin.epoch) == (1, 2)
    third = world.clone(one)
    world.write(one, "parcel")
    world.write(third, "parcel")
    for pc in (one, third, two):
        world.sync(pc)
    assert any(code in ("fork", "cloned") for code, _ in world.county.troubles())
    world.settle()


def test_two_pcs_that_change_the_same_person_come_to_agree(world):
    one, two = world.pcs
    person = one.station.people.add(Person(name="1-两人都改")).ids[0]
    one.facts.add(Fact("person", "1-两人都改"))
    told(world)
    for step in range(6):
        first, second = (one, two) if step % 2 else (two, one)
        for pc in (first, second):
            pc.station.people.change(person, {"note": f"{pc.name} {step}"})
        for pc in (first, second, first):
            world.sync(pc)
        world.work()
    world.settle()


def test_an_old_folder_opens_an_epoch_that_no_copy_of_it_has_opened(world):
    one, two = world.pcs
    twin = world.clone(one)
    told(world, one, twin)
    assert twin.epoch == 2
    world.write(twin, "parcel")
    for pc in (twin, one):
        world.sync(pc)
    world.take_image(one)
    world.write(one, "person")
    world.restore(one, with_mark=False)
    assert one.epoch == 3
    told(world, one, two)
    world.settle()


@pytest.mark.parametrize("touches", range(1, 13))
def test_a_pc_that_dies_after_any_piece_of_a_sync_goes_on(world, touches):
    one, two = world.pcs
    told(world)
    world.write(one, "purchase")
    world.sync_killed(one, touches, AFTER)
    world.sync(two)
    world.settle()


def test_a_pc_that_changes_its_key_loses_nothing(world):
    one, two = world.pcs
    world.write(one, "purchase")
    world.rotate(one)
    world.write(one, "parcel")
    for pc in (two, one, two):
        world.sync(pc)
    world.settle()
    assert "revoked" not in one.troubles()


@pytest.mark.parametrize("touches", range(1, 13))
def test_a_pc_that_dies_anywhere_while_the_county_hears_of_its_new_key_goes_on(world, touches):
    one, two = world.pcs
    told(world)
    world.write(one, "purchase")
    world.rotate(one)
    world.write(one, "parcel")
    world.sync_killed(one, touches, AFTER, *((UNHEARD,) if touches % 3 == 0 else ()))
    world.sync(two)
    world.settle()


def test_what_the_old_key_wrote_beside_a_copy_is_said_again_under_the_new_one(world):
    one, two = world.pcs
    twin = world.clone(one)
    world.write(one, "person")
    for _ in range(2):
        world.write(twin, "person")
    world.sync(twin)
    world.rotate(one)
    world.write(one, "parcel")
    for pc in (one, two):
        world.sync(pc)
    assert twin.revoked
    assert any(code == "cloned" for code, _ in world.county.troubles())
    world.settle()


def test_a_hub_that_forgot_a_change_of_key_is_told_again(world):
    one, _ = world.pcs
    world.back_up()
    world.rotate(one)
    told(world)
    world.time.pass_by(3600)
    world.backups = sorted(world.folder.glob("backup-*"))
    world.restore_hub()
    told(world)
    world.settle()


def test_a_hub_that_forgot_two_changes_of_key_gets_the_middle_ones_log_again(world):
    one, _ = world.pcs
    world.back_up()
    for _ in range(2):
        world.rotate(one)
        world.write(one, "purchase")
        told(world)
        world.time.pass_by(3600)
    world.backups = sorted(world.folder.glob("backup-*"))
    world.restore_hub()
    told(world)
    world.settle()


def test_a_stick_does_not_lead_past_what_a_folder_that_was_put_back_has_to_read_again(world):
    one, _ = world.pcs
    told(world)
    world.sync(one)
    world.take_image(one)
    for _ in range(2):
        told(world)
    world.restore(one, with_mark=True)
    world.write(one, "parcel")
    stick = world.stick()
    world.write_stick(one, stick)
    world.carry(stick)
    world.read_stick(one, stick)
    assert one.epoch == 2
    world.settle()


def test_a_pc_that_reads_what_its_copy_asked_for_misses_nothing_of_the_copy(world):
    one, two = world.pcs
    twin = world.clone(one)
    told(world)
    for pc in (one, twin, two, one, twin):
        world.sync(pc)
    assert (one.epoch, twin.epoch) == (1, 2)
    world.write(twin, "person")
    stick = world.stick()
    world.write_stick(twin, stick)
    world.carry(stick)
    told(world, two)
    world.carry(stick)
    world.read_stick(one, stick)
    world.settle()

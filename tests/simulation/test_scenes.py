"""What the long random lives once found, each as a short scene of its own."""

from __future__ import annotations

import pytest

from tests.faults.mutant import Mutant
from tests.simulation import laws
from tests.simulation.breaking import AFTER
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
        "hub/backup.py", "        papers.skip_to(connection, office.now_ms() // 1000)\n", "",
        "a PC that is let in after a restore would be a stranger to its sisters", "let_in",
    ),
)  # fmt: skip


@pytest.fixture
def world():
    with World.begun(1, 1, 2) as begun:
        begun.settle()
        yield begun


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
    for pc in world.pcs:
        world.sync(pc)
    third.revoked = True
    world.time.pass_by(3600)
    world.restore_hub()
    fourth = world.add_pc(one.number)
    world.sync(fourth)
    world.write(fourth, "person")
    world.settle()


def test_a_clock_that_went_back_does_not_bring_the_old_tree_back(world):
    one, _ = world.pcs
    told(world)
    world.sync(one)
    world.back_up()
    world.time.pass_by(3600)
    world.jump(one, 3650)
    world.restore_hub()
    world.sync(one)
    world.jump(one, 0)
    for _ in range(2):
        told(world)
        stick = world.stick()
        world.write_stick(one, stick)
        world.carry(stick)
        world.read_stick(one, stick)
    assert not laws.ALARMS & set(one.troubles())
    assert not laws.ALARMS & {code for code, _ in world.county.troubles()}
    world.settle()


@pytest.mark.parametrize("touches", range(1, 13))
def test_a_pc_that_dies_after_any_piece_of_a_sync_goes_on(world, touches):
    one, two = world.pcs
    told(world)
    world.write(one, "purchase")
    world.sync_killed(one, touches, AFTER)
    world.sync(two)
    world.settle()

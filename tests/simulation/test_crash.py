"""Dying between what is durable and what is answered: nothing lost, nothing twice."""

from __future__ import annotations

import itertools

import pytest

from tests.faults.mutant import Mutant
from tests.simulation.breaking import PHASES
from tests.simulation.wire import (
    BROKEN,
    CUT_DOWN,
    CUT_UP,
    FLIPPED_DOWN,
    LOST,
    PORTALED,
    TWICE,
    UNHEARD,
)
from tests.simulation.world import World

MUTANTS = (
    Mutant(
        "hub/intake/accept.py", "        elif one.segment.last <= end.seq:\n",
        "        elif one.segment.last < 0:\n",
        "what is sent again would be refused for ever", "gets_lost",
    ),
    Mutant(
        "core/sync/outgoing.py", "        cuts.append(made)\n",
        "        cuts.append(made)\n        set_reach(db, log, made.last)\n",
        "what was only sent would count as received", "never_came",
    ),
    Mutant(
        "hub/store/writer.py", "                done.append((future, result))\n",
        "                future.set_result(result)\n",
        "what is receipted would not be durable yet", "hub_dies",
    ),
    Mutant(
        "core/sync/incoming.py", 'VALUES (?, ?)", (item.lane, item.arrival)\n',
        'VALUES (?, ?)", (item.lane, item.arrival + 1)\n',
        "a sister's records would be passed over", "gets_lost",
    ),
    Mutant(
        "hub/intake/worker.py",
        "batch.take(one.said())",
        "batch.take(list(one.said())[:-1])",
        "a part of what came would count as all of it", "gets_lost",
    ),
)  # fmt: skip
TIMES = 4
MOST = 16
"""More touches of the disk than this no round trip makes."""


def lived(world: World, pc, times: int):
    for _ in range(times):
        world.write(pc, "person")
        world.write(pc, "purchase")


@pytest.fixture
def world():
    with World.begun(3, 1, 2) as begun:
        begun.settle()
        yield begun


@pytest.mark.parametrize("phase", PHASES)
def test_the_hub_dies_at_each_touch_of_its_disk_while_it_answers(world, phase):
    one, two = world.pcs
    died = 0
    for touches in range(1, MOST):
        lived(world, one, 1)
        kills = world.county.kills
        world.hub_killed(one, touches, phase)
        died += world.county.kills > kills
        world.hub_killed(two, touches, phase)
        world.work_killed(touches, phase)
    assert died
    assert world.settle() <= 2


@pytest.mark.parametrize("phase", PHASES)
def test_a_pc_dies_at_each_touch_of_its_file_while_it_syncs(world, phase):
    one, two = world.pcs
    for touches, pc in itertools.product(range(1, MOST), (one, two)):
        lived(world, pc, 1)
        world.sync_killed(pc, touches, phase)
    assert world.counts["die"] == (MOST - 1) * 2
    assert world.settle() <= 2


@pytest.mark.parametrize("fault", [UNHEARD, CUT_DOWN, FLIPPED_DOWN, TWICE])
def test_an_answer_that_gets_lost_again_and_again_costs_nothing(world, fault):
    one, two = world.pcs
    for _ in range(TIMES):
        lived(world, one, 2)
        world.sync(one, fault, fault, fault)
        world.sync(two, fault)
        world.work()
    assert world.settle() <= 2


@pytest.mark.parametrize("fault", [LOST, PORTALED, CUT_UP, BROKEN])
def test_a_request_that_never_came_is_sent_again(world, fault):
    one, two = world.pcs
    lived(world, one, 2)
    world.sync(one, fault, fault, fault)
    assert one.waits() == 4
    world.sync(two)
    assert world.settle() <= 2


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200))
def test_dying_anywhere_two_hundred_times(seed):
    with World.begun(seed, 1, 2) as world:
        for touches, phase in itertools.product(range(1, MOST), PHASES):
            pc = world.draw.choice(world.pcs)
            lived(world, pc, 1)
            world.hub_killed(pc, touches, phase)
            world.sync_killed(pc, world.draw.randrange(1, MOST), phase)
            world.work_killed(touches, phase)
        world.settle()

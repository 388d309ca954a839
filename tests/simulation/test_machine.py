"""Any sequence of what can happen, chosen to break us: the state machine of two villages."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.simulation.breaking import PHASES
from tests.simulation.wire import FAULTS
from tests.simulation.world import KINDS, World

MOST_PCS = 5
SMALL = settings(
    max_examples=25,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.generate],  # the log tells more than a shorter life would, and at once
    suppress_health_check=list(HealthCheck),
)
LARGE = settings(SMALL, max_examples=5000, stateful_step_count=100, derandomize=False)
which = st.integers(min_value=0, max_value=1 << 16)
faults = st.lists(st.sampled_from((*FAULTS, "")), max_size=3)
touches = st.integers(min_value=1, max_value=12)
phases = st.sampled_from(PHASES)


class Villages(RuleBasedStateMachine):
    """Two stations, the first with two PCs; every rule is something that happens in a county."""

    def __init__(self) -> None:
        super().__init__()
        self._open = contextlib.ExitStack()
        self.world = self._open.enter_context(World.begun(7, 2))
        self.world.add_pc(1)
        self.world.sync(self.world.pcs[0])
        self.world.sync(self.world.pcs[-1])

    def pc(self, number: int):
        """Return the PC that a drawn number means."""
        return self.world.pcs[number % len(self.world.pcs)]

    def stick(self, number: int):
        """Return the stick that a drawn number means, a new one now and then."""
        sticks = self.world.sticks
        return sticks[number % len(sticks)] if sticks and number % 4 else self.world.stick()

    @rule(number=which, kind=st.sampled_from(KINDS))
    def a_clerk_writes(self, number, kind):
        self.world.write(self.pc(number), kind)

    @rule(number=which, plan=faults)
    def a_pc_syncs(self, number, plan):
        self.world.sync(self.pc(number), *plan)

    @rule(number=which, other=which, kind=st.sampled_from(KINDS))
    def a_clerk_writes_and_a_sister_syncs_meanwhile(self, number, other, kind):
        one, two = self.pc(number), self.pc(other)

        def between() -> None:
            one.wire.between = lambda: None
            self.world.write(one, kind)
            if two is not one:
                self.world.sync(two)

        one.wire.between = between
        self.world.sync(one)
        one.wire.between = lambda: None

    @rule()
    def the_hub_works(self):
        self.world.work()

    @precondition(lambda self: self.world.county.mail)
    @rule()
    def what_was_late_comes(self):
        self.world.deliver()

    @rule(number=which, kind=st.sampled_from(KINDS[:3]), phase=phases)
    def a_pc_dies_while_a_clerk_writes(self, number, kind, phase):
        self.world.killed_writing(self.pc(number), kind, phase)

    @rule(number=which, touch=touches, phase=phases, plan=faults)
    def a_pc_dies_in_a_sync(self, number, touch, phase, plan):
        self.world.sync_killed(self.pc(number), touch, phase, *plan)

    @rule(number=which, touch=touches, phase=phases)
    def the_hub_dies_answering(self, number, touch, phase):
        self.world.hub_killed(self.pc(number), touch, phase)

    @rule(touch=touches, phase=phases)
    def the_hub_dies_applying(self, touch, phase):
        self.world.work_killed(touch, phase)

    @rule(number=which, days=st.sampled_from((-20_500, 3650, -2, 0)))
    def a_clock_jumps(self, number, days):
        self.world.jump(self.pc(number), days)

    @rule(number=which)
    def a_disk_is_copied_away(self, number):
        self.world.take_image(self.pc(number))

    @rule(number=which, old=st.booleans())
    def an_old_disk_comes_back(self, number, old):
        self.world.restore(self.pc(number), with_mark=old)

    @precondition(lambda self: len(self.world.pcs) < MOST_PCS)
    @rule(number=which)
    def a_disk_is_cloned(self, number):
        self.world.clone(self.pc(number))

    @precondition(lambda self: len(self.world.pcs) < MOST_PCS)
    @rule(number=which)
    def a_pc_is_let_in(self, number):
        self.world.add_pc(self.pc(number).number)

    @rule(number=which)
    def a_newer_program_writes(self, number):
        self.world.poison(self.pc(number))

    @rule()
    def the_hub_changes_its_key(self):
        self.world.rotate_hub()

    @rule()
    def the_hub_is_copied(self):
        self.world.back_up()

    @rule()
    def the_hub_comes_back_from_its_copy(self):
        self.world.restore_hub()

    @rule(older=st.booleans())
    def the_hub_runs_another_edition(self, older):
        self.world.downgrade(older=older)

    @rule()
    def the_county_says_something(self):
        self.world.notice()

    @precondition(lambda self: len(self.world.pcs) == MOST_PCS)
    @rule(number=which)
    def a_pc_is_revoked(self, number):
        pc = self.pc(number)
        if any(one.device != pc.device for one in self.world.of(pc.number)) and not pc.revoked:
            self.world.revoke(pc)

    @rule(number=which, stick=which, at_once=st.booleans())
    def a_stick_is_written(self, number, stick, at_once):
        pc, folder = self.pc(number), self.stick(stick)
        self.world.write_stick(pc, folder)
        if at_once:
            self.world.carry(folder)
            self.world.read_stick(pc, folder)

    @precondition(lambda self: self.world.sticks)
    @rule(stick=which)
    def a_stick_is_carried(self, stick):
        self.world.carry(self.stick(stick | 1))

    @precondition(lambda self: self.world.sticks)
    @rule(number=which, stick=which)
    def a_stick_is_read(self, number, stick):
        self.world.read_stick(self.pc(number), self.stick(stick | 1))

    @precondition(lambda self: self.world.sticks)
    @rule(stick=which, many=st.integers(1, 4))
    def a_stick_is_worn(self, stick, many):
        self.world.flip(self.stick(stick | 1), many)

    def teardown(self):
        try:
            self.world.settle()
        except BaseException as error:
            error.add_note("\n".join(self.world.log))
            raise
        finally:
            self._open.close()


TestVillages = Villages.TestCase
TestVillages.settings = SMALL


@pytest.mark.soak
def test_any_sequence_for_long():
    run_state_machine_as_test(Villages, settings=LARGE)

"""Setting up is cut short at any moment: the station is there, or it can be set up again."""

from __future__ import annotations

import pytest

from tests.faults.mutant import Mutant
from tests.faults.power import record, survey
from tests.faults.shim import under_injector

BEGINNINGS = "tests.faults.beginnings"
MUTANTS = (
    Mutant(
        "core/station.py",
        "            set_aside(folder)\n",
        "",
        "a first start that was cut short stands in the way of every later one",
        "killed",
    ),
    Mutant(
        "core/station.py",
        "            lock.release()\n            raise\n\n    @classmethod\n    def _created",
        "            raise\n\n    @classmethod\n    def _created",
        "after a first start on a full disk the program must be ended before it can try again",
        "same_program",
    ),
)
STRIDES = pytest.mark.parametrize("stride", [15, pytest.param(1, marks=pytest.mark.soak)])


@STRIDES
def test_a_set_up_killed_at_any_call_can_be_repeated_or_used(quick, stride):
    assert under_injector(f"{BEGINNINGS}:kill_each", quick, "any:{}:KILL", stride) == []


@STRIDES
@pytest.mark.parametrize("rule", ["write:{}:ENOSPC:sticky", "write:{}:EIO"])
def test_a_set_up_on_a_full_or_failing_disk_is_refused_plainly(quick, rule, stride):
    assert under_injector(f"{BEGINNINGS}:kill_each", quick, rule, stride) == []


@pytest.mark.parametrize("rule", ["create:{}:ENOSPC:sticky", "sync:{}:EIO"])
def test_a_set_up_that_cannot_flush_or_make_its_files_is_refused_plainly(quick, rule):
    assert under_injector(f"{BEGINNINGS}:kill_each", quick, rule, 1) == []


@STRIDES
@pytest.mark.parametrize("rule", ["write:{}:ENOSPC:sticky", "sync:{}:EIO"])
def test_the_same_program_can_set_up_after_the_disk_was_full(quick, rule, stride):
    assert under_injector(f"{BEGINNINGS}:fail_each", quick, rule, stride) == []


@pytest.mark.parametrize("cuts", [200, pytest.param(20_000, marks=pytest.mark.soak)])
def test_a_power_cut_while_setting_up_leaves_nothing_that_stands_in_the_way(quick, cuts):
    (quick / "desk").mkdir()
    seen = survey(record(BEGINNINGS, quick / "desk", quick), f"{BEGINNINGS}:judge", cuts)
    assert seen.complaints == {}
    assert seen.cuts == cuts

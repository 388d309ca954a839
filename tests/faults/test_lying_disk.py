"""A disk that says "flushed" and has not: what cannot be saved is noticed, never silently wrong."""

from __future__ import annotations

import pytest

from tests.faults.mutant import Mutant
from tests.faults.power import Terms, record, survey
from tests.faults.stations import created

MUTANT = Mutant(
    "core/journal/verify.py",
    "        for table, row in (*found.differences, *missing):\n",
    "        for table, row in ():\n",
    "a balance that the disk mixed of two moments is paid out",
)


@pytest.mark.parametrize("cuts", [600, pytest.param(20_000, marks=pytest.mark.soak)])
def test_what_a_lying_disk_mixed_up_is_refused_or_named(quick, cuts):
    (quick / "desk").mkdir()
    created(quick / "desk").close()
    recording = record("tests.faults.workday", quick / "desk", quick, "3")
    seen = survey(recording, "tests.faults.stations:judge_liar", cuts, Terms(lies=0.5))
    assert seen.complaints == {}
    assert seen.cuts == cuts

"""The disk is full at any call of a day: a plain refusal, nothing half-written, on when freed."""

from __future__ import annotations

import math

import pytest

from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stumbles import complaints

DAYS = "tests.faults.stumbles:days"
MUTANTS = (
    Mutant(
        "core/db/errors.py",
        "    sqlite.SQLITE_FULL: DiskFullError,\n",
        "",
        "a full disk looks like a crash instead of being named",
        "full_from",
    ),
    Mutant(
        "core/db/file.py",
        '        self.execute("BEGIN IMMEDIATE")\n        try:\n            yield\n'
        '            self.execute("COMMIT")\n',
        "        try:\n            yield\n",
        "half a sale stays in the books when the disk is full",
        "full_from",
    ),
    Mutant(
        "core/db/room.py",
        "        return error.errno in FULL\n",
        "        return False\n",
        "a disk that is only full is taken for a broken one, and thrown away",
        "opened_on_a_full_disk",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("most", [200, pytest.param(5_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("rule", ["write:{}:ENOSPC:sticky", "write:{}:SHORT:sticky"])
def test_a_day_on_a_disk_that_is_full_from_any_write_on_stays_whole(quick, rule, most):
    days = under_injector(DAYS, quick, rule, most, False)
    assert complaints(days) == {}
    ended = not days[-1]["met"]
    # A checkpoint that finds no room after the last record was saved takes nothing back.
    whole = len(days[-1]["acked"]) if ended else math.inf
    cut = [day for day in days if day["met"] and 1 < len(day["acked"]) < whole]
    assert {day["code"] for day in cut} == {"base.disk_full"}
    assert len(days) == most or ended


def test_a_desk_opened_on_a_full_disk_is_refused_plainly_and_opens_when_there_is_room(quick):
    days = under_injector(DAYS, quick, "create:{}:ENOSPC:sticky", 20, False)
    assert complaints(days) == {}
    assert {day["code"] for day in days if day["met"]} <= {"db.no_room", "base.disk_full", ""}
    assert sum(day["code"] != "" for day in days) >= 2

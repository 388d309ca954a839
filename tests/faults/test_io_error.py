"""The disk fails at any call of a day: named, nothing half-written, whole when opened anew."""

from __future__ import annotations

import pytest

from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stumbles import complaints

DAYS = "tests.faults.stumbles:days"
MUTANTS = (
    Mutant(
        "core/db/errors.py",
        "    sqlite.SQLITE_IOERR: DiskError,\n",
        "",
        "a failing disk looks like a crash instead of being named",
        "fails_at",
    ),
    Mutant(
        "core/db/file.py",
        '            self.execute("COMMIT")\n',
        "            with contextlib.suppress(ClerkError):\n"
        '                self.execute("COMMIT")\n',
        "a sale that the disk refused is said to be saved",
        "fails_at",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("most", [200, pytest.param(5_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("op", ["write", "sync", "truncate", "create"])
def test_a_day_on_a_disk_that_fails_at_any_call_stays_whole(quick, op, most):
    days = under_injector(DAYS, quick, op + ":{}:EIO", most, True)
    assert complaints(days) == {}
    assert {day["code"] for day in days if day["met"]} - {""} == {"base.disk"}
    assert len(days) == most or not days[-1]["met"]


@pytest.mark.parametrize("answer", ["EIO", "EACCES"])
def test_a_file_that_cannot_be_opened_for_a_moment_is_no_crash(quick, answer):
    days = under_injector(DAYS, quick, "open:{}:" + answer, 40, True)
    assert complaints(days) == {}
    assert not days[-1]["met"]

"""A new recovery code is cut short at any moment: the old one opens, or another is asked for."""

from __future__ import annotations

import pytest

from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector

MUTANT = Mutant(
    "core/db/recovery.py",
    "    settings.keep(db, ON_PAPER, NOT_THE_NEW)\n"
    "    with disk_told():\n"
    "        slots.save(folder, ways)\n",
    "    with disk_told():\n"
    "        slots.save(folder, ways)\n"
    "    settings.keep(db, ON_PAPER, NOT_THE_NEW)\n",
    "after a power cut the paper in the drawer opens nothing, and nobody knows",
)


@pytest.mark.parametrize("rule", ["any:{}:KILL", "write:{}:ENOSPC:sticky", "sync:{}:EIO"])
def test_no_paper_is_trusted_that_opens_nothing(quick, rule):
    assert under_injector("tests.faults.renewals:kill_each", quick, rule) == []

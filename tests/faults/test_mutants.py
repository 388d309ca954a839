"""A planted bug whose line has moved proves nothing: every one can still be planted."""

from __future__ import annotations

from tests.faults.mutants import named
from tests.faults.shim import ROOT


def test_the_line_of_every_planted_bug_stands_once_in_its_file():
    planted = list(named([]))
    assert planted
    moved = [
        f"{test}: {bug.file}: {bug.old!r}"
        for test, bug in planted
        if (ROOT / bug.file).read_text().count(bug.old) != 1
    ]
    assert moved == []

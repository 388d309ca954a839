"""The program is killed at any moment: what it acknowledged is there when it is opened again."""

from __future__ import annotations

import os
import select
import shutil
import signal
import time
from random import Random

import pytest

from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stations import created, judge, opened
from tests.faults.workday import work

MUTANTS = (
    Mutant(
        "core/db/file.py",
        '            self.execute("COMMIT")\n',
        "",
        "the program says saved, and what it says was never written",
        "killed",
    ),
)
ROUNDS = 10
"""So many kills hit one station before a fresh one is taken."""
SLOWEST_OPENING = 2.0


def attempt(folder, shim, day, rule, reader, writer):
    """In a child: work a day and acknowledge each saved transaction; never returns."""
    os.close(reader)
    shim.fail(rule)
    with os.fdopen(writer, "w") as told:
        station = opened(folder)
        for saved in work(station, day):
            told.write(" ".join(saved.ids) + "\n")
            told.flush()
        station.close()
    os._exit(0)


def killed(folder, shim, day, rule, patience):
    """Let a child work until it dies: by `rule`, or by us after so many acknowledgements.

    Returns the lines that were acknowledged and whether it died of it.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            attempt(folder, shim, day, rule, reader, writer)
        finally:
            os._exit(3)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as told:
        said = listen(told, child, patience)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    # A line that is cut off was being written when the program died: nobody was told.
    return said.decode().split("\n")[:-1], os.WIFSIGNALED(status)


def listen(told, child, patience):
    """Read to the end; kill the child `patience` = (lines, seconds) after it began to speak."""
    said = b""
    while patience is not None and said.count(b"\n") < patience[0]:
        more = told.read(4096)
        if not more:
            return said
        said += more
    if patience is not None:
        select.select([], [], [], patience[1])
        os.kill(child, signal.SIGKILL)
    while more := told.read(4096):
        said += more
    return said


def kill_often(folder, shim, kills, seed):
    """Kill `kills` programs; (how many died, what was wrong afterwards, slowest opening)."""
    dice, calls = Random(seed), calls_of_a_day(folder, shim)
    died, wrong, slowest = 0, [], 0.0
    acked: list[str] = []
    for kill in range(kills):
        desk = folder / f"desk{kill // ROUNDS}"
        if kill % ROUNDS == 0:
            shutil.copytree(folder / "fresh", desk)
            acked = []
        if kill % 2:
            rule, patience = f"any:{dice.randint(1, calls)}:KILL", None
        else:
            rule, patience = "", (dice.randint(0, 11), dice.random() * 0.004)
        said, dead = killed(desk, shim, kill, rule, patience)
        acked += said
        died += dead
        start = time.monotonic()
        opened(desk).close()
        slowest = max(slowest, time.monotonic() - start)
        if found := judge(desk, acked):
            wrong.append([kill, rule or str(patience), found])
    return died, wrong, slowest


def calls_of_a_day(folder, shim):
    """Count the calls of one day that nobody disturbs, on a copy; leaves a fresh station."""
    created(folder / "fresh").close()
    shutil.copytree(folder / "fresh", folder / "quiet")
    shim.calm()
    station = opened(folder / "quiet")
    list(work(station))
    station.close()
    return shim.calls("any")


@pytest.mark.slow
@pytest.mark.parametrize("kills", [200, pytest.param(10_000, marks=pytest.mark.soak)])
def test_what_a_killed_program_acknowledged_is_there_afterwards(quick, kills):
    died, wrong, slowest = under_injector(f"{__name__}:kill_often", quick, kills, 7)
    assert wrong == []
    assert died > kills * 0.7
    assert slowest < SLOWEST_OPENING

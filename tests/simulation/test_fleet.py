"""Lives of small counties, each drawn from a seed that tells the same story every time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.faults.shim import ROOT
from tests.simulation.fleet import Fleet, lived
from tests.simulation.world import World

SEEDS = range(1, 13)
STATIONS, DAYS, PCS = 2, 10, 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_small_county_comes_to_rest(seed):
    log = lived(seed, STATIONS, DAYS, PCS)
    assert "settled" in log[-1]


def _told(seed: int, hashes: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation.fleet", str(seed), "2", "9", "2"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hashes, "PYTHONWARNINGS": ""},
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story_byte_for_byte():
    one, two, other = _told(3, "1"), _told(3, "2"), _told(4, "1")
    assert one == two
    assert one != other
    assert one.count(b"\n") > 50


def test_everything_that_can_happen_does_happen():
    counts: dict[str, int] = {}
    with World.begun(0, 1, 2) as world:
        fleet = Fleet(world, wild=1.0)
        for act in (act for _, act in fleet._rare):
            act(world.draw.choice(world.pcs))
        counts |= world.counts
    wanted = {"kill", "die", "hubdie", "workdie", "jump", "image", "clone", "join", "poison"}
    assert (
        wanted | {"backup", "edition", "stickup", "notice", "deliver", "rotate", "hubkey"}
        <= counts.keys()
    )


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_twenty_stations_for_a_month(seed):
    lived(seed, 20, 30, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_stations_for_a_year(seed):
    lived(seed, 200, 365, 1)

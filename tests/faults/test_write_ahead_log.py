"""The write-ahead log is damaged, missing or foreign: the last whole commit, or a plain refusal.

What it takes with it was acknowledged, so it must not go unnoticed: the high-water mark outside the
station's folder is ahead, and the journal goes on in a new epoch instead of giving numbers twice.
"""

from __future__ import annotations

import shutil
from random import Random

import pytest

from core.base.errors import ClerkError
from tests.faults.mutant import Mutant
from tests.faults.stations import STATION, created, opened
from tests.faults.workday import work

MUTANT = Mutant(
    "core/journal/opening.py",
    "        if _was_put_back(db) or _is_behind(journal, reached):\n",
    "        if _was_put_back(db):\n",
    "a station that lost its last sales gives their numbers to others",
    "damaged",
)
HEADER, FRAME = 32, 24 + 4096


@pytest.fixture
def died(quick):
    """A station whose program died with a day's work in the -wal; (folder, events)."""
    station = created(quick / "fresh")
    station.db.checkpoint()
    events = 2 + sum(len(saved.ids) for saved in work(station))
    shutil.copytree(quick / "fresh", quick / "died")
    station.close()
    shutil.rmtree(quick / "fresh")
    (quick / "died" / STATION / "ledger.db-shm").unlink()
    return quick / "died", events


def opened_with(folder, log, events):
    """Open a copy of a station with this -wal ("" is fine) and say what is wrong."""
    desk = folder.parent / "desk"
    shutil.copytree(folder, desk)
    path = desk / STATION / "ledger.db-wal"
    path.unlink()
    if log is not None:
        path.write_bytes(log)
    try:
        return looked_at(desk, events)
    except ClerkError:
        return ""
    finally:
        shutil.rmtree(desk)


def looked_at(desk, events):
    station = opened(desk)
    try:
        ((count,),) = station.db.rows("SELECT count(*) FROM journal")
        if not station.verify().ok:
            return "" if count else "not sound"
        lost, epoch = count < events, station.ledger.journal.epoch
        if lost != (epoch > 1):
            return f"{count} of {events} events, epoch {epoch}"
        return ""
    finally:
        station.close()


def damaged(whole, dice):
    """One kind of damage after the other."""
    frames = (len(whole) - HEADER) // FRAME
    yield None
    yield b""
    for frame in sorted(dice.sample(range(frames), min(frames, 25))):
        for off in (-1, 0, 1):
            yield whole[: HEADER + frame * FRAME + off]
    for _ in range(100):
        changed = bytearray(whole)
        changed[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        yield bytes(changed)


def test_a_damaged_log_costs_at_most_its_end_and_never_goes_unnoticed(died):
    folder, events = died
    whole = (folder / STATION / "ledger.db-wal").read_bytes()
    said = [opened_with(folder, log, events) for log in (whole, *damaged(whole, Random(4)))]
    assert len(said) > 150
    assert [one for one in said if one] == []


def test_the_log_of_another_station_is_not_taken_for_ones_own(died, quick):
    folder, events = died
    other = created(quick / "other")
    other.db.checkpoint()
    list(work(other))
    foreign = (quick / "other" / STATION / "ledger.db-wal").read_bytes()
    other.close()
    assert opened_with(folder, foreign, events) == ""

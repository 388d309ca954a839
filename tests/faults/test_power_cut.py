"""The power goes at any moment of a working day: what the clerk was told is saved is there."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.disk import Disk, Loss, acknowledged, read_log
from tests.faults.mutant import Mutant
from tests.faults.power import record, survey
from tests.faults.stations import created

FILE = "core/db/file.py"
MUTANTS = (
    Mutant(
        FILE,
        '("synchronous", "FULL", 2)',
        '("synchronous", "NORMAL", 1)',
        "the last sales before a power cut are gone, although the screen said they were saved",
    ),
    Mutant(
        FILE,
        '        self.execute("BEGIN IMMEDIATE")\n        try:\n            yield\n'
        '            self.execute("COMMIT")\n',
        "        try:\n            yield\n",
        "a power cut leaves a sale without its money or its stock",
    ),
    Mutant(
        FILE,
        '            self._expect("journal_mode=WAL", "wal")\n',
        '            self._expect("journal_mode=MEMORY", "memory")\n',
        "a power cut leaves a file that cannot be opened",
    ),
)
WORKDAY = "tests.faults.workday"
DAYS = 4


@pytest.fixture
def recording(tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    created(folder).close()
    return record(WORKDAY, folder, tmp_path, str(DAYS))


@pytest.mark.slow
@pytest.mark.parametrize("cuts", [1_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_power_cut_takes_nothing_back_that_was_said_to_be_saved(recording, cuts):
    seen = survey(recording, "tests.faults.stations:judge", cuts)
    assert seen.complaints == {}
    assert seen.cuts == cuts


def test_the_recorder_missed_nothing_the_station_wrote(recording, tmp_path):
    operations = read_log(recording.log)
    disk, image = Disk(recording.start), tmp_path / "image"
    for step in operations:
        disk.do(step)
    image.mkdir()
    disk.image(image, Loss.NONE, Random(0))
    assert len(acknowledged(operations)) == 12 * DAYS
    assert contents(image) == contents(tmp_path / "desk")


def test_verify_is_not_alarmed_by_a_power_cut_between_two_files(recording):
    seen = survey(recording, "tests.faults.stations:judge_at_once", 300)
    assert seen.complaints == {}


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}

"""The recorder, the disk and the injector, proved on the smallest ledger there is."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from random import Random

import pytest
from sqlcipher3 import dbapi2 as sqlite

from tests.faults import tally
from tests.faults.disk import Disk, Loss, acknowledged, read_log
from tests.faults.power import Terms, record, survey
from tests.faults.shim import ROOT, environment, under_injector

CUTS = 2_000
TALLY = "tests.faults.tally"
NUMBERS = 150


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "tally"
    made.mkdir()
    return made


def surveyed(folder, level, cuts):
    recording = record(TALLY, folder, folder.parent, level, str(NUMBERS))
    return survey(recording, f"{TALLY}:judge", cuts, Terms(patience=cuts))


def test_a_ledger_that_flushes_every_commit_loses_nothing_acknowledged(folder):
    seen = surveyed(folder, "FULL", CUTS)
    assert seen.complaints == {}
    assert seen.cuts == CUTS


def test_a_ledger_that_does_not_flush_loses_what_it_acknowledged(folder):
    seen = surveyed(folder, "NORMAL", 200)
    assert seen.verdicts["acknowledged records lost"] > 100


def test_the_log_holds_every_byte_the_process_wrote(folder, tmp_path):
    recording = record(TALLY, folder, tmp_path, "FULL", str(NUMBERS))
    operations = read_log(recording.log)
    disk, image = Disk(recording.start), tmp_path / "image"
    for step in operations:
        disk.do(step)
    image.mkdir()
    disk.image(image, Loss.NONE, Random(0))
    assert len(acknowledged(operations)) == NUMBERS
    assert {one.name: one.read_bytes() for one in image.iterdir()} == {
        one.name: one.read_bytes() for one in folder.iterdir()
    }


def fill_until(folder, shim, op, answer):
    """Fail call 1, 2, 3 … of a kind until a run needs no more; (failures, what went wrong)."""
    failures, wrong = 0, list[tuple[int, str]]()
    for nth in range(1, 1000):
        book = folder / str(nth)
        book.mkdir()
        shim.fail(f"{op}:{nth}:{answer}")
        acked = _try_to_count(book)
        met, failed = shim.calls(op) >= nth, acked < 8
        shim.calm()
        if not met:
            return failures, wrong
        failures += failed
        if said := tally.judge(book, [""] * acked):
            wrong.append((nth, said))
    raise AssertionError


def _try_to_count(book):
    reader, writer = os.pipe()
    try:
        tally.run(book, writer, "FULL", 8)
    except sqlite.OperationalError:
        pass
    finally:
        os.close(writer)
    with os.fdopen(reader) as said:
        return len(said.readlines())


@pytest.mark.parametrize(
    ("op", "answer"),
    [
        ("write", "ENOSPC"),
        ("write", "SHORT"),
        ("write", "EIO"),
        ("sync", "EIO"),
        ("create", "EACCES"),
    ],
)
def test_a_call_told_to_fail_stops_the_ledger_without_harming_it(folder, op, answer):
    failures, wrong = under_injector(f"{__name__}:fill_until", folder, op, answer)
    assert wrong == []
    assert failures > 3


def stumble(folder, shim):
    """What a replace answers, five times, when calls 2 and 3 are told to fail."""
    shim.fail("rename:2:EACCES:2")
    answers: list[int | None] = []
    for _ in range(5):
        (folder / "new").write_text("new")
        try:
            (folder / "new").replace(folder / "old")
            answers.append(0)
        except OSError as error:
            answers.append(error.errno)
    return answers


def test_as_many_calls_fail_in_a_row_as_were_asked_for(folder):
    seen = under_injector(f"{__name__}:stumble", folder)
    assert seen == [0, errno.EACCES, errno.EACCES, 0, 0]


def test_a_process_can_be_killed_at_its_nth_call(folder):
    command = [sys.executable, "-m", TALLY, str(folder), "1", "FULL", "9"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder, fail="sync:15:KILL"),
        stdout=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    acked = done.stdout.decode().splitlines()
    assert 0 < len(acked) < 9
    assert tally.judge(folder, acked) == ""

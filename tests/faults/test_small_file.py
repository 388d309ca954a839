"""Small files (keys, settings) are replaced whole, whatever the power, the disk or others do."""

from __future__ import annotations

import contextlib
import time

import pytest

from core.base.files import RETRY_SECONDS, write_durably
from tests.faults import small_file
from tests.faults.mutant import Mutant
from tests.faults.power import record, survey
from tests.faults.shim import under_injector

FILES = "core/base/files.py"
MUTANTS = (
    Mutant(
        FILES,
        "            os.fsync(file.fileno())\n",
        "",
        "a key file that is empty after a power cut locks the clerk out for good",
        "power_cut",
    ),
    Mutant(
        FILES,
        "    flush_folder(target.parent)\n",
        "",
        "a change of passphrase said to be done is undone by a power cut",
        "power_cut",
    ),
    Mutant(
        FILES,
        "    patiently(lambda: source.replace(target))\n",
        "    source.replace(target)\n",
        "a virus scanner's short look at the file makes saving fail",
        "grip",
    ),
    Mutant(
        FILES,
        "            aside.unlink()\n",
        "            pass\n",
        "copies of the wrapped keys lie about after a failure",
        "failing_disk",
    ),
)
CUTS = 2_000
SMALL_FILE = "tests.faults.small_file"


@pytest.mark.parametrize("cuts", [CUTS, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_power_cut_leaves_the_old_file_or_the_new_one_whole(tmp_path, cuts):
    folder = tmp_path / "station"
    folder.mkdir()
    seen = survey(record(SMALL_FILE, folder, tmp_path, "60"), f"{SMALL_FILE}:judge", cuts)
    assert seen.complaints == {}
    assert seen.cuts == cuts


def refuse(folder, shim, op, answer):
    """Fail each call of one replacement in turn; say after which calls the file was not whole.

    Once the name has changed, only flushing the folder can fail: the new file stands, and the
    error says no more than that a power cut could still bring the old one back.
    """
    path, broken = folder / "slots.json", []
    for nth in range(1, 50):
        path.write_bytes(small_file.content(1))
        shim.fail(f"{op}:{nth}:{answer}")
        allowed = {small_file.content(2)}
        try:
            write_durably(path, small_file.content(2))
        except OSError:
            if shim.calls("rename") == 0:
                allowed = {small_file.content(1)}
            else:
                allowed.add(small_file.content(1))
        met = shim.calls(op) >= nth
        shim.calm()
        if path.read_bytes() not in allowed or [one.name for one in folder.iterdir()] != [
            path.name
        ]:
            broken.append(nth)
        if not met:
            return nth, broken
    raise AssertionError


@pytest.mark.parametrize(("op", "answer"), [("any", "ENOSPC"), ("any", "EIO"), ("write", "SHORT")])
def test_a_failing_disk_leaves_the_old_file_or_the_new_one_whole(tmp_path, op, answer):
    tried, broken = under_injector(f"{__name__}:refuse", tmp_path, op, answer)
    assert tried > 1
    assert broken == []


def grip(folder, shim, times):
    """Write while the first `times` renames are refused; (what is there then, seconds it took)."""
    path = folder / "slots.json"
    path.write_bytes(b"old")
    shim.fail(f"rename:1:EACCES:{times}")
    start = time.monotonic()
    with contextlib.suppress(PermissionError):
        write_durably(path, b"new")
    return path.read_bytes().decode(), time.monotonic() - start


def test_a_short_grip_of_another_program_is_waited_out(tmp_path):
    assert under_injector(f"{__name__}:grip", tmp_path, 4)[0] == "new"


def test_a_lasting_grip_is_refused_in_time_and_keeps_the_old_file(tmp_path):
    left, took = under_injector(f"{__name__}:grip", tmp_path, "sticky")
    assert left == "old"
    assert took < 2 * RETRY_SECONDS

"""Several programs want one station at once: one of them gets it, nothing is written twice."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal

import pytest

from core.base.errors import ClerkError
from core.db.errors import DeskOpenError, StationExistsError
from core.people.model import Person
from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stations import created, judge, opened

MUTANTS = (
    Mutant(
        "core/db/lock.py",
        "        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "        pass\n",
        "two desks write the same numbers into one journal",
    ),
    Mutant(
        "core/base/files.py",
        "    patiently(lambda: source.replace(target))\n",
        "    source.replace(target)\n",
        "a virus scanner's short look at a file makes setting up fail",
        "scanner",
    ),
)
CROWD = 20


def test_a_second_desk_is_refused_and_the_first_goes_on(tmp_path):
    first = created(tmp_path)
    with pytest.raises(DeskOpenError):
        opened(tmp_path)
    saved = first.people.add(Person(name="王小麦", phone="13900000001"))
    first.close()
    assert judge(tmp_path, [" ".join(saved.ids)]) == ""


def test_a_reader_sees_what_the_open_desk_saved(tmp_path):
    desk = created(tmp_path)
    saved = desk.people.add(Person(name="王小麦", phone="13900000001"))
    reader = opened(tmp_path, read_only=True)
    assert reader.people.get(saved.ids[0]).name == "王小麦"
    assert reader.verify().ok
    reader.close()
    desk.close()


def in_children(count, task):
    """Run `task(number)` in so many children started at one moment; return what each said."""
    gate_in, gate_out = os.pipe()
    children = []
    for number in range(count):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(gate_out)
                os.read(gate_in, 1)  # ends when the parent opens the gate by closing it
                os.write(writer, task(number).encode())
            finally:
                os._exit(0)
        os.close(writer)
        children.append((child, reader))
    os.close(gate_out)
    os.close(gate_in)
    said = []
    for child, reader in children:
        with os.fdopen(reader, "rb") as told:
            said.append(told.read().decode())
        os.waitpid(child, 0)
    return said


def crowd(folder, shim, task):
    """Let a crowd set one station up, or open it and write; return what each came to."""
    shim.calm()

    def one(number):
        try:
            station = created(folder) if task == "create" else opened(folder)
        except ClerkError as error:
            return error.code
        saved = station.people.add(Person(name=f"王小麦{number}", phone=f"139{number:08d}"))
        station.close()
        return " ".join(saved.ids)

    return in_children(CROWD, one)


def test_of_twenty_first_starts_at_once_one_sets_the_station_up(quick):
    said = under_injector(f"{__name__}:crowd", quick, "create")
    refused = {DeskOpenError.code, StationExistsError.code}
    made = [one for one in said if one not in refused]
    assert len(made) == 1
    assert judge(quick, made) == ""


def test_twenty_desks_opened_at_once_write_one_after_the_other_or_are_refused(quick):
    created(quick).close()
    said = under_injector(f"{__name__}:crowd", quick, "open")
    wrote = [one for one in said if one != DeskOpenError.code]
    assert wrote
    assert len(set(wrote)) == len(wrote)
    assert judge(quick, wrote) == ""


def outrun(folder, shim):
    """One set-up stands still at each of its calls while another runs from start to end.

    Returns the calls after which the one that was told "done" could not open its station.
    """
    lost = []
    for nth in range(1, 40):
        desk = folder / str(nth)
        desk.mkdir()
        slow = os.fork()
        if slow == 0:
            shim.fail(f"any:{nth}:STOP")
            with contextlib.suppress(ClerkError):
                created(desk).close()
            os._exit(0)
        _, status = os.waitpid(slow, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        shim.calm()
        try:
            acked = made_quickly(desk)
        finally:
            os.kill(slow, signal.SIGCONT)
            os.waitpid(slow, 0)
        if acked is not None and (said := judge(desk, acked)):
            lost.append((nth, said))
        shutil.rmtree(desk)
    return lost


def made_quickly(desk):
    """Set up and write; None when that is refused."""
    try:
        station = created(desk)
    except ClerkError:
        return None
    saved = station.people.add(Person(name="王小麦", phone="13900000001"))
    station.close()
    return [" ".join(saved.ids)]


def test_a_slow_first_start_never_writes_over_the_station_of_a_quicker_one(quick):
    assert under_injector(f"{__name__}:outrun", quick) == []


def gripped(folder, shim, times):
    """Set a station up while a scanner holds each new file for so many tries."""
    shim.fail(f"rename:1:EACCES:{times}")
    try:
        created(folder).close()
    except ClerkError as error:
        return error.code
    return "done"


def test_a_scanner_that_holds_the_key_file_for_a_moment_does_not_stop_the_first_start(quick):
    assert under_injector(f"{__name__}:gripped", quick, 3) == "done"
    assert judge(quick, []) == ""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.base.ids import event_id
from core.db.errors import BusyFileError
from core.people.model import PersonErase
from hub.intake import files as intake_files
from hub.intake.files import (
    Files,
    FileTooLargeError,
    NoSuchFileError,
    ShareSpentError,
    WrongDigestError,
    WrongOffsetError,
)
from hub.intake.vault import FOLDER
from hub.intake.worker import Worker
from hub.store import turn
from tests.faults.mutant import Mutant
from tests.hub.intake import pc

MUTANTS = (
    Mutant(
        "hub/intake/files.py", "not self._vault.is_whole(digest, file.size)", "False",
        "a bad line would plant foreign bytes under a good name", "digest",
    ),
    Mutant(
        "hub/intake/files.py", "if found is None or found.station not in (None, station):",
        "if found is None:", "one station could read another's files", "another_station",
    ),
    Mutant(
        "hub/intake/files.py", "with held(self._vault.lock(digest)):", "if True:",
        "a connection that was given up would undo what the newer one brought", "undo_nothing",
    ),
)  # fmt: skip
CONTENT = os.urandom(50_000)
DIGEST = hashlib.sha256(CONTENT).digest()


@pytest.fixture
def files(desk):
    return desk.files


def test_a_file_comes_in_parts_and_goes_out_in_ranges(files, station):
    assert files.create(DIGEST, len(CONTENT), station).have == 0
    files.append(DIGEST, station, 0, CONTENT[:20_000])
    assert files.find(DIGEST, station).have == 20_000
    assert files.append(DIGEST, station, 20_000, CONTENT[20_000:]).done
    assert files.read(DIGEST, station, 10, 20) == (CONTENT[10:20], len(CONTENT))
    assert files.create(DIGEST, len(CONTENT), station).have == len(CONTENT)


def test_bytes_that_do_not_follow_on_are_refused_with_the_offset(files, station):
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT[:100])
    with pytest.raises(WrongOffsetError) as caught:
        files.append(DIGEST, station, 101, b"x")
    assert caught.value.args_by_name == {"have": 100}


def test_what_another_connection_brought_already_is_passed_over(files, station):
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT[:20_000])
    assert files.append(DIGEST, station, 0, CONTENT[:10_000]).have == 20_000
    assert files.append(DIGEST, station, 10_000, CONTENT[10_000:30_000]).have == 30_000
    assert files.append(DIGEST, station, 30_000, CONTENT[30_000:]).done
    assert files.append(DIGEST, station, 20_000, CONTENT[20_000:]).done
    assert files.read(DIGEST, station, 0, len(CONTENT))[0] == CONTENT


def test_two_connections_that_bring_one_file_undo_nothing_of_each_other(
    files, station, monkeypatch
):
    files.create(DIGEST, len(CONTENT), station)
    looked, brought, find = threading.Event(), threading.Event(), files.find

    def find_and_dawdle(digest, of):
        found = find(digest, of)
        if not looked.is_set():
            looked.set()
            brought.wait(0.3)
        return found

    monkeypatch.setattr(files, "find", find_and_dawdle)
    with ThreadPoolExecutor(2) as connections:
        old = connections.submit(files.append, DIGEST, station, 0, CONTENT[:10_000])
        assert looked.wait(10)
        new = connections.submit(files.append, DIGEST, station, 0, CONTENT[:30_000])
        new.add_done_callback(lambda _: brought.set())
    assert (old.result().have, new.result().have) == (10_000, 30_000)
    assert files.append(DIGEST, station, 30_000, CONTENT[30_000:]).done
    assert files.read(DIGEST, station, 0, len(CONTENT))[0] == CONTENT


def test_a_file_does_not_grow_while_another_process_adds_to_it(files, station, monkeypatch):
    files.create(DIGEST, len(CONTENT), station)
    monkeypatch.setattr(turn, "PATIENCE", 0.0)
    with turn.held(files._vault.lock(DIGEST)), pytest.raises(BusyFileError):
        files.append(DIGEST, station, 0, CONTENT)
    assert files.append(DIGEST, station, 0, CONTENT).done


def test_a_station_begins_so_many_bytes_in_a_day_however_often_the_hub_starts(
    office, files, station, clock, monkeypatch
):
    monkeypatch.setattr(intake_files, "MOST_A_DAY", 1000)
    files.create(bytes(32), 600, station)
    again = Files(office)
    with pytest.raises(ShareSpentError):
        again.create(b"1" * 32, 401, station)
    assert again.create(b"1" * 32, 400, station).size == 400
    assert again.create(bytes(32), 600, station).have == 0
    assert again.create(b"2" * 32, 1000, pc.station(office, "石门")).size == 1000
    clock.set(clock.now() + dt.timedelta(days=1))
    assert again.create(b"3" * 32, 1000, station).size == 1000


def test_more_than_was_announced_is_refused(files, station):
    files.create(DIGEST, 100, station)
    with pytest.raises(WrongOffsetError):
        files.append(DIGEST, station, 0, CONTENT[:101])


def test_bytes_of_another_digest_are_thrown_away(files, station, office):
    files.create(DIGEST, len(CONTENT), station)
    with pytest.raises(WrongDigestError):
        files.append(DIGEST, station, 0, CONTENT[::-1])
    with pytest.raises(NoSuchFileError):
        files.find(DIGEST, station)
    assert not [p for p in (office.folder / FOLDER).rglob("*") if p.is_file()]


def test_an_unfinished_file_is_never_given_out(files, station, office):
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT[:100])
    with pytest.raises(NoSuchFileError):
        files.read(DIGEST, station, 0, 10)


def test_another_station_sees_nothing_of_it(files, station, office):
    other = pc.station(office, "石岭")
    files.create(DIGEST, len(CONTENT), station)
    with pytest.raises(NoSuchFileError):
        files.find(DIGEST, other)


@pytest.mark.parametrize("size", [0, -1, 1 << 40])
def test_sizes_that_no_honest_pc_names_are_refused(files, station, size):
    with pytest.raises(FileTooLargeError):
        files.create(DIGEST, size, station)


def test_what_nobody_finished_goes_after_thirty_days(files, station, clock, office):
    files.create(DIGEST, len(CONTENT), station)
    files.append(DIGEST, station, 0, CONTENT[:100])
    clock.set(clock.now() + dt.timedelta(days=29))
    assert files.expire(office.now_ms()) == 0
    clock.set(clock.now() + dt.timedelta(days=2))
    assert files.expire(office.now_ms()) == 1
    assert not [p for p in (office.folder / FOLDER).rglob("*") if p.is_file()]


def test_segments_in_an_uploaded_file_are_taken(files, desk, front, station):
    raw = front.live(400).segment()
    digest = hashlib.sha256(raw).digest()
    files.create(digest, len(raw), station)
    files.append(digest, station, 0, raw)
    reply = front.say(desk, uploads=(digest, b"no digest", bytes(32)))
    assert [r.seq for r in reply.receipts] == [front.seq]


def test_a_segment_sent_as_a_file_goes_when_somebody_in_it_is_erased(
    files, office, desk, front, station
):
    raw = front.live(2).segment()
    photo, other = hashlib.sha256(b"photo").digest(), hashlib.sha256(raw + b"x").digest()
    sent = {hashlib.sha256(raw).digest(): raw, photo: b"photo", other: raw + b"x"}
    for digest, content in sent.items():
        files.create(digest, len(content), station if digest != other else station + 1)
        files.append(digest, station if digest != other else station + 1, 0, content)
    front.say(desk, uploads=tuple(sent))
    front.write(PersonErase(subject=event_id(front.device, 1, 2)))
    front.say(desk, front.segment(5))
    Worker(office).finish()
    left = {path.stem for path in (office.folder / FOLDER).rglob("*") if path.is_file()}
    assert left == {photo.hex(), other.hex()}

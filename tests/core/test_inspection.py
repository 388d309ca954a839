"""What a backup holds is known before any station is touched."""

from __future__ import annotations

import shutil

import pytest

from core.db.errors import NewerFileError, WrongKeyError
from core.db.file import Database
from core.db.package import Package
from core.db.restoring import NoRoomToRestoreError
from core.db.unlock import Secrets
from core.inspection import inspect
from core.people.model import Person

PICTURES = (b"\xff\xd8 one", b"\xff\xd8 two")


@pytest.fixture
def made(station, tmp_path):
    """A backup with two photos."""
    station.people.add(Person(name="田㛃", phone="13812345678"))
    for content in PICTURES:
        station.shelf.put(content)
    target = tmp_path / "all.czb"
    station.backup_with_photos(target, lambda _done, _all: None, lambda make: make())
    return target


def test_it_is_told_whose_it_is_how_far_it_goes_and_that_it_is_whole(station, made, secrets):
    seen = []
    held = inspect(made, secrets, lambda *at: seen.append(at))
    own = station.people.station()
    assert (held.station, held.village) == (own.name, own.village or "")
    assert held.last_day == station.ledger.today()
    assert held.events == station.verify().events
    assert (held.photos, held.bad_photos) == (2, 0)
    assert held.is_whole
    assert held.can_be_restored
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _all in seen] == sorted(done for done, _all in seen)


def test_looking_leaves_nothing_behind(station, made, secrets, tmp_path, monkeypatch):
    aside = tmp_path / "temporary"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    before = made.read_bytes()
    inspect(made, secrets)
    with pytest.raises(WrongKeyError):
        inspect(made, Secrets(passphrase="不是这句话"))
    assert list(aside.iterdir()) == []
    assert made.read_bytes() == before


class StoppedError(Exception):
    """What a pressed button raises."""


def test_it_is_stopped_wherever_it_is(made, secrets):
    steps = []
    inspect(made, secrets, lambda *at: steps.append(at))
    for many in range(len(steps)):
        left = [many]

        def stop(_done, _all, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise StoppedError

        with pytest.raises(StoppedError):
            inspect(made, secrets, stop)


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_damage_is_named_by_its_place(made, secrets):
    package = Package(made)
    start, size = package._at["ledger.db"] + 30 + len("ledger.db"), package.sizes["ledger.db"]
    flip(made, start + size - 10)
    held = inspect(made, secrets)
    assert not held.can_be_restored
    assert "page" in {problem.code for problem in held.problems}
    flip(made, start + size - 10)
    flip(made, start + 20)
    assert not inspect(made, secrets).can_be_restored
    flip(made, start + 20)
    photo = package.photos[1]
    flip(made, package._at[photo] + 30 + len(photo))
    held = inspect(made, secrets)
    assert (held.is_whole, held.photos, held.bad_photos) == (True, 2, 1)


def test_what_is_wrong_in_the_books_is_told_though_they_can_be_restored(station, made, secrets):
    station.db.execute("UPDATE person SET name = '别人'")
    station.backup(made)
    held = inspect(made, secrets)
    assert not held.is_whole
    assert held.can_be_restored
    assert {problem.code for problem in held.problems} == {"tables"}


def test_a_disk_without_room_to_look_at_it_is_told(made, secrets, monkeypatch):
    none = shutil._ntuple_diskusage(9, 9, 0)
    monkeypatch.setattr("core.db.restoring.shutil.disk_usage", lambda _at: none)
    with pytest.raises(NoRoomToRestoreError):
        inspect(made, secrets)


def test_a_newer_programs_backup_is_left_alone(station, secrets, tmp_path):
    station.close()
    db = Database(station.folder / "ledger.db", station._key)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerFileError):
        inspect(station.folder, secrets)

"""A backup by hand may hold the photos; putting it back brings them back."""

from __future__ import annotations

import zipfile

import pytest

from core.base.errors import DiskError, DiskFullError
from core.db.backup import FAILED
from core.db.package import NotABackupError, Package
from core.db.restoring import NoRoomToRestoreError
from core.station import Station
from tests.faults.mutant import Mutant

PICTURES = (b"\xff\xd8 one", b"\xff\xd8 two", b"\xff\xd8 three")
MUTANTS = (
    Mutant(
        "core/db/backup.py",
        "    for name in (*photos, *MEMBERS):\n",
        "    for name in MEMBERS:\n",
        "a PC that was lost comes back without one photo, though the stick held them all",
        "come_back",
    ),
    Mutant(
        "core/db/backup.py",
        "        packed = Path(aside) / target.name\n        events = make(packed)\n",
        "        packed = target\n        events = make(packed)\n",
        "half a backup lies on the stick and looks like a whole one",
        "stopped",
    ),
    Mutant(
        "core/station.py",
        "            return borrow(lambda: backup.back_up(self.db, self._key, packed))\n",
        "            return borrow(lambda: self.backup(packed))\n",
        "a backup that was stopped half-way takes away the word that none is there",
        "still_missed",
    ),
    Mutant(
        "core/station.py",
        "        return borrow(lambda: self._backed_up(events))\n",
        "        return events\n",
        "a clerk who made the backup that was missed is asked for it for ever",
        "missed_no_more",
    ),
)


@pytest.fixture
def digests(station):
    return [station.shelf.put(content) for content in PICTURES]


def directly(make):
    return make()


def unseen(_done, _total):
    pass


def test_photos_come_back_to_a_new_pc(station, digests, secrets, tmp_path):
    seen = []
    target = tmp_path / "all.czb"
    events = station.backup_with_photos(
        target, lambda done, total: seen.append((done, total)), directly
    )
    assert events == station.verify().events
    assert seen == [(1, 3), (2, 3), (3, 3)]
    Station.restore(tmp_path / "new", target, secrets)
    restored = Station.open(tmp_path / "new", secrets)
    assert [restored.shelf.get(one) for one in digests] == list(PICTURES)
    restored.close()


def test_one_without_photos_leaves_those_that_are_here(station, digests, secrets, tmp_path):
    target = tmp_path / "books.czb"
    station.backup(target)
    with zipfile.ZipFile(target) as file:
        assert sorted(file.namelist()) == ["ledger.db", "slots.json"]
    station.close()
    Station.restore(station.folder, target, secrets)
    restored = Station.open(station.folder, secrets)
    assert [restored.shelf.get(one) for one in digests] == list(PICTURES)
    restored.close()


class StoppedError(Exception):
    """What a pressed button raises between two photos."""


def stop(_done, _total):
    raise StoppedError


@pytest.mark.usefixtures("digests")
def test_one_that_is_stopped_leaves_nothing(station, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(StoppedError):
        station.backup_with_photos(folder / "all.czb", stop, directly)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("digests")
def test_a_backup_is_still_missed_when_the_next_was_stopped_or_failed(station, tmp_path):
    station.keep_setting(FAILED, "base.disk")
    with pytest.raises(StoppedError):
        station.backup_with_photos(tmp_path / "all.czb", stop, directly)
    assert station.setting(FAILED) == "base.disk"

    taken = tmp_path / "taken.czb"
    taken.mkdir()
    with pytest.raises(DiskError):
        station.backup_with_photos(taken, unseen, directly)
    assert station.setting(FAILED) == "base.disk"


@pytest.mark.usefixtures("digests")
def test_a_backup_is_missed_no_more_once_it_stands(station, tmp_path):
    station.keep_setting(FAILED, "base.disk")
    station.backup_with_photos(tmp_path / "all.czb", unseen, directly)
    assert station.setting(FAILED) is None


@pytest.mark.usefixtures("digests")
def test_the_one_before_stays_until_the_new_one_is_whole(station, tmp_path, monkeypatch):
    target = tmp_path / "all.czb"
    station.backup_with_photos(target, unseen, directly)
    before = target.read_bytes()

    def full(*_all):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.db.backup._flush", full)
    with pytest.raises(DiskFullError):
        station.backup_with_photos(target, unseen, directly)
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["blobs/../../out", "blobs/ab/evil.exe", "other"])
def test_a_backup_with_anything_else_in_it_is_none(station, tmp_path, name):
    target = tmp_path / "bad.czb"
    station.backup(target)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(name, b"x")
    with pytest.raises(NotABackupError):
        Package(target)


def test_a_disk_that_fills_while_putting_back_is_not_a_bad_backup(
    station, secrets, tmp_path, monkeypatch
):
    target = tmp_path / "books.czb"
    station.backup(target)

    def full(*_all):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.db.package.os.fsync", full)
    with pytest.raises(NoRoomToRestoreError):
        Station.restore(tmp_path / "other", target, secrets)
    monkeypatch.undo()
    assert [one.name for one in (tmp_path / "other").iterdir()] == ["lock"]

"""A backup is put back whole or not at all, and goes on in an epoch of its own."""

from __future__ import annotations

import shutil

import pytest

from core.base.errors import ReadOnlyError
from core.db.errors import DamagedFileError, DeskOpenError, NewerFileError, WrongKeyError
from core.db.file import Database
from core.db.lock import Lock
from core.db.package import BackupGoneError, DamagedBackupError, NotABackupError, Package
from core.db.restoring import NoRoomToRestoreError, restore
from core.db.unlock import Secrets
from core.journal.mark import STATE_VARIABLE
from core.journal.opening import BEGUN_ANEW
from core.people.model import Person
from core.station import IN_USE, Station
from tests.faults.mutant import Mutant

STAMP = "20261121-090000"
WORDS = "红薯粉条八块"
PICTURES = (b"\xff\xd8 one", b"\xff\xd8 two")
MUTANTS = (
    Mutant(
        "core/db/restoring.py",
        "        settings.keep(checked, RESTORED)\n",
        "",
        "a copy put back on another PC gives other events the numbers that the county has already",
        "new_epoch",
    ),
    Mutant(
        "core/journal/opening.py",
        "        db.execute(NOTED, (BEGUN_ANEW, RESTORED))\n",
        "",
        "a restored station begins a new epoch at every start",
        "new_epoch",
    ),
    Mutant(
        "core/db/restoring.py",
        "        if checked.bad_pages():\n            raise DamagedFileError\n",
        "",
        "a damaged ledger takes the place of a good one",
        "flipped_bit",
    ),
)


@pytest.fixture
def made(station, tmp_path):
    """A backup with two photos, made while the desk was at work."""
    for content in PICTURES:
        station.shelf.put(content)
    station.begin_session()
    target = tmp_path / "stick" / "all.czb"
    target.parent.mkdir()
    station.backup_with_photos(target, lambda _done, _all: None, lambda make: make())
    return target


class StoppedError(Exception):
    """What a pressed button raises."""


def at_open(folder, secrets):
    station = Station.open(folder, secrets)
    try:
        return station.ledger.journal.epoch, station.settings(), station.verify().ok
    finally:
        station.close()


def test_it_goes_on_in_a_new_epoch_also_on_a_pc_that_knows_nothing_of_it(
    made, secrets, tmp_path, monkeypatch
):
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "another-pc"))
    other = tmp_path / "other"
    assert restore(other, made, secrets, STAMP) is None
    epoch, kept, ok = at_open(other, secrets)
    assert (epoch, ok) == (2, True)
    assert kept[BEGUN_ANEW] == "1"
    assert IN_USE not in kept, "nobody is at work on a copy"
    assert at_open(other, secrets)[0] == 2, "once is enough"


def test_what_was_there_is_kept_aside_and_a_newer_fact_in_it_with_it(
    station, made, secrets, reopen
):
    station.people.add(Person(name="李四", phone="13912345678"))
    station.close()
    kept = restore(station.folder, made, secrets, STAMP)
    assert kept is not None
    assert kept == station.folder / f"aside-{STAMP}"
    again = Station.open(station.folder, secrets)
    assert again.db.one("SELECT 1 FROM person WHERE phone = '13912345678'") is None
    assert again.ledger.journal.epoch == 2
    again.close()
    old = Station.open(kept, secrets)
    assert old.db.one("SELECT 1 FROM person WHERE phone = '13912345678'") == (1,)
    old.close()


def test_a_folder_that_was_copied_is_a_backup_too(station, secrets, tmp_path):
    station.shelf.put(PICTURES[0])
    copied = tmp_path / "stick" / "cunzhan"
    shutil.copytree(station.folder, copied)
    assert (copied / "ledger.db-wal").stat().st_size, "it was copied while in use"
    events = station.verify().events
    other = tmp_path / "other"
    restore(other, copied, secrets, STAMP)
    assert not list(other.glob("ledger.db-wal"))
    restored = Station.open(other, secrets)
    assert restored.verify().events == events
    assert len(list(other.glob("blobs/??/*"))) == 1
    restored.close()


def test_it_says_how_far_it_is_and_stops_without_a_trace(station, made, secrets, tmp_path):
    seen = []
    restore(tmp_path / "other", made, secrets, STAMP, lambda *at: seen.append(at))
    total = Package(made).total
    assert [done for done, _all in seen] == sorted(done for done, _all in seen)
    assert seen[-1] == (total, total)

    def stop(_done, _all):
        raise StoppedError

    before = sorted(station.folder.rglob("*"))
    station.close()
    with pytest.raises(StoppedError):
        restore(station.folder, made, secrets, STAMP, stop)
    assert {*station.folder.rglob("*")} <= {*before, station.folder / "lock"}


def test_a_new_passphrase_opens_what_was_restored_by_its_code(made, tmp_path, recovery):
    other = tmp_path / "other"
    by_code = Secrets(recovery=recovery[0], keyring=False)
    restore(other, made, by_code, STAMP, passphrase=WORDS)
    assert at_open(other, Secrets(passphrase=WORDS, keyring=False))[2]
    assert at_open(other, by_code)[2]


def refused(error, folder, *more):
    with pytest.raises(error):
        restore(folder, *more)
    left = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    assert set(left) <= {"lock"}, "nothing was touched"


def test_nothing_is_touched_where_it_cannot_be(made, secrets, tmp_path, monkeypatch):
    folder = tmp_path / "other"
    refused(WrongKeyError, folder, made, Secrets(passphrase=WORDS), STAMP)
    refused(BackupGoneError, folder, made.with_name("gone.czb"), secrets, STAMP)
    refused(NotABackupError, folder, tmp_path, secrets, STAMP)
    lock = Lock(folder)
    refused(DeskOpenError, folder, made, secrets, STAMP)
    lock.release()
    monkeypatch.setattr("shutil.disk_usage", lambda _at: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(NoRoomToRestoreError) as small:
        restore(folder, made, secrets, STAMP)
    assert small.value.args_by_name == {"need": 2, "free": 0}


def test_a_folder_that_cannot_be_written_is_told_as_one(made, secrets, tmp_path, monkeypatch):
    def denied(*_all, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("core.db.restoring.Lock", denied)
    with pytest.raises(ReadOnlyError):
        restore(tmp_path / "other", made, secrets, STAMP)


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def place(path, name):
    """Return where a member's bytes begin in a backup, and how many they are."""
    package = Package(path)
    return package._at[name] + 30 + len(name), package.sizes[name]


def test_a_flipped_bit_in_the_books_is_found_and_in_a_photo_costs_that_photo(
    made, secrets, tmp_path
):
    start, size = place(made, "ledger.db")
    flip(made, start + size - 10)
    refused(DamagedFileError, tmp_path / "other", made, secrets, STAMP)
    flip(made, start + size - 10)
    package = Package(made)
    flip(made, place(made, package.photos[0])[0])
    restore(tmp_path / "other", made, secrets, STAMP)
    assert len(list((tmp_path / "other").glob("blobs/??/*"))) == 1
    flip(made, place(made, "slots.json")[0])
    refused(DamagedBackupError, tmp_path / "third", made, secrets, STAMP)


def test_a_newer_programs_backup_is_not_put_back(station, made, secrets, tmp_path):
    newer = tmp_path / "newer"
    shutil.copytree(station.folder, newer)
    db = Database(newer / "ledger.db", station._key)
    db.execute("PRAGMA user_version = 99")
    db.close()
    refused(NewerFileError, tmp_path / "other", newer, secrets, STAMP)

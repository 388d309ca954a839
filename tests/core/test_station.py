"""The station's folder as a whole: erasing, sessions, epochs, backups by schedule."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile

import pytest

from core.base.errors import DiskError
from core.db.backup import FAILED
from core.db.errors import DeskOpenError
from core.people.model import Person
from core.station import Station
from tests.faults.mutant import Mutant

MUTANTS = (
    Mutant(
        "core/station.py",
        '            self.keep_setting(backup.FAILED, "")\n',
        "",
        "a desk killed before its backup was made says nothing of it, day after day",
        "cut_off_before",
    ),
    Mutant(
        "core/station.py",
        "                self.keep_setting(backup.FAILED, error.code)\n",
        "                pass\n",
        "nobody hears why there was no backup, and so nobody makes room",
        "failed_at_the_end",
    ),
)


@pytest.fixture
def farmer(station):
    return station.people.add(Person(name="田㛃", phone="13812345678")).ids[0]


def test_an_erased_person_is_in_no_paper_and_no_backup(station, farmer, secrets):
    papers = station.folder / "papers"
    papers.mkdir()
    (papers / "slip.pdf").write_bytes("田㛃".encode())
    old = station.scheduled_backup()
    station.clock.set(station.clock.now() + dt.timedelta(hours=1))
    station.erase(farmer)
    assert list(papers.iterdir()) == []
    assert not old.exists()
    (fresh,) = (station.folder / "backups").iterdir()
    assert zipfile.is_zipfile(fresh)
    Station.restore(station.folder.parent / "other", fresh, secrets)
    other = Station.open(station.folder.parent / "other", secrets, read_only=True)
    assert other.people.get(farmer).name is None
    assert other.verify().ok
    other.close()
    assert station.verify().ok


def test_a_session_that_never_ended_is_noticed(station, reopen):
    assert station.begin_session()
    again = reopen()
    assert not again.begin_session()
    again.end_session()
    assert reopen().begin_session()


def test_ending_a_session_leaves_a_backup(station, reopen):
    station.begin_session()
    station.end_session()
    assert len(list((station.folder / "backups").glob("*.czb"))) == 1


@pytest.fixture
def stopper(station):
    """A file where the folder of the backups should be."""
    stopper = station.folder / "backups"
    stopper.write_text("", encoding="utf-8")
    return stopper


def test_a_backup_that_failed_at_the_end_is_known_at_the_next_start(station, stopper, reopen):
    station.begin_session()
    with pytest.raises(DiskError):
        station.end_session()
    again = reopen()
    assert again.begin_session()
    assert again.setting(FAILED) == "base.disk"
    stopper.unlink()
    again.scheduled_backup()
    assert again.setting(FAILED) is None


def test_an_end_that_was_cut_off_before_its_backup_is_known_too(station, reopen, monkeypatch):
    def killed(*_all):
        raise KeyboardInterrupt

    station.begin_session()
    monkeypatch.setattr("core.db.backup.back_up", killed)
    with pytest.raises(KeyboardInterrupt):
        station.end_session()
    assert reopen().setting(FAILED) == ""


def test_a_backup_does_not_say_of_itself_that_it_is_missing(station, secrets, tmp_path, reopen):
    station.begin_session()
    station.end_session()
    assert station.setting(FAILED) is None
    (made,) = (station.folder / "backups").glob("*.czb")
    other = tmp_path / "other"
    Station.restore(other, made, secrets)
    restored = Station.open(other, secrets)
    assert restored.setting(FAILED) is None
    restored.close()


def test_a_file_put_back_from_an_old_copy_opens_an_epoch(station, farmer, reopen):
    assert farmer.split(".")[1] == "1"
    station.db.checkpoint()
    copy = station.folder.parent / "old.db"
    shutil.copy(station.folder / "ledger.db", copy)
    station.people.add(Person(name="李四", phone="13912345678"))
    station.close()
    for path in station.folder.glob("ledger.db*"):
        path.unlink()
    shutil.copy(copy, station.folder / "ledger.db")
    behind = reopen()
    later = behind.people.add(Person(name="王五", phone="13712345678")).ids[0]
    assert later.split(".")[1:] == ["2", "1"]
    assert behind.verify().ok
    logs = behind.db.rows("SELECT epoch, seq FROM log ORDER BY epoch")
    assert [epoch for epoch, _ in logs] == [1, 2]


def test_a_second_writer_is_refused_while_the_first_works(station, secrets):
    with pytest.raises(DeskOpenError):
        Station.open(station.folder, secrets)
    reader = Station.open(station.folder, secrets, read_only=True)
    assert reader.read_only
    reader.close()


def test_prices_and_market_days_are_kept(station, reopen):
    station.post_fees({"打包": 300})
    assert station.packs.fees.allows("打包", 300)
    again = reopen()
    assert again.packs.fees.allows("打包", 300)
    assert not again.packs.fees.allows("打包", 301)

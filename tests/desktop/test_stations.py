"""The stations of one PC: known, the one used last first, another one opened in its place."""

import datetime as dt
from pathlib import Path

import pytest

from core.db.backup import FILE_NAME
from core.journal.mark import STATE_VARIABLE
from desktop.stations import LEDGER, Stations, command

NOON = dt.datetime(2026, 11, 21, 12)


@pytest.fixture
def stations(tmp_path):
    return Stations(tmp_path / "state" / "stations.json")


@pytest.fixture
def village(tmp_path):
    """Make a folder that holds a station's file."""

    def made(name):
        folder = tmp_path / name
        folder.mkdir()
        (folder / LEDGER).write_bytes(b"")
        return folder

    return made


def test_the_file_that_makes_a_station_is_called_as_everywhere():
    assert LEDGER == FILE_NAME


def test_the_station_used_last_stands_first_and_is_opened_next(stations, village, tmp_path):
    default = tmp_path / "cunzhan"
    assert stations.all() == []
    assert stations.last(default) == default
    first, second = village("一村"), village("二村")
    stations.note(first, "石门村站", NOON)
    stations.note(second, "帅家村站", NOON + dt.timedelta(hours=1))
    assert [one.name for one in stations.all()] == ["帅家村站", "石门村站"]
    stations.note(first, "石门村电商站", NOON + dt.timedelta(hours=2))
    assert [one.name for one in stations.all()] == ["石门村电商站", "帅家村站"]
    assert stations.last(default) == first


def test_a_folder_that_went_is_not_offered_and_comes_back_with_its_stick(stations, village):
    folder = village("一村")
    stations.note(folder, "石门村站", NOON)
    aside = folder.rename(folder.with_name("away"))
    assert stations.all() == []
    aside.rename(folder)
    assert [one.folder for one in stations.all()] == [folder]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[{"folder": 1}]', b"\xff", b"7"])
def test_a_list_that_cannot_be_read_is_empty_and_written_anew(stations, village, content):
    stations._path.parent.mkdir()
    stations._path.write_bytes(content)
    assert stations.all() == []
    stations.note(village("一村"), "石门村站", NOON)
    assert [one.name for one in stations.all()] == ["石门村站"]


def test_the_list_lies_in_the_users_folder_and_a_full_disk_keeps_nobody_from_work(
    tmp_path, monkeypatch, village
):
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "user"))
    folder = village("一村")
    Stations().note(folder, "石门村站", NOON)
    assert (tmp_path / "user" / "stations.json").is_file()
    (tmp_path / "file").write_bytes(b"")
    Stations(tmp_path / "file" / "stations.json").note(folder, "石门村站", NOON)


def test_one_more_station_gets_a_folder_of_its_own_beside(stations, tmp_path):
    assert stations.fresh(tmp_path / "cunzhan") == tmp_path / "cunzhan-2"
    (tmp_path / "cunzhan-2").mkdir()
    assert stations.fresh(tmp_path / "cunzhan") == tmp_path / "cunzhan-3"


def test_the_next_desk_may_begin_by_putting_a_backup_back_and_the_one_after_it_not():
    first = command(["python", "main.py"], Path("/b"), from_backup=True)
    assert first == ["python", "main.py", "--data", "/b", "--from-backup"]
    assert command(first, Path("/c")) == ["python", "main.py", "--data", "/c"]


def test_the_next_desk_starts_as_this_one_did_without_what_was_this_stations():
    started = ["python", "-I", "main.py", "--data", "/a", "--lang", "en", "--day=2026-11-01"]
    assert command([*started, "--key-file", "/k"], Path("/b")) == [
        "python", "-I", "main.py", "--lang", "en", "--data", "/b",
    ]  # fmt: skip

"""The file: encrypted, durable settings read back, all or nothing."""

from __future__ import annotations

import pytest

from core.db.backup import scheduled_name, thin_out
from core.db.errors import DamagedFileError, DeskOpenError, NewerFileError
from core.db.file import Database
from core.db.lock import Lock
from core.db.package import NotABackupError, Package
from core.db.upgrade import refuse_newer, upgrade

KEY = bytes(range(32))


@pytest.fixture
def db(tmp_path):
    opened = Database(tmp_path / "ledger.db", KEY)
    upgrade(opened)
    yield opened
    opened.close()


def test_the_settings_that_durability_needs_are_in_force(db):
    assert db.one("PRAGMA journal_mode") == ("wal",)
    assert db.one("PRAGMA synchronous") == (2,)
    assert db.one("PRAGMA secure_delete") == (1,)


def test_nothing_readable_is_on_the_disk(db, tmp_path):
    db.execute("INSERT INTO local_setting VALUES ('name', 'plainly to be seen')")
    db.checkpoint()
    for path in tmp_path.iterdir():
        assert b"plainly" not in path.read_bytes()
        assert b"SQLite format" not in path.read_bytes()


def test_another_key_opens_nothing(db, tmp_path):
    with pytest.raises(DamagedFileError):
        Database(tmp_path / "ledger.db", bytes(32))


def test_a_transaction_is_whole_or_not_there(db):
    with pytest.raises(ZeroDivisionError), db.atomic():
        db.execute("INSERT INTO local_setting VALUES ('a', '1')")
        with db.atomic():
            db.execute("INSERT INTO local_setting VALUES ('b', '2')")
        raise ZeroDivisionError
    assert db.rows("SELECT * FROM local_setting") == []


def test_what_waits_for_a_commit_is_not_done_without_one(db):
    done = []
    with pytest.raises(ZeroDivisionError), db.atomic():
        db.after_commit(lambda: done.append("lost"))
        raise ZeroDivisionError
    with db.atomic():
        db.after_commit(lambda: done.append("kept"))
        assert done == []
    assert done == ["kept"]


def test_a_read_only_connection_sees_and_cannot_touch(db, tmp_path):
    db.execute("INSERT INTO local_setting VALUES ('a', '1')")
    reader = Database(tmp_path / "ledger.db", KEY, read_only=True)
    assert reader.one("SELECT value FROM local_setting") == ("1",)
    with pytest.raises(Exception, match="read_only"):
        reader.execute("DELETE FROM local_setting")
    reader.close()


class Broken:
    NUMBER = 99
    SQL = ("CREATE TABLE half (a TEXT) STRICT", "THIS IS NO SQL")


def test_a_step_that_fails_leaves_shape_and_number(db):
    from core.db.steps import STEPS

    tables = db.rows("SELECT name FROM sqlite_master ORDER BY 1")
    with pytest.raises(Exception, match="syntax"):
        upgrade(db, (*STEPS, Broken))
    assert db.version == STEPS[-1].NUMBER
    assert db.rows("SELECT name FROM sqlite_master ORDER BY 1") == tables


@pytest.mark.parametrize(("size", "left"), [(129, 0), (32, 32)])
def test_evidence_of_an_earlier_program_names_nobody_any_more(db, size, left):
    db.execute(
        "INSERT INTO local_incident VALUES ('a', 'forged', 'P', 1, 1, 0, ?, NULL)", (bytes(size),)
    )
    db.execute("PRAGMA user_version = 2")
    upgrade(db)
    assert db.one("SELECT length(evidence) FROM local_incident") == (left,)


def test_a_newer_file_is_refused(db):
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFileError):
        refuse_newer(db)


def test_only_one_program_writes(tmp_path):
    first = Lock(tmp_path)
    with pytest.raises(DeskOpenError):
        Lock(tmp_path)
    first.release()
    Lock(tmp_path).release()


def test_old_backups_are_thinned_by_their_names(tmp_path):
    import datetime as dt

    start = dt.datetime(2026, 1, 1, 20, 0, 0)
    for day in range(120):
        for hour in (0, 4):
            name = scheduled_name(start + dt.timedelta(days=day, hours=hour))
            (tmp_path / name).write_bytes(b"")
    thin_out(tmp_path)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept[-1] == "20260501-000000.czb"
    assert "20260131-000000.czb" not in kept
    assert len(kept) <= 7 + 4 + 12
    assert len({name[:6] for name in kept}) == 5


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"x" * 1000])
def test_what_is_no_backup_is_refused(tmp_path, content):
    file = tmp_path / "a.czb"
    file.write_bytes(content)
    with pytest.raises(NotABackupError):
        Package(file)

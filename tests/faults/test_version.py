"""Files of other versions: a newer one is refused untouched, a step applies whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from core.base.errors import ClerkError
from core.db.errors import NewerFileError
from core.db.file import Database
from core.db.steps import STEPS
from core.db.upgrade import upgrade
from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stations import STATION, created, judge, opened
from tests.faults.workday import work

MUTANTS = (
    Mutant(
        "core/db/upgrade.py",
        "        with db.atomic():\n            for sql",
        "        if True:\n            for sql",
        "an update cut short leaves a file that is of no version",
        "step",
    ),
    Mutant(
        "core/db/upgrade.py",
        "    if db.version > newest:\n",
        "    if db.version > newest + 100:\n",
        "an older program writes into a file that it does not understand",
        "newer",
    ),
)
if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = bytes(range(32))


@dataclass
class Later:
    """A step of a later version."""

    NUMBER: int
    SQL: Sequence[str]


NEXT = Later(
    NUMBER=STEPS[-1].NUMBER + 1,
    SQL=(
        "CREATE TABLE local_extra (name TEXT NOT NULL PRIMARY KEY, value BLOB) STRICT",
        "INSERT INTO local_extra SELECT 'padding', zeroblob(60000)",
        "ALTER TABLE local_setting ADD COLUMN since TEXT",
        "UPDATE local_setting SET since = '2026'",
    ),
)
BROKEN = Later(NUMBER=NEXT.NUMBER, SQL=(*NEXT.SQL, "DROP TABLE no_such_table"))


def first_version(path):
    """A file of today's version with something in it."""
    db = Database(path, KEY)
    upgrade(db)
    db.many("INSERT INTO local_setting VALUES (?, ?)", [(str(n), "x" * 300) for n in range(40)])
    return db


def shape(db):
    """Everything a step may change: the number, the tables, and what they hold."""
    tables = db.rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    return [db.version, tables, db.rows("SELECT * FROM local_setting ORDER BY name")]


def test_a_step_that_fails_leaves_shape_and_number_untouched(tmp_path):
    db = first_version(tmp_path / "ledger.db")
    before = shape(db)
    with pytest.raises(Exception, match="no_such_table"):
        upgrade(db, (*STEPS, BROKEN))
    assert shape(db) == before
    upgrade(db, (*STEPS, NEXT))
    assert db.version == NEXT.NUMBER
    db.close()


def stumble(folder, shim, answer):
    """Fail every write of a step in turn; (tries, those after which the file was of no version)."""
    half_way = []
    for nth in range(1, 200):
        path = folder / f"{nth}.db"
        db = first_version(path)
        before = shape(db)
        shim.fail(f"write:{nth}:{answer}:sticky")
        try:
            upgrade(db, (*STEPS, NEXT))
        except ClerkError:
            failed = True
        else:
            failed = False
        shim.calm()
        db.close()
        db = Database(path, KEY)
        if failed and shape(db) != before:
            half_way.append(nth)
        upgrade(db, (*STEPS, NEXT))
        if db.rows("SELECT count(*) FROM local_setting WHERE since = '2026'") != [(40,)]:
            half_way.append(nth)
        db.close()
        if not failed:
            return nth, half_way
    raise AssertionError


@pytest.mark.parametrize("answer", ["ENOSPC", "EIO"])
def test_a_step_on_a_failing_disk_can_be_repeated(quick, answer):
    tries, half_way = under_injector(f"{__name__}:stumble", quick, answer)
    assert tries > 10
    assert half_way == []


def test_a_newer_file_is_refused_and_not_one_byte_of_it_changes(tmp_path):
    path = tmp_path / "ledger.db"
    db = first_version(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    db = Database(path, KEY)
    with pytest.raises(NewerFileError):
        upgrade(db)
    db.close()
    assert path.read_bytes() == before


def test_a_station_of_a_newer_version_is_refused_untouched_by_every_way_in(tmp_path):
    station = created(tmp_path)
    station.db.execute("PRAGMA user_version = 99")
    station.close()
    kept = [tmp_path / STATION / name for name in ("ledger.db", "slots.json")]
    before = [path.read_bytes() for path in kept]
    for read_only in (False, True):
        with pytest.raises(NewerFileError):
            opened(tmp_path, read_only=read_only)
    assert [path.read_bytes() for path in kept] == before


def test_a_station_whose_tables_were_declared_otherwise_is_rebuilt_when_opened(tmp_path):
    station = created(tmp_path)
    acked = [" ".join(saved.ids) for saved in work(station)]
    station.db.execute("UPDATE local_derived SET fingerprint = 'an older one'")
    station.db.execute("DROP TABLE purchase")
    station.close()
    assert judge(tmp_path, acked) == ""

"""Folders that cannot be written, or bear odd names."""

from __future__ import annotations

import shutil

import pytest

from core.base.errors import ClerkError, ReadOnlyError
from core.people.model import Person
from tests.faults.mutant import Mutant
from tests.faults.shim import under_injector
from tests.faults.stations import STATION, created, judge, opened
from tests.faults.workday import work

MUTANT = Mutant(
    "core/station.py",
    "        lock = None if read_only else take(folder)\n",
    "        lock = None if read_only else Lock(folder)\n",
    "a station on a stick with its switch on read-only cannot even be looked at",
    "read_only",
)
NAMES = ("空格 在 中间", "中文村站", "🍎 站", "a'b\"c", "x?y=1&z#%20", "末尾空格 ", "长" * 60)


@pytest.mark.parametrize("name", NAMES)
def test_a_station_lives_in_a_folder_of_any_name(tmp_path, name):
    folder = tmp_path / name
    station = created(folder)
    acked = [" ".join(saved.ids) for saved in work(station)]
    reader = station.reader()
    assert reader.one("SELECT count(*) FROM journal") == (len(" ".join(acked).split()) + 2,)
    reader.close()
    station.close()
    assert judge(folder, acked) == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def look_at(folder, shim):
    """As somebody who may only read: open, read, verify, try to write; say how it went."""
    shim.calm()
    shim.drop_rights()
    before = {path.name: path.read_bytes() for path in (folder / STATION).iterdir()}
    station = opened(folder)
    said = {
        "read_only": station.read_only,
        "name": [one for (one,) in station.db.rows("SELECT name FROM station")],
        "sound": station.verify().ok,
        "events": len(station.db.rows("SELECT 1 FROM journal")),
    }
    try:
        station.people.add(Person(name="王小麦", phone="13900000001"))
    except ClerkError as error:
        said["refused"] = error.code
    station.close()
    after = {path.name: path.read_bytes() for path in (folder / STATION).iterdir()}
    said["untouched"] = before == after
    return said


def locked_up(folder):
    """Take all rights to write from a folder."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def abandoned(quick):
    """A station with a day in its books whose program died: the last of it is in the -wal."""
    station = created(quick / "desk")
    list(work(station))
    shutil.copytree(quick / "desk", quick / "dead")
    station.close()
    (quick / "dead" / STATION / "ledger.db-shm").unlink()
    return quick / "dead"


@pytest.fixture
def closed(abandoned):
    """The same station, closed as it should be."""
    opened(abandoned).close()
    return abandoned


@pytest.fixture(params=["closed", "abandoned"])
def read_only(request):
    folder = request.getfixturevalue(request.param)
    assert (folder / STATION / "ledger.db-wal").exists() == (request.param == "abandoned")
    locked_up(folder)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def test_a_read_only_folder_can_be_looked_at_but_not_written(read_only):
    said = under_injector(f"{__name__}:look_at", read_only)
    assert said == {
        "read_only": True,
        "name": ["柳河村站"],
        "sound": True,
        "events": 15,
        "refused": ReadOnlyError.code,
        "untouched": True,
    }


def test_a_desk_that_died_can_be_read_without_being_opened_for_writing(abandoned):
    reader = opened(abandoned, read_only=True)
    assert reader.verify().ok
    assert reader.db.one("SELECT count(*) FROM journal") == (15,)
    reader.close()

"""Several programs and one file: the hub is killed, the disk is full, a verb comes in between."""

import itertools

import pytest
from sqlalchemy import func, select

from core.db.errors import BusyFileError
from hub.store import tables
from hub.store.store import Store
from hub.store.turn import Turn
from hub.store.writer import MOST
from tests.hub.conftest import KEY
from tests.hub.store.children import QUEUE, heard, note, start

COUNT = select(func.count()).select_from(tables.setting)


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "county")


@pytest.fixture
def county(folder):
    opened = Store.open(folder, key=KEY)
    yield opened
    opened.close()


def names(store):
    with store.read() as connection:
        return set(connection.scalars(select(tables.setting.c.name)))


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(folder):
    acknowledged = set()
    for turn, amount in enumerate((1, 7, 40, 111, 300)):
        with start("write", folder, f"{turn}") as child:
            lines = heard(child)
            said = list(itertools.islice(lines, amount))
            child.kill()
            # What it still said before it died counts as well; the last line may be torn.
            said += lines
            child.wait()
        assert len(said) >= amount
        acknowledged.update(said)
        store = Store.open(folder, key=KEY)
        try:
            assert acknowledged <= names(store)
            with store.read() as connection:
                checked = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            assert checked == ["ok"]
        finally:
            store.close()


def test_on_a_full_disk_every_waiting_work_is_refused_and_later_ones_are_not(folder):
    with start("fill", folder, "f") as child:
        said = child.communicate()[0].split()
    assert child.returncode == 0
    assert said[0] == "f.before"
    assert set(said[1:-1]) <= {"base.disk_full", "base.disk"}
    assert len(said) == 7
    assert said[-1] == "f.after"
    store = Store.open(folder, key=KEY)
    try:
        assert names(store) == {"f.before", "f.after"}
    finally:
        store.close()


@pytest.mark.slow
def test_a_verb_writes_while_the_hub_is_busy_and_need_not_wait_long(county, folder):
    with start("hog", folder, "hub") as child:
        assert next(heard(child)) == "busy"
        waited = []
        for number in range(20):
            with county.read() as connection:
                asked = connection.scalar(COUNT)
            waited.append(county.write(lambda c, n=number, a=asked: _after(c, n, a)))
        said = child.communicate("enough\n")[0].split()
    written = int(said[-1])
    assert len(names(county)) == written + 20
    assert written > QUEUE
    # At most the group being written and the one that had its turn already.
    assert max(waited) <= 4 * MOST


def _after(connection, number, asked):
    """Write; return how many rows the other program wrote since the verb asked for its turn."""
    note(connection, f"verb.{number}")
    return connection.scalar(COUNT) - asked - 1


def test_two_programs_open_a_new_folder_at_the_same_time(folder):
    with start("fill", folder, "a") as one, start("fill", folder, "b") as two:
        one.communicate()
        two.communicate()
    assert (one.returncode, two.returncode) == (0, 0)


def test_who_waits_too_long_for_a_turn_is_told_so(tmp_path):
    hub, verb = Turn(tmp_path), Turn(tmp_path, patience=0.05)
    with hub.taken(), pytest.raises(BusyFileError), verb.taken():
        pass
    with verb.taken():
        pass
    with hub.taken():
        pass
    hub.close()
    verb.close()


def test_a_store_whose_turn_does_not_come_refuses_what_waits_and_goes_on(county, folder):
    county.file._turn._patience = 0.05
    other = Turn(county.file.path.parent)
    with other.taken(), pytest.raises(BusyFileError):
        county.write(lambda c: note(c, "early"))
    assert county.write(lambda c: note(c, "late")) == "late"
    other.close()
    assert names(county) == {"late"}

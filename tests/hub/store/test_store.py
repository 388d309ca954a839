import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.base.errors import ReadOnlyError
from core.db.errors import KeyNeededError, WrongKeyError
from hub.store import tables
from hub.store.derived import DERIVED
from hub.store.errors import NoDatabaseError, StoreClosedError
from hub.store.store import Store
from tests.hub.conftest import KEY
from tests.hub.store.children import note

NAMES = tables.setting.c.name


def names(store):
    with store.read() as connection:
        return set(connection.scalars(select(NAMES)))


@pytest.fixture
def county(tmp_path):
    """A store on SQLite."""
    opened = Store.open(str(tmp_path / "county"), key=KEY)
    yield opened
    opened.close()


class Gate:
    """A work that holds the writer until the test has queued what it wants together."""

    def __init__(self, store):
        self._open = threading.Event()
        self._begun = threading.Event()
        self.future = store.submit(self._work)
        assert self._begun.wait(10)

    def _work(self, _):
        self._begun.set()
        assert self._open.wait(10)

    def lift(self):
        self._open.set()


def test_what_is_written_is_there_when_the_store_is_opened_anew(store, address):
    assert store.write(lambda c: note(c, "one")) == "one"
    again = Store.open(address, key=KEY)
    try:
        assert names(again) == {"one"}
    finally:
        again.close()


def test_works_of_many_threads_are_all_kept(store):
    wanted = {f"{n}" for n in range(120)}
    with ThreadPoolExecutor(12) as pool:
        said = set(pool.map(lambda name: store.write(lambda c: note(c, name)), wanted))
    assert said == names(store) == wanted


def test_a_work_that_fails_undoes_itself_and_no_other(store):
    def twice(connection):
        note(connection, "half")
        note(connection, "half")

    good = [store.submit(lambda c, n=n: note(c, f"before {n}")) for n in range(3)]
    bad = store.submit(twice)
    worse = store.submit(lambda _: 1 // 0)
    more = [store.submit(lambda c, n=n: note(c, f"after {n}")) for n in range(3)]
    assert isinstance(bad.exception(), IntegrityError)
    assert isinstance(worse.exception(), ZeroDivisionError)
    kept = {future.result() for future in good + more}
    assert names(store) == kept
    assert len(kept) == 6


def test_what_waits_is_committed_together(county):
    commits: list[Connection] = []
    event.listen(county.file._engine, "commit", commits.append)
    gate = Gate(county)
    futures = [county.submit(lambda c, n=n: note(c, f"{n}")) for n in range(40)]
    failing = county.submit(lambda c: note(c, "0"))
    gate.lift()
    assert [future.result() for future in futures] == [f"{n}" for n in range(40)]
    assert isinstance(failing.exception(), IntegrityError)
    assert len(commits) <= 3
    assert len(names(county)) == 40


def test_nobody_is_told_done_before_the_commit(county):
    seen: list[bool] = []
    event.listen(county.file._engine, "commit", lambda _: seen.extend(f.done() for f in futures))
    gate = Gate(county)
    futures = [county.submit(lambda c, n=n: note(c, f"{n}")) for n in range(3)]
    gate.lift()
    assert [future.result() for future in futures] == ["0", "1", "2"]
    assert seen
    assert not any(seen[:3])


def test_a_work_that_was_cancelled_in_time_is_not_carried_out(county):
    gate = Gate(county)
    kept, dropped = (county.submit(lambda c, n=n: note(c, n)) for n in ("kept", "dropped"))
    assert dropped.cancel()
    gate.lift()
    assert kept.result() == "kept"
    assert names(county) == {"kept"}


def test_a_work_that_would_wait_for_itself_is_refused(county):
    with pytest.raises(RuntimeError, match="itself"):
        county.write(lambda _: county.write(lambda d: note(d, "inner")))
    assert names(county) == set()


def test_closing_finishes_what_waits_and_then_takes_nothing(address):
    store = Store.open(address, key=KEY)
    futures = [store.submit(partial(note, name=f"{n}")) for n in range(20)]
    store.close()
    assert {future.result(timeout=0) for future in futures} == {f"{n}" for n in range(20)}
    for write in (store.write, store.submit):
        with pytest.raises(StoreClosedError):
            write(lambda _: None)


def test_a_reader_sees_one_state_however_long_it_reads(store):
    count = select(func.count()).select_from(tables.setting)
    with store.read() as connection:
        assert connection.scalar(count) == 0
        store.write(lambda c: note(c, "one"))
        assert connection.scalar(count) == 0
    with store.read() as connection:
        assert connection.scalar(count) == 1


def test_a_reader_cannot_write(store):
    with pytest.raises((DBAPIError, ReadOnlyError)), store.read() as connection:
        note(connection, "one")
    assert names(store) == set()


def test_several_threads_read_while_one_writes(store):
    together = threading.Barrier(4, timeout=10)

    def read(number):
        with store.read() as connection:
            together.wait()
            store.write(lambda c: note(c, str(number)))
            return connection.scalar(select(func.count()).select_from(tables.setting)) is not None

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(read, range(4)))
    assert len(names(store)) == 4


def test_two_works_that_collide_on_a_server_both_count(database):
    store = Store.open(database)
    store.write(lambda c: note(c, "0"))
    together = threading.Barrier(2, timeout=10)
    tries = []

    def count_up(connection):
        tries.append(1)
        number = int(connection.scalar(select(NAMES)))
        if len(tries) <= 2:
            together.wait()
        connection.execute(tables.setting.update().values(name=str(number + 1)))

    try:
        for future in [store.submit(count_up) for _ in range(2)]:
            future.result()
        assert names(store) == {"2"}
        assert len(tries) == 3
    finally:
        store.close()


def test_two_works_that_take_the_same_key_on_a_server_get_one_each(database):
    store = Store.open(database)
    together = threading.Barrier(2, timeout=10)
    tries = []

    def take_next(connection):
        tries.append(1)
        number = connection.scalar(select(func.count()).select_from(tables.setting))
        if len(tries) <= 2:
            together.wait()
        return note(connection, str(number))

    try:
        assert {f.result() for f in [store.submit(take_next) for _ in range(2)]} == {"0", "1"}
    finally:
        store.close()


def test_a_file_wants_its_key(county, tmp_path):
    folder = str(tmp_path / "county")
    with pytest.raises(KeyNeededError):
        Store.open(folder)
    with pytest.raises(WrongKeyError):
        Store.open(folder, key=bytes(32))
    assert b"SQLite format" not in county.file.path.read_bytes()[:100]


def test_a_server_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(NoDatabaseError):
        Store.open(f"postgresql+psycopg://nobody@/hub?host={tmp_path}")


def test_what_people_said_stays_out_of_errors(store):
    store.write(lambda c: note(c, "覃明桂"))
    with pytest.raises(IntegrityError) as caught:
        store.write(lambda c: note(c, "覃明桂"))
    if store.file:
        assert "覃明桂" not in str(caught.value)


def test_a_copy_of_the_file_opens_with_the_same_key(county, tmp_path):
    county.write(lambda c: note(c, "one"))
    (tmp_path / "copy").mkdir()
    county.file.copy_to(tmp_path / "copy" / "hub.db")
    county.write(lambda c: note(c, "later"))
    copy = Store.open(str(tmp_path / "copy"), key=KEY)
    try:
        assert names(copy) == {"one"}
    finally:
        copy.close()


def test_after_a_checkpoint_nothing_is_left_in_the_log(county):
    county.write(lambda c: note(c, "one"))
    log = county.file.path.with_name("hub.db-wal")
    assert log.stat().st_size > 0
    assert county.file.checkpoint()
    assert log.stat().st_size == 0
    with county.read() as connection:
        connection.scalar(select(NAMES))
        county.write(lambda c: note(c, "two"))
        assert not county.file.checkpoint()


WHOSE = """EXPLAIN QUERY PLAN SELECT c.record, s.name FROM certificate c
JOIN hub_station s ON s.id = c.station WHERE c.short_code = 'ABCDE-FGHIJ'"""


def plan(store):
    with store.read() as connection:
        return " ".join(str(row[-1]) for row in connection.exec_driver_sql(WHOSE))


def test_after_a_survey_a_code_is_looked_up_and_not_looked_for(county):
    stations = [{"id": at, "name": f"站{at}"} for at in range(1, 31)]
    given = [
        {"station": at, "id": f"D.1.{number}", "short_code": f"{at:05d}-{number:05d}"}
        for at in range(1, 31)
        for number in range(20)
    ]
    county.write(lambda c: c.execute(tables.station.insert(), stations))
    county.write(lambda c: c.execute(DERIVED["certificate"].insert(), given))
    assert "short_code=?" not in plan(county)
    county.file.survey()
    assert "(station=? AND short_code=?)" in plan(county)

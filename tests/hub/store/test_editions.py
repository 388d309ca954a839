"""A database that the program before made: other indexes over the same rows."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import inspect

from core.base.clock import FixedClock
from core.capabilities import REGISTRY
from hub.intake.worker import Worker
from hub.keys import Keys
from hub.office import Office
from hub.store import derived, schema, segments
from hub.store.applying import rows_digest
from hub.store.derived import Derived
from hub.store.segments import Whole
from hub.store.store import Store
from tests.hub.conftest import KEY
from tests.hub.console.teaching import Teaching
from tests.hub.intake import pc

NOW = dt.datetime(2026, 11, 20, 9, 0)
FORMER = frozenset({"day", '"of"', "listing", "event"})
LOOKED_UP = {
    "attendance": ["station", "class_id", "trainee"],
    "certificate": ["station", "short_code"],
    "class_photo": ["station", "class_id"],
    "grade_opinion": ["station", "grade"],
    "spot_call": ["station", "check"],
}


@pytest.fixture
def second_edition(monkeypatch):
    """The tables as edition 2 made them of today's records."""
    with monkeypatch.context() as then:
        then.setattr(derived, "EDITION", 2)
        then.setattr(derived, "READ_BY", FORMER)
        made = Derived(REGISTRY)
        assert made.fingerprint.startswith("2 ")
    return made


def indexes(office):
    with office.store.read() as connection:
        seen = inspect(connection)
        return {name: [one["column_names"] for one in seen.get_indexes(name)] for name in LOOKED_UP}


def told(office, at):
    """What the tables say of a station, and how many segments wait."""
    with office.store.read() as connection:
        return rows_digest(connection, at, merged=True), segments.count_unapplied(connection)


def times(store):
    with store.read() as connection:
        return [
            one["column_names"]
            for one in inspect(connection).get_indexes("hub_segment")
            if one["name"] == "hub_segment_by_time"
        ]


def of_the_second_step(connection):
    """Put segments' bytes back beside what is known of them."""
    kind = schema.WORDS[connection.dialect.name]["bytes"]
    connection.exec_driver_sql(f'ALTER TABLE hub_segment ADD COLUMN "raw" {kind}')
    connection.exec_driver_sql(
        'UPDATE hub_segment SET "raw" = (SELECT b."raw" FROM hub_body b '
        'WHERE b."station" = hub_segment."station" AND b."arrival" = hub_segment."arrival")'
    )
    connection.exec_driver_sql("DROP TABLE hub_body")
    schema.put(connection, schema.STEP, "2")


def of_the_first_step(connection):
    of_the_second_step(connection)
    connection.exec_driver_sql("DROP INDEX hub_segment_by_time")
    schema.put(connection, schema.STEP, "1")


def test_a_county_of_the_second_step_keeps_every_segment_byte_for_byte(store, address):
    def sent(connection):
        for arrival in (1, 2):
            raw = bytes([arrival]) * (arrival * 9000)
            segments.add(
                connection,
                Whole(
                    station=1, device="A", epoch=1, first=arrival, last=arrival, head=b"h",
                    arrival=arrival, raw=raw, size=len(raw), hub_ms=7, receipt=b"r", applied=1,
                ),
            )  # fmt: skip

    def kept(at):
        with at.read() as connection:
            return [segments.whole(connection, 1, arrival) for arrival in (1, 2, 3)]

    store.write(sent)
    before = kept(store)
    store.write(of_the_second_step)
    again = Store.open(address, key=KEY)
    try:
        assert kept(again) == before
        assert [len(one.raw) for one in before[:2]] == [9000, 18000]
        with again.read() as connection:
            columns = [one["name"] for one in inspect(connection).get_columns("hub_segment")]
        assert "raw" not in columns
    finally:
        again.close()


def test_a_county_of_the_first_step_learns_when_something_came_from_whom(store, address):
    store.write(of_the_first_step)
    assert times(store) == []
    again = Store.open(address, key=KEY)
    try:
        assert times(again) == [["station", "device", "hub_ms"]]
    finally:
        again.close()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_a_county_of_the_edition_before_gets_the_indexes_and_keeps_every_row(
    address, tmp_path, second_edition
):
    folder, clock = tmp_path / "office", FixedClock(NOW)
    url = address if "://" in address else None
    keys = Keys.found(folder, 0, name="新县")
    before = Store.open(url or str(folder), key=keys.secrets.database, derived=second_edition)
    with Office(folder, before, keys, clock) as office:
        at = pc.station(office)
        school = Teaching(office, at)
        held, trainees = school.class_of()
        school.photo(held)
        school.certificate(held, trainees[0])
        school.apply()
        kept, waiting = told(office, at)
        assert waiting == 0
        assert not any(columns in indexes(office)[name] for name, columns in LOOKED_UP.items())
    with Office.open(folder, url, clock=clock) as office:
        assert told(office, at)[1] > 0
        assert all(columns in indexes(office)[name] for name, columns in LOOKED_UP.items())
        Worker(office).finish()
        assert told(office, at) == (kept, 0)
    with Office.open(folder, url, clock=clock) as office:
        assert told(office, at) == (kept, 0)

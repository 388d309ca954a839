"""A small county's last evening of a month: all stations at once, answers lost on the way."""

from __future__ import annotations

import random
import ssl

import pytest
from sqlalchemy import func, select

from benchmarks.stations import NOW, build, secrets
from core.base.clock import FixedClock
from core.station import Station
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import segments
from hub.store.derived import DERIVED
from tests.hub import rush
from tests.hub.rush import Crowd, Door, Pc, Visit
from tests.sync_hub import Hub

STATIONS, SALES, DAY = 40, 50, 20
LOST = 0.2
"""Every fifth answer does not come."""


@pytest.fixture
def month(tmp_path):
    """What a real station wrote."""
    folder = tmp_path / "station"
    build(folder, SALES, 1)
    station = Station.open(folder, secrets(folder), FixedClock(NOW))
    said = rush.written(station.db, station.ledger.journal.device)
    station.close()
    return said


@pytest.mark.slow
def test_a_countys_last_evening_loses_nothing_and_counts_nothing_twice(tmp_path, month):
    folder = tmp_path / "county"
    pcs = [Pc(month, DAY, inline=2048) for _ in range(STATIONS)]
    key = rush.founded(folder, pcs)
    hub = Hub(folder).start()
    try:
        door = Door(hub.port, key, ssl.create_default_context(cafile=folder / "tls" / "ca.pem"))
        visits = [Visit(pc, door, "127.0.0.1", random.Random(n), LOST) for n, pc in enumerate(pcs)]
        Crowd(visits, 0.1).run(STATIONS)
    finally:
        hub.stop()
    assert sum(one.cuts for one in visits) > STATIONS / 2
    assert {status for one in visits for status in one.statuses} <= {200, 201, 204, 409, 429}
    _arrived(folder, pcs)


def _arrived(folder, pcs):
    with Office.open(folder) as office:
        Worker(office).finish()
        with office.store.read() as connection:
            for pc in pcs:
                (end,) = segments.ends(connection, pc.station, pc.key.device)
                assert (end.seq, end.head) == (pc.events, pc.segments[-1].head)
            up = DERIVED["up"].c.station
            rows = connection.execute(select(up, func.count()).group_by(up))
            assert {row[0]: row[1] for row in rows} == {pc.station: SALES for pc in pcs}

"""The same function behind PL/Proxy: stations spread over servers, each whole on one of them."""

from __future__ import annotations

import functools
import random

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from benchmarks.stations import NOW, build, secrets
from core.base.clock import FixedClock
from core.capabilities import REGISTRY
from core.journal.codec import Reader
from core.journal.reading import event_of, everything
from core.station import Station
from hub.store.applying import apply, rows_digest
from hub.store.store import Store
from tests.faults.mutant import Mutant
from tests.hub.conftest import KEY
from tests.hub.servers import programs

MUTANT = Mutant(
    "hub/store/hub_apply.sql",
    "SELECT p_station, t.target",
    "SELECT 1, t.target",
    "one station's history would lie with another's, on a server that never asked for it",
    "shards",
)
STATIONS = range(1, 9)
SHARDS = 2
PROXY = """
CREATE EXTENSION plproxy;
CREATE SERVER county FOREIGN DATA WRAPPER plproxy OPTIONS ({parts});
CREATE USER MAPPING FOR CURRENT_USER SERVER county;
CREATE FUNCTION hub_apply(p_station bigint, p_said jsonb) RETURNS void LANGUAGE plproxy AS $$
  CLUSTER 'county';
  RUN ON hashint8(p_station);
$$;
"""


def _plain(address):
    """Return a database's name and its server's folder, as libpq writes them."""
    name, _, folder = address.partition("@/")[2].partition("?host=")
    return f"dbname={name} host={folder} user=postgres"


@pytest.fixture
def shards(server):
    """Two empty stores, and the address of a third database that only passes calls on to them."""
    bins = programs()
    assert bins is not None
    if not (bins.parent / "lib" / "plproxy.so").exists():
        pytest.skip("NOT TESTED ON SHARDS: PL/Proxy is missing (`make setup` installs it)")
    addresses = [server.database() for _ in range(SHARDS + 1)]
    stores = [Store.open(address, key=KEY) for address in addresses[:SHARDS]]
    parts = ", ".join(f"p{n} '{_plain(a)}'" for n, a in enumerate(addresses[:SHARDS]))
    with psycopg.connect(_plain(addresses[-1]), autocommit=True) as connection:
        connection.execute(PROXY.format(parts=parts))
    yield stores, addresses[-1]
    for one in stores:
        one.close()
    for address in addresses:
        server.drop(address)


@pytest.fixture
def changes(tmp_path):
    """What a station's villagers, sales and parcels do to the tables."""
    folder = tmp_path / "station"
    build(folder, 30, 1)
    station = Station.open(folder, secrets(folder), FixedClock(NOW))
    try:
        reader = Reader(REGISTRY.records, REGISTRY.upcasters)
        events = [event_of(reader, stored) for stored in everything(station.db)]
        known = [event for event in events if event is not None]
        return [(event, [change]) for event in known for change in REGISTRY.changes(event)]
    finally:
        station.close()


def _rows(store, station):
    with store.read() as connection:
        return rows_digest(connection, station, merged=True)


def test_stations_on_shards_have_the_rows_that_they_have_on_one_server(shards, database, changes):
    stores, proxy = shards
    plain = Store.open(database, key=KEY)
    chance = random.Random(7)
    engine = create_engine(proxy, poolclass=NullPool)
    try:
        nothing = _rows(plain, 0)
        for station in STATIONS:
            pieces = chance.sample(changes, chance.randrange(1, len(changes) + 1))
            at = len(pieces) // 2
            for piece in (pieces[at:], pieces[:at]):
                with engine.begin() as connection:
                    apply(connection, station, piece)
                plain.write(functools.partial(apply, station=station, said=piece))
        lies = []
        for station in STATIONS:
            found = [_rows(store, station) for store in stores]
            assert sorted(found, key=str) == sorted([_rows(plain, station), nothing], key=str)
            lies.append(found[0] == nothing)
        assert len(set(lies)) == SHARDS
    finally:
        engine.dispose()
        plain.close()

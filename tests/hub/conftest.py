"""A county's empty store, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.base.clock import Clock
from hub.office import Office
from hub.store.store import Store
from tests.hub.servers import Server, programs

KEY = bytes(range(32))
SQLITE, POSTGRESQL = "sqlite", "postgresql"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL server, or a loud reason why these tests were not run."""
    bins = programs()
    if bins is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: its server is missing (`make setup` installs it)")
    running = Server(bins)
    yield running
    running.stop()


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database on the server."""
    address = server.database()
    yield address
    server.drop(address)


@pytest.fixture(scope="session")
def prepared(server: Server) -> str:
    """A database with today's empty tables, for copying: to make them takes far longer."""
    address = server.database()
    Store.open(address).close()
    return address


@pytest.fixture
def office(address: str, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """A county's open folder on its store, at the test's own clock."""
    url = address if "://" in address else None
    with Office.open(tmp_path / "county", url, clock=clock) as opened:
        yield opened


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store without a row can be opened: a new folder, then a database."""
    if request.param == SQLITE:
        yield str(tmp_path / "county")
        return
    server: Server = request.getfixturevalue("server")
    copied = server.database(request.getfixturevalue("prepared"))
    yield copied
    server.drop(copied)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An open, empty store."""
    opened = Store.open(address, key=KEY)
    yield opened
    opened.close()

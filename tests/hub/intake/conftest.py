"""An open county office on each database, with a station, a PC and the desk that answers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.base.clock import FixedClock
from hub.intake.files import Files
from hub.intake.sync import Desk
from hub.office import Office
from tests.hub.intake import pc

NOW = dt.datetime(2026, 11, 20, 9, 0)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that is moved by hand."""
    return FixedClock(NOW)


@pytest.fixture
def office(address: str, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An open office, on SQLite, then on PostgreSQL."""
    url = address if "://" in address else None
    with Office.open(tmp_path / "county", url, clock=clock) as opened:
        yield opened


@pytest.fixture
def station(office: Office) -> int:
    """The number of a station."""
    return pc.station(office)


@pytest.fixture
def desk(office: Office) -> Desk:
    """Where requests are answered."""
    return Desk(office, Files(office))


@pytest.fixture
def front(office: Office, station: int) -> pc.Pc:
    """An enrolled PC of the station."""
    return pc.Pc.enrolled(office, station)

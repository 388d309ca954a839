"""One open station on a real encrypted file, with a clock that stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.base.clock import FixedClock
from core.db.unlock import Secrets
from core.station import NewStation, Station

MORNING = dt.datetime(2026, 11, 20, 8, 30)


@pytest.fixture
def clock() -> FixedClock:
    """The PC's clock, moved by hand."""
    return FixedClock(MORNING)


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    """What opens this test's station."""
    return Secrets(key_file=tmp_path / "key", keyring=False)


@pytest.fixture
def recovery() -> list[str]:
    """The recovery code that was printed when the station was made."""
    return []


@pytest.fixture
def opened() -> Iterator[list[Station]]:
    """The station now open; closed when the test ends."""
    stations: list[Station] = []
    yield stations
    for one in stations:
        one.close()


@pytest.fixture
def station(
    tmp_path: Path,
    secrets: Secrets,
    clock: FixedClock,
    recovery: list[str],
    opened: list[Station],
    monkeypatch: pytest.MonkeyPatch,
) -> Station:
    """A new station with its head clerk 田秀英 at work."""
    monkeypatch.setenv("CUNZHAN_STATE", str(tmp_path / "state"))
    new = NewStation(
        name="帅家村服务站",
        village_code="500241106201",
        village="帅家村",
        clerk="田秀英",
        pin="246810",
    )
    made, code = Station.create(tmp_path / "station", new, secrets, clock)
    recovery.append(code)
    opened.append(made)
    return made


@pytest.fixture
def reopen(
    station: Station, secrets: Secrets, clock: FixedClock, opened: list[Station]
) -> Callable[[], Station]:
    """Close this test's station and open its folder again."""

    def again() -> Station:
        opened.pop().close()
        opened.append(Station.open(station.folder, secrets, clock))
        return opened[0]

    return again

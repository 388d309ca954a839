"""A real hub in a process of its own, and PCs enrolled with it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.base.clock import Clock, FixedClock, SystemClock
from core.db.unlock import Secrets
from core.people.model import Person
from core.station import NewStation, Station
from core.sync.enrolment import Asking, read_code
from tests.near_hub import NearHub

VILLAGE = "500241106201"
NUMBERS = itertools.count(1)
KNOCKS = itertools.count(1)
MOST_KNOCKS = 6
"""The hub lets few PCs enrol in a row from one address."""
NOON = dt.datetime(2026, 11, 20, 12, 0)


class County:
    """One hub, and the PCs that a test opened with it."""

    def __init__(
        self, hub: NearHub, folder: Path, opened: list[Station], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.hub = hub
        self.folder = folder
        self._opened = opened
        self._monkeypatch = monkeypatch
        self.number = hub.station(f"测试站{next(NUMBERS)}", VILLAGE)

    def pc(
        self,
        name: str = "one",
        *,
        port: int | None = None,
        clock: Clock | None = None,
        filled: bool = True,
    ) -> Station:
        """Set a PC up and enrol it: the first of the station with a clerk, others join.

        One that joins takes the station's history in unless ``filled`` says otherwise.
        """
        first = not self._opened
        new = NewStation(name="帅家村服务站", village_code=VILLAGE, clerk="田秀英")
        self._at(name)
        made, _ = Station.create(
            self.folder / name, new if first else None, self._secrets(name), clock or SystemClock()
        )
        self._opened.append(made)
        if next(KNOCKS) % MOST_KNOCKS == 0:
            self.hub.restart()
        code = read_code(self.hub.code(self.number, port=port))
        made.sync.enrol(code, Asking(wall_ms=made.sync.now_ms()))
        if not first and filled:
            made.sync.run()
            made.choose_clerk()
        return made

    def reopened(self, name: str, *, like: str = "", state: str = "") -> Station:
        """Open a folder (again); ``state`` names another PC's state folder."""
        self._at(state or name)
        station = Station.open(self.folder / name, self._secrets(like or name))
        self._opened.append(station)
        return station

    def close(self, station: Station) -> None:
        """Close a PC before the test ends."""
        self._opened.remove(station)
        station.close()

    def _at(self, state: str) -> None:
        self._monkeypatch.setenv("CUNZHAN_STATE", str(self.folder / f"state-{state}"))

    def _secrets(self, name: str) -> Secrets:
        return Secrets(key_file=self.folder / f"{name}.key", keyring=False)


@pytest.fixture(scope="session")
def shared_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NearHub]:
    """A hub that every test uses with a station of its own."""
    hub = NearHub(tmp_path_factory.mktemp("county")).start()
    yield hub
    hub.stop()


@pytest.fixture
def opened_pcs() -> Iterator[list[Station]]:
    """The PCs that a test opened; closed when it ends."""
    stations: list[Station] = []
    yield stations
    for one in stations:
        one.close()


@pytest.fixture
def county(
    shared_hub: NearHub,
    tmp_path: Path,
    opened_pcs: list[Station],
    monkeypatch: pytest.MonkeyPatch,
) -> County:
    """A county with a new station."""
    return County(shared_hub, tmp_path, opened_pcs, monkeypatch)


@pytest.fixture
def own_county(
    tmp_path: Path, opened_pcs: list[Station], monkeypatch: pytest.MonkeyPatch
) -> Iterator[County]:
    """A county whose hub may be stopped, copied and spoilt."""
    hub = NearHub(tmp_path / "hub").start()
    yield County(hub, tmp_path, opened_pcs, monkeypatch)
    hub.stop(at_once=True)


@pytest.fixture
def people() -> Callable[[Station, int], list[str]]:
    """Adds so many people to a station and returns their ids."""
    names = itertools.count(1)

    def add(station: Station, many: int) -> list[str]:
        numbers = itertools.islice(names, many)
        said = [Person(name=f"田{n:05d}", phone=f"138{n:08d}") for n in numbers]
        return list(station.ledger.write(said).ids)

    return add


__all__ = ["NOON", "County", "FixedClock"]

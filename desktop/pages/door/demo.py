"""The demo station to look at first: a made-up village's last sixty days."""

from __future__ import annotations

from pathlib import Path

from core.base.clock import FixedClock, SystemClock
from core.db.unlock import DEMO_KEY_NAME, Secrets
from core.demo import life
from core.station import NewStation, Station


def settle(folder: Path) -> None:
    """Make the demo station in a folder; its key lies beside it."""
    now = SystemClock().now()
    clock = FixedClock(life.first_day(now.date()))
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    secrets = Secrets(key_file=folder / DEMO_KEY_NAME, keyring=False)
    station, _code = Station.create(folder, new, secrets, clock)
    try:
        life.live(station, clock, now, step=lambda _done, _all: None)
    finally:
        station.close()

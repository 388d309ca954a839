"""Make resources/sync/NUMBER.zdict: what zstd knows of our events before it has seen one.

    python resources/make/dictionary.py 1

Trained on made-up stations' segments of several sizes, written through the services. A released
dictionary is never changed: segments name it by its id, and archives keep being read with it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec
from backports import zstd

from core.base.clock import FixedClock
from core.db.unlock import Secrets
from core.demo import life
from core.journal.reading import everything
from core.station import NewStation, Station
from core.sync.segment import Stretch, frame_of

TARGET: Final = Path(__file__).resolve().parents[1] / "sync"
NOW: Final = dt.datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - the clerk's wall clock is naive
STATIONS: Final = 24
SIZES: Final = (1, 2, 5, 20, 60)
BYTES: Final = 64 << 10


def events(folder: Path, seed: int) -> list[Stretch]:
    """Return all events of one made-up station's life, with their personal blocks."""
    clock = FixedClock(life.first_day(NOW.date()))
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    secrets = Secrets(key_file=folder / "key", keyring=False)
    station, _ = Station.create(folder / "station", new, secrets, clock)
    try:
        life.live(station, clock, NOW, rows=0, seed=seed, step=lambda _done, _all: None)
        return [Stretch(one.content, tuple(one.blocks.values())) for one in everything(station.db)]
    finally:
        station.close()


def samples(stretches: list[Stretch]) -> Iterator[bytes]:
    """Yield frames of several sizes, cut one after the other."""
    place = number = 0
    while place < len(stretches):
        size = SIZES[number % len(SIZES)]
        yield msgspec.msgpack.encode(frame_of(stretches[place : place + size]))
        place, number = place + size, number + 1


def main() -> None:
    """Train on several stations and write the dictionary."""
    found: list[bytes] = []
    for seed in range(STATIONS):
        with tempfile.TemporaryDirectory() as made:
            os.environ["CUNZHAN_STATE"] = f"{made}/state"
            found += samples(events(Path(made), seed + 100))
    trained = zstd.train_dict(found, BYTES)
    TARGET.mkdir(exist_ok=True)
    (TARGET / f"{sys.argv[1]}.zdict").write_bytes(trained.dict_content)
    print(f"{len(found)} samples, {len(trained.dict_content)} bytes, id {trained.dict_id}")


if __name__ == "__main__":
    main()

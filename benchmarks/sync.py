"""What a sync costs in bytes and requests, against raw zstd of the same events.

A real hub in a process of its own; bytes are the request's and the reply's bodies and HTTP
heads, the TLS handshake apart. ``life`` is a made-up station's whole first month or two; then a
day's twenty purchases, one, none; ``many`` is a large ledger's first sync. The floor is zstd -19
of the events and their personal blocks without dictionary, signature or receipt.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backports import zstd

from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.save import purchases
from benchmarks.stations import NOW, copied_station, secrets, state
from core.base.clock import FixedClock
from core.demo import life
from core.journal.reading import everything
from core.station import NewStation, Station
from core.sync.enrolment import Asking, read_code
from tests.sync_hub import Hub

TWENTY_BYTES = 1500
IDLE_BYTES = 600
PUSHED_BYTES = 50


def enrolled(station: Station, hub: Hub) -> Station:
    """Enrol an open station with the hub as a station of its own."""
    code = read_code(hub.code(hub.station(f"站点{station.ledger.journal.device}")))
    station.sync.enrol(code, Asking(wall_ms=station.sync.now_ms()))
    return station


def raw(station: Station, last: int) -> int:
    """Return how many bytes plain zstd needs for the last events and their blocks."""
    parts: list[bytes] = []
    for one in list(everything(station.db))[-last:]:
        parts += [one.content, *(block.salt + block.body for block in one.blocks.values())]
    return len(zstd.compress(b"".join(parts), 19))


def run(station: Station, events: int) -> dict[str, Any]:
    """Sync and return what it cost; exactly so many events have to go."""
    done = station.sync.run()
    expect(done.events_sent, events, "events")
    floor = raw(station, events) if events else 0
    moved = done.bytes_up + done.bytes_down
    return {
        "events": events,
        "requests": done.requests,
        "bytes_up": done.bytes_up,
        "bytes_down": done.bytes_down,
        "handshake": done.handshake_bytes,
        "raw_zstd": floor,
        "ratio": round(moved / floor, 3) if floor else None,
        "per_event": round(moved / events, 1) if events else None,
    }


def first_life(folder: Path, seed: int) -> Station:
    """Return a new station after its first weeks."""
    clock = FixedClock(life.first_day(NOW.date()))
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    station, _ = Station.create(folder / "station", new, secrets(folder), clock)
    life.live(station, clock, NOW, rows=0, seed=seed, step=lambda _done, _all: None)
    return station


def waiting(station: Station) -> int:
    """Return how many events the county does not have."""
    return station.ledger.journal.end()[0]


def small(hub: Hub, folder: Path, seed: int) -> dict[str, dict[str, Any]]:
    """Measure a life, a day, one purchase, nothing."""
    station = enrolled(first_life(folder, seed), hub)
    try:
        found = {"life": run(station, waiting(station))}
        buy = purchases(station)
        station.sync.run()
        for name, many in (("twenty", 20), ("one", 1), ("none", 0), ("none_again", 0)):
            for _ in range(many):
                buy()
            found[name] = run(station, many)
    finally:
        station.close()
    return found


def main() -> None:
    said = flags(__doc__, rows=10_000)
    with tempfile.TemporaryDirectory() as made:
        state(Path(made) / "state")
        hub = Hub(Path(made) / "hub", serve=()).start()
        try:
            found = small(hub, Path(made), said.seed)
            with copied_station(said.rows, said.seed) as folder:
                station = enrolled(Station.open(folder, secrets(folder), FixedClock(NOW)), hub)
                try:
                    found["many"] = run(station, waiting(station))
                    found["none_after_many"] = run(station, 0)
                finally:
                    station.close()
        finally:
            hub.stop()
    show(answer(found))


def answer(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return all figures with the promises that hang on them."""

    def moved(name: str) -> float:
        return float(found[name]["bytes_up"] + found[name]["bytes_down"])

    def promise(text: str, floor: float, value: float, target: float) -> dict[str, Any]:
        return told(text, Pairs([floor], [value]), target, unit="B")

    many = found["many"]
    return promise("20 events cost at most 1.5 kB both ways", TWENTY_BYTES, moved("twenty"), 1) | {
        "idle": promise("an idle sync costs at most 0.6 kB", IDLE_BYTES, moved("none_again"), 1),
        "pushed": promise(
            "a large ledger is pushed at 50 B a record",
            PUSHED_BYTES * many["events"],
            moved("many"),
            1,
        ),
        "figures": found,
    }


if __name__ == "__main__":
    main()

"""A ledger's first sync over 16 kbit/s that drops every 30 seconds, against the bare line.

The proxy counts every byte that passed, handshakes, repeats and answers included, and lets no
more than 2,000 a second through each way. The floor is what a good link carries for the same
station: its payload and one handshake, and the time that the narrow line needs for so many bytes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, copied_station, secrets, state
from core.base.clock import FixedClock
from core.station import Station
from core.sync.enrolment import Asking, read_code
from tests.sync_hub import Hub
from tests.sync_proxy import Proxy, Weather, proxied

RATE = 2000
LIVES_S = 30


def pushed(folder: Path, hub: Hub, proxy: Proxy, weather: Weather) -> tuple[int, float]:
    """Sync a station through a weather; return the bytes that passed and the seconds it took."""
    station = Station.open(folder, secrets(folder), FixedClock(NOW))
    try:
        number = hub.station(f"站点{station.ledger.journal.device}{weather.rate}")
        code = read_code(hub.code(number, port=proxy.port))
        station.sync.enrol(code, Asking(wall_ms=station.sync.now_ms()))
        station.sync.hang_up()
        proxy.weather = weather
        before, began = proxy.count.up + proxy.count.down, time.monotonic()
        waiting = station.ledger.journal.end()[0]
        sent = 0
        while sent < waiting:
            sent += station.sync.run().events_sent
        expect(sent, waiting, "events")
        return proxy.count.up + proxy.count.down - before, time.monotonic() - began
    finally:
        station.close()


def main() -> None:
    said = flags(__doc__, rows=10_000)
    found: dict[str, tuple[int, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        state(Path(made) / "state")
        for name, weather in (
            ("good", Weather()),
            ("bad", Weather(rate=RATE, lives_s=LIVES_S)),
        ):
            hub = Hub(Path(made) / name, serve=()).start()
            try:
                with proxied(hub.port) as proxy, copied_station(said.rows, said.seed) as folder:
                    found[name] = pushed(folder, hub, proxy, weather)
            finally:
                hub.stop()
    show(answer(found))


def answer(found: dict[str, tuple[int, float]]) -> dict[str, Any]:
    """Return the figures with the promises that hang on them."""
    least, (moved, took) = found["good"][0], found["bad"]
    line = least / RATE
    return told(
        "16 kbit/s dropping every 30 s carries at most 1.1 × the bytes",
        Pairs([least], [moved]),
        1.1,
        unit="B",
        time=told(
            "and takes at most 1.15 × the line's time", Pairs([line], [took]), 1.15, unit="s"
        ),
    )


if __name__ == "__main__":
    main()

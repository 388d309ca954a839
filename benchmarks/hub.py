"""What the hub takes in end to end over HTTPS, durably, per second of its processor.

Several stations, each on a connection of its own, push ledgers made through the services in
signed requests of 500 events. ``receipted`` counts the hub's processor time until the last
receipt, ``applied`` until every event stands in the county's tables. The floor is the sum of its
parts for the same requests (``benchmarks.hub_parts``), each bare and alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import hub_parts
from benchmarks.hub_parts import Pushed, sent, used
from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, copied_station, secrets, state
from core.base.clock import FixedClock
from core.journal.reading import everything
from core.keys.device import DeviceKey
from core.station import Station
from core.sync.enrolment import Asking, read_code
from core.sync.messages import REQUEST, Request, write_message
from core.sync.segment import Header, Stretch, write_segment
from tests.sync_hub import Hub

BATCH = 500
RECEIPTED = 65_000
QUIET = 8
IDLE_S = 0.03


def prepared(folder: Path, hub: Hub) -> Pushed:
    """Enrol a station and sign everything that it has to say."""
    station = Station.open(folder, secrets(folder), FixedClock(NOW))
    try:
        journal = station.ledger.journal
        code = read_code(hub.code(hub.station(f"站点{journal.device}")))
        station.sync.enrol(code, Asking(wall_ms=station.sync.now_ms()))
        stored = list(everything(station.db))
        bodies = []
        before = b""
        for start in range(0, len(stored), BATCH):
            batch = stored[start : start + BATCH]
            header = Header(
                device=journal.device,
                epoch=1,
                first=start + 1,
                count=len(batch),
                before=before,
                public_key=b"" if start else journal.key.public,
            )
            before = batch[-1].head
            signature = journal.key.sign_head(1, start + len(batch), before)
            events = [Stretch(one.content, tuple(one.blocks.values())) for one in batch]
            bodies.append(request(journal.key, write_segment(header, signature, events)))
        return Pushed(journal.key.public, bodies, len(stored))
    finally:
        station.close()


def request(key: DeviceKey, segment: bytes) -> bytes:
    """Return one signed request with one segment."""
    said = Request(
        device=key.device, nonce=os.urandom(8), wall_ms=0, epoch=1, segments=(segment,), budget=0
    )
    return write_message(REQUEST, said, key)


def rested(hub: Hub) -> float:
    """Wait until the hub has nothing to do; return its processor seconds then."""
    spent, quiet = used(hub.pid), 0
    while quiet < QUIET:
        time.sleep(0.25)
        now = used(hub.pid)
        quiet = quiet + 1 if now - spent < IDLE_S else 0
        spent = now
    return spent


def main() -> None:
    said = flags(__doc__, rows=10_000, stations=4)
    with tempfile.TemporaryDirectory() as made:
        state(Path(made) / "state")
        hub = Hub(Path(made) / "hub", serve=()).start()
        try:
            ready = []
            for number in range(said.stations):
                with copied_station(said.rows, said.seed + number) as folder:
                    ready.append(prepared(folder, hub))
            for answer in measured(hub, ready, said.rows, Path(made)):
                show(answer)
        finally:
            hub.stop()


def measured(hub: Hub, ready: list[Pushed], rows: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Push everything and yield the figures: of receiving, then of all of it."""
    events = sum(one.events for one in ready)
    before, began = used(hub.pid), time.monotonic()
    answer = sent(hub.port, ready)
    took, receipted = time.monotonic() - began, used(hub.pid) - before
    done = rested(hub) - before
    expect(hub.verb("totals", "--kind", "up")["count"], rows * len(ready), "sales")
    yield told(
        f"the hub receipts {RECEIPTED:,} events for a second of its processor",
        Pairs([events / RECEIPTED], [receipted]),
        1,
        unit="s",
        events=events,
        receipted_per_core_second=round(events / receipted),
        receipted_per_second=round(events / took),
    )
    parts = {
        "serving": hub_parts.serving_them(ready, hub.folder, answer),
        "receiving": hub_parts.receiving(ready, folder),
        "decoding": hub_parts.decoding(ready),
        "rows": hub_parts.rows(hub.folder, folder, BATCH),
    }
    floor = sum(parts.values())
    yield told(
        "the hub reaches 0.6 of the sum of its parts",
        Pairs([floor], [done]),
        1 / 0.6,
        unit="s",
        events=events,
        applied_per_core_second=round(events / done),
        parts_per_core_second=round(events / floor),
        parts_s={name: round(spent, 3) for name, spent in parts.items()},
        of_the_parts=round(floor / done, 3),
    )


if __name__ == "__main__":
    main()

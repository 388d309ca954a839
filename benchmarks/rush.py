"""The last evening of a month: every station of a large county syncs within a short time.

Each of the stations has a key of its own and a month that the county has not seen, made through a
station's services. All come within ``--window`` seconds, over TLS, ``--hands`` at a time, from
``--addresses`` addresses of their carriers. Of a hundred requests ``--cut`` lose their answer and
are sent again. Nothing may be lost or counted twice; the hub says 429 when it cannot follow, and
never 5xx.
"""

from __future__ import annotations

import random
import ssl
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select

from benchmarks.hub_parts import used
from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, copied_station, secrets, state
from core.base.clock import FixedClock
from core.station import Station
from hub.office import Office
from hub.store import parking, segments
from hub.store.derived import DERIVED
from tests.hub import rush
from tests.hub.rush import Crowd, Door, Pc, Visit, Written
from tests.sync_hub import Hub

TABLE = "up"
KB = 1024
EVERY, LARGE = 10, 4
"""Every tenth station writes four times as much: its month goes as a file."""
GROWN = 1.25
"""How much more the hub may hold in the rush's last third than in its second."""


class Watch(threading.Thread):
    """Looks at the hub's memory until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.seen: list[float] = []

    def run(self) -> None:
        """Look four times a second."""
        while not self._ended.wait(0.25):
            self.seen.append(resident(self._pid))

    def end(self) -> list[float]:
        """Return what was seen, in MB."""
        self._ended.set()
        self.join()
        return self.seen


def resident(pid: int) -> float:
    """Return a process's memory in MB."""
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(one for one in said.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / KB


def month(rows: int, seed: int) -> tuple[Written, int]:
    """Return what a station of ``rows`` sales wrote, and how many sales its tables have."""
    with copied_station(rows, seed) as folder:
        station = Station.open(folder, secrets(folder), FixedClock(NOW))
        try:
            said = rush.written(station.db, station.ledger.journal.device)
            row = station.db.one(f'SELECT count(*) FROM "{TABLE}"')  # noqa: S608 - our own name
            return said, int(row[0]) if row else 0
        finally:
            station.close()


def address(number: int) -> str:
    """Return one of the loopback network's addresses."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def share(sorted_: list[float], part: float) -> float:
    """Return what a part of the values does not exceed."""
    return round(sorted_[min(len(sorted_) - 1, int(len(sorted_) * part))], 3)


def applied(folder: Path) -> None:
    """Wait until nothing waits to be applied."""
    with Office.open(folder) as office:
        while True:
            with office.store.read() as connection:
                if not segments.count_unapplied(connection):
                    return
            time.sleep(0.1)


def arrived(folder: Path, pcs: list[Pc], rows: list[int]) -> None:
    """Hold what the county has against what the PCs sent: ``rows`` of ledger each."""
    table = DERIVED[TABLE]
    with Office.open(folder) as office, office.store.read() as connection:
        for pc in pcs:
            (end,) = segments.ends(connection, pc.station, pc.key.device)
            expect(end.seq, pc.events, "events")
            expect(int(end.head == pc.segments[-1].head), 1, "head")
        expect(len(parking.parked(connection)), 0, "parked")
        counts = select(table.c.station, func.count()).group_by(table.c.station)
        found = {int(row[0]): int(row[1]) for row in connection.execute(counts)}
    for pc, count in zip(pcs, rows, strict=True):
        expect(found[pc.station], count)


def main() -> None:
    said = flags(__doc__, stations=1000, rows=600, window=20, hands=64, addresses=40, cut=2)
    months = [month(said.rows * times, said.seed) for times in (1, LARGE)]
    chosen = [months[number % EVERY == 0] for number in range(said.stations)]
    pcs, rows = [Pc(wrote) for wrote, _ in chosen], [count for _, count in chosen]
    with tempfile.TemporaryDirectory() as made:
        state(Path(made) / "state")
        folder = Path(made) / "hub"
        key = rush.founded(folder, pcs)
        hub = Hub(folder, serve=()).start()
        try:
            answer = measured(hub, pcs, key, said)
        finally:
            hub.stop()
        arrived(folder, pcs, rows)
    show(answer)


def measured(hub: Hub, pcs: list[Pc], key: bytes, said: Any) -> dict[str, Any]:
    """Let all of them come, and return the figures."""
    context = ssl.create_default_context(cafile=hub.folder / "tls" / "ca.pem")
    door = Door(hub.port, key, context)
    visits = [
        Visit(pc, door, address(n % said.addresses), random.Random(n), said.cut / 100)
        for n, pc in enumerate(pcs)
    ]
    watch, before = Watch(hub.pid), used(hub.pid)
    idle, began = resident(hub.pid), time.monotonic()
    watch.start()
    crowd = Crowd(visits, said.window, said.seed)
    crowd.run(said.hands)
    receipted, spent = time.monotonic() - began, used(hub.pid) - before
    applied(hub.folder)
    took, all_spent = time.monotonic() - began, used(hub.pid) - before
    memory = watch.end()
    events = sum(pc.events for pc in pcs)
    segments_ = sum(len(pc.segments) for pc in pcs)
    third = len(memory) // 3
    syncs = crowd.seconds(visits)
    requests = sorted(second for one in visits for second in one.took)
    statuses = {
        str(status): sum(one.statuses[status] for one in visits)
        for status in sorted({s for one in visits for s in one.statuses})
    }
    expect(sum(one for status, one in statuses.items() if status >= "500"), 0, "5xx")
    return told(
        "a county's last evening: nothing lost, no 5xx, and memory that does not grow",
        Pairs([max(memory[third : 2 * third])], [max(memory[2 * third :])]),
        GROWN,
        unit="MB",
        idle=round(idle),
        stations=len(pcs),
        events=events,
        sync_s={"median": share(syncs, 0.5), "p99": share(syncs, 0.99), "most": share(syncs, 1)},
        request_s={"median": share(requests, 0.5), "p99": share(requests, 0.99)},
        statuses=statuses,
        cut=sum(one.cuts for one in visits),
        all_receipted_s=round(receipted, 1),
        all_applied_s=round(took, 1),
        segments_per_s=round(segments_ / receipted, 1),
        events_per_s=round(events / receipted),
        hub_core_s=round(all_spent, 1),
        receipted_per_core_second=round(events / spent),
        applied_per_core_second=round(events / all_spent),
    )


if __name__ == "__main__":
    main()

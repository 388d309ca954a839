"""What a new PC costs its line until its clerk can work, and until a whole year is there.

A station's year through the services, one sync a day, a real hub; then a second PC joins.
*Usable* is when station, clerks, people, products, open parcels and the last weeks show. Bytes
are bodies and HTTP heads of everything since the enrolment, TLS handshakes apart. The floor is
zstd -19 of the same events and personal blocks, without chain, signature, receipt or picture.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, reach, secrets, state
from benchmarks.sync import enrolled, raw
from core.base.clock import FixedClock
from core.capabilities import REGISTRY
from core.demo import life
from core.demo.settle_in import settle_in
from core.demo.site import Site
from core.journal.rebuild import digests
from core.station import NewStation, Station
from core.sync.enrolment import Asking, read_code
from tests.sync_hub import Hub

YEAR_BYTES = 350_000
USABLE_BYTES = 100_000
KNOCKS = 50
"""The hub slows a PC down that comes more often than that at once; it forgets who when it stops."""
SHOWN = ("station", "clerk", "person", "product")


def year(folder: Path, hub: Hub, events: int, days: int, seed: int) -> Station:
    """Return a station that lived through so many days and events, and synced every evening."""
    first = dt.datetime.combine(NOW.date() - dt.timedelta(days=days - 1), dt.time(7, 30))
    clock = FixedClock(first)
    name, code, village, clerk = life.STATION
    new = NewStation(name=name, village_code=code, village=village, clerk=clerk)
    station, _ = Station.create(folder / "first", new, secrets(folder), clock)
    enrolled(station, hub)
    site = Site(station, clock, Random(seed), NOW.date(), NOW)
    with station.db.atomic():
        settle_in(site)
    for number in range(days):
        day = first.date() + dt.timedelta(days=number)
        wanted = events * (number + 1) // days
        live_through(site, day, wanted)
        if number % KNOCKS == KNOCKS - 1:
            hub.restart()
        station.sync.run()
    return station


def live_through(site: Site, day: dt.date, upto: int) -> None:
    """Live through a day, with more customers until the journal is as long as it should be."""
    with site.shop.ledger.db.atomic():
        while site.shop.ledger.journal.end()[0] < upto - DAY:
            site.begin(day)
            for work, _ in life.WORKS:
                work(site)
        life._live_through(site, day)


DAY = 15
"""Events of a quiet day."""


def joined(folder: Path, hub: Hub, number: int) -> tuple[Station, int]:
    """Let a new PC in, and fill it; return it, and the bytes after which it showed the station."""
    state(folder / "state-second")
    station, _ = Station.create(folder / "second", None, secrets(folder / "other"), FixedClock(NOW))
    code = read_code(hub.code(number))
    station.sync.enrol(code, Asking(wall_ms=station.sync.now_ms()))
    usable: list[int] = []

    def work(act: Callable[[], object]) -> object:
        found = act()
        if not usable and all(reach(station, table) for table in SHOWN):
            usable.append(station.sync.moved)
        return found

    station.sync.work = work
    station.sync.run()
    return station, usable[0]


def main() -> None:
    said = flags(__doc__, events=11_000, days=365)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "other").mkdir()
        state(folder / "state-first")
        hub = Hub(folder / "hub", serve=()).start()
        try:
            first = year(folder, hub, said.events, said.days, said.seed)
            try:
                show(answer(*measured(folder, hub, first)))
            finally:
                first.close()
        finally:
            hub.stop()


def measured(folder: Path, hub: Hub, first: Station) -> tuple[Station, dict[str, Any]]:
    """Restore the station on a second PC; both hold the same in the end."""
    number = first.sync.state().station
    hub.restart()
    second, usable = joined(folder, hub, number)
    try:
        events = first.ledger.journal.end()[0]
        expect(reach(second, "journal"), events, "events")
        if digests(second.db, REGISTRY) != digests(first.db, REGISTRY):
            raise SystemExit("the second PC does not hold what the first one holds")
        return first, {"usable": usable, "whole": second.sync.moved, "events": events}
    finally:
        second.close()


def answer(first: Station, found: dict[str, Any]) -> dict[str, Any]:
    """Return the figures with the promises that hang on them."""
    floor = raw(first, found["events"])
    return told(
        "a station's year comes down in at most 350 kB",
        Pairs([YEAR_BYTES], [found["whole"]]),
        1,
        unit="B",
        usable=told(
            "and the PC is usable after at most 100 kB",
            Pairs([USABLE_BYTES], [found["usable"]]),
            1,
            unit="B",
        ),
        figures=found
        | {
            "raw_zstd": floor,
            "of_raw": round(found["whole"] / floor, 3),
            "per_event": round(found["whole"] / found["events"], 1),
        },
    )


if __name__ == "__main__":
    main()

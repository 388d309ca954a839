"""Refilling the derived tables from the journal, told per million events.

The floor reads and decodes the journal and puts every row that the tables hold into empty tables
of the same declaration, without indexes: what no rebuild can save. Time is that of the processor.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import expect, flags, paired, show, told, worked
from benchmarks.stations import copied_station, reach, secrets
from benchmarks.verify import hashed_and_decoded
from core.capabilities import REGISTRY
from core.journal import merge
from core.journal.rebuild import digests
from core.station import Station

TARGET = 4
"""No promise of the design: what we hold ourselves to."""


def bare(station: Station) -> None:
    """Read and decode everything, then copy every derived row into a bare table of its shape."""
    db = station.db
    hashed_and_decoded(db)
    with db.atomic():
        for table in REGISTRY.tables:
            columns = ", ".join(merge._column(c, table.blank[c.name]) for c in table.columns)
            db.execute(f'CREATE TABLE "bare_{table.name}" ({columns}) STRICT')
            rows = db.each(f'SELECT * FROM "{table.name}"')  # noqa: S608 - our own names
            marks = ", ".join("?" * len(table.columns))
            db.many(f'INSERT INTO "bare_{table.name}" VALUES ({marks})', rows)  # noqa: S608 - our own names


def drop(station: Station) -> None:
    """Remove the bare tables again."""
    with station.db.atomic():
        for table in REGISTRY.tables:
            station.db.execute(f'DROP TABLE IF EXISTS "bare_{table.name}"')
    station.db.checkpoint()


def floor(station: Station) -> float:
    took = worked(lambda: bare(station))
    drop(station)
    return took


def rebuilt(station: Station) -> float:
    took = worked(station.rebuild)
    station.db.checkpoint()
    return took


def main() -> None:
    said = flags(__doc__, rows=100_000, n=3)
    with copied_station(said.rows, said.seed) as folder:
        station = Station.open(folder, secrets(folder))
        try:
            rows = expect(reach(station, "up"), said.rows)
            events = reach(station, "journal")
            before = digests(station.db, REGISTRY)
            pairs = paired(lambda: floor(station), lambda: rebuilt(station), said.n, warm=0)
            same = digests(station.db, REGISTRY) == before
        finally:
            station.close()
    if not same:
        raise SystemExit("the rebuilt tables differ")
    middle = sorted(pairs.value)[len(pairs.value) // 2]
    show(
        told(
            "a rebuild takes at most 4 × reading, decoding and bare inserts",
            pairs,
            TARGET,
            unit="ms",
            rows=rows,
            events=events,
            same_tables=same,
            seconds_per_million_events=round(middle * 1000 / events, 1),
        )
    )


if __name__ == "__main__":
    main()

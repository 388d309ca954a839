"""A durable save of one purchase, against one bare FULL commit of the same bytes.

Two floors in the same encrypted file with the same settings. ``same bytes``: one statement that
changes as many pages as the save did, so that the commit writes as many bytes to the write-ahead
log. ``one row``: the least that anything durable costs. The save checks the rules, takes a
serial, chains and signs the event, and changes ledger, stock, till and debts.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import expect, figure, flags, paired, show, timed, told
from benchmarks.stations import NOW, copied_station, reach, secrets
from core.base.clock import FixedClock
from core.base.ids import EventId
from core.station import Station
from core.trade.model.purchase import Purchase

FRAME_BYTES = 24 + 4096
WAL_HEAD_BYTES = 32
PAGE_FILL = 3600
PAGES = 64
TRIES = 20


def purchases(station: Station) -> Callable[[], None]:
    """Return what books the next purchase: another farmer, weight and price each time."""
    product = station.db.one("SELECT id, unit FROM product ORDER BY seq LIMIT 1") or ("", "")
    farmers = [
        farmer for (farmer,) in station.db.rows("SELECT id FROM person WHERE role = 'farmer'")
    ]
    turn = itertools.count()

    def buy() -> None:
        number = next(turn)
        station.trade.buying.buy(
            Purchase(
                farmer=EventId(farmers[number % len(farmers)]),
                product=EventId(product[0]),
                unit=product[1],
                qty=(number % 40 + 5) * 1000,
                price_fen=300 + number % 50,
                method="cash",
            )
        )

    return buy


def pages_of(station: Station, work: Callable[[], None], wal: Path) -> int:
    """Return how many pages a commit of this work writes to the write-ahead log."""
    found = []
    for _ in range(TRIES):
        station.db.checkpoint()
        work()
        found.append((wal.stat().st_size - WAL_HEAD_BYTES) // FRAME_BYTES)
    return int(statistics.median(found))


def bare(station: Station, pages: int) -> Callable[[], None]:
    """Return one commit that changes as many pages of this file, by one statement."""
    turn = itertools.count()
    body = os.urandom(PAGE_FILL)

    def commit() -> None:
        # Autocommit: the statement is the transaction.
        station.db.execute(
            "UPDATE bare SET turn = ?, body = ? WHERE id <= ?", (next(turn), body, pages)
        )

    return commit


def main() -> None:
    said = flags(__doc__, rows=1_000_000, n=300)
    with copied_station(said.rows, said.seed) as folder:
        station = Station.open(folder, secrets(folder), FixedClock(NOW))
        try:
            rows = expect(reach(station, "up"), said.rows)
            station.db.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, turn, body)")
            filled = [(n, 0, bytes(PAGE_FILL)) for n in range(1, PAGES + 1)]
            with station.db.atomic():
                station.db.many("INSERT INTO bare VALUES (?, ?, ?)", filled)
            buy, wal = purchases(station), folder / "ledger.db-wal"
            before, _ = station.ledger.journal.end()
            pages = pages_of(station, buy, wal)
            same, row = bare(station, pages), bare(station, 1)
            expect(pages_of(station, same, wal), pages, "pages")
            expect(pages_of(station, row, wal), 1, "page")
            pairs = paired(lambda: timed(same), lambda: timed(buy), said.n, warm=20)
            least = paired(lambda: timed(row), lambda: timed(buy), said.n // 3, warm=5)
            after, _ = station.ledger.journal.end()
            saved = TRIES + 20 + said.n + 5 + said.n // 3
            expect(after - before, saved, "events")
        finally:
            station.close()
    show(
        told(
            "a durable save takes at most 2 × one bare FULL commit of the same bytes",
            pairs,
            2,
            unit="ms",
            rows=rows,
            wal_pages=pages,
            wal_bytes=pages * FRAME_BYTES,
            p95=round(sorted(pairs.value)[len(pairs.value) * 95 // 100], 3),
            one_row=figure(least),
        )
    )


if __name__ == "__main__":
    main()

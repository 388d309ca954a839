"""What the hub takes in end to end over HTTPS, durably, per second of its processor.

Several stations, each on a connection of its own, push ledgers made through the services in
signed requests of 500 events. ``receipted`` counts the hub's processor time until the last
receipt, ``applied`` until every event stands in the county's tables. The floor is the sum of the
parts for the same requests in one bare process: both signatures, unpacking, the chain, one FULL
commit of the raw bytes for each request; and the very rows that the hub made, inserted into the
same tables with the same indexes, a request's worth to a FULL commit, only the columns in which
something is said.
"""

from __future__ import annotations

import http.client
import os
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Column, Connection, DefaultClause, Table

from benchmarks.measure import Pairs, expect, flags, show, told
from benchmarks.stations import NOW, copied_station, secrets, state
from core.base.clock import FixedClock
from core.db.file import Database
from core.journal.reading import everything
from core.keys.device import DeviceKey, is_signed_by
from core.station import Station
from core.sync.enrolment import Asking, read_code
from core.sync.messages import REQUEST, Request, claimed, write_message
from core.sync.segment import Header, Stretch, read_segment, write_segment
from hub.office import Office
from hub.store.derived import DERIVED
from hub.store.sqlite import SqliteFile
from tests.sync_hub import Hub

BATCH = 500
RECEIPTED = 65_000
TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 8
IDLE_S = 0.03


class Pushed(NamedTuple):
    """One station's signed requests, ready to be sent."""

    public: bytes
    bodies: list[bytes]
    events: int


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


def push(hub: Hub, pushed: Pushed) -> None:
    """Send all requests over one connection; a busy hub is asked again."""
    context = ssl._create_unverified_context()  # noqa: S323 - made-up stations, our own hub
    line = http.client.HTTPSConnection("127.0.0.1", hub.port, context=context)
    for body in pushed.bodies:
        while True:
            line.request("POST", "/v1/sync", body)
            answer = line.getresponse()
            answer.read()
            if answer.status not in (429, 503):
                break
            time.sleep(0.05)
        expect(answer.status, 200, "status")
    line.close()


def used(pid: int) -> float:
    """Return a process's processor seconds so far."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def bare(stations: list[Pushed], folder: Path) -> float:
    """Return the processor seconds of the parts alone."""
    db = Database(folder / "bare.db", bytes(32))
    db.execute("CREATE TABLE raw (number INTEGER PRIMARY KEY, content BLOB)")
    began = time.process_time()
    for one in stations:
        for body in one.bodies:
            said = claimed(body, Request)
            is_signed_by(one.public, REQUEST + body[64:], body[:64])
            for raw in said.segments:
                read_segment(raw).is_signed_by(one.public)
                db.execute("INSERT INTO raw (content) VALUES (?)", (raw,))
    spent = time.process_time() - began
    db.close()
    return spent


def bare_rows(made: Path, folder: Path, many: int) -> float:
    """Return the processor seconds of inserting what the hub derived, ``many`` rows at a time."""
    db = SqliteFile(folder / "rows", bytes(32))
    db.write(DERIVED.metadata.create_all)
    spent = 0.0
    with Office.open(made) as office, office.store.read() as connection:
        for table in DERIVED.metadata.tables.values():
            rows = [tuple(row) for row in connection.execute(table.select())]
            for start in range(0, len(rows), many):
                spent += inserted(db, table, rows[start : start + many])
    db.close()
    return spent


def inserted(db: SqliteFile, table: Table, rows: list[tuple[Any, ...]]) -> float:
    """Return the processor seconds of one commit of a table's rows."""
    blank = [_blank(column) for column in table.columns]
    columns = list(zip(*rows, strict=True))
    said = [n for n, one in enumerate(columns) if one.count(blank[n]) != len(one)]
    names = ", ".join(f'"{table.columns.keys()[n]}"' for n in said)
    marks = ", ".join("?" * len(said))
    sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    kept = list(zip(*(columns[n] for n in said), strict=True))

    def work(connection: Connection) -> None:
        raw: Any = connection.connection.driver_connection
        raw.executemany(sql, kept)

    began = time.process_time()
    db.write(work)
    return time.process_time() - began


def _blank(column: Column[Any]) -> int | None:
    told = column.server_default
    return int(str(told.arg)) if isinstance(told, DefaultClause) else None


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
    receiving = bare(ready, folder)
    threads = [threading.Thread(target=push, args=(hub, one)) for one in ready]
    before, began = used(hub.pid), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, receipted = time.monotonic() - began, used(hub.pid) - before
    done = rested(hub) - before
    expect(hub.verb("totals", "--kind", "up")["count"], rows * len(ready), "sales")
    applying = bare_rows(hub.folder, folder, BATCH)
    floor = receiving + applying
    yield told(
        f"the hub receipts {RECEIPTED:,} events for a second of its processor",
        Pairs([events / RECEIPTED], [receipted]),
        1,
        unit="s",
        events=events,
        receipted_per_core_second=round(events / receipted),
        receipted_per_second=round(events / took),
    )
    yield told(
        "the hub reaches 0.6 of the sum of its parts",
        Pairs([floor], [done]),
        1 / 0.6,
        unit="s",
        events=events,
        applied_per_core_second=round(events / done),
        parts_per_core_second=round(events / floor),
        parts_s={"receiving": round(receiving, 3), "rows": round(applying, 3)},
        of_the_parts=round(floor / done, 3),
    )


if __name__ == "__main__":
    main()

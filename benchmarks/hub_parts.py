"""The parts of a hub, each alone and bare: what any program has to do that does a hub's work.

HTTPS with the same server, both signatures, unpacking, the chain, one FULL commit of the raw bytes
for each request; every event decoded into its record; and the very rows that the hub made,
inserted into the same tables with the same indexes, a request's worth to a FULL commit, only the
columns in which something is said. All in seconds of the processor.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import ssl
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec
from sqlalchemy import Column, Connection, DefaultClause, Table
from starlette.applications import Starlette
from starlette.requests import Request as Visit
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.measure import expect
from core.base.collector import paused
from core.capabilities import REGISTRY
from core.db.file import Database
from core.journal.codec import Body
from core.keys.device import is_signed_by
from core.sync.messages import REQUEST, Request, claimed
from core.sync.segment import Segment, read_segment
from hub import serving, tls
from hub.office import Office
from hub.serving import Papers
from hub.store.derived import DERIVED
from hub.store.sqlite import SqliteFile

DOOR: Final = "/v1/sync"
HERE: Final = "127.0.0.1"
BUSY: Final = (429, 503)
TICKS: Final = os.sysconf("SC_CLK_TCK")


class Pushed(NamedTuple):
    """One station's signed requests, ready to be sent."""

    public: bytes
    bodies: list[bytes]
    events: int


class Sender(threading.Thread):
    """Sends one station's requests over one connection; a busy hub is asked again."""

    def __init__(self, port: int, pushed: Pushed) -> None:
        super().__init__()
        self._port = port
        self._pushed = pushed
        self.answered = 0
        """Bytes of all answers."""

    def run(self) -> None:
        """Send everything."""
        context = ssl._create_unverified_context()  # noqa: S323 - made-up stations, our own hub
        line = http.client.HTTPSConnection(HERE, self._port, context=context)
        for body in self._pushed.bodies:
            while True:
                line.request("POST", DOOR, body)
                answer = line.getresponse()
                content = answer.read()
                if answer.status not in BUSY:
                    break
                time.sleep(0.05)
            expect(answer.status, 200, "status")
            self.answered += len(content)
        line.close()


def sent(port: int, ready: Sequence[Pushed]) -> int:
    """Send what all stations have to say at the same time; return how long an answer is."""
    senders = [Sender(port, one) for one in ready]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    return sum(one.answered for one in senders) // sum(len(one.bodies) for one in ready)


def used(pid: int) -> float:
    """Return a process's processor seconds so far."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def receiving(ready: Sequence[Pushed], folder: Path) -> float:
    """Return what signatures, unpacking, the chain and commits of the raw bytes take."""
    db = Database(folder / "bare.db", bytes(32))
    db.execute("CREATE TABLE raw (number INTEGER PRIMARY KEY, content BLOB)")
    began = time.process_time()
    for one in ready:
        for body in one.bodies:
            said = claimed(body, Request)
            is_signed_by(one.public, REQUEST + body[64:], body[:64])
            for raw in said.segments:
                read_segment(raw).is_signed_by(one.public)
                db.execute("INSERT INTO raw (content) VALUES (?)", (raw,))
    spent = time.process_time() - began
    db.close()
    return spent


def decoding(ready: Sequence[Pushed]) -> float:
    """Return what it takes to decode every event and its record."""
    body = msgspec.msgpack.Decoder(Body)
    records = {
        name: msgspec.msgpack.Decoder(kind, strict=False) for name, kind in REGISTRY.records.items()
    }
    segments = [read_segment(raw) for one in ready for each in one.bodies for raw in _raws(each)]
    with paused():
        began = time.process_time()
        for segment in segments:
            _decode(segment, body, records)
        return time.process_time() - began


def _raws(body: bytes) -> tuple[bytes, ...]:
    return claimed(body, Request).segments


def _decode(
    segment: Segment,
    body: msgspec.msgpack.Decoder[Body],
    records: dict[str, msgspec.msgpack.Decoder[Any]],
) -> None:
    for event in segment.events:
        said = body.decode(event.content)
        records[said.type].decode(said.fields)


def serving_them(ready: Sequence[Pushed], folder: Path, answer: int) -> float:
    """Return what the same server takes to read the same bodies and say ``answer`` bytes to each.

    ``folder`` is the hub's, whose certificate it shows.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, folder, answer), daemon=True)
    server.start()
    port = int(ours.recv())
    sent(port, [one._replace(bodies=one.bodies[:1]) for one in ready])
    before = used(server.pid or 0)
    sent(port, ready)
    spent = used(server.pid or 0) - before
    server.terminate()
    server.join()
    return spent


def _serve(pipe: Pipe, folder: Path, answer: int) -> None:
    """Do nothing but HTTPS."""

    async def take(visit: Visit) -> Response:
        await visit.body()
        return Response(bytes(answer), media_type="application/octet-stream")

    papers = Papers(*(folder / tls.FOLDER / name for name in ("hub.pem", "hub.key")))
    taken = serving.listen(HERE, 0)
    app = Starlette(routes=[Route(DOOR, take, methods=["POST"])])
    server = serving.server(app, papers, lambda: pipe.send(taken.getsockname()[1]))
    server.run(sockets=[taken])


def rows(made: Path, folder: Path, many: int) -> float:
    """Return what inserting what the hub in ``made`` derived takes, ``many`` rows at a time."""
    db = SqliteFile(folder / "rows", bytes(32))
    db.write(DERIVED.metadata.create_all)
    spent = 0.0
    with Office.open(made) as office, office.store.read() as connection:
        for table in DERIVED.metadata.tables.values():
            found = [tuple(row) for row in connection.execute(table.select())]
            for start in range(0, len(found), many):
                spent += _inserted(db, table, found[start : start + many])
    db.close()
    return spent


def _inserted(db: SqliteFile, table: Table, found: list[tuple[Any, ...]]) -> float:
    """Return the processor seconds of one commit of a table's rows."""
    blank = [_blank(column) for column in table.columns]
    columns = list(zip(*found, strict=True))
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

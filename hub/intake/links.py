"""Whether an epoch was begun on a head that the county has of its device's earlier ones.

What is not so is taken in all the same: a fork is an incident, never a dead station.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from core.journal.chain import first_head, next_head
from core.sync.links import BEGUN, starts
from core.sync.segment import read_segment, start_of
from hub.intake import incidents
from hub.intake.examine import GAP
from hub.intake.incidents import Incident, Place
from hub.store import rows, segments, tables
from hub.store.segments import LogEnd

I = tables.incident.c  # noqa: E741 - a table's columns
G = tables.segment.c


def mind_start(connection: Connection, begun: LogEnd, now_ms: int) -> None:
    """Note what is missing when an epoch begins on a head that is not here."""
    if not _is_linked(connection, begun):
        where = Place(station=begun.station, device=begun.device, epoch=begun.epoch, seq=BEGUN)
        incidents.note(connection, GAP, where, now_ms, {"agreed": begun.agreed})


def look_again(connection: Connection, station: int, device: str, now_ms: int) -> None:
    """Close what was noted of a device's epochs, now that more of the earlier ones is here."""
    for one in _noted(connection, station, device):
        begun = segments.end(connection, station, device, one.epoch)
        if begun is not None and _is_linked(connection, begun):
            incidents.close(connection, one.id, "", now_ms)


def _noted(connection: Connection, station: int, device: str) -> list[Incident]:
    query = select(tables.incident).where(
        I.station == station, I.device == device, I.code == GAP, I.seq == BEGUN,
        I.closed_ms.is_(None),
    )  # fmt: skip
    return rows.read(connection, Incident, query)


def _is_linked(connection: Connection, begun: LogEnd) -> bool:
    if begun.agreed in starts(begun.public_key, begun.epoch):
        return True
    every = segments.ends(connection, begun.station, begun.device)
    earlier = [end for end in every if end.epoch < begun.epoch]
    if any(first_head(end.public_key, end.epoch, end.agreed) == begun.agreed for end in earlier):
        return True
    return begun.agreed in _heads(connection, earlier)


def _heads(connection: Connection, logs: list[LogEnd]) -> Iterator[bytes]:
    """Yield the heads of logs: first where segments end, which is likely and cheap, then all."""
    found = [
        (end.station, arrival, head)
        for end in logs
        for arrival, head in connection.execute(
            select(G.arrival, G.head)
            .where(G.station == end.station, G.device == end.device, G.epoch == end.epoch)
            .order_by(G.arrival.desc())
        )
    ]
    yield from (bytes(head) for _, _, head in found)
    for station, arrival, _ in found:
        whole = segments.whole(connection, station, arrival)
        if whole is not None:
            segment = read_segment(whole.raw)
            head = start_of(segment.header)
            for event in segment.events:
                head = next_head(head, event.content)
                yield head

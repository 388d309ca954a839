"""Single events read out of the segments that were kept: what a device once said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection

from core.base.ids import EventKey, split_id
from core.base.tables import Event
from core.capabilities import REGISTRY
from core.journal.codec import Reader
from core.sync.segment import read_segment
from hub.store import segments

READER: Final = Reader(REGISTRY.records, REGISTRY.upcasters)


def event(connection: Connection, station: int, log: tuple[str, int], seq: int) -> Event | None:
    """Return an event of a log (device, epoch); None for one never seen or of an unknown type."""
    device, epoch = log
    held = segments.holding(connection, station, device, epoch, seq)
    whole = segments.whole(connection, station, held.arrival) if held else None
    if held is None or whole is None:
        return None
    one = read_segment(whole.raw).events[seq - held.first]
    blocks = {block.subject: block for block in one.blocks}
    return READER.event(device, epoch, one.content, blocks)


def events(connection: Connection, station: int, names: Iterable[str]) -> dict[str, Event]:
    """Return events by id, each segment read once; those never seen are left out."""
    places: dict[int, list[EventKey]] = {}
    for name in names:
        key = split_id(name)
        held = segments.holding(connection, station, *key) if key else None
        if key is not None and held is not None:
            places.setdefault(held.arrival, []).append(key)
    return {
        told.id: told
        for arrival, keys in places.items()
        for told in _read(connection, station, arrival, keys)
    }


def _read(
    connection: Connection, station: int, arrival: int, keys: Iterable[EventKey]
) -> Iterator[Event]:
    whole = segments.whole(connection, station, arrival)
    if whole is None:
        return
    segment = read_segment(whole.raw)
    for key in keys:
        one = segment.events[key.seq - segment.header.first]
        blocks = {block.subject: block for block in one.blocks}
        told = READER.event(key.device, key.epoch, one.content, blocks)
        if told is not None:
            yield told

"""Single events read out of the segments that were kept: what a device once said."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

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

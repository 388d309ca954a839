"""The ten characters that a coordinator reads out: they confirm a receipt on the telephone."""

from __future__ import annotations

from sqlalchemy import Connection

from core.sync.messages import spoken_code
from hub.keys import Keys
from hub.store import segments


def spoken(connection: Connection, keys: Keys, station: int, device: str) -> str:
    """Return the code for all that the county has of a device's newest log, "" if that is nothing.

    The desk takes it for what was carried so far, or for the log's end.
    """
    ends = segments.ends(connection, station, device)
    if not ends:
        return ""
    last = max(ends, key=lambda end: end.epoch)
    return spoken_code(keys.spoken(station), device, last.epoch, last.seq, last.head)

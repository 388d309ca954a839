"""The county says something at a station and sees it at once, whatever else waits to be applied."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from core.base.change import AUTHOR
from core.base.ids import EventId, split_id
from core.base.record import Record
from core.capabilities import REGISTRY
from hub.channels import county
from hub.console.visit import Visit
from hub.intake.folding import Folder, limits_of
from hub.store import segments
from hub.store.applying import apply_events


def say(visit: Visit, connection: Connection, records: Sequence[Record]) -> list[EventId]:
    """Write records into the county's log at the visit's station and into its tables.

    One transaction: whoever decides reads her own decision on the next page. The station gets it
    with its next sync or stick. Raises ``InvalidRecordError``.
    """
    return say_at(visit, connection, visit.station.id, records)


def say_at(
    visit: Visit, connection: Connection, station: int, records: Sequence[Record]
) -> list[EventId]:
    """Write as ``say`` at a station that the caller knows to be within the account's reach."""
    room = visit.room
    signed = [_signed(record, visit.account.shown) for record in records]
    events = county.write(connection, room.keys, station, signed, visit.now_ms)
    key = split_id(events[0])
    held = segments.holding(connection, station, *key) if key else None
    whole = segments.whole(connection, station, held.arrival) if held else None
    if whole is not None and segments.mark_applied(connection, station, (whole.arrival,)):
        folder = Folder(REGISTRY, limits_of(connection, {station}))
        apply_events(connection, station, list(folder.fold(whole).said()))
    return events


def _signed(record: Record, author: str) -> Record:
    """Return a record with its author's name where it has room for one."""
    if getattr(record, AUTHOR, author) is None:
        return msgspec.structs.replace(record, **{AUTHOR: author})
    return record

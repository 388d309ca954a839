"""The county's own log at each station: whatever it says is an event there, signed and chained.

The segments go the way of a PC's: archive, receipt, tables, tree; the station pulls them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from core.base.ids import EventId, event_id
from core.base.record import Record, check
from core.journal.chain import NO_HEAD, first_head, next_head
from core.journal.codec import (
    Block,
    BlockRef,
    Body,
    block_hash,
    encode_body,
    make_blocks,
    split,
)
from core.journal.disputes import informed
from core.keys.device import DeviceKey
from core.sync.segment import Header, Stretch, read_segment, write_segment
from hub.errors import UnknownStationError
from hub.intake import settings
from hub.intake.accept import Acceptance
from hub.intake.examine import Sound
from hub.keys import Keys
from hub.store import segments, stations
from hub.store.derived import DERIVED, STATION

EPOCH: Final = "county_epoch"


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """Where the county's log at a station goes on: after ``seq``, on top of ``head``."""

    key: DeviceKey
    epoch: int
    seq: int
    head: bytes
    agreed: bytes = b""


def write(
    connection: Connection, keys: Keys, station: int, records: Sequence[Record], now_ms: int
) -> list[EventId]:
    """Write records into the county's log at a station; return the events' ids.

    Raises ``InvalidRecordError`` and ``UnknownStationError``; the caller's transaction makes it
    durable.
    """
    for record in records:
        check(record)
    said = [informed(record, partial(_deciding, connection, station)) for record in records]
    log = _end(connection, keys, station)
    device = stations.device(connection, station, log.key.device)
    if device is None:
        raise UnknownStationError(station=station)
    raw, many = _segment(log, said, now_ms)
    arrived = Sound(raw, read_segment(raw), device)
    Acceptance(connection, station, keys.signing, now_ms).take((arrived,))
    return [event_id(log.key.device, log.epoch, log.seq + 1 + step) for step in range(many)]


def _deciding(connection: Connection, station: int, table: str, row: str) -> Mapping[str, str]:
    """Return the later events that decided a row's fields, by field."""
    merge = DERIVED.merge.c
    mine = (merge[STATION] == station, merge["target"] == table, merge["row"] == row)
    found = connection.execute(select(merge["field"], merge["event"]).where(*mine))
    return {row.field: row.event for row in found}


def epoch_of(connection: Connection) -> int:
    """Return the epoch in which the county writes: a hub that was restored begins a new one."""
    return int(settings.get(connection, EPOCH) or b"1")


def begin_epoch(connection: Connection, now_ms: int) -> int:
    """Write in a new epoch from now on: what followed the old one's end may be lost.

    Epochs opened since the copy that is restored may be lost too: the time goes beyond them.
    """
    epoch = max(epoch_of(connection) + 1, now_ms // 1000)
    settings.put(connection, EPOCH, str(epoch).encode())
    return epoch


def _end(connection: Connection, keys: Keys, station: int) -> Log:
    key = keys.county_device(station)
    epoch = epoch_of(connection)
    ends = segments.ends(connection, station, key.device)
    mine = [end for end in ends if end.epoch == epoch]
    if mine:
        return Log(key=key, epoch=epoch, seq=mine[0].seq, head=mine[0].head)
    agreed = ends[-1].head if ends else b""
    head = first_head(key.public, epoch, agreed or NO_HEAD)
    return Log(key=key, epoch=epoch, seq=0, head=head, agreed=agreed)


def _segment(log: Log, records: Iterable[Record], now_ms: int) -> tuple[bytes, int]:
    stretches: list[Stretch] = []
    head = log.head
    for record in records:
        stretch = _stretch(record, log.seq + len(stretches) + 1, now_ms)
        stretches.append(stretch)
        head = next_head(head, stretch.content)
    first = log.seq + 1
    header = Header(
        device=log.key.device,
        epoch=log.epoch,
        first=first,
        count=len(stretches),
        before=log.head if first > 1 else b"",
        public_key=log.key.public if first == 1 else b"",
        agreed=log.agreed,
    )
    signature = log.key.sign_head(log.epoch, log.seq + len(stretches), head)
    return write_segment(header, signature, stretches), len(stretches)


def _stretch(record: Record, seq: int, now_ms: int) -> Stretch:
    fields, personal = split(record)
    blocks: list[Block] = make_blocks(personal, os.urandom)
    today = dt.datetime.fromtimestamp(now_ms / 1000).date()  # noqa: DTZ006 - the county's day
    body = Body(
        seq=seq,
        type=record.kind,
        version=record.edition,
        wall_ms=now_ms,
        mono_ms=0,
        hub_ms=now_ms,
        day=getattr(record, "day", None) or today,
        fields=fields,
        blocks=tuple(BlockRef(block_hash(b.salt, b.body), b.subject) for b in blocks),
    )
    return Stretch(encode_body(body), tuple(blocks))

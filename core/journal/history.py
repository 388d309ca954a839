"""One record with all that was ever said of it."""

from __future__ import annotations

from typing import Any

import msgspec

from core.base.errors import UnknownRecordError
from core.base.record import BLOBS, Record, specs
from core.base.tables import Event
from core.db import rows
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.reading import event_of, one
from core.journal.registry import Registry


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of a record's history, with what it said."""

    id: str
    kind: str
    day: str
    clerk: str
    wall_ms: int
    fields: dict[str, Any]


class History:
    """Reads records and their events over one connection."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._registry = registry
        self._reader = Reader(registry.records, registry.upcasters)

    def of(self, identity: str) -> dict[str, Any]:
        """Return ``{id, kind, record, history, sync}``, or raise ``UnknownRecordError``."""
        stored = one(self._db, identity)
        event = event_of(self._reader, stored) if stored else None
        if event is None:
            raise UnknownRecordError(kind="event", id=identity)
        kind = type(event.fields)
        row = rows.by_id(self._db, kind, identity) if self._has_table(kind) else None
        return {
            "id": identity,
            "kind": event.type,
            "record": shown(row or event.fields),
            "history": [msgspec.to_builtins(said) for said in self.events(identity)],
            "sync": "local",
        }

    def events(self, identity: str) -> list[Said]:
        """Return the record's own event and every later one that spoke of it, in order."""
        later = self._db.rows("SELECT DISTINCT event FROM touched WHERE row = ?", (identity,))
        found = [self._event(name) for name in (identity, *(name for (name,) in later))]
        events = sorted((e for e in found if e), key=lambda e: (e.wall_ms, e.seq))
        return [_said(event) for event in events]

    def _event(self, identity: str) -> Event | None:
        stored = one(self._db, identity)
        return event_of(self._reader, stored) if stored else None

    def _has_table(self, kind: type[Record]) -> bool:
        return any(table.row is kind for table in self._registry.tables)


def shown(record: Record) -> dict[str, Any]:
    """Return what a record says, leaving out what stands at its default."""
    told = {}
    for spec in specs(type(record)):
        value = getattr(record, spec.name)
        if value not in (None, "", (), spec.default) and spec.shape not in BLOBS:
            told[spec.name] = msgspec.to_builtins(value)
    return told


def _said(event: Event) -> Said:
    return Said(
        id=event.id,
        kind=event.type,
        day=event.day.isoformat(),
        clerk=event.clerk,
        wall_ms=event.wall_ms,
        fields=shown(event.fields),
    )

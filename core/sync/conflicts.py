"""What two people said differently of one record, and the choice, over the station's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.base.change import CHANGE
from core.base.errors import ClerkError
from core.base.ids import split_id
from core.base.record import Record
from core.base.tables import Event, Value
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.disputes import Dispute, Person, Side, disputes, matters, settled
from core.journal.reading import UNREADABLE, event_of, one
from core.journal.registry import Registry
from core.journal.roles import Roles
from core.sync import incidents

OF_TWO_PCS: Final = (
    "SELECT row FROM touched WHERE target = ? GROUP BY row "
    "HAVING min(substr(event, 1, 16)) <> max(substr(event, 1, 16))"
)
STAFF: Final = "SELECT id FROM clerk WHERE \"left\" = 0 ORDER BY role <> 'head', id"


class ConflictGoneError(ClerkError):
    """The record was changed since, or somebody decided already."""

    code = "sync.conflict_gone"


class Conflicts:
    """Finds what was said differently, over one connection."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._registry = registry
        self._reader = Reader(registry.records, registry.upcasters)

    def all(self) -> list[Dispute]:
        """Return every field of which somebody has to choose between values."""
        found: list[Dispute] = []
        for kind, record in self._registry.records.items():
            if matters(record):
                table = kind.removesuffix(CHANGE)
                for (row,) in self._db.rows(OF_TWO_PCS, (table,)):
                    found += self._of(table, row)
        return found

    def look(self, now_ms: int) -> list[Dispute]:
        """Note disputes as incidents, close those that were settled; return what is open.

        The connection must be the one that writes.
        """
        found = self.all()
        places = [split_id(dispute.sides[1].event) for dispute in found]
        with self._db.atomic():
            known = incidents.open_ones(self._db)
            for place in places:
                if place is not None:
                    incidents.note(self._db, incidents.CONFLICT, place, now_ms)
            for old in known:
                if old.code == incidents.CONFLICT and (
                    (old.device, old.epoch, old.seq) not in places
                ):
                    incidents.close(self._db, old.id, now_ms)
        return found

    def decision(
        self, dispute: Dispute, side: Side, clerk: str, *, instead: bool = False
    ) -> Record:
        """Return the change by which a clerk settles a dispute.

        Raises ``ConflictGoneError`` if there is none now, and ``NotYoursError`` if another is to
        choose, unless the clerk says that it is done ``instead``.
        """
        now = [
            other
            for other in self._of(dispute.table, dispute.of)
            if (other.field, other.saw) == (dispute.field, dispute.saw)
        ]
        if not now:
            raise ConflictGoneError
        base = int(self._row(dispute.table, dispute.of)["version"] or 0)
        kind = self._registry.records[dispute.table + CHANGE]
        return settled(kind, now[0], side, base, Person(clerk=clerk), instead=instead)

    def _of(self, table: str, row: str) -> list[Dispute]:
        kind = self._registry.records[table + CHANGE]
        staff = [one for (one,) in self._db.rows(STAFF)]
        return disputes(kind, self._row(table, row), list(self._changes(table, row)), staff)

    def _changes(self, table: str, row: str) -> Iterator[Event]:
        roles = Roles(self._db, self._registry)
        touched = self._db.rows(
            "SELECT event FROM touched WHERE target = ? AND row = ? ORDER BY event", (table, row)
        )
        for (identity,) in touched:
            stored = one(self._db, identity)
            try:
                event = event_of(self._reader, stored) if stored else None
            except UNREADABLE:
                continue
            if event is not None and event.type == table + CHANGE:
                yield roles.believed(event)

    def _row(self, table: str, row: str) -> dict[str, Value]:
        found = self._db.dicts(
            f'SELECT * FROM "{table}" WHERE id = ?',  # noqa: S608 - our own names
            (row,),
        )
        return found[0] if found else {}

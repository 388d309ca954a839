"""Emptying and refilling the derived tables, and telling whether that is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

import msgspec

from core.base.collector import paused
from core.base.ids import EventId
from core.base.progress import Step
from core.base.tables import Add, Event, Key, Put, RowChange, Value
from core.db import settings
from core.db.file import UNFIT, Database
from core.journal import merge
from core.journal.codec import Reader
from core.journal.fitting import fitting, modest
from core.journal.own import own_devices
from core.journal.reading import UNREADABLE, event_of, everything
from core.journal.registry import Registry
from core.journal.roles import Roles

BATCH = 4096
DERIVED = "derived"
PICTURE = "sync.picture"
"""Setting: the tables show what the county said of the station until its history is here."""
SHOWN = "shown"


class Bulk:
    """Carries out many events' changes at once: first facts, then sums, then later changes.

    Changes commute by design, so the order inside a batch does not matter.
    """

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._merger = merge.Merger(db, registry.tables)
        self._keys = {table.name: table.key for table in registry.tables}
        self._blanks = {table.name: table.blank for table in registry.tables}
        self._firsts: dict[tuple[str, tuple[str, ...]], list[Put]] = {}
        self._sums: dict[tuple[str, Key], dict[str, int]] = {}
        self._laters: list[tuple[EventId, Put]] = []
        self._taken: list[tuple[EventId, Sequence[RowChange]]] = []

    def take(self, event: EventId, changes: Sequence[RowChange]) -> None:
        """Keep one event's changes for the next ``flush``."""
        self._taken.append((event, changes))
        for change in changes:
            if isinstance(change, Add):
                sums = self._sums.setdefault((change.table, change.key), {})
                for name, delta in change.deltas.items():
                    sums[name] = sums.get(name, 0) + delta
            elif change.version == 0:
                self._firsts.setdefault((change.table, tuple(change.fields)), []).append(change)
            else:
                self._laters.append((event, change))

    def flush(self) -> list[EventId]:
        """Carry out all that was taken; return the events that fit no table and were left out."""
        taken, self._taken = self._taken, []
        try:
            with self._db.alone():
                self._carry_out()
        except UNFIT:
            return [event for event, changes in taken if not self._fits(event, changes)]
        finally:
            self._firsts, self._sums, self._laters = {}, {}, []
        return []

    def _fits(self, event: EventId, changes: Sequence[RowChange]) -> bool:
        """Carry out one event's changes by themselves: together with others they did not fit."""
        try:
            with self._db.alone():
                self._merger.carry_out(event, changes)
        except UNFIT:
            return False
        return True

    def _carry_out(self) -> None:
        for (table, names), puts in self._firsts.items():
            said, lines = self._said(table, names, puts)
            sql = merge.insert_sql(table, self._keys[table], said)
            if self._db.many(sql, lines) != len(puts):
                self._merger.carry_out(EventId(""), puts)
        self._merger.carry_out(
            EventId(""), [Add(table, key, sums) for (table, key), sums in self._sums.items()]
        )
        for event, put in self._laters:
            self._merger.carry_out(event, (put,))

    def _said(
        self, table: str, names: tuple[str, ...], puts: list[Put]
    ) -> tuple[tuple[str, ...], Iterable[tuple[Value, ...]]]:
        """Return the columns that any of the rows fills, and the rows in them.

        The driver takes as long for a blank as for a text, and most columns are blank in most rows.
        """
        columns = dict(
            zip(names, zip(*(p.fields.values() for p in puts), strict=True), strict=True)
        )
        blank, keys = self._blanks[table], self._keys[table]
        said = tuple(
            name
            for name, values in columns.items()
            if name in keys or blank[name] is not None or any(v is not None for v in values)
        )
        return said, zip(*(columns[name] for name in said), strict=True)


def is_fresh(db: Database, registry: Registry) -> bool:
    """Tell whether the derived tables are those of today's declarations."""
    if db.version == 0:
        return False
    row = db.one("SELECT fingerprint FROM local_derived WHERE name = ?", (DERIVED,))
    return row is not None and row[0] == registry.contents()


def is_pictured(db: Database) -> bool:
    """Tell whether the tables show a picture in place of what the journal says."""
    return settings.kept(db, PICTURE) == SHOWN


def rebuild(db: Database, registry: Registry, *, step: Step | None = None) -> int:
    """Refill the derived tables from the journal; return the number of events read.

    One transaction: killed half-way, the file is as it was. Events that cannot be read as what
    they claim to be are passed over here and named by ``verify``.
    """
    reader = Reader(registry.records, registry.upcasters)
    own = own_devices(db)
    roles = Roles(db, registry)
    count = 0
    with paused(), db.atomic():
        merge.drop(db, _derived_names(db))
        merge.create(db, registry.tables)
        bulk = Bulk(db, registry)
        for stored in everything(db):
            count += 1
            if roles.is_beyond(stored.key):
                continue
            try:
                event = event_of(reader, stored)
                if event is not None and roles.counts(event.device, event.type):
                    bulk.take(event.id, _changes(registry, roles.believed(event), own))
            except UNREADABLE:
                continue
            if count % BATCH == 0:
                bulk.flush()
                if step is not None:
                    step(count)
        bulk.flush()
        db.execute(
            "INSERT OR REPLACE INTO local_derived VALUES (?, ?)",
            (DERIVED, registry.contents()),
        )
        if is_pictured(db):
            settings.forget(db, PICTURE)
    return count


def _changes(registry: Registry, event: Event, own: Collection[str]) -> list[RowChange]:
    """Return what an event does; ``UnfitError`` for another's that can stand in no table."""
    if event.device in own:
        return registry.changes(event)
    return fitting(registry.changes(modest(event)))


def _derived_names(db: Database) -> list[str]:
    kept = ("log", "journal", "block")
    rows = db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [n for (n,) in rows if n not in kept and not n.startswith(("local_", "sqlite_"))]


def digests(db: Database, registry: Registry) -> dict[str, str]:
    """Return SHA-256 over ``SELECT * ORDER BY primary key`` of each derived table."""
    found = {}
    for table in registry.tables:
        order = ", ".join(f'"{name}"' for name in table.key)
        sql = f'SELECT * FROM "{table.name}" ORDER BY {order}'  # noqa: S608 - our own names
        digest = hashlib.sha256()
        for row in db.each(sql):
            digest.update(msgspec.msgpack.encode(row))
        found[table.name] = digest.hexdigest()
    return found

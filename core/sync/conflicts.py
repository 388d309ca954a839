"""Two of a station's PCs said different things of one field: both values, and the choice.

Which value stands is the same on every machine (see ``core.journal.merge``); which one is right
only a person knows. What she chooses is one more change, on top of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.base.ids import split_id
from core.base.record import FieldSpec, Record, specs
from core.base.tables import Event, Value, column_value
from core.db.file import Database
from core.journal.codec import Reader
from core.journal.reading import UNREADABLE, event_of, one
from core.journal.registry import Registry
from core.sync import incidents

CHANGE: Final = ".change"
PASSED_OVER: Final = frozenset({"of", "base", "initials"})
ALONG: Final = {"name": "initials"}
"""What goes with a field: chosen together."""
OF_TWO_PCS: Final = (
    "SELECT target, row FROM touched WHERE target = ? GROUP BY target, row "
    "HAVING min(substr(event, 1, 16)) <> max(substr(event, 1, 16))"
)


class ConflictGoneError(ClerkError):
    """The record was changed since, or somebody decided already."""

    code = "sync.conflict_gone"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What one PC said: the value, by which event, who wrote it, when her clock said so."""

    value: Value
    along: Value = None
    event: str
    device: str
    clerk: str
    wall_ms: int


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a record with two values: ``ours`` stands now, ``theirs`` was outvoted.

    ``name`` is what the record is called now, ``label`` the field's Chinese name, ``shape`` what
    its value means.
    """

    table: str
    of: str
    name: str
    field: str
    label: str
    shape: str
    ours: Side
    theirs: Side


class Conflicts:
    """Finds what two PCs disagree on, over one connection."""

    def __init__(self, db: Database, registry: Registry) -> None:
        self._db = db
        self._registry = registry
        self._reader = Reader(registry.records, registry.upcasters)

    def all(self) -> list[Dispute]:
        """Return every field on which two PCs disagree and nobody decided yet."""
        found: list[Dispute] = []
        for kind in self._registry.records:
            if kind.endswith(CHANGE):
                for table, row in self._db.rows(OF_TWO_PCS, (kind.removesuffix(CHANGE),)):
                    found += self._of(table, row)
        return found

    def look(self, now_ms: int) -> list[Dispute]:
        """Note disputes as incidents, close those that were settled; return what is open.

        The connection must be the one that writes.
        """
        found = self.all()
        places = [split_id(dispute.theirs.event) for dispute in found]
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

    def decision(self, dispute: Dispute, side: Side) -> Record:
        """Return the change that settles a dispute; ``ConflictGoneError`` if there is none now."""
        if not any(_is_same(dispute, other) for other in self._of(dispute.table, dispute.of)):
            raise ConflictGoneError
        kind = self._registry.records[dispute.table + CHANGE]
        row = self._row(dispute.table, dispute.of)
        said: dict[str, object] = {"of": dispute.of, "base": row["version"]}
        for name, value in ((dispute.field, side.value), (ALONG.get(dispute.field), side.along)):
            if name is not None and value is not None:
                said[name] = _python(kind, name, value)
        return msgspec.convert(said, kind, strict=False)

    def _of(self, table: str, row: str) -> list[Dispute]:
        now = self._row(table, row)
        if not now or now.get("erased"):
            return []
        changes = list(self._changes(table, row))
        winners = self._db.rows(
            "SELECT field, version, event FROM merge WHERE target = ? AND row = ?", (table, row)
        )
        kind = self._registry.records[table + CHANGE]
        declared = {spec.name: spec for spec in specs(kind)}
        found = []
        for name, version, winner in winners:
            spec = declared.get(name)
            if spec is None or name in PASSED_OVER:
                continue
            rivals = [one for one in changes if _base(one) + 1 == version]
            dispute = _dispute((table, row, str(now.get("name") or "")), spec, rivals, winner)
            if dispute is not None:
                found.append(dispute)
        return found

    def _changes(self, table: str, row: str) -> Iterator[Event]:
        touched = self._db.rows(
            "SELECT event FROM touched WHERE target = ? AND row = ? ORDER BY event", (table, row)
        )
        for (identity,) in touched:
            stored = one(self._db, identity)
            try:
                event = event_of(self._reader, stored) if stored else None
            except UNREADABLE:
                continue
            if event is not None and event.type == table + CHANGE and not event.erased:
                yield event

    def _row(self, table: str, row: str) -> dict[str, Value]:
        found = self._db.dicts(
            f'SELECT * FROM "{table}" WHERE id = ?',  # noqa: S608 - our own names
            (row,),
        )
        return found[0] if found else {}


def _dispute(
    whose: tuple[str, str, str], spec: FieldSpec, rivals: list[Event], winner: str
) -> Dispute | None:
    sides = [side for event in rivals if (side := _side(event, spec.name)) is not None]
    ours = next((side for side in sides if side.event == winner), None)
    others = [side for side in sides if ours is not None and side.device != ours.device]
    theirs = next((side for side in others if ours and side.value != ours.value), None)
    if ours is None or theirs is None:
        return None
    table, of, name = whose
    return Dispute(
        table=table,
        of=of,
        name=name,
        field=spec.name,
        label=spec.field.label,
        shape=spec.shape,
        ours=ours,
        theirs=theirs,
    )


def _side(event: Event, name: str) -> Side | None:
    value = column_value(getattr(event.fields, name, None))
    if value is None:
        return None
    along = ALONG.get(name)
    return Side(
        value=value,
        along=column_value(getattr(event.fields, along, None)) if along else None,
        event=event.id,
        device=event.device,
        clerk=event.clerk,
        wall_ms=event.wall_ms,
    )


def _base(event: Event) -> int:
    return int(getattr(event.fields, "base", 0) or 0)


def _is_same(one: Dispute, other: Dispute) -> bool:
    return (one.field, one.ours.event) == (other.field, other.ours.event)


def _python(kind: type[Record], name: str, value: Value) -> object:
    shape = next(spec.shape for spec in specs(kind) if spec.name == name)
    if shape == "texts" and isinstance(value, str):
        return msgspec.json.decode(value)
    return bool(value) if shape == "flag" else value

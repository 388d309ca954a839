"""Two devices said different things of one field: both values, and the county's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from core.base.errors import ClerkError
from core.base.ids import split_id
from core.base.record import Record, specs
from core.base.tables import Event, Value, column_value
from hub.console import history
from hub.intake.incidents import Incident
from hub.store.derived import DERIVED, STATION

CHANGE: Final = ".change"
SKIPPED: Final = frozenset({"of", "base", "version", "initials"})
MOST: Final = 100
"""Changes of one record that are looked through."""
Row = Mapping[str, Any]


class ConflictGoneError(ClerkError):
    """The record was changed since, or somebody decided already."""

    code = "console.conflict_gone"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What one device said: the value, the event, its device, when its clock said so."""

    value: Any
    event: str
    device: str
    wall_ms: int


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One field with two values: ``ours`` stands now, ``theirs`` was outvoted."""

    table: str
    of: str
    field: str
    ours: Side
    theirs: Side


def disputes(connection: Connection, incident: Incident) -> list[Dispute]:
    """Return the fields that the event of an incident and another of the same base disagree on."""
    log = (incident.device, incident.epoch)
    said = history.event(connection, incident.station, log, incident.seq)
    if said is None or not said.type.endswith(CHANGE):
        return []
    table = said.type.removesuffix(CHANGE)
    of = str(getattr(said.fields, "of", ""))
    row = _row(connection, incident.station, table, of)
    if row is None:
        return []
    rivals = _rivals(connection, incident.station, (table, of), said)
    found = []
    for name, (version, winner) in _winners(connection, incident.station, table, of).items():
        if name in SKIPPED or version != _base(said) + 1:
            continue
        sides: dict[str, Side] = {
            one.id: _side(one, name) for one in rivals if _value(one, name) is not None
        }
        ours = sides.get(winner)
        others = [side for side in sides.values() if ours and side.value != row[name]]
        if ours and others and said.id in sides:
            theirs = next((side for side in others if side.event == said.id), others[0])
            found.append(Dispute(table=table, of=of, field=name, ours=ours, theirs=theirs))
    return found


def _rivals(connection: Connection, station: int, row: tuple[str, str], said: Event) -> list[Event]:
    """Return the changes of a row that saw the same version of it, the event itself among them."""
    touched = DERIVED.touched.c
    query = select(touched["event"]).where(
        touched[STATION] == station, touched["target"] == row[0], touched["row"] == row[1]
    )
    found = []
    for name in connection.scalars(query.order_by(touched["event"]).limit(MOST)):
        key = split_id(name)
        one = history.event(connection, station, (key.device, key.epoch), key.seq) if key else None
        if one is not None and one.type == said.type and _base(one) == _base(said):
            found.append(one)
    return found


def _base(event: Event) -> int:
    return int(getattr(event.fields, "base", 0) or 0)


def _value(event: Event, name: str) -> Value:
    return column_value(getattr(event.fields, name, None))


def _side(event: Event, name: str) -> Side:
    value = _value(event, name)
    return Side(value=value, event=event.id, device=event.device, wall_ms=event.wall_ms)


def decided(connection: Connection, station: int, dispute: Dispute, value: Value) -> Record:
    """Return the change by which the county settles a dispute."""
    row = _row(connection, station, dispute.table, dispute.of)
    if row is None or row[dispute.field] != dispute.ours.value:
        raise ConflictGoneError
    kind = DERIVED.registry.records[dispute.table + CHANGE]
    fields = {
        "of": dispute.of,
        "base": row["version"],
        dispute.field: _python(kind, dispute, value),
    }
    return msgspec.convert(fields, kind, strict=False)


def _python(kind: type[Record], dispute: Dispute, value: Value) -> Any:  # noqa: ANN401 - any field
    shape = next(spec.shape for spec in specs(kind) if spec.name == dispute.field)
    return msgspec.json.decode(value) if shape == "texts" and isinstance(value, str) else value


def _winners(
    connection: Connection, station: int, table: str, of: str
) -> dict[str, tuple[int, str]]:
    merge = DERIVED.merge.c
    query = select(merge["field"], merge["version"], merge["event"]).where(
        merge[STATION] == station, merge["target"] == table, merge["row"] == of
    )
    return {field: (version, event) for field, version, event in connection.execute(query)}


def _row(connection: Connection, station: int, table: str, of: str) -> Row | None:
    if table not in DERIVED.tables:
        return None
    made = DERIVED[table]
    query = select(made).where(made.c[STATION] == station, made.c["id"] == of)
    found = connection.execute(query).mappings().first()
    return dict(found) if found else None

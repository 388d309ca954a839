"""What two people said differently of one record, and the county's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from core.base.change import CHANGE, OF
from core.base.errors import ClerkError
from core.base.record import Record
from core.base.tables import unsigned
from core.journal.disputes import Dispute, Person, Side, settled
from core.journal.disputes import disputes as open_ones
from core.journal.roles import COUNTY_ROLE
from hub.console import history
from hub.intake.incidents import Incident
from hub.store import stations
from hub.store.derived import DERIVED, STATION

HEAD: Final = "head"
Row = Mapping[str, Any]


class ConflictGoneError(ClerkError):
    """The record was changed since, or somebody decided already."""

    code = "console.conflict_gone"


def disputes(connection: Connection, incident: Incident) -> list[Dispute]:
    """Return what is to be chosen between the word of an incident and others of the record."""
    log = (incident.device, incident.epoch)
    said = history.event(connection, incident.station, log, incident.seq)
    if said is None or not said.type.endswith(CHANGE):
        return []
    table, of = said.type.removesuffix(CHANGE), str(getattr(said.fields, OF))
    row = _row(connection, incident.station, table, of)
    touched = DERIVED.touched.c
    query = select(touched["event"]).where(
        touched[STATION] == incident.station, touched["target"] == table, touched["row"] == of
    )
    names = connection.scalars(query.order_by(touched["event"]))
    told = history.events(connection, incident.station, names).values()
    county = {device for _, device in stations.in_role(connection, COUNTY_ROLE, {incident.station})}
    changes = [
        event if event.device in county else unsigned(event)
        for event in told
        if event.type == said.type
    ]
    staff = _staff(connection, incident.station)
    found = open_ones(type(said.fields), row, changes, staff)
    return [dispute for dispute in found if said.id in dispute.saw]


def decided(
    connection: Connection,
    station: int,
    dispute: Dispute,
    side: Side,
    who: Person,
    *,
    instead: bool,
) -> Record:
    """Return the change by which the county settles a dispute; raises ``NotYoursError``."""
    row = _row(connection, station, dispute.table, dispute.of)
    kind = DERIVED.registry.records[dispute.table + CHANGE]
    return settled(kind, dispute, side, int(row["version"] or 0), who, instead=instead)


def called(connection: Connection, station: int, clerk: str) -> str:
    """Return the name of a station's clerk, "" where none is known."""
    made = DERIVED["clerk"].c
    query = select(made["name"]).where(made[STATION] == station, made["id"] == clerk)
    return connection.scalar(query) or ""


def _staff(connection: Connection, station: int) -> list[str]:
    made = DERIVED["clerk"].c
    mine = (made[STATION] == station, made["left"] == 0)
    order = ((made["role"] != HEAD), made["id"])
    return list(connection.scalars(select(made["id"]).where(*mine).order_by(*order)))


def _row(connection: Connection, station: int, table: str, of: str) -> Row:
    made = DERIVED[table]
    query = select(made).where(made.c[STATION] == station, made.c["id"] == of)
    return dict(connection.execute(query).mappings().first() or {})

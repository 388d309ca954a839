"""People with masked names, and single records, unmasked only for a reason that is kept."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.masking import mask_name, mask_phone
from hub.console import pictures, records, rights
from hub.console.asked import LONGEST, SCREENFUL
from hub.console.doors import GET, POST, Door
from hub.console.reasons import SHORTEST, ReasonNeededError
from hub.console.visit import HOME, MissingError, Visit
from hub.console.whom import fits
from hub.store.derived import DERIVED, STATION


def people(visit: Visit) -> Response:
    """Show a station's people, masked; looked up by name, initials or a phone's last four."""
    text = visit.asked("q")[:LONGEST].replace("\0", "")
    role, after = visit.asked("role"), visit.asked("after")[:LONGEST].replace("\0", "")
    table = DERIVED[records.PERSON].c
    query = select(table["id"], table["name"], table["phone"], table["role"], table["erased"])
    mine = query.where(table[STATION] == visit.station.id, table["merged_into"].is_(None))
    if text:
        mine = mine.where(fits(table, text))
    if role:
        mine = mine.where(table["role"] == role)
    if after:
        mine = mine.where(table["id"] > after)
    with visit.room.store.read() as connection:
        found = connection.execute(mine.order_by(table["id"]).limit(SCREENFUL + 1)).all()
    lines = [(one[0], mask_name(one[1]), mask_phone(one[2]), one[3], one[4]) for one in found]
    return visit.page(
        "people.html",
        lines=lines[:SCREENFUL],
        after=lines[SCREENFUL - 1][0] if len(lines) > SCREENFUL else "",
        text=text,
        role=role,
        roles=("farmer", "villager", "coop", "company"),
    )


def record(visit: Visit) -> Response:
    """Show one record with its people masked."""
    return _shown(visit, plain=False)


def unmask(visit: Visit) -> Response:
    """Show one record as it is, once, and keep who asked and why."""
    reason = visit.typed("reason")
    if len(reason) < SHORTEST:
        return _shown(visit, plain=False, error=ReasonNeededError(field="reason"))
    table, identity = visit.path["table"], visit.path["id"]

    def work(connection: Connection) -> None:
        if _row(visit, connection) is None:
            raise MissingError
        visit.note(connection, "unmask", subject=f"{table}/{identity}", reason=reason)

    visit.room.store.write(work)
    return _shown(visit, plain=True)


def _shown(visit: Visit, *, plain: bool, error: ClerkError | None = None) -> Response:
    table = visit.path["table"]
    with visit.room.store.read() as connection:
        row = _row(visit, connection)
        if row is None:
            raise MissingError
        lines = records.lines(connection, table, row, visit.tongue, plain=plain)
        shown = pictures.photos_of(connection, table, row)
    return visit.page(
        "record.html",
        status=422 if error else 200,
        table=table,
        title=DERIVED.declared[table].row.title,
        identity=visit.path["id"],
        number=records.number_of(row),
        lines=lines,
        plain=plain,
        hidden=bool(shown) or any(line.hidden for line in lines),
        photos=[_address(visit, photo.digest) for photo in shown] if plain else [],
        changeable=f"{table}.change" in DERIVED.registry.records,
        told=visit.tongue.told(error) if error else None,
    )


def _address(visit: Visit, digest: bytes) -> str:
    """Return where a browser finds a photo: good for this sign-in alone."""
    path, station = visit.path, visit.station.id
    csrf = visit.session.csrf if visit.session else ""
    key = pictures.key_of(csrf, station, digest)
    where = f"{path['table']}/{path['id']}/{digest.hex()}"
    return f"{HOME}/stations/{station}/photos/{where}?key={key}"


def _row(visit: Visit, connection: Connection) -> Any:  # noqa: ANN401 - a row or None
    path = visit.path
    return records.row_of(connection, visit.station.id, path["table"], path["id"])


DOORS: Final = (
    Door(GET, "/stations/{station}/people", rights.PEOPLE, people),
    Door(GET, "/stations/{station}/records/{table}/{id}", rights.PEOPLE, record),
    Door(POST, "/stations/{station}/records/{table}/{id}", rights.UNMASK, unmask),
)

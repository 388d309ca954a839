"""What the county writes to stations: notices, prices, and corrections of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select
from starlette.responses import Response

from core.base.errors import ClerkError
from core.base.record import Record, check
from hub.console import records, rights, scope
from hub.console.cells import Names, shown
from hub.console.doors import GET, POST, Door
from hub.console.forms import NoChangeError, asks, said
from hub.console.saying import say, say_at
from hub.console.visit import MissingError, Visit
from hub.store.derived import DERIVED, STATION
from hub.store.stations import Station

LETTERS: Final = ("notice", "price")
CHANGE: Final = ".change"
SHOWN: Final = 50


class NobodyAddressedError(ClerkError):
    """No station was chosen that a letter goes to."""

    code = "console.nobody_addressed"


def letters(visit: Visit) -> Response:
    """Show what was written and the form of a new letter."""
    return _page(visit, _kind(visit.asked("kind") or LETTERS[0]), None)


def send(visit: Visit) -> Response:
    """Write a letter into the county's log at every station chosen."""
    name = visit.typed("kind")
    kind = _kind(name)
    try:
        record = _record(visit, kind)
        visit.room.store.write(lambda c: _send(visit, c, name, record))
    except ClerkError as error:
        return _page(visit, kind, error)
    visit.room.poke()
    return visit.go(f"/letters?kind={name}&done=written")


def _send(visit: Visit, connection: Connection, name: str, record: Record) -> None:
    every = scope.stations(connection, visit.account)
    chosen = [one for one in every if visit.typed(f"to-{one.id}") == "1"]
    if not chosen:
        raise NobodyAddressedError
    for one in chosen:
        event = say_at(visit, connection, one.id, (record,))[0]
        visit.note(connection, "write", station=one.id, subject=event, detail=name)


def _page(visit: Visit, kind: type[Record], error: ClerkError | None) -> Response:
    with visit.room.store.read() as connection:
        stations = scope.stations(connection, visit.account)
        sent = _sent(visit, connection, kind, stations)
    return visit.page(
        "letters.html",
        status=422 if error else 200,
        kinds=[(name, _kind(name).title) for name in LETTERS],
        kind=kind.kind,
        fields=asks(kind, visit.tongue, visit.form, error=error),
        stations=stations,
        chosen={one.id for one in stations if visit.typed(f"to-{one.id}") == "1"}
        or {int(n) for n in (visit.asked("station"),) if n.isdecimal() and len(n) < SHOWN},
        sent=sent,
        told=visit.tongue.told(error) if error else None,
    )


def _sent(
    visit: Visit, connection: Connection, kind: type[Record], stations: Sequence[Station]
) -> list[Any]:
    """Return the latest letters, one that went to several stations once, with their names."""
    table = _table(kind)
    made = DERIVED[table]
    specs = [spec for spec in DERIVED.declared[table].columns if spec.field.typed]
    specs = [spec for spec in specs if not spec.field.row and spec.name != "day"]
    letter = [made.c["day"], *(made.c[spec.name] for spec in specs)]
    mine = made.c[STATION].in_([one.id for one in stations])
    query = select(*letter, func.max(made.c["seq"])).where(mine).group_by(*letter)
    latest = query.order_by(made.c["day"].desc(), func.max(made.c["seq"]).desc()).limit(SHOWN)
    rows = [dict(row) for row in connection.execute(latest).mappings()]
    if not rows:
        return []
    went: dict[tuple[Any, ...], list[str]] = {}
    at = {one.id: one.name for one in stations}
    since = mine & (made.c["day"] >= rows[-1]["day"])
    for station, *cells in connection.execute(select(made.c[STATION], *letter).where(since)):
        went.setdefault(tuple(cells), []).append(at[station])
    names = Names(connection, rows, specs)
    told = visit.tongue
    return [
        (
            row["day"],
            [
                (told(spec.field.label), shown(spec, row, names, told).text)
                for spec in specs
                if row[spec.name] not in (None, "")
            ],
            went[tuple(row[column.name] for column in letter)],
        )
        for row in rows
    ]


def correction(visit: Visit) -> Response:
    """Show the form that corrects a record of a station."""
    return _correction(visit, None)


def correct(visit: Visit) -> Response:
    """Write a correction into the county's log at the station."""
    table, identity = visit.path["table"], visit.path["id"]
    try:
        visit.room.store.write(lambda c: _correct(visit, c, table, identity))
    except MissingError:
        raise
    except ClerkError as error:
        return _correction(visit, error)
    visit.room.poke()
    return visit.go(f"/stations/{visit.station.id}/records/{table}/{identity}?done=written")


def _correct(visit: Visit, connection: Connection, table: str, identity: str) -> None:
    kind = _change(table)
    row = records.row_of(connection, visit.station.id, table, identity)
    if row is None:
        raise MissingError
    fields = said(kind, visit.form, visit.tongue)
    if not fields:
        raise NoChangeError
    change = msgspec.convert({**fields, "of": identity, "base": row["version"]}, kind)
    check(change)
    event = say(visit, connection, (change,))[0]
    told = " ".join((event, *fields))
    visit.note(connection, "correct", subject=f"{table}/{identity}", detail=told)


def _correction(visit: Visit, error: ClerkError | None) -> Response:
    table, identity = visit.path["table"], visit.path["id"]
    kind = _change(table)
    with visit.room.store.read() as connection:
        row = records.row_of(connection, visit.station.id, table, identity)
        if row is None:
            raise MissingError
        lines = records.lines(connection, table, row, visit.tongue, plain=False)
    return visit.page(
        "correction.html",
        status=422 if error else 200,
        table=table,
        identity=identity,
        title=DERIVED.declared[table].row.title,
        now={line.name: line.text for line in lines},
        fields=asks(kind, visit.tongue, visit.form, optional=True, error=error),
        told=visit.tongue.told(error) if error else None,
    )


def _kind(name: str) -> type[Record]:
    kind = DERIVED.registry.records.get(name) if name in LETTERS else None
    if kind is None:
        raise MissingError
    return kind


def _table(kind: type[Record]) -> str:
    return next(name for name, table in DERIVED.declared.items() if table.row is kind)


def _change(table: str) -> type[Record]:
    kind = DERIVED.registry.records.get(table + CHANGE)
    if kind is None or table not in records.TABLES:
        raise MissingError
    return kind


def _record(visit: Visit, kind: type[Record]) -> Record:
    record = msgspec.convert(said(kind, visit.form, visit.tongue), kind)
    check(record)
    return record


DOORS: Final = (
    Door(GET, "/letters", rights.WRITE, letters),
    Door(POST, "/letters", rights.WRITE, send),
    Door(GET, "/stations/{station}/correct/{table}/{id}", rights.WRITE, correction),
    Door(POST, "/stations/{station}/correct/{table}/{id}", rights.WRITE, correct),
)

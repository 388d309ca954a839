"""One search box: stations by name, people by name or phone, papers and parcels by number."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, or_, select
from starlette.responses import Response

from core.base.masking import mask_name, mask_phone
from hub.console import rights, scope
from hub.console.asked import LONGEST
from hub.console.doors import GET, Door
from hub.console.ledgers import LEDGERS
from hub.console.visit import Visit
from hub.console.whom import fits
from hub.store import tables
from hub.store.derived import DERIVED, STATION

MOST: Final = 12
SHORTEST: Final = 2
S = tables.station.c


def find(visit: Visit) -> Response:
    """Show what fits a few letters or digits."""
    text = visit.asked("q")[:LONGEST].replace("\0", "")
    stations: list[Any] = []
    people: list[Any] = []
    papers: list[Any] = []
    with visit.room.store.read() as connection:
        names = {one.id: one.name for one in scope.stations(connection, visit.account)}
        if len(text) >= SHORTEST:
            stations = _stations(visit, connection, text)
            if visit.may(rights.PEOPLE):
                people = _people(connection, list(names), text)
            if visit.may(rights.LEDGERS):
                papers = _papers(connection, list(names), text)
    return visit.page(
        "find.html",
        text=text,
        names=names,
        short=len(text) < SHORTEST,
        stations=stations,
        people=people,
        papers=papers,
    )


def _stations(visit: Visit, connection: Connection, text: str) -> list[Any]:
    query = select(S.id, S.name, S.village, S.township).where(
        scope.mine(visit.account),
        or_(S.name.contains(text, autoescape=True), S.village.contains(text, autoescape=True)),
    )
    return list(connection.execute(query.order_by(S.name).limit(MOST)))


def _people(connection: Connection, numbers: list[int], text: str) -> list[Any]:
    table = DERIVED["person"].c
    query = select(table[STATION], table["id"], table["name"], table["phone"]).where(
        table[STATION].in_(numbers),
        table["merged_into"].is_(None),
        fits(table, text),
    )
    rows = connection.execute(query.order_by(table[STATION], table["id"]).limit(MOST))
    return [
        (at, identity, mask_name(name), mask_phone(phone)) for at, identity, name, phone in rows
    ]


def _papers(connection: Connection, numbers: list[int], text: str) -> list[Any]:
    found: list[Any] = []
    for name, ledger in LEDGERS.items():
        table = DERIVED[ledger.table].c
        if not ledger.numbers:
            continue
        fits = [table[column].contains(text.upper(), autoescape=True) for column in ledger.numbers]
        said = [table[column] for column in ledger.numbers]
        query = select(table[STATION], table["id"], table["day"], *said).where(
            table[STATION].in_(numbers), or_(*fits)
        )
        for at, identity, day, *written in connection.execute(
            query.order_by(table["day"].desc()).limit(MOST)
        ):
            # The number that was looked for, not another of the same paper.
            number = next(one for one in written if one and text.upper() in one.upper())
            found.append((name, ledger, at, identity, day, number))
    return found[: MOST * 2]


DOORS: Final = (Door(GET, "/find", rights.LOOK, find),)

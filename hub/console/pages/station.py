"""One station at a glance: how it stands, its month, what the county knows of it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import Connection, select
from starlette.responses import Response

from hub import report
from hub.console import rights
from hub.console.chart import Bars, bars
from hub.console.doors import GET, POST, Door
from hub.console.figures import local
from hub.console.standing import standing
from hub.console.visit import Visit
from hub.store import tables
from hub.store.derived import DERIVED, STATION
from hub.store.stations import Station

DAYS: Final = 30
LONGEST: Final = 60


def station(visit: Visit) -> Response:
    """Show how a station stands."""
    today = local(visit.now_ms).date()
    with visit.room.store.read() as connection:
        stands = standing(connection, visit.station)
        month = report.Month(today.year, today.month)
        figures = report.of(connection, [visit.station], month, now_ms=visit.now_ms)
        drawing = _busy(connection, visit.station, today) if visit.may(rights.LEDGERS) else None
    return visit.page(
        "station.html",
        stands=stands,
        figures=figures if visit.may(rights.REPORT) else None,
        drawing=drawing,
        days=DAYS,
    )


def details(visit: Visit) -> Response:
    """Change what the county says of a station: where it lies."""
    own = visit.account.township
    township = visit.typed("township")[:LONGEST] if own is None else own
    said = {"village": visit.typed("village")[:LONGEST], "township": township}

    def work(connection: Connection) -> None:
        mine = tables.station.c.id == visit.station.id
        connection.execute(tables.station.update().where(mine).values(**said))
        visit.note(connection, "station-change", detail=" ".join(said.values()))

    visit.room.store.write(work)
    return visit.go(f"/stations/{visit.station.id}?done=saved")


def _busy(connection: Connection, at: Station, today: dt.date) -> Bars:
    """Draw how much was sold upwards on each of the last days."""
    first = today - dt.timedelta(days=DAYS - 1)
    table = DERIVED["up"].c
    query = select(table["day"], table["amount_fen"]).where(
        table[STATION] == at.id,
        table["day"] >= first.isoformat(),
        table["day"] <= today.isoformat(),
    )
    sums: dict[str, int] = {}
    for day, fen in connection.execute(query):
        sums[day] = sums.get(day, 0) + (fen or 0)
    days = [first + dt.timedelta(days=number) for number in range(DAYS)]
    return bars([(f"{day:%m-%d}", sums.get(day.isoformat(), 0)) for day in days])


DOORS: Final = (
    Door(GET, "/stations/{station}", rights.LOOK, station),
    Door(POST, "/stations/{station}", rights.ENROL, details),
)

"""How each station stands with the county: what came last, what waits, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from hub.console import scope
from hub.console.accounts import Account
from hub.console.figures import DAY
from hub.store import tables
from hub.store.stations import Station

G, D, N, P = (table.c for table in (tables.segment, tables.device, tables.incident, tables.parked))
COUNTY: Final = "county"
LATE: Final = 7
"""A station that was not heard of for so many days is to be asked after (在线率)."""
HOARDED: Final = 3
STOP, WAIT, DONE = "stop", "wait", "done"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One station; times in milliseconds UTC, None where nothing ever came.

    It is ``heard`` whenever a PC asks the county, ``received`` when entries come.
    """

    station: Station
    heard_ms: int | None = None
    received_ms: int | None = None
    app: str = ""
    unsent: int = 0
    unsent_since: int | None = None
    incidents: int = 0
    parked: int = 0

    def is_late(self, now_ms: int) -> bool:
        """Tell whether no PC of it was heard of for a week, by line or by stick."""
        return self.heard_ms is None or now_ms - self.heard_ms >= LATE * DAY

    def tone(self, now_ms: int) -> str:
        """Say how it stands in one word: stop, wait or done."""
        if self.incidents:
            return STOP
        return WAIT if self.parked or self.is_late(now_ms) or self.hoards(now_ms) else DONE

    def hoards(self, now_ms: int) -> bool:
        """Tell whether records wait on a PC for days: that PC is their only home."""
        return self.unsent_since is not None and now_ms - self.unsent_since >= HOARDED * DAY


def standings(connection: Connection, account: Account) -> list[Standing]:
    """Return how the stations stand that an account may see, by township and name."""
    return _read(connection, scope.stations(connection, account), scope.numbers(account))


def standing(connection: Connection, station: Station) -> Standing:
    """Return how one station stands."""
    one = select(tables.station.c.id).where(tables.station.c.id == station.id)
    return _read(connection, [station], one)[0]


def _read(
    connection: Connection, stations: Iterable[Station], numbers: Select[Any]
) -> list[Standing]:
    theirs = (D.station.in_(numbers), D.role != COUNTY)
    device = (*theirs, D.revoked_ms.is_(None))
    # One look into an index for each device: the archive itself is large.
    last = select(func.max(G.hub_ms)).where(G.station == D.station, G.device == D.device)
    received = _of_each(connection, func.max(last.scalar_subquery()), *theirs)
    heard = _of_each(connection, func.max(D.seen_ms), *theirs)
    unsent = _of_each(connection, func.sum(D.unsent), *device)
    since = _of_each(connection, func.min(D.unsent_since), *device, D.unsent > 0)
    apps = _by_station(
        connection,
        select(D.station, D.app_version).where(*device).order_by(D.station, D.seen_ms.asc()),
    )
    incidents = _by_station(
        connection,
        select(N.station, func.count())
        .where(N.station.in_(numbers), N.closed_ms.is_(None))
        .group_by(N.station),
    )
    parked = _by_station(
        connection,
        select(P.station, func.count())
        .where(P.station.in_(numbers), P.closed_ms.is_(None))
        .group_by(P.station),
    )
    return [
        Standing(
            station=one,
            heard_ms=max(received.get(one.id) or 0, heard.get(one.id) or 0) or None,
            received_ms=received.get(one.id),
            app=apps.get(one.id) or "",
            unsent=int(unsent.get(one.id) or 0),
            unsent_since=since.get(one.id),
            incidents=incidents.get(one.id, 0),
            parked=parked.get(one.id, 0),
        )
        for one in stations
    ]


def _of_each(
    connection: Connection, what: ColumnElement[Any], *where: ColumnElement[bool]
) -> Mapping[int, Any]:
    """Return what is asked of each station's PCs."""
    query = select(D.station, what).where(*where)
    return _by_station(connection, query.group_by(D.station))


def _by_station(connection: Connection, query: Select[Any]) -> Mapping[int, Any]:
    return {row[0]: row[1] for row in connection.execute(query)}

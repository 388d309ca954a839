"""The audit trail, for those who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import urlencode

import msgspec
from sqlalchemy import ColumnElement, select
from starlette.responses import Response

from hub.console import accounts, audit, deeds, rights, scope
from hub.console.asked import day_of
from hub.console.audit import A
from hub.console.doors import GET, Door
from hub.console.figures import midnight
from hub.console.naming import ACTIONS
from hub.console.visit import Visit

SHOWN: Final = 100
LONGEST: Final = 15
YEARS: Final = range(1971, 9999)
"""Years of which the machine knows when they begin."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the trail, "" for all; days inclusive."""

    who: str = ""
    what: str = ""
    station: str = ""
    first: str = ""
    last: str = ""

    def address(self) -> str:
        """Return the filters as an address's query."""
        said = {"who": self.who, "what": self.what, "station": self.station, "from": self.first,
                "to": self.last}  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what an entry has to be."""
        if self.who:
            yield A.account == self.who
        if self.what:
            yield A.action == self.what
        if self.station:
            yield A.station == int(self.station)
        if self.first:
            yield A.at_ms >= midnight(dt.date.fromisoformat(self.first))
        if self.last:
            yield A.at_ms < midnight(dt.date.fromisoformat(self.last) + dt.timedelta(days=1))


def trail(visit: Visit) -> Response:
    """Show who did what, the newest first, and whether the chain is whole."""
    before = visit.asked("before")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST else None
    bound = visit.account.township is not None
    mine = (A.station.in_(scope.numbers(visit.account)),) if bound else ()
    with visit.room.store.read() as connection:
        names = {str(one.id): one.name for one in scope.stations(connection, visit.account)}
        people = {one.name: one.shown for one in accounts.every(connection)}
        query = select(A.account).where(A.account != "", *mine).distinct().order_by(A.account)
        known = list(connection.scalars(query))
        wanted = _wanted(visit, known, names)
        found = audit.page(connection, place, SHOWN + 1, *mine, *wanted.conditions())
        fault = audit.first_fault(connection)
    called = deeds.Names(people, names)
    return visit.page(
        "trail.html",
        entries=[(one, deeds.told(one, visit, called)) for one in found[:SHOWN]],
        before=found[SHOWN - 1].position if len(found) > SHOWN else None,
        fault=fault,
        names=names,
        known={name: people.get(name, name) for name in known},
        server={audit.HERE: visit.tongue(deeds.SERVER)},
        actions=ACTIONS,
        wanted=wanted,
    )


def _wanted(visit: Visit, who: Collection[str], stations: Collection[str]) -> Wanted:
    """Return what is asked; what is not there to choose asks for nothing."""

    def one_of(name: str, choices: Collection[str]) -> str:
        said = visit.asked(name)
        return said if said in choices else ""

    return Wanted(
        who=one_of("who", who),
        what=one_of("what", ACTIONS),
        station=one_of("station", stations),
        first=_day(visit.asked("from")),
        last=_day(visit.asked("to")),
    )


def _day(typed: str) -> str:
    day = day_of(typed)
    return day if day and int(day[:4]) in YEARS else ""


DOORS: Final = (Door(GET, "/audit", rights.AUDIT, trail),)

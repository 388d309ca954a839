"""One ledger: of a station, or of all stations that an account may see."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection
from starlette.responses import Response

from core.base.record import FieldSpec
from hub.console import rights, scope
from hub.console.asked import COUNT, Asked, asked, condition, screenful, sums
from hub.console.cells import Names, Rows, Shown, in_line
from hub.console.doors import GET, Door
from hub.console.figures import kilograms, yuan
from hub.console.ledgers import LEDGERS, Ledger
from hub.console.tongue import Tongue
from hub.console.visit import MissingError, Visit
from hub.store.derived import STATION


def of_station(visit: Visit) -> Response:
    """Show a ledger of one station."""
    return _page(visit, visit.path["ledger"], {visit.station.id: visit.station.name})


def of_county(visit: Visit) -> Response:
    """Show a ledger across the stations of the account, or of the one chosen among them."""
    return _across(visit, visit.path["ledger"])


def training(visit: Visit) -> Response:
    """Show who came to which course."""
    return _across(visit, "attendance")


def _across(visit: Visit, ledger: str) -> Response:
    with visit.room.store.read() as connection:
        names = {one.id: one.name for one in scope.stations(connection, visit.account)}
    return _page(visit, ledger, names)


def _page(visit: Visit, name: str, stations: dict[int, str]) -> Response:
    rules = LEDGERS.get(name)
    if rules is None or not visit.may(rules.right):
        raise MissingError
    wanted = asked(name, visit.query)
    chosen = visit.asked("station")
    some = [number for number in stations if not chosen or str(number) == chosen]
    where = condition(wanted, some)
    with visit.room.store.read() as connection:
        found, after = screenful(connection, where, rules, visit.asked("after"))
        totals = sums(connection, where, rules)
        lines = _lines(connection, found, rules, visit.tongue)
    return visit.page(
        "ledger.html",
        wanted=wanted,
        ledger=rules,
        lines=lines,
        totals=_totals(rules, totals),
        count=totals[COUNT],
        after=after,
        began=bool(visit.asked("after")),
        more=_address(wanted, chosen, after),
        stations=stations,
        chosen=chosen,
        ledgers=[(key, one) for key, one in LEDGERS.items() if visit.may(one.right)],
    )


def _address(wanted: Asked, chosen: str, after: str) -> str:
    parts = (wanted.address(), f"station={chosen}" if chosen.isdigit() else "", f"after={after}")
    return "&".join(part for part in parts if part)


def _lines(connection: Connection, found: Rows, rules: Ledger, tongue: Tongue) -> list[Any]:
    specs = rules.specs
    names = Names(connection, found, [*specs, *_subjects(rules)])
    return [
        {
            "station": row[STATION],
            "id": row["id"],
            "state": "red" if row.get("reverses") else "gone" if row.get("reversed_by") else "",
            "cells": [in_line(spec, row, names, tongue) for spec in specs],
        }
        for row in found
    ]


def _subjects(rules: Ledger) -> list[FieldSpec]:
    """Return the column that refers to the person whose name a row may not say itself."""
    return [spec for spec in rules.every if spec.name == rules.person]


def _totals(rules: Ledger, totals: dict[str, int]) -> list[tuple[str, Shown]]:
    found = []
    for spec in rules.specs:
        if spec.name in totals and spec.name != COUNT:
            value = totals[spec.name]
            text = yuan(value) if spec.shape == "fen" else f"{value:,}"
            found.append(
                (spec.field.label, Shown(kilograms(value) if spec.shape == "grams" else text))
            )
    return found


DOORS: Final = (
    Door(GET, "/stations/{station}/ledgers/{ledger}", rights.LEDGERS, of_station),
    Door(GET, "/ledgers/{ledger}", rights.LEDGERS, of_county),
    Door(GET, "/training", rights.TRAINING, training),
)

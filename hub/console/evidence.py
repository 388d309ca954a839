"""What the hub's own ledgers say of clerks' twelve months: those of a whole list at once.

The same sums as ``core.trust.lookup`` takes from a station's own tables.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnClause,
    ColumnElement,
    Connection,
    and_,
    case,
    column,
    func,
    select,
    tuple_,
    union,
    values,
)

from core.trust.rules import Evidence, rolling_year
from hub.console.classes import Key
from hub.store.columns import INT, TEXT, within
from hub.store.derived import DERIVED, STATION, standing

ASKED: Final[tuple[ColumnClause[Any], ...]] = (
    column("number", INT), column(STATION, INT),
    *(column(name, TEXT) for name in ("clerk", "name", "first", "last")),
)  # fmt: skip


class Asked(NamedTuple):
    """Whose twelve months, and the day that they end on."""

    station: int
    clerk: str
    last: dt.date


def of(connection: Connection, asked: Sequence[Asked]) -> list[Evidence]:
    """Return what the hub's tables say of each clerk's twelve months, in the order asked."""
    if not asked:
        return []
    spans = [rolling_year(one.last) for one in asked]
    names = names_of(connection, {(one.station, one.clerk) for one in asked})
    told = values(*ASKED, name="asked").data(
        [
            (number, at, clerk, names.get((at, clerk), ""), *(day.isoformat() for day in span))
            for number, ((at, clerk, _), span) in enumerate(zip(asked, spans, strict=True))
        ]
    )
    table = told.cte("asked")
    sales, courses = _sales(connection, table), _courses(connection, table)
    farmers = _farmers(connection, table)
    return [
        Evidence(first=first, last=last, courses=courses.get(number, 0),
                 farmers=farmers.get(number, 0), **sales.get(number, {}))
        for number, (first, last) in enumerate(spans)
    ]  # fmt: skip


def names_of(connection: Connection, clerks: Collection[Key]) -> dict[Key, str]:
    """Return the names of clerks; those that are not known are left out."""
    who = DERIVED["clerk"].c
    query = select(who[STATION], who["id"], who["name"])
    found = connection.execute(query.where(tuple_(who[STATION], who["id"]).in_(list(clerks))))
    return {(int(at), str(identity)): name or "" for at, identity, name in found}


def _sales(connection: Connection, asked: CTE) -> dict[int, dict[str, int]]:
    up = DERIVED["up"]
    amount = up.c["amount_fen"] - up.c["refunded_fen"]
    query = select(
        asked.c["number"],
        func.sum(amount),
        func.count(func.substr(up.c["day"], 1, 7).distinct()),
        func.sum(case((up.c["source"] == "import", amount), else_=0)),
    ).select_from(asked.join(up, _within(asked, up.c)))
    return {
        number: {
            "sales_fen": max(0, int(sales)),
            "months": int(months),
            "imported_fen": max(0, int(imported)),
        }
        for number, sales, months, imported in connection.execute(query.group_by(asked.c["number"]))
    }


def _courses(connection: Connection, asked: CTE) -> dict[int, int]:
    taught = DERIVED["class"]
    same = and_(
        taught.c[STATION] == asked.c[STATION],
        taught.c["teacher"] == asked.c["name"],
        within(taught.c["closed"], asked.c["first"], asked.c["last"]),
    )
    query = select(asked.c["number"], func.count()).select_from(asked.join(taught, same))
    found = connection.execute(query.group_by(asked.c["number"]))
    return {int(number): int(many) for number, many in found}


def _farmers(connection: Connection, asked: CTE) -> dict[int, int]:
    """Count the farmers paid, two entries of one person once."""
    parts = []
    for name in ("up", "purchase"):
        table = DERIVED[name]
        query = select(asked.c["number"], asked.c[STATION], table.c["farmer"])
        paid = and_(table.c["farmer"].is_not(None), standing(table))
        parts.append(query.select_from(asked.join(table, _within(asked, table.c))).where(paid))
    found = connection.execute(union(*parts)).all()
    links = _merged(connection, {int(at) for _, at, _ in found})
    people: dict[int, set[str]] = defaultdict(set)
    for number, at, farmer in found:
        people[number].add(_root(farmer, links.get(at, {})))
    return {number: len(some) for number, some in people.items()}


def _within(asked: CTE, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table's columns
    return and_(
        table[STATION] == asked.c[STATION],
        table["clerk"] == asked.c["clerk"],
        within(table["day"], asked.c["first"], asked.c["last"]),
    )


def _merged(connection: Connection, stations: Iterable[int]) -> Mapping[int, Mapping[str, str]]:
    """Return by station which entry of a person points to which other."""
    person = DERIVED["person"].c
    query = select(person[STATION], person["id"], person["merged_into"]).where(
        person[STATION].in_(list(stations)), person["merged_into"].is_not(None)
    )
    links: dict[int, dict[str, str]] = defaultdict(dict)
    for at, identity, into in connection.execute(query):
        links[at][identity] = into
    return links


def _root(identity: str, links: Mapping[str, str]) -> str:
    """Return the entry that stands for a person; merges never make a ring."""
    while identity in links:
        identity = links[identity]
    return identity

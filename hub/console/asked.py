"""What somebody asks of a ledger, and the query that answers it: values are bound, never joined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select, tuple_

from hub.console.ledgers import EXPORTED, Ledger
from hub.console.whom import named
from hub.store.derived import DERIVED, STATION

SCREENFUL: Final = 50
COUNT: Final = "count"
PARTS: Final = 4
LONGEST: Final = 60
FILTERS: Final = ("from", "to", "kind", "person", "serial")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of a ledger as they were typed; days inclusive, "" where nothing is asked."""

    ledger: str
    first: str = ""
    last: str = ""
    kind: str = ""
    person: str = ""
    serial: str = ""

    @property
    def rules(self) -> Ledger:
        """The ledger that is asked."""
        return EXPORTED[self.ledger]

    def address(self) -> str:
        """Return the filters as an address's query, without the place reached."""
        said = zip(
            FILTERS, (self.first, self.last, self.kind, self.person, self.serial), strict=True
        )
        return urlencode({name: value for name, value in said if value})


def asked(ledger: str, query: Mapping[str, str]) -> Asked:
    """Return what is asked; what makes no sense (a day that is none) asks for nothing."""
    said = {name: query.get(name, "").strip()[:LONGEST] for name in FILTERS}
    kind = said["kind"].replace("\0", "")
    return Asked(
        ledger=ledger,
        first=day_of(said["from"]),
        last=day_of(said["to"]),
        kind=kind if EXPORTED[ledger].takes(kind) else "",
        person=said["person"].replace("\0", ""),
        serial=said["serial"].replace("\0", ""),
    )


def condition(wanted: Asked, stations: Iterable[int]) -> ColumnElement[bool]:
    """Return which rows of the ledger's table are meant, of these stations only."""
    table, rules = DERIVED[wanted.rules.table], wanted.rules
    parts: list[ColumnElement[bool]] = [table.c[STATION].in_(list(stations))]
    if wanted.first:
        parts.append(table.c["day"] >= wanted.first)
    if wanted.last:
        parts.append(table.c["day"] <= wanted.last)
    if wanted.kind:
        parts.append(table.c[rules.choice] == wanted.kind)
    if wanted.person:
        parts.append(_named(table, rules, wanted.person))
    if wanted.serial:
        looked = [table.c[name].contains(wanted.serial, autoescape=True) for name in rules.numbers]
        parts.append(or_(*looked) if looked else literal(value=False))
    return and_(*parts)


def screenful(
    connection: Connection, where: ColumnElement[bool], ledger: Ledger, after: str
) -> tuple[list[Mapping[str, Any]], str]:
    """Return up to 50 rows, the latest first, and where the next ones begin ("" at the end)."""
    table = DERIVED[ledger.table]
    order = (table.c["day"], table.c["seq"], table.c[STATION], table.c["id"])
    query = select(table).where(where).order_by(*(column.desc() for column in order))
    place = _place(after)
    if place is not None:
        query = query.where(tuple_(*order) < tuple_(*(literal(part) for part in place)))
    found = [dict(row) for row in connection.execute(query.limit(SCREENFUL + 1)).mappings()]
    if len(found) <= SCREENFUL:
        return list(found), ""
    last = found[SCREENFUL - 1]
    return list(found[:SCREENFUL]), f"{last['day']}~{last['seq']}~{last[STATION]}~{last['id']}"


def sums(connection: Connection, where: ColumnElement[bool], ledger: Ledger) -> dict[str, int]:
    """Return how many rows and the ledger's sums; a red entry counts minus one."""
    table = DERIVED[ledger.table]
    one = (
        case((table.c["reverses"].is_(None), 1), else_=-1) if "reverses" in table.c else literal(1)
    )
    columns = [func.coalesce(func.sum(one), 0).label(COUNT)]
    columns += [func.coalesce(func.sum(table.c[name]), 0).label(name) for name in ledger.sums]
    row = connection.execute(select(*columns).select_from(table).where(where)).mappings().one()
    return {name: int(value) for name, value in row.items()}


def _named(table: Any, rules: Ledger, typed: str) -> ColumnElement[bool]:  # noqa: ANN401 - a table or an alias of one
    people = DERIVED["person"]
    looked = [named(table.c[name], typed) for name in rules.names]
    if rules.person:
        known = select(people.c["id"]).where(
            people.c[STATION] == table.c[STATION], named(people.c["name"], typed)
        )
        looked.append(table.c[rules.person].in_(known.correlate(table)))
    return or_(*looked) if looked else literal(value=False)


def day_of(typed: str) -> str:
    """Return a day that was typed, "" for what is none."""
    try:
        return dt.date.fromisoformat(typed).isoformat()
    except ValueError:
        return ""


def _place(after: str) -> tuple[str, int, int, str] | None:
    parts = after.split("~")
    if len(parts) != PARTS or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    if max(len(part) for part in parts) > LONGEST:
        return None
    try:
        return parts[0], min(int(parts[1]), 2**53), min(int(parts[2]), 2**53), parts[3]
    except ValueError:
        return None

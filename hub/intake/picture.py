"""A station's picture for a PC that begins anew: what its tables hold now and a day's work needs.

Records and sums go whole, ledgers as far back as the bytes allow, and whatever is open from
before. Photos are left out: their previews would weigh more than all the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, and_, func, or_, select

from core.base.photos import PHOTO
from core.base.tables import Fact, Value
from core.base.tables import Table as Declared
from core.sync.picture import write_picture
from hub.store.derived import DERIVED, Derived

MOST_BYTES: Final = 64 << 10
"""A little over half a minute on 16 kbit/s."""
WEEKS: Final = (8, 4, 2, 1)
"""How far back ledgers go: the first of these that fits; the last one whatever it weighs."""
OPEN: Final[Mapping[str, Mapping[str, tuple[Value, ...]]]] = MappingProxyType(
    {
        "parcel": {"state": ("shelf",)},
        "up": {"state": ("ordered", "shipped")},
        "down": {"state": ("ordered", "arrived")},
    }
)
"""Facts that somebody still waits for, however old."""
DEBT: Final = "owed_fen"
SERIAL, EVENT, RETIRED = "serial", "event", "reversed_by"
Columns = dict[str, list[Any]]


def picture(connection: Connection, station: int, derived: Derived = DERIVED) -> bytes | None:
    """Return a station's picture as bytes, None while its tables hold nothing.

    The same rows give the same bytes, so that a download goes on where it was cut.
    """
    facts = [table for table in derived.declared.values() if issubclass(table.row, Fact)]
    last = max(
        filter(None, (_last(connection, station, derived, one) for one in facts)), default=""
    )
    content = b""
    for weeks in WEEKS:
        since = _before(last, weeks)
        tables = _tables(connection, station, derived, since)
        if not tables:
            return None
        content = write_picture(tables)
        if len(content) <= MOST_BYTES:
            break
    return content


def _last(connection: Connection, station: int, derived: Derived, table: Declared) -> str:
    made = derived[table.name]
    day = connection.scalar(select(func.max(made.c.day)).where(made.c.station == station))
    return str(day or "")


def _before(day: str, weeks: int) -> str:
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(weeks=weeks)).isoformat()
    except (ValueError, OverflowError):
        return day


def _tables(
    connection: Connection, station: int, derived: Derived, since: str
) -> dict[str, Columns]:
    found: dict[str, Columns] = {}
    for name, table in derived.declared.items():
        if name == SERIAL:
            continue
        chosen = _columns(derived, table)
        query = select(*chosen).where(derived[name].c.station == station)
        if issubclass(table.row, Fact):
            query = query.where(_needed(derived, table, since))
        rows = connection.execute(query.order_by(*(derived[name].c[k] for k in table.key))).all()
        if rows:
            found[name] = _by_column([column.name for column in chosen], rows)
    return found


def _columns(derived: Derived, table: Declared) -> list[Column[Any]]:
    """Return the columns that travel: all but photos."""
    return [derived[table.name].c[s.name] for s in table.columns if s.shape != PHOTO]


def _needed(derived: Derived, table: Declared, since: str) -> ColumnElement[bool]:
    """Tell which of a ledger's facts are of the last weeks, or still open."""
    made = derived[table.name].c
    waits: list[ColumnElement[bool]] = [
        made[name].in_(said) for name, said in OPEN.get(table.name, {}).items()
    ]
    if DEBT in made and "settled" in made:
        waits.append(and_(made[DEBT] > 0, made["settled"] == 0))
    standing = [and_(made[RETIRED].is_(None), one) for one in waits]
    return or_(made.day >= since, *standing)


def _by_column(names: list[str], rows: Iterable[Any]) -> Columns:
    """Return rows by column, without columns that say nothing of any row."""
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return {n: values for n, values in columns.items() if any(v is not None for v in values)}

"""How long the county keeps what it need not keep for ever.

The ledgers themselves stay: the law wants vouchers kept for decades, and a chain has no holes.
What names people in them goes when nothing asks for it any longer.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, false, or_, select, tuple_

from core.base.ids import EventId
from hub import erase, lapsed
from hub.console import attempts
from hub.dates import day_of
from hub.intake.files import Files
from hub.office import Office
from hub.store import segments, tables
from hub.store.derived import DERIVED, STATION

DAY_MS: Final = 86_400_000
TERMS: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(("parcel", "parcel_out", "errand", "down"), lapsed.TERM_DAYS)
)
"""Days after which an entry's personal blocks go, by table: trade information is kept three
years (E-Commerce Law 31). Purchases, payments and receipts are vouchers and stay as they are."""
CODE_DAYS: Final = 180
MOST: Final = 500
Here = tuple[ColumnElement[Any], ColumnElement[Any]]
"""A table's columns of station and id."""


class Tidied(msgspec.Struct, frozen=True):
    """What a tidying removed: personal blocks' events, sessions, codes, attempts.

    ``lapsed`` are people whom nothing asks for any longer: found and listed, not removed.
    """

    events: int
    sessions: int
    codes: int
    attempts: int
    lapsed: int


def tidy(office: Office) -> Tidied:
    """Remove what its term is over for."""
    now = office.now_ms()
    with office.store.read() as connection:
        today = office.clock.now().date()
        due = list(_due(connection, today))
        found = lapsed.counted(connection, today)

    def work(connection: Connection) -> Tidied:
        for station, event in due:
            erase.wish(connection, station, (event,), entry=True)
        s, c = tables.session, tables.code
        lapsed.keep(connection, found)
        old_codes = c.c.expires_ms < now - CODE_DAYS * DAY_MS
        return Tidied(
            events=len(due),
            sessions=connection.execute(s.delete().where(s.c.until_ms < now)).rowcount,
            codes=connection.execute(c.delete().where(old_codes)).rowcount,
            attempts=attempts.sweep(connection, now),
            lapsed=sum(found.values()),
        )

    tidied = office.store.write(work)
    if due:
        erase.finish(office.store, forget=Files(office).forget_chosen)
    return tidied


def _due(connection: Connection, today: dt.date) -> Iterator[tuple[int, EventId]]:
    """Yield entries whose personal fields are held for longer than their term.

    It runs from the entry's day or from its arrival, whichever is later: a PC's clock may be
    years behind.
    """
    for name, days in TERMS.items():
        table = DERIVED[name]
        personal = [spec.name for spec in DERIVED.declared[name].columns if spec.field.personal]
        last = (today - dt.timedelta(days=days)).isoformat()
        held = or_(false(), *(table.c[column].is_not(None) for column in personal))
        here = (table.c[STATION], table.c["id"])
        query = select(*here).where(table.c["day"] < last, held).order_by(*here).limit(MOST)
        over = _came_before(connection, query, here, today - dt.timedelta(days=days))
        yield from itertools.islice(over, MOST)


def _came_before(
    connection: Connection, query: Select[Any], here: Here, day: dt.date
) -> Iterator[tuple[int, EventId]]:
    """Yield, of the entries in the order of ``here`` that a query finds, those that came by then.

    What did not come in a segment (a tree that is being refilled) waits. What was to go before is
    passed over: an earlier program chained words in the open, and they are left for ever.
    """
    found = [(int(at), EventId(name)) for at, name in connection.execute(query)]
    while found:
        fresh = erase.unwished(connection, found)
        came = segments.came_ms(connection, fresh)
        for one in fresh:
            ms = came.get(one)
            if ms is not None and day_of(ms) < day:
                yield one
        rest = query.where(tuple_(*here) > found[-1])
        found = [(int(at), EventId(name)) for at, name in connection.execute(rest)]

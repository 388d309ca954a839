"""People whom nothing asks for any longer: found every day, listed, erased when somebody says so.

No clock erases a person: a coordinator looks at the list and decides. What is erased goes the way
of every erasure, through the county's log to the station's own PCs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from core.base.ids import EventId
from core.people.model import PersonErase
from hub.channels import county
from hub.intake import settings
from hub.keys import Keys
from hub.store import stations
from hub.store.derived import DERIVED, STATION

Why = Literal["idle", "withdrawn"]
YEAR_DAYS: Final = 365
TERM_DAYS: Final = 3 * YEAR_DAYS
"""How long the name behind a parcel, an order, an errand or a class is kept (E-Commerce Law 31)."""
VOUCHER_DAYS: Final = 30 * YEAR_DAYS
"""How long the name on a voucher is kept: that of accounting files."""
VOUCHERS: Final = frozenset({"purchase", "up", "payment", "settlement", "receipt", "opening"})
MONEY: Final = ("payable", "receivable")
"""Who is owed or owes money is not forgotten."""
PERSON: Final = "person"
CORE: Final = "core"
"""The consent to what no service can do without; an optional one taken back ends nothing."""
NOT_DEALINGS: Final = frozenset({PERSON, "consent", *MONEY})
DEALINGS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(c.name for c in table.columns if c.field.refers == PERSON)
    for name, table in DERIVED.declared.items()
    if name not in NOT_DEALINGS and any(c.field.refers == PERSON for c in table.columns)
}
"""The tables whose rows are dealings with somebody, and the columns that say with whom."""
KEPT: Final = "lapsed"
P, C = DERIVED[PERSON].c, DERIVED["consent"].c


class Lapsed(NamedTuple):
    """Somebody at a station, under every entry that was merged; ``last`` is the last dealing."""

    person: str
    name: str
    phone: str
    why: Why
    last: dt.date | None
    family: tuple[str, ...]


class _Known(NamedTuple):
    """What a station's tables say of one person; days as texts, "" for never.

    ``owed``: money is open between the two; ``vouched``: a voucher's term is not over;
    ``agrees``: a consent to the core service stands.
    """

    owed: bool = False
    agrees: bool = False
    vouched: bool = False
    last: str = ""
    agreed: str = ""
    withdrawn: str = ""

    def why(self, entered: str, today: dt.date) -> Why | None:
        """Return why somebody entered on a day may be forgotten, None for whom something asks."""
        if self.owed:
            return None
        if self.withdrawn and not self.agrees and self.last <= self.withdrawn:
            return "withdrawn"
        begin = _before(today, TERM_DAYS)
        return "idle" if not self.vouched and max(entered, self.last, self.agreed) < begin else None


def at(connection: Connection, station: int, today: dt.date) -> list[Lapsed]:
    """Return a station's people whose term is over, or who took their consent back and left."""
    people = _people(connection, station)
    begin = _before(today, TERM_DAYS)
    taken_back = any(back for _, _, back in _consents(connection, station))
    if not taken_back and all(row["day"] >= begin for row in people.values()):
        return []
    families = _families(people)
    known = _known(connection, station, families, today)
    found = []
    for root, family in families.items():
        said = known.get(root, _Known())
        why = said.why(max(people[one]["day"] for one in family), today)
        if why is not None:
            last = dt.date.fromisoformat(said.last) if said.last else None
            row = people[root]
            found.append(Lapsed(root, row["name"] or "", row["phone"] or "", why, last, family))
    return sorted(found, key=lambda one: (one.last or dt.date.min, one.person))


def counted(connection: Connection, today: dt.date) -> dict[int, int]:
    """Return how many there are at each station that has some."""
    every = {one.id: len(at(connection, one.id, today)) for one in stations.every(connection)}
    return {station: many for station, many in every.items() if many}


def keep(connection: Connection, found: Mapping[int, int]) -> None:
    """Keep what the day's look found, for the pages that only tell how many."""
    settings.put(connection, KEPT, msgspec.msgpack.encode(found))


def kept(connection: Connection) -> dict[int, int]:
    """Return what the last day's look found."""
    said = settings.get(connection, KEPT)
    return msgspec.msgpack.decode(said, type=dict[int, int]) if said else {}


def erase(
    connection: Connection, keys: Keys, station: int, those: Iterable[Lapsed], now_ms: int
) -> list[EventId]:
    """Have people forgotten, every entry of theirs: written into the county's log at the station.

    The worker carries it out here, the station's PCs with their next sync or stick.
    """
    said = [PersonErase(subject=EventId(name)) for one in those for name in one.family]
    return county.write(connection, keys, station, said, now_ms) if said else []


def _before(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).isoformat()


def _people(connection: Connection, station: int) -> dict[str, Mapping[str, Any]]:
    """Return everybody who has a name or a phone yet."""
    query = select(P["id"], P["name"], P["phone"], P["day"], P["merged_into"])
    query = query.where(
        P[STATION] == station, P["day"].is_not(None), func.coalesce(P["erased"], 0) == 0
    )
    return {str(row["id"]): dict(row) for row in connection.execute(query).mappings()}


def _families(people: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the entries of each person by the one that stands; merges never make a ring."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in people:
        root = one
        while people[root]["merged_into"] in people:
            root = people[root]["merged_into"]
        found[root].append(one)
    return {root: tuple(family) for root, family in found.items()}


def _consents(connection: Connection, station: int) -> list[tuple[str, str, str]]:
    """Return (entry, agreed on, taken back on or "") of every consent to the core service."""
    query = select(C["person"], C["day"], C["withdrawn"])
    found = connection.execute(query.where(C[STATION] == station, C["purpose"] == CORE))
    return [(str(who), agreed or "", back or "") for who, agreed, back in found]


def _known(
    connection: Connection, station: int, families: Mapping[str, tuple[str, ...]], today: dt.date
) -> dict[str, _Known]:
    root_of = {one: root for root, family in families.items() for one in family}
    known: dict[str, _Known] = defaultdict(_Known)
    for table, who, day in _dealings(connection, station):
        root = root_of.get(who, who)
        vouched = table in VOUCHERS and day >= _before(today, VOUCHER_DAYS)
        now = known[root]
        known[root] = now._replace(last=max(now.last, day), vouched=now.vouched or vouched)
    for who, agreed, back in _consents(connection, station):
        root = root_of.get(who, who)
        now = known[root]
        known[root] = now._replace(
            agreed=max(now.agreed, agreed),
            withdrawn=max(now.withdrawn, back),
            agrees=now.agrees or not back,
        )
    for who in _owed(connection, station):
        root = root_of.get(who, who)
        known[root] = known[root]._replace(owed=True)
    return known


def _dealings(connection: Connection, station: int) -> Iterator[tuple[str, str, str]]:
    """Yield (table, person, last day) of every kind of dealing."""
    for name, columns in DEALINGS.items():
        table = DERIVED[name].c
        for column in columns:
            who = table[column]
            query = select(who, func.max(table["day"])).where(table[STATION] == station)
            for person, day in connection.execute(query.where(who.is_not(None)).group_by(who)):
                yield name, str(person), day or ""


def _owed(connection: Connection, station: int) -> Iterator[str]:
    for name in MONEY:
        table = DERIVED[name].c
        query = select(table["person"]).where(table[STATION] == station, table["fen"] != 0)
        yield from map(str, connection.scalars(query))

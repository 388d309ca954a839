"""What stations handed in to be judged: where each stands, what waits, and since when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from core.base.ids import split_id
from core.base.photos import DIGEST_BYTES
from core.listing.model import Listing
from core.listing.queries import FOUND_BY
from core.listing.rules import State, state_of
from hub.console import scope
from hub.console.accounts import Account
from hub.console.asked import LONGEST, screenful
from hub.console.ledgers import Ledger
from hub.console.offers import LISTING, record_of
from hub.store import segments
from hub.store.derived import DERIVED, STATION
from words.told import N_

L, P = DERIVED[LISTING].c, DERIVED["picture"].c
M = DERIVED.merge.c
WAITING: Final = "waiting"
ALL: Final = "all"
IN_USE: Final = L["dropped"] == 0
EDITION: Final = L["version"] + 1
CONDITIONS: Final[Mapping[str, ColumnElement[bool]]] = MappingProxyType(
    {
        WAITING: and_(L["submitted"] == EDITION, L["judged"] < L["submitted"], IN_USE),
        "returned": and_(L["decision"] == "returned", L["judged"] >= L["submitted"], IN_USE),
        "approved": and_(
            L["decision"] == "approved",
            L["judged"] == EDITION,
            L["changes_judged"] == L["changes"],
            IN_USE,
        ),
        "taken_over": and_(L["decision"] == "taken_over", L["judged"] >= L["submitted"], IN_USE),
        ALL: L["submitted"] > 0,
    }
)
"""What a chip asks for; the same as at the desk (``core.listing.queries``)."""
WAITING_SHOWN: Final = 300
ORDER: Final = Ledger(LISTING, N_("商品草稿"), ("day",))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of the list; "" where nothing is asked."""

    state: str = WAITING
    station: str = ""
    township: str = ""
    text: str = ""


class Offer(NamedTuple):
    """One line: ``cover`` is a picture's digest in hex, ``since_ms`` when it came to be judged."""

    station: int
    listing: Listing
    cover: str
    since_ms: int | None

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(self.listing)


def wanted(asked: Callable[[str], str]) -> Wanted:
    """Return what is asked; what makes no sense asks for what waits."""
    state = asked("state")
    return Wanted(
        state=state if state in CONDITIONS else WAITING,
        station=asked("station")[:LONGEST],
        township=asked("township")[:LONGEST],
        text=asked("q")[:LONGEST].replace("\0", ""),
    )


def condition(said: Wanted, stations: Iterable[int]) -> ColumnElement[bool]:
    """Return which listings are meant, of these stations only."""
    found = and_(L[STATION].in_(list(stations)), CONDITIONS[said.state])
    if not said.text:
        return found
    looked = [L[name].contains(said.text, autoescape=True) for name in FOUND_BY]
    return and_(found, or_(*looked))


def count(connection: Connection, account: Account) -> int:
    """Return how many listings wait for the county within what an account may see."""
    mine = and_(L[STATION].in_(scope.numbers(account)), CONDITIONS[WAITING])
    return int(
        connection.scalar(select(func.count()).select_from(L[STATION].table).where(mine)) or 0
    )


class Tally:
    """How many wait, counted anew only once something came or was applied."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str | None, tuple[tuple[int, int], int]] = {}

    def of(self, connection: Connection, account: Account) -> int:
        """Return how many listings wait within what an account may see."""
        came = select(func.coalesce(func.sum(scope.S.arrival), 0))
        mark = int(connection.scalar(came) or 0), segments.count_unapplied(connection)
        with self._lock:
            known = self._known.get(account.township)
        if known is not None and known[0] == mark:
            return known[1]
        many = count(connection, account)
        with self._lock:
            self._known[account.township] = mark, many
        return many


def page(
    connection: Connection, where: ColumnElement[bool], state: str, after: str
) -> tuple[list[Offer], str]:
    """Return a screenful and where the next one begins ("" at the end).

    What waits comes whole, the longest waiting first; everything else the newest first.
    """
    if state != WAITING:
        found, more = screenful(connection, where, ORDER, after)
        return _offers(connection, found, {}), more
    query = select(L[STATION].table).where(where).order_by(L["day"], L["seq"])
    rows = [dict(row) for row in connection.execute(query.limit(WAITING_SHOWN)).mappings()]
    since = {(row[STATION], row["id"]): handed_in(connection, row[STATION], row["id"])
             for row in rows}  # fmt: skip
    offers = _offers(connection, rows, since)
    return sorted(offers, key=lambda one: (one.since_ms or 0, one.station, one.listing.id)), ""


def handed_in(connection: Connection, station: int, identity: str) -> int | None:
    """Return when a listing's last submission came to the county, in milliseconds UTC."""
    said = (M[STATION] == station, M["target"] == LISTING, M["row"] == identity)
    event = connection.scalar(select(M["event"]).where(*said, M["field"] == "submitted"))
    key = split_id(event or "")
    held = segments.holding(connection, station, *key) if key else None
    return held.hub_ms if held else None


def _offers(
    connection: Connection,
    rows: Iterable[Mapping[str, Any]],
    since: Mapping[tuple[int, str], int | None],
) -> list[Offer]:
    found = [(int(row[STATION]), record_of(Listing, row)) for row in rows]
    covers = _covers(connection, found)
    return [
        Offer(at, one, covers.get((at, one.id), ""), since.get((at, one.id))) for at, one in found
    ]


def _covers(
    connection: Connection, found: Iterable[tuple[int, Listing]]
) -> dict[tuple[int, str], str]:
    """Return the digest of each listing's first picture, the main ones before the others."""
    by_station: dict[int, list[str]] = {}
    for station, one in found:
        by_station.setdefault(station, []).append(one.id)
    covers: dict[tuple[int, str], str] = {}
    digest = func.substr(P["photo"], 1, DIGEST_BYTES)
    for station, ids in by_station.items():
        mine = (P[STATION] == station, P["listing"].in_(ids), P["dropped"] == 0)
        query = select(P["listing"], digest).where(*mine, P["photo"].is_not(None))
        first = query.order_by((P["use"] != literal("main")), P["place"], P["seq"])
        for identity, name in connection.execute(first):
            covers.setdefault((station, identity), bytes(name).hex())
    return covers

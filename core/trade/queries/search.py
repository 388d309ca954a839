"""One box that finds people, parcels, papers and products by a few letters, best first.

What was typed tells which indexes can hold it, and one statement looks into all of those. Every
page read of the file has to be decrypted: what is seldom meant is looked for only where nothing
likelier was found.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from core.base.found import Finder, Found
from core.base.masking import mask_phone
from core.catalog.queries import CatalogQueries
from core.db.file import Database
from core.people.queries import PeopleQueries

SERIAL: Final = re.compile(r"([0-9A-Z]{4}[A-Z]\d{2})-?(\d{1,6})(?:-[0-9A-Z])?")
NUMBER: Final = re.compile(r"(?=.*\d)[0-9A-Z-]{4,40}", re.ASCII)
"""What is typed of a waybill, an order, a phone or a code: no name looks like it."""
HIGHEST: Final = "\U0010ffff"
LAST: Final = 5
ON_SHELF: Final = ("", "shelf")


class Place(NamedTuple):
    """Where a text may lie: what fits there, and our own SQL.

    The columns are a rank (lower ones come first), the kind, the id, what the hit is called, two
    details, and a parcel's state.
    """

    fits: re.Pattern[str]
    sql: str


def _place(rank: int, kind: str, fits: str, shows: str, rest: str) -> Place:
    told = f"SELECT * FROM (SELECT {rank}, '{kind}', id, {shows} FROM {rest} LIMIT ?4)"  # noqa: S608 - constants
    return Place(re.compile(fits, re.ASCII), told)


def _person(fits: str, where: str) -> Place:
    rest = f"person WHERE {where} AND merged_into IS NULL AND erased IS NOT 1"
    return _place(0, "person", fits, "name, phone, village, ''", f"{rest} ORDER BY seq DESC")


def _parcel(fits: str, where: str) -> Place:
    rest = f"parcel WHERE {where} AND reverses IS NULL ORDER BY in_at DESC"
    return _place(1, "parcel", fits, "waybill, name, pickup_code, state", rest)


def _paper(kind: str, fits: str, shows: str, where: str) -> Place:
    rest = f"{kind.replace('-', '_')} WHERE {where} AND reverses IS NULL ORDER BY seq DESC"
    return _place(2, kind, fits, f"{shows}, ''", rest)


def _named(kind: str, name: str, person: str) -> Place:
    where = f"{name} >= ?2 AND {name} < ?3 AND {person} IS NULL AND reverses IS NULL"
    rest = f"{kind} WHERE {where} ORDER BY seq DESC"
    return _place(LAST, kind, r"(?s:.)+", f"{name}, day, item, ''", rest)


LIKELY: Final = (
    _person(r"\d{4}", "substr(phone, -4) = ?1"),
    _parcel(r"[0-9A-Z-]{8,24}", "waybill = ?1"),
    _parcel(r"(?s:.){1,24}", "pickup_code = ?1"),
    _parcel(r"\d{4}", "tail = ?1"),
    _parcel(r"[0-9A-Z-]{6}", "substr(waybill, -6) = ?1"),
    _paper("parcel-out", r"[0-9A-Z-]{8,30}", "waybill, item, ''", "waybill = ?1"),
    _paper("up", r"[0-9A-Z-]{8,30}", "waybill, item, ''", "waybill = ?1"),
)
"""Where numbers, tails and ends lie that a clerk types or scans all day, by index."""
RARE: Final = (
    _person(r"\d{5,15}", "phone >= ?1 AND phone < ?3"),
    _paper("parcel-out", r"[0-9A-Z-]{6,7}", "waybill, item, ''", "waybill = ?1"),
    _paper("up", r"[0-9A-Z-]{6,7}", "waybill, item, ''", "waybill = ?1"),
    _paper("up", r"[0-9A-Z-]{6,40}", "order_no, item, ''", "order_no = ?1"),
    _paper("down", r"[0-9A-Z-]{6,40}", "order_no, item, ''", "order_no = ?1"),
    _place(
        4,
        "product",
        r"[0-9A-Z-]{4,30}",
        "name, unit, '', ''",
        "product WHERE barcode = ?1 AND retired = 0",
    ),
)
"""Where a number is looked for that lies in none of those."""
STRANGERS: Final = (
    _named("up", "farmer_name", "farmer"),
    _named("down", "name", "villager"),
)
"""Where names lie of people who are only named in a sale or an order."""
ALL: Final = (*LIKELY, *RARE, *STRANGERS)


class Search:
    """One connection's search; ``also`` are other capabilities' finders, asked in their order."""

    def __init__(self, db: Database, also: Sequence[Finder] = ()) -> None:
        self._db = db
        self._also = tuple(also)
        self._people = PeopleQueries(db)
        self._catalog = CatalogQueries(db)

    def find(self, text: str, limit: int = 20) -> list[Found]:
        """Return what fits by name, pinyin initials, phone tail, waybill, order, serial or code."""
        typed = text.strip()
        if not typed:
            return []
        if NUMBER.fullmatch(typed.upper()):
            found = (
                [*self._by_serial(typed, limit), *self._at(LIKELY, typed, limit)]
                or self._at(RARE, typed, limit)
                or self._worded(STRANGERS, typed, limit)
            )
        else:
            found = self._worded(ALL, typed, limit)
        first: dict[str, Found] = {}
        for one in found:
            first.setdefault(one.id, one)
        return list(first.values())[:limit]

    def _at(self, places: tuple[Place, ...], typed: str, limit: int) -> list[Found]:
        return [_found(row[1:]) for row in self._rows(places, typed, limit)]

    def _worded(self, places: tuple[Place, ...], typed: str, limit: int) -> list[Found]:
        """Return what has such a name or code, or holds it: people first, strangers last."""
        rows = self._rows(places, typed, limit)
        coded = [_found(row[1:]) for row in rows if row[0] < LAST]
        named = [_found(row[1:]) for row in rows if row[0] == LAST]
        people = self._persons(typed, limit)
        others = self._others(typed, [one.id for one in people], limit)
        return [*people, *coded, *self._goods(typed, limit), *others, *named]

    def _rows(self, places: tuple[Place, ...], typed: str, limit: int) -> list[tuple[Any, ...]]:
        """Return what lies where such texts lie, parcels that wait before those that are gone."""
        upper = typed.upper()
        fitting = tuple(place.sql for place in places if place.fits.fullmatch(upper))
        if not fitting:
            return []
        rows = self._db.rows(_statement(fitting), (upper, typed, typed + HIGHEST, limit))
        if len(rows) > 1:
            rows.sort(key=lambda row: (row[0], row[-1] not in ON_SHELF))
        return rows

    def _persons(self, typed: str, limit: int) -> list[Found]:
        return [
            _found(("person", near.id, near.name, near.phone, near.village, ""))
            for near in self._people.near(typed, limit)
        ]

    def _goods(self, typed: str, limit: int) -> list[Found]:
        return [
            Found(kind="product", id=product.id, title=product.name, detail=product.unit)
            for product in self._catalog.find(typed, limit)
        ]

    def _others(self, typed: str, people: Sequence[str], limit: int) -> list[Found]:
        return [hit for finder in self._also for hit in finder.find(typed, people, limit)]

    def _by_serial(self, typed: str, limit: int) -> list[Found]:
        match = SERIAL.fullmatch(typed.upper())
        if match is None:
            return []
        sql = (
            'SELECT "of", event, series, number FROM serial WHERE series = ? AND number = ? LIMIT ?'
        )
        rows_found = self._db.rows(sql, (match[1], int(match[2]), limit))
        return [
            Found(kind=kind, id=event, title=f"{series}-{number:06d}")
            for kind, event, series, number in rows_found
            if event
        ]


@functools.lru_cache(maxsize=256)
def _statement(places: tuple[str, ...]) -> str:
    """Return one statement that looks into several places, each with its own limit."""
    return " UNION ALL ".join(places)


def _found(row: tuple[Any, ...]) -> Found:
    kind, identity, title, one, other, _state = row
    first = mask_phone(one) if kind == "person" else one
    detail = " ".join(filter(None, (first, other)))
    return Found(kind=kind, id=identity, title=title or "", detail=detail)

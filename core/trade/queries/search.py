"""One box that finds people, parcels, papers and products by a few letters, best first.

What was typed tells which indexes can hold it, and one statement looks into all of those. Every
page read of the file has to be decrypted: what is seldom meant is looked for only where nothing
likelier was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from core.base.found import Finder, Found, Hit, Read, look, told
from core.base.masking import mask_phone
from core.catalog.queries import CatalogQueries
from core.db.file import Database
from core.db.newest import newest
from core.people.queries import PeopleQueries

SERIAL: Final = re.compile(r"([0-9A-Z]{4}[A-Z]\d{2})-?(\d{1,6})(?:-[0-9A-Z])?")
NUMBER: Final = re.compile(r"(?=.*\d)[0-9A-Z-]{4,40}", re.ASCII)
"""What is typed of a waybill, an order, a phone or a code: no name looks like it."""
HIGHEST: Final = "\U0010ffff"
STANDING: Final = "reverses IS NULL"
OTHERS: Final = 5
LAST: Final = 6


class Place(NamedTuple):
    """Where a text may lie: how its hits rank (low first), what fits there, and the look at it."""

    rank: int
    fits: re.Pattern[str]
    read: Read


def _masked(hit: Hit) -> Found:
    kind, identity, name, phone, village = hit
    return told((kind, identity, name, mask_phone(phone), village))


def _place(rank: int, fits: str, read: Read) -> Place:
    return Place(rank, re.compile(fits, re.ASCII), read)


def _person(fits: str, where: str) -> Place:
    rest = f"person WHERE {where} AND merged_into IS NULL AND erased IS NOT 1"
    return _place(0, fits, Read(look("person", "name, phone, village", rest), _masked))


def _parcel(fits: str, where: str) -> Place:
    rest, gone = f"parcel WHERE {where} AND {STANDING}", "state NOT IN ('', 'shelf')"
    shows = "waybill, name, pickup_code"
    return _place(1, fits, Read(look("parcel", shows, rest, by="in_at", past=gone)))


def _paper(kind: str, fits: str, where: str) -> Place:
    rest = f"{kind.replace('-', '_')} WHERE {where} = :upper AND {STANDING}"
    return _place(2, fits, Read(look(kind, f"{where}, item, ''", rest)))


def _named(kind: str, name: str, person: str) -> Place:
    """Look among names: many begin alike, so no more than the newest are read on."""
    rest = (
        f"{kind} WHERE {name} >= :typed AND {name} < :end AND {person} IS NULL AND {STANDING} "
        "ORDER BY seq DESC LIMIT :limit"
    )
    newest_named = f"* FROM (SELECT {look(kind, f'{name}, day, item', rest)})"
    return _place(LAST, r"(?s:.)+", Read(newest_named))


def _bought_for(kind: str, goods: str, person: str) -> Place:
    """Look among goods that nobody keeps in stock; the index alone says which are the newest."""
    newest_rows = (
        f"SELECT rowid FROM {kind} WHERE {goods} >= :typed AND {goods} < :end AND {STANDING} "  # noqa: S608 - our own names
        "ORDER BY seq DESC LIMIT :limit"
    )
    rest = f"{kind} WHERE rowid IN ({newest_rows})"
    return _place(LAST, r"(?s:.)+", Read(look(kind, f"{goods}, {person}, day", rest)))


LIKELY: Final = (
    _person(r"\d{4}", "substr(phone, -4) = :upper"),
    _parcel(r"[0-9A-Z-]{8,24}", "waybill = :upper"),
    _parcel(r"(?s:.){1,24}", "pickup_code = :upper"),
    _parcel(r"\d{4}", "tail = :upper"),
    _parcel(r"[0-9A-Z-]{6}", "substr(waybill, -6) = :upper"),
    _paper("parcel-out", r"[0-9A-Z-]{8,30}", "waybill"),
    _paper("up", r"[0-9A-Z-]{8,30}", "waybill"),
)
"""Where numbers, tails and ends lie that a clerk types or scans all day, by index."""
RARE: Final = (
    _person(r"\d{5,15}", "phone >= :upper AND phone < :end"),
    _paper("parcel-out", r"[0-9A-Z-]{6,7}", "waybill"),
    _paper("up", r"[0-9A-Z-]{6,7}", "waybill"),
    _paper("up", r"[0-9A-Z-]{6,40}", "order_no"),
    _paper("down", r"[0-9A-Z-]{6,40}", "order_no"),
    _place(
        4,
        r"[0-9A-Z-]{4,30}",
        Read(
            look(
                "product",
                "name, unit, ''",
                "product WHERE barcode = :upper AND retired = 0",
                by="rowid",
            )
        ),
    ),
)
"""Where a number is looked for that lies in none of those."""
STRANGERS: Final = (
    _named("up", "farmer_name", "farmer"),
    _named("down", "name", "villager"),
)
"""Where names lie of people who are only named in a sale or an order."""
GOODS: Final = (_bought_for("down", "item", "name"),)
"""Where goods lie that were bought for somebody."""
ALL: Final = (*LIKELY, *RARE, *STRANGERS)


class Search:
    """One connection's search; ``also`` are other capabilities' finders, asked in their order."""

    def __init__(self, db: Database, also: Sequence[Finder] = ()) -> None:
        self._db = db
        self._also = tuple(also)
        self._people = PeopleQueries(db)
        self._catalog = CatalogQueries(db)

    def find(self, text: str, limit: int = 20) -> list[Found]:
        """Return what fits by name, initials, phone tail, waybill, order, serial, code or goods."""
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
            found = self._worded(ALL, typed, limit) or self._at(GOODS, typed, limit)
        first: dict[str, Found] = {}
        for one in found:
            first.setdefault(one.id, one)
        return list(first.values())[:limit]

    def _at(self, places: Sequence[Place], typed: str, limit: int) -> list[Found]:
        return [hit for _rank, hit in self._look(_fitting(places, typed), typed, limit)]

    def _worded(self, places: Sequence[Place], typed: str, limit: int) -> list[Found]:
        """Return what has such a name or code, or holds it: people first, strangers last."""
        people = [
            _masked(("person", near.id, near.name, near.phone, near.village))
            for near in self._people.near(typed, limit)
        ]
        ids = [one.id for one in people]
        others = [
            (OTHERS, read) for finder in self._also for read in finder.reads(typed, ids, limit)
        ]
        ranked = sorted([*_fitting(places, typed), *others], key=itemgetter(0))
        hits = self._look(ranked, typed, limit)
        goods = [
            Found(kind="product", id=product.id, title=product.name, detail=product.unit)
            for product in self._catalog.find(typed, limit)
        ]
        coded = [hit for rank, hit in hits if rank < OTHERS]
        return [*people, *coded, *goods, *(hit for rank, hit in hits if rank >= OTHERS)]

    def _look(
        self, ranked: Sequence[tuple[int, Read]], typed: str, limit: int
    ) -> list[tuple[int, Found]]:
        """Return hits with their ranks; of one rank, what is over stands behind."""
        values = {"typed": typed, "upper": typed.upper(), "end": typed + HIGHEST, "limit": limit}
        for _rank, read in ranked:
            values |= read.values
        rows = newest(self._db, tuple(read.sql for _rank, read in ranked), values, limit)
        hits = [(*ranked[number], past, hit) for number, _age, past, *hit in rows]
        hits.sort(key=itemgetter(0, 2))
        return [(rank, read.tell(hit)) for rank, read, _past, hit in hits]

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


def _fitting(places: Sequence[Place], typed: str) -> list[tuple[int, Read]]:
    upper = typed.upper()
    return [(place.rank, place.read) for place in places if place.fits.fullmatch(upper)]

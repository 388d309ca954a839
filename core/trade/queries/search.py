"""One box that finds people, parcels, papers and products by a few letters, best first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from core.base.masking import mask_phone
from core.base.tables import Fact
from core.catalog.queries import CatalogQueries
from core.db import rows
from core.db.file import Database
from core.people.queries import PeopleQueries
from core.trade.model.down import Down
from core.trade.model.mailing import Mailing
from core.trade.model.up import Up
from core.trade.queries.parcels import ParcelQueries

SERIAL: Final = re.compile(r"([0-9A-Z]{4}[A-Z]\d{2})-?(\d{1,6})(?:-[0-9A-Z])?")
LONG_NUMBER: Final = re.compile(r"[0-9A-Z-]{6,30}")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found: its kind and id, what it is called, and a little more."""

    kind: str
    id: str
    title: str
    detail: str = ""


class Search:
    """One connection's search."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._people = PeopleQueries(db)
        self._catalog = CatalogQueries(db)
        self._parcels = ParcelQueries(db)

    def find(self, text: str, limit: int = 20) -> list[Found]:
        """Return what fits by name, pinyin initials, phone tail, waybill, order or serial."""
        typed = text.strip()
        if not typed:
            return []
        finders: tuple[Callable[[str, int], list[Found]], ...] = (
            self._by_serial,
            self._persons,
            self._boxes,
            self._sent,
            self._orders,
            self._goods,
            self._strangers,
        )
        found: dict[str, Found] = {}
        for finder in finders:
            found |= {one.id: one for one in finder(typed, limit) if one.id not in found}
        return list(found.values())[:limit]

    def _persons(self, typed: str, limit: int) -> list[Found]:
        return [
            Found(
                kind="person",
                id=person.id,
                title=person.name or "",
                detail=" ".join(filter(None, (mask_phone(person.phone), person.village))),
            )
            for person in self._people.search(typed, limit)
        ]

    def _boxes(self, typed: str, limit: int) -> list[Found]:
        return [
            Found(
                kind="parcel",
                id=parcel.id,
                title=parcel.waybill,
                detail=" ".join(filter(None, (parcel.name, parcel.pickup_code))),
            )
            for parcel in self._parcels.find(typed, limit)
        ]

    def _goods(self, typed: str, limit: int) -> list[Found]:
        return [
            Found(kind="product", id=product.id, title=product.name, detail=product.unit)
            for product in self._catalog.find(typed, limit)
        ]

    def _strangers(self, typed: str, limit: int) -> list[Found]:
        """Find sales and orders of people who are only named in them, by how the name begins."""
        return [
            *self._begins(Up, "farmer_name", "farmer", typed, limit),
            *self._begins(Down, "name", "villager", typed, limit),
        ]

    def _begins(
        self, kind: type[Fact], column: str, person: str, typed: str, limit: int
    ) -> list[Found]:
        rest = (
            f'WHERE "{column}" >= ? AND "{column}" < ? AND "{person}" IS NULL '
            "AND reverses IS NULL ORDER BY seq DESC LIMIT ?"
        )
        found = rows.read(self._db, kind, rest, (typed, f"{typed}\U0010ffff", limit))
        return [
            Found(
                kind=kind.kind,
                id=fact.id,
                title=str(getattr(fact, column)),
                detail=" ".join(filter(None, (str(fact.day or ""), getattr(fact, "item", "")))),
            )
            for fact in found
        ]

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

    def _sent(self, typed: str, limit: int) -> list[Found]:
        return self._numbered(Mailing, "waybill", typed, limit)

    def _orders(self, typed: str, limit: int) -> list[Found]:
        return [
            *self._numbered(Up, "waybill", typed, limit),
            *self._numbered(Up, "order_no", typed, limit),
            *self._numbered(Down, "order_no", typed, limit),
        ]

    def _numbered(self, kind: type[Fact], column: str, typed: str, limit: int) -> list[Found]:
        if not LONG_NUMBER.fullmatch(typed.upper()):
            return []
        rest = f'WHERE "{column}" = ? AND reverses IS NULL ORDER BY seq DESC LIMIT ?'
        return [
            Found(
                kind=kind.kind,
                id=fact.id,
                title=str(getattr(fact, column)),
                detail=str(getattr(fact, "item", "") or ""),
            )
            for fact in rows.read(self._db, kind, rest, (typed.upper(), limit))
        ]

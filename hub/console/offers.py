"""Listings in the county's tables: the records that the stations and the county wrote of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from core.base.record import Record, specs
from core.base.tables import Entry
from core.catalog.model import Product
from core.listing.lookup import Whole
from core.listing.model import (
    BASES,
    Basis,
    FieldNote,
    Listing,
    ListingPicture,
    Override,
    Verdict,
    Wording,
)
from hub.store.derived import DERIVED, STATION

LISTING: Final = "listing"
E = TypeVar("E", bound=Entry)


class Said(NamedTuple):
    """One decision of the county, with the notes that came with it."""

    verdict: Verdict
    notes: tuple[FieldNote, ...]


def table_of(kind: type[Record]) -> str:
    """Return the name of the table that holds a record type's rows."""
    return kind.kind.replace("-", "_")


def record_of(kind: type[E], row: Mapping[str, Any]) -> E:
    """Return the record in a row of the county's tables."""
    said = {
        spec.name: json.loads(row[spec.name]) if spec.shape == "texts" else row[spec.name]
        for spec in specs(kind)
        if row[spec.name] not in (None, "")
    }
    return msgspec.convert(said, kind, strict=False)


def records(
    connection: Connection, kind: type[E], station: int, *conditions: ColumnElement[bool]
) -> list[E]:
    """Return a station's rows of a record type, in the order in which they were written."""
    made = DERIVED[table_of(kind)]
    query = select(made).where(made.c[STATION] == station, *conditions)
    found = connection.execute(query.order_by(made.c["day"], made.c["seq"], made.c["id"]))
    return [record_of(kind, dict(row)) for row in found.mappings()]


def listing(connection: Connection, station: int, identity: str) -> Listing | None:
    """Return a listing by id, or None."""
    made = DERIVED[LISTING].c
    found = records(connection, Listing, station, made["id"] == identity)
    return found[0] if found else None


def product(connection: Connection, station: int, said: Listing) -> Product | None:
    """Return the product that a listing offers, or None."""
    made = DERIVED["product"].c
    found = records(connection, Product, station, made["id"] == (said.product or ""))
    return found[0] if found else None


def whole(connection: Connection, station: int, said: Listing) -> Whole:
    """Return a listing with everything that belongs to it."""
    given = past(connection, station, said.id)
    return Whole(
        listing=said,
        titles={one.platform: one.text for one in wordings(connection, station, said) if one.text},
        pictures=tuple(pictures(connection, station, said)),
        bases=tuple(bases(connection, station, said)),
        overrides=tuple(_of(connection, Override, station, said.id)),
        verdict=given[0].verdict if given else None,
        notes=given[0].notes if given else (),
    )


def wordings(connection: Connection, station: int, said: Listing) -> list[Wording]:
    """Return a listing's titles; of two on one platform the one most worked on stands."""
    found = _of(connection, Wording, station, said.id)
    return list({one.platform: one for one in sorted(found, key=_worked_on)}.values())


def pictures(connection: Connection, station: int, said: Listing) -> list[ListingPicture]:
    """Return a listing's pictures in their order."""
    found = _of(connection, ListingPicture, station, said.id)
    return sorted((one for one in found if not one.dropped), key=lambda one: (one.place, one.seq))


def bases(connection: Connection, station: int, said: Listing) -> list[Basis]:
    """Return what a listing's claims rest on, as far as this program knows the kind."""
    found = _of(connection, Basis, station, said.id)
    return [one for one in found if not one.dropped and one.what in BASES]


def past(connection: Connection, station: int, identity: str) -> list[Said]:
    """Return what the county decided of a listing, the newest edition first."""
    notes = _of(connection, FieldNote, station, identity)
    verdicts = _of(connection, Verdict, station, identity)
    return [
        Said(one, tuple(note for note in notes if note.at == one.at))
        for one in sorted(verdicts, key=lambda one: (one.at, one.seq), reverse=True)
    ]


def _of(connection: Connection, kind: type[E], station: int, identity: str) -> list[E]:
    return records(connection, kind, station, DERIVED[table_of(kind)].c["listing"] == identity)


def _worked_on(one: Wording) -> tuple[int, str]:
    return one.version, one.id

"""Reads of the shelf."""

from __future__ import annotations

import datetime as dt

from core.base.masking import mask_name
from core.db import rows
from core.db.file import Database
from core.trade.model.parcel import Parcel, ParcelMove

ON_SHELF = "state = 'shelf' AND reverses IS NULL"


class ParcelQueries:
    """One connection's view of the parcels."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def on_shelf(self) -> int:
        """Return how many parcels wait."""
        row = self._db.one(f"SELECT count(*) FROM parcel WHERE {ON_SHELF}")  # noqa: S608 - constant
        return row[0] if row else 0

    def find(self, text: str, limit: int = 20) -> list[Parcel]:
        """Return parcels by waybill, its end, pick-up code or phone tail, waiting ones first."""
        text = text.strip().upper()
        found: dict[str, Parcel] = {}
        for where, value in (
            ("waybill = ?", text),
            ("pickup_code = ?", text),
            ("tail = ?", text),
            ("substr(waybill, -6) = ?", text),
        ):
            rest = f"WHERE {where} AND reverses IS NULL ORDER BY in_at DESC LIMIT ?"
            found |= {p.id: p for p in rows.read(self._db, Parcel, rest, (value, limit))}
        return sorted(found.values(), key=lambda p: p.state != "shelf")[:limit]

    def moves(self, parcel: str) -> list[ParcelMove]:
        """Return what happened to a parcel, in order."""
        return rows.read(self._db, ParcelMove, 'WHERE "of" = ? ORDER BY seq', (parcel,))

    def arrivals(self, day: dt.date) -> list[tuple[str, str, str]]:
        """Return a day's arrivals as they may be shown: masked name, phone tail, pick-up code."""
        rest = f"WHERE day = ? AND {ON_SHELF} ORDER BY shelf, seq"
        found = rows.read(self._db, Parcel, rest, (day.isoformat(),))
        return [(mask_name(p.name), p.tail or "", p.pickup_code or "") for p in found]

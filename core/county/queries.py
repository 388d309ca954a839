"""What the county said, as the desk shows it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.county.model import Notice, PriceNote
from core.db.file import Database
from core.db.rows import columns_sql, record_of

MOST: Final = 200


def notices(db: Database, today: dt.date) -> list[Notice]:
    """Return the notices still in force, the newest first."""
    columns, where = columns_sql(Notice), "valid_until IS NULL OR valid_until >= ?"
    rows = db.rows(
        f"SELECT {columns} FROM notice WHERE {where} "  # noqa: S608 - our own names
        "ORDER BY day DESC, seq DESC LIMIT ?",
        (today.isoformat(), MOST),
    )
    return [record_of(Notice, row) for row in rows]


def prices(db: Database) -> list[PriceNote]:
    """Return the newest price of each product, market and grade, the newest first."""
    columns = columns_sql(PriceNote)
    rows = db.rows(
        f"SELECT {columns} FROM price_note "  # noqa: S608 - our own names
        "ORDER BY day DESC, seq DESC LIMIT ?",
        (MOST * 5,),
    )
    newest: dict[tuple[str | None, ...], PriceNote] = {}
    for row in rows:
        note = record_of(PriceNote, row)
        newest.setdefault((note.product, note.market, note.grade, note.per), note)
    return list(newest.values())[:MOST]

"""Reads of the running sums: what the till holds, what a person is owed or owes."""

from __future__ import annotations

import datetime as dt

from core.db.file import Database
from core.db.rows import HERE
from core.people.lookup import kin


def till_balance(db: Database, method: str, day: dt.date) -> int:
    """Return the fen that the books say are there by one method when ``day`` ends."""
    return _number(
        db, "SELECT sum(fen) FROM till WHERE method = ? AND day <= ?", method, day.isoformat()
    )


def till_net(db: Database, method: str, day: dt.date) -> int:
    """Return what came in less what went out by one method on one day, in fen."""
    return _number(
        db, "SELECT sum(fen) FROM till WHERE method = ? AND day = ?", method, day.isoformat()
    )


def owed_to(db: Database, person: str) -> int:
    """Return what the station owes a person, in fen; below zero an advance."""
    return _of_person(db, "payable", person)


def owed_by(db: Database, person: str) -> int:
    """Return what a person owes the station, in fen."""
    return _of_person(db, "receivable", person)


def _of_person(db: Database, table: str, person: str) -> int:
    """Sum up a person's account, those of entries that were merged into her included."""
    sql = f"SELECT sum(fen) FROM {table} WHERE person IN ({kin('?')})"  # noqa: S608 - our own names
    return _number(db, sql, person)


def parcels_on_shelf(db: Database) -> int:
    """Return how many parcels the books have on the shelf."""
    sql = f"SELECT count(*) FROM parcel WHERE state = 'shelf' AND reverses IS NULL AND {HERE}"  # noqa: S608 - our own SQL
    return _number(db, sql)


def _number(db: Database, sql: str, *params: str) -> int:
    row = db.one(sql, params)
    return int(row[0] or 0) if row else 0

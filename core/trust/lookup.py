"""Evidence out of the ledgers, on any connection: what somebody's twelve months come to."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.db import rows
from core.db.file import Database
from core.people.lookup import roots
from core.people.model import Clerk
from core.trust.model import Grade
from core.trust.rules import Evidence, rolling_year

SALES: Final = (
    "SELECT coalesce(sum(amount_fen - refunded_fen), 0), count(DISTINCT substr(day, 1, 7)), "
    "coalesce(sum(CASE WHEN source = 'import' THEN amount_fen - refunded_fen ELSE 0 END), 0) "
    "FROM up WHERE clerk = ? AND day BETWEEN ? AND ?"
)
FARMERS: Final = (
    "SELECT farmer FROM up WHERE clerk = ?1 AND day BETWEEN ?2 AND ?3 AND farmer IS NOT NULL "
    "AND reverses IS NULL AND reversed_by IS NULL UNION "
    "SELECT farmer FROM purchase WHERE clerk = ?1 AND day BETWEEN ?2 AND ?3 "
    "AND farmer IS NOT NULL AND reverses IS NULL AND reversed_by IS NULL"
)
TAUGHT: Final = 'SELECT count(*) FROM "class" WHERE teacher = ? AND closed BETWEEN ? AND ?'


def evidence(db: Database, clerk: Clerk, last: dt.date) -> Evidence:
    """Return what the ledgers say of a clerk's twelve months up to ``last``."""
    first, last = rolling_year(last)
    span = (clerk.id, first.isoformat(), last.isoformat())
    sales, months, imported = db.rows(SALES, span)[0]
    farmers = [str(farmer) for (farmer,) in db.rows(FARMERS, span)]
    taught = db.rows(TAUGHT, (clerk.name or "", *span[1:]))
    return Evidence(
        first=first,
        last=last,
        sales_fen=max(0, sales),
        imported_fen=max(0, imported),
        farmers=len(set(roots(db, farmers).values())),
        courses=taught[0][0],
        months=months,
    )


def grades(db: Database, clerk: str | None = None) -> list[Grade]:
    """Return the applications that stand, the newest first; of one clerk or of all."""
    rest = (
        "WHERE reverses IS NULL AND reversed_by IS NULL AND (?1 IS NULL OR person = ?1) "
        "ORDER BY day DESC, seq DESC"
    )
    return rows.read(db, Grade, rest, (clerk,))

"""Evidence out of the ledgers: what somebody's twelve months come to."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.db import rows
from core.db.file import Database
from core.people.lookup import roots
from core.people.model import Clerk
from core.trust.model import Grade, GradeAppeal, GradeOpinion
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


class TrustQueries:
    """One connection's view of evidence and grades."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def evidence(self, clerk: Clerk, last: dt.date) -> Evidence:
        """Return what the ledgers say of a clerk's twelve months up to ``last``."""
        first, last = rolling_year(last)
        span = (clerk.id, first.isoformat(), last.isoformat())
        sales, months, imported = self._db.rows(SALES, span)[0]
        farmers = [str(farmer) for (farmer,) in self._db.rows(FARMERS, span)]
        taught = self._db.rows(TAUGHT, (clerk.name or "", *span[1:]))
        return Evidence(
            first=first,
            last=last,
            sales_fen=max(0, sales),
            imported_fen=max(0, imported),
            farmers=len(set(roots(self._db, farmers).values())),
            courses=taught[0][0],
            months=months,
        )

    def grades(self, clerk: str | None = None) -> list[Grade]:
        """Return the applications that stand, the newest first; of one clerk or of all."""
        standing = "reverses IS NULL AND reversed_by IS NULL"
        where, params = (
            (standing, ()) if clerk is None else (f"{standing} AND person = ?", (clerk,))
        )
        return rows.read(self._db, Grade, f"WHERE {where} ORDER BY day DESC, seq DESC", params)

    def opinions(self, grade: str) -> list[GradeOpinion]:
        """Return what the committee said of an application, the newest first."""
        return rows.read(self._db, GradeOpinion, "WHERE grade = ? ORDER BY rank DESC", (grade,))

    def appeals(self, grade: str) -> list[GradeAppeal]:
        """Return the appeals against what was said of an application."""
        return rows.read(self._db, GradeAppeal, "WHERE grade = ? ORDER BY day, seq", (grade,))

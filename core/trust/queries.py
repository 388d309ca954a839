"""Reads of evidence and grades for screens."""

from __future__ import annotations

import datetime as dt

from core.db import rows
from core.db.file import Database
from core.people.model import Clerk
from core.trust import lookup
from core.trust.model import Grade, GradeAppeal, GradeOpinion
from core.trust.rules import Evidence


class TrustQueries:
    """One connection's view of evidence and grades."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def evidence(self, clerk: Clerk, last: dt.date) -> Evidence:
        """Return what the ledgers say of a clerk's twelve months up to ``last``."""
        return lookup.evidence(self._db, clerk, last)

    def grades(self, clerk: str | None = None) -> list[Grade]:
        """Return the applications that stand, the newest first; of one clerk or of all."""
        return lookup.grades(self._db, clerk)

    def opinions(self, grade: str) -> list[GradeOpinion]:
        """Return what the committee said of an application, the newest first."""
        return rows.read(self._db, GradeOpinion, "WHERE grade = ? ORDER BY rank DESC", (grade,))

    def appeals(self, grade: str) -> list[GradeAppeal]:
        """Return the appeals against what was said of an application."""
        return rows.read(self._db, GradeAppeal, "WHERE grade = ? ORDER BY day, seq", (grade,))

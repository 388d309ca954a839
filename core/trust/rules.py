"""What a talent grade asks for, and what somebody still lacks; pure.

The thresholds are a county's parameters; the shipped ones are those of the mission's study:
500,000 yuan and 3 farmers; 2 million, 10 farmers and a course taught; 5 million and the
committee's own judgement.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from core.packs.parameters import Parameters
from core.trust.model import LEVELS

What = Literal["sales_fen", "farmers", "courses"]
LEAP: Final = (2, 29)


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Twelve months of somebody's work: 上行额 less refunds in fen, farmers paid, courses taught.

    ``months`` are those with at least one sale, ``imported_fen`` what came in by spreadsheet: a
    figure made in one month, or typed elsewhere, is seen as such.
    """

    first: dt.date
    last: dt.date
    sales_fen: int = 0
    farmers: int = 0
    courses: int = 0
    months: int = 0
    imported_fen: int = 0


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure against what a level asks; ``missing`` is 0 once it is met."""

    what: What
    have: int
    wanted: int

    @property
    def missing(self) -> int:
        """How much is still lacking."""
        return max(0, self.wanted - self.have)


def rolling_year(last: dt.date) -> tuple[dt.date, dt.date]:
    """Return the twelve months that end on a day: 2025-11-22 … 2026-11-21."""
    before = (3, 1) if (last.month, last.day) == LEAP else (last.month, last.day)
    start = dt.date(last.year - 1, *before)
    return (start if before != (last.month, last.day) else start + dt.timedelta(days=1)), last


def measures(level: str, evidence: Evidence, limits: Parameters) -> tuple[Measure, ...]:
    """Return each figure that a level asks for, with what is there."""
    wanted: dict[str, tuple[tuple[What, int], ...]] = {
        "junior": (
            ("sales_fen", limits.junior_sales_fen),
            ("farmers", limits.junior_farmers),
        ),
        "middle": (
            ("sales_fen", limits.middle_sales_fen),
            ("farmers", limits.middle_farmers),
            ("courses", limits.middle_courses),
        ),
        "senior": (
            ("sales_fen", limits.senior_sales_fen),
            ("farmers", limits.middle_farmers),
            ("courses", limits.middle_courses),
        ),
    }
    return tuple(
        Measure(what=what, have=getattr(evidence, what), wanted=least)
        for what, least in wanted[level]
    )


def reached(evidence: Evidence, limits: Parameters) -> str | None:
    """Return the highest level whose figures are all there; None below the first."""
    met = [
        level for level in LEVELS if not any(m.missing for m in measures(level, evidence, limits))
    ]
    return met[-1] if met else None


def allowance_fen(level: str, limits: Parameters) -> int:
    """Return the monthly allowance of a granted level, a county's own figure."""
    return int(getattr(limits, f"{level}_allowance_fen"))

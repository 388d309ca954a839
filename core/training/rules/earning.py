"""Who has earned a certificate: came often enough, and passed what was asked; pure."""

from __future__ import annotations

from typing import Literal

import msgspec

Why = Literal["absent", "no_result", "failed"]
PERCENT = 100


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did in a class.

    ``came`` of ``held`` half days; quizzes taken and passed with the best score in percent;
    practice items done and failed. ``asked`` tells whether the class had a quiz at all.
    """

    came: int
    held: int
    asked: bool = False
    taken: int = 0
    passed: int = 0
    score: int | None = None
    failed_items: int = 0


def lacking(record: Record, attendance_percent: int) -> Why | None:
    """Return the first thing that stands against a certificate; None when it is earned."""
    if not record.held or record.came * PERCENT < record.held * attendance_percent:
        return "absent"
    if record.asked and not record.taken:
        return "no_result"
    if record.asked and not record.passed:
        return "failed"
    return "failed" if record.failed_items else None

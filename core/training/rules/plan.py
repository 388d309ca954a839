"""What a class's plan and its close have to show: shares of time, photos, people."""

from __future__ import annotations

from collections.abc import Iterator

from core.packs.findings import Hit
from core.packs.parameters import Parameters
from core.training.model.training_class import TrainingClass


def plan_hits(planned: TrainingClass, least: Parameters) -> Iterator[Hit]:
    """Yield E1 (practice) and E2 (teachers from companies) for shares below the county's."""
    told = (
        ("E1", "practice_minutes", least.practice_share_percent),
        ("E2", "mentor_minutes", least.mentor_share_percent),
    )
    for rule, field, percent in told:
        part = getattr(planned, field)
        if part * 100 < planned.minutes * percent or not planned.minutes:
            share = part * 100 // planned.minutes if planned.minutes else 0
            yield Hit(rule, field=field, args={"percent": share, "least": percent})


def close_hits(photos: int, people: int, least: Parameters) -> Iterator[Hit]:
    """Yield E3 for too few photos and E4 for a class to which nobody came."""
    if photos < least.class_photos:
        yield Hit("E3", args={"count": photos, "least": least.class_photos})
    if not people:
        yield Hit("E4")


def minutes_of(clock: str) -> int:
    """Return a time of the day such as 08:30 in minutes since midnight."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def half_of(planned: TrainingClass, clock: str) -> str:
    """Return the half day that a time belongs to: am until half an hour before pm begins."""
    begins = minutes_of(planned.pm_from or "14:00")
    ends = minutes_of(planned.am_to or "12:00")
    return "am" if minutes_of(clock) < (begins + ends) // 2 else "pm"


def late_minutes(planned: TrainingClass, half: str, clock: str) -> int:
    """Return how many minutes after the planned beginning of a half day somebody came."""
    begins = planned.am_from if half == "am" else planned.pm_from
    return max(0, minutes_of(clock) - minutes_of(begins)) if begins else 0


def early_minutes(planned: TrainingClass, half: str, clock: str) -> int:
    """Return how many minutes before the planned end of a half day somebody left."""
    ends = planned.am_to if half == "am" else planned.pm_to
    return max(0, minutes_of(ends) - minutes_of(clock)) if ends else 0

"""What is known of the station's courses, and what their hours come to in words."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from core.base.errors import ClerkError
from core.station import Station
from core.training.course.folder import survey
from core.training.course.outline import MENTOR_SHARE, PRACTICE_SHARE, Outline
from core.training.course.shelf import Installed
from core.training.model.course import Course
from desktop import theme
from desktop.pages.naming import naming
from words.say import _

SAMPLES: Final = theme.RESOURCES / "courses"
KINDS: Final = frozenset({"course", "course.change"})
MINUTES: Final = 45
"""One hour of teaching (学时)."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A course in the books; without ``here`` its files are not on this PC."""

    course: Course
    here: Installed | None
    outline: Outline | None


def known(station: Station) -> list[Known]:
    """Return the courses that this station knows; on the ledger lane."""
    courses = station.training.courses
    here = {one.manifest.course: one for one in courses.shelf.installed()}
    return [_known(course, here.get(course.code)) for course in courses.all()]


def _known(course: Course, here: Installed | None) -> Known:
    try:
        outline = here.outline() if here else None
    except ClerkError:
        here, outline = None, None
    return Known(course=course, here=here, outline=outline)


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A course that ships with the program, not packed yet."""

    folder: Path
    code: str
    title: str


def samples() -> list[Sample]:
    """Return the courses that ship with the program, by folder."""
    folders = sorted(one for one in SAMPLES.glob("*") if one.is_dir())
    found = ((one, survey(one).outline) for one in folders)
    return [
        Sample(folder=folder, code=outline.id, title=outline.title)
        for folder, outline in found
        if outline is not None
    ]


def hours(minutes: int) -> str:
    """Return a time in teaching hours and minutes."""
    tenths = minutes * 10 // MINUTES
    told = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
    return _("{hours} 学时（{minutes} 分钟）", hours=told, minutes=minutes)


def share(part: int, minutes: int) -> int:
    """Return a part in percent, rounded down as the rule counts it."""
    return part * 100 // minutes if minutes else 0


def shares(minutes: int, practice: int, mentor: int) -> list[tuple[str, int, int]]:
    """Return name, percent and least percent of the two shares that are asked for."""
    return [
        (_("实训"), share(practice, minutes), PRACTICE_SHARE),
        (_("企业导师"), share(mentor, minutes), MENTOR_SHARE),
    ]


def modules(codes: tuple[str, ...]) -> str:
    """Return modules in words."""
    return " / ".join(naming("module", code) for code in codes)


def size(many: int) -> str:
    """Return a file's size in words."""
    if many >= 1 << 20:
        return f"{many / (1 << 20):.1f} MB"
    return f"{max(1, many >> 10)} KB"

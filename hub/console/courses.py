"""Courses at stations: which version each has, and versions that the county announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from core.base.errors import ClerkError
from core.training.model.course import Course
from hub.console import offers
from hub.store.derived import DERIVED, STATION

REMOVED, INSTALLED, ANNOUNCED = "removed", "installed", "announced"
RANK: Final = (REMOVED, ANNOUNCED, INSTALLED)


class AnnounceError(ClerkError):
    """An announcement names a course that some station has, and stations that lack it."""

    code = "console.announce"


class Version(NamedTuple):
    """One version of a course and where it stands, by station."""

    course: Course
    states: Mapping[int, str]

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.course.code}~{self.course.edition_no}"

    def at(self, state: str) -> list[int]:
        """Return the stations where it stands so."""
        return [station for station, said in self.states.items() if said == state]


def versions(connection: Connection, stations: Iterable[int]) -> list[Version]:
    """Return every version that one of the stations ever had, by course, the newest first."""
    made = DERIVED[Course.kind]
    query = select(made).where(made.c[STATION].in_(list(stations)))
    found: dict[tuple[str, str], Course] = {}
    states: dict[tuple[str, str], dict[int, str]] = {}
    for row in connection.execute(query.order_by(made.c["day"], made.c["seq"])).mappings():
        course = offers.record_of(Course, dict(row))
        key = (course.code, course.edition_no)
        known = found.get(key)
        if known is None or (course.digest and not known.digest):
            found[key] = course
        here = states.setdefault(key, {})
        here[row[STATION]] = max(here.get(row[STATION], REMOVED), course.state, key=RANK.index)
    newest = sorted(found, key=lambda key: str(found[key].day or ""), reverse=True)
    by_course = sorted(newest, key=lambda key: key[0])
    return [Version(found[key], states[key]) for key in by_course]


def announced(course: Course) -> Course:
    """Return the record that announces a version at a station."""
    blank = Course(code="", edition_no="", name="")
    own = ("id", "seq", "day", "clerk", "version")
    bare = {name: getattr(blank, name) for name in own}
    return msgspec.structs.replace(course, **bare, state=ANNOUNCED)

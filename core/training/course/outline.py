"""What a course says of itself (``course.json``): its lessons, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec

from core.base.errors import FieldError
from core.training.course.errors import CourseOutlineError

MODULES: Final = ("digital", "operation", "law", "marketing")
"""数字技术、运营、法律合规、营销."""
PRACTICE_SHARE: Final = 20
MENTOR_SHARE: Final = 30
"""Percent of all minutes that are practice, and that people from companies teach, at least."""
CODE: Final = r"^[a-z0-9][a-z0-9-]{1,39}$"
VERSION: Final = r"^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$"
LARGEST: Final = 1 << 20
Code = Annotated[str, msgspec.Meta(pattern=CODE)]
Version = Annotated[str, msgspec.Meta(pattern=VERSION)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Lesson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of a course: how long it takes, who teaches it, and the files for it in order."""

    title: Short
    module: Literal["digital", "operation", "law", "marketing"]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)]
    practice: bool = False
    mentor: bool = False
    files: tuple[str, ...] = ()


class Outline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A course; what is known of its hours and shares comes from its lessons."""

    id: Code
    version: Version
    title: Short
    lessons: Annotated[tuple[Lesson, ...], msgspec.Meta(min_length=1, max_length=200)]
    summary: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    audience: Annotated[str, msgspec.Meta(max_length=200)] = ""
    languages: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=10)] = ("zh_CN",)
    authors: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    licence: Annotated[str, msgspec.Meta(max_length=120)] = ""
    reasons: dict[str, Annotated[str, msgspec.Meta(max_length=500)]] = {}
    """Why a share is below what is asked: ``practice`` or ``mentor`` to a sentence."""

    @property
    def minutes(self) -> int:
        """How long all lessons take."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def practice_minutes(self) -> int:
        """How long of it people practise."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.practice)

    @property
    def mentor_minutes(self) -> int:
        """How long of it people from companies teach."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.mentor)

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that the lessons belong to, in the standard's order."""
        return tuple(one for one in MODULES if any(les.module == one for les in self.lessons))


def meters(minutes: int, practice: int, mentor: int) -> Iterator[FieldError]:
    """Yield what is below the least share of practice and of teachers from companies.

    Args of each: percent, least. Shares are compared exactly, in minutes; the percent told is
    rounded down.
    """
    told = (("practice", practice, PRACTICE_SHARE), ("mentor", mentor, MENTOR_SHARE))
    for name, part, least in told:
        if part * 100 < minutes * least:
            percent = part * 100 // minutes if minutes else 0
            args: dict[str, str | int] = {"percent": percent, "least": least}
            yield FieldError(field=name, code=f"course.{name}_share", args=args)


def read_outline(content: bytes) -> Outline:
    """Return the outline in a ``course.json``; ``CourseOutlineError`` says what is wrong."""
    if len(content) > LARGEST:
        raise CourseOutlineError(found=f"{len(content)} > {LARGEST}")
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=Outline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CourseOutlineError(found=str(error)[:160]) from error

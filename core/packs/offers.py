"""What platforms take, and what a listing of each kind of produce should say: dated data."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from core.packs.law import Evidence, Named, Part, Sheet, spoken

HALF: Final = "half_widths"
Measure = Literal["characters", "half_widths"]
"""Half widths: a hanzi counts two, a letter one."""
FieldValue = str | int


class TitleRule(Part, frozen=True, kw_only=True):
    """How long a platform's title may be, in ``measure``, and which characters it refuses."""

    longest: int
    measure: Measure = "characters"
    forbidden: str = ""
    emoji: bool = True


class PictureRule(Part, frozen=True, kw_only=True):
    """What a platform takes as pictures of one use; sides in pixels, sizes in bytes, both ends in.

    ``side`` is an exact side; ``plain`` wants a white background without text.
    """

    use: Literal["main", "white", "detail"]
    formats: tuple[Literal["jpg", "png", "webp"], ...] = ("jpg",)
    square: bool = False
    side: int | None = None
    least_width: int = 0
    most_width: int | None = None
    least_height: int = 0
    most_height: int | None = None
    least_bytes: int = 0
    most_bytes: int | None = None
    most: int | None = None
    plain: bool = False


class Profile(Named, frozen=True, kw_only=True):
    """One platform's limits, where they were read and when somebody last looked."""

    code: str
    evidence: Evidence
    source: str
    checked_on: dt.date
    title: TitleRule | None = None
    pictures: tuple[PictureRule, ...] = ()

    def picture(self, use: str) -> PictureRule | None:
        """Return the rule for pictures of one use, None where the platform has none."""
        return next((rule for rule in self.pictures if rule.use == use), None)


class ProfileSheet(Sheet, frozen=True, kw_only=True):
    """All platforms' limits."""

    profiles: tuple[Profile, ...]

    def of(self, code: str) -> Profile | None:
        """Return a platform's limits by its code, None when nobody wrote them down."""
        return next((one for one in self.profiles if one.code == code), None)


class Pattern(Named, frozen=True, kw_only=True):
    """What a listing of some produce usually says: ``fills`` by field, and what its story tells.

    ``words`` are what the product's name may hold; ``category`` fits every product of it.
    """

    words: tuple[str, ...] = ()
    category: str | None = None
    fills: dict[str, FieldValue] = msgspec.field(default_factory=dict)
    story_zh: str = ""
    story_en: str = ""

    def story(self, lang: str) -> str:
        """Return what a buyer wants to be told of it."""
        return spoken(lang, self.story_zh, self.story_en)


class PatternSheet(Sheet, frozen=True, kw_only=True):
    """All patterns, the more special first."""

    patterns: tuple[Pattern, ...]

    def of(self, name: str, category: str | None) -> Pattern | None:
        """Return the pattern for a product: by a word of its name, else by its category."""
        by_name = (p for p in self.patterns if any(word in name for word in p.words))
        by_category = (p for p in self.patterns if category and p.category == category)
        return next(by_name, None) or next(by_category, None)

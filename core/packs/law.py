"""What a pack says with a law behind it: rules, banned goods, consents."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

Level = Literal["block", "warn", "tip"]
Evidence = Literal["V", "S", "C", "X", "M", "D"]
"""V read in the law's text, S stored page, C public code, X measured, M memory, D our proposal."""
PROVEN: Final = ("V", "S")
"""Only these may stop a clerk; what is remembered or proposed may warn."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything inside a pack: unknown fields are ignored, so newer packs still open."""


class Sheet(Part, frozen=True, kw_only=True):
    """Base of one file: where its facts come from and when somebody last looked."""

    source: str
    checked_on: dt.date


class Named(Part, frozen=True, kw_only=True):
    """Something with a name in Chinese and English."""

    zh: str
    en: str

    def name(self, lang: str) -> str:
        """Return the name in ``lang`` (``en``; Chinese for every other language)."""
        return self.en if lang.startswith("en") else self.zh


class Rule(Part, frozen=True, kw_only=True):
    """One rule during one span of days; the same id may follow with a later span.

    ``zh`` and ``en`` are the clerk's sentence with named places (``{word}``); ``by_field`` holds
    other sentences for single fields. Names that end in ``_fen`` are printed as yuan.
    """

    id: str
    level: Level
    evidence: Literal["V", "S", "M", "D"]
    law: str
    source: str
    checked_on: dt.date
    zh: str
    en: str
    wants_reason: bool = False
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    by_field: dict[str, Named] = {}

    def __post_init__(self) -> None:
        if self.level == "block" and self.evidence not in PROVEN:
            raise ValueError(f"{self.id}: only what was read in a source may block")
        if self.wants_reason and self.level != "warn":
            raise ValueError(f"{self.id}: only a warning can be answered with a reason")
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError(f"{self.id}: ends before it starts")

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the rule is in force on ``day``, both ends included."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)

    def sentence(self, lang: str, field: str | None = None) -> str:
        """Return the unfilled sentence for a clerk, for one field if it has its own."""
        special = self.by_field.get(field or "")
        if special:
            return special.name(lang)
        return self.en if lang.startswith("en") else self.zh


class RuleSheet(Sheet, frozen=True, kw_only=True):
    """All rules."""

    rules: tuple[Rule, ...]


class BannedGroup(Named, frozen=True, kw_only=True):
    """Words for goods that may not be mailed (block) or only under conditions (warn).

    ``but`` are harmless phrases that hold one of the words: 酒精灯 is no 酒精.
    """

    id: str
    level: Literal["block", "warn"]
    evidence: Literal["V", "S", "M", "D"]
    law: str
    words: tuple[str, ...]
    but: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.level == "block" and self.evidence not in PROVEN:
            raise ValueError(f"{self.id}: only what was read in a source may block")


class BannedSheet(Sheet, frozen=True, kw_only=True):
    """All groups; a word followed by one of ``harmless_after`` (模型, 图书 …) does not count."""

    groups: tuple[BannedGroup, ...]
    harmless_after: tuple[str, ...] = ()


class ConsentText(Part, frozen=True, kw_only=True):
    """What a person is asked to agree to. Refusing an optional one stops nothing else."""

    purpose: str
    group: Literal["core", "optional"]
    version: str
    title_zh: str
    title_en: str
    zh: str
    en: str
    law: str
    guardian_below: int | None = None

    def title(self, lang: str) -> str:
        """Return the short title."""
        return self.title_en if lang.startswith("en") else self.title_zh

    def text(self, lang: str) -> str:
        """Return the text that is shown and read out."""
        return self.en if lang.startswith("en") else self.zh


class ConsentSheet(Sheet, frozen=True, kw_only=True):
    """All consents, each with its law."""

    consents: tuple[ConsentText, ...]

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


def spoken(lang: str, zh: str, en: str) -> str:
    """Return what is said in ``lang``: ``en`` in English, ``zh`` in every other language."""
    return en if lang.startswith("en") else zh


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
        """Return the name in ``lang``."""
        return spoken(lang, self.zh, self.en)


class Lawful(Part, frozen=True, kw_only=True):
    """Something that a law speaks of: what was not read in a source may not stop a clerk."""

    id: str
    level: Level
    evidence: Evidence
    law: str
    zh: str
    en: str

    def __post_init__(self) -> None:
        if self.level == "block" and self.evidence not in PROVEN:
            raise ValueError(f"{self.id}: only what was read in a source may block")


class Dated(Lawful, frozen=True, kw_only=True):
    """Something lawful that is in force during one span of days, both ends included."""

    effective_from: dt.date | None = None
    effective_to: dt.date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError(f"{self.id}: ends before it starts")

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether it is in force on ``day``."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)


class Rule(Dated, frozen=True, kw_only=True):
    """One rule during one span of days; the same id may follow with a later span.

    ``zh`` and ``en`` are the clerk's sentence with named places (``{word}``); ``by_field`` holds
    other sentences for single fields. Names that end in ``_fen`` are printed as yuan.
    """

    evidence: Literal["V", "S", "M", "D"]
    source: str
    checked_on: dt.date
    wants_reason: bool = False
    by_field: dict[str, Named] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.wants_reason and self.level != "warn":
            raise ValueError(f"{self.id}: only a warning can be answered with a reason")

    def sentence(self, lang: str, field: str | None = None) -> str:
        """Return the unfilled sentence for a clerk, for one field if it has its own."""
        special = self.by_field.get(field or "")
        if special:
            return special.name(lang)
        return spoken(lang, self.zh, self.en)


class RuleSheet(Sheet, frozen=True, kw_only=True):
    """All rules."""

    rules: tuple[Rule, ...]


class BannedGroup(Lawful, frozen=True, kw_only=True):
    """Words for goods that may not be mailed (block) or only under conditions (warn).

    ``but`` are harmless phrases that hold one of the words: 酒精灯 is no 酒精.
    """

    level: Literal["block", "warn"]
    evidence: Literal["V", "S", "M", "D"]
    words: tuple[str, ...]
    but: tuple[str, ...] = ()


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
        return spoken(lang, self.title_zh, self.title_en)

    def text(self, lang: str) -> str:
        """Return the text that is shown and read out."""
        return spoken(lang, self.zh, self.en)


class ConsentSheet(Sheet, frozen=True, kw_only=True):
    """All consents, each with its law."""

    consents: tuple[ConsentText, ...]

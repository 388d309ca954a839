"""The claims check: what a text says that the law forbids, or that somebody has to prove.

A claim is a pattern with its context, not a word. Harmless words that hold its characters, talk
about claims, denials and a basis given in the text or the draft take it away again.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import msgspec

from core.listing.normal import Normal, Normaliser
from core.packs.claims import Basis, Claim, ClaimSheet

END: Final = re.compile(r"[。！？!?;；\n\r]+")
CLAUSE: Final = re.compile(r"[。！？!?;；，,、：:\n\r]")
DENIAL_REACH: Final = 12
"""How far before a claim, in its own clause, a denial still turns it round."""
FOOD: Final = "food"
PLACE: Final = re.compile(r"\{([a-z_]+)\}")


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: which claim, where in the text as written, and what may stand there instead.

    ``rewrite`` is None where only a person can mend the sentence.
    """

    claim: Claim
    start: int
    end: int
    word: str
    rewrite: str | None

    def sentence(self, lang: str) -> str:
        """Return the clerk's sentence in ``lang``."""
        said = self.claim.en if lang.startswith("en") else self.claim.zh
        return said.replace("{word}", self.word)


class ClaimsCheck:
    """All claims of a pack as they stand on one day."""

    def __init__(self, sheet: ClaimSheet, day: dt.date) -> None:
        self._sheet = sheet
        self._normaliser = Normaliser(sheet.look_alikes)
        self._claims = tuple(claim for claim in sheet.claims if claim.holds_on(day))
        self._filled = functools.cache(self._compiled)
        self._harmless = self._compiled("|".join(f"(?:{one})" for one in sheet.harmless))
        self._mentions = self._compiled("|".join(f"(?:{one})" for one in sheet.mentions))
        denials = "|".join(f"(?:{one})" for one in sheet.denials)
        self._denials = self._compiled(f"(?:{denials})")

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return re.compile(self._sheet.filled(pattern) or r"(?!)")

    def check(
        self, text: str, goods: str = FOOD, bases: Collection[Basis] = ()
    ) -> tuple[Remark, ...]:
        """Return all findings in the order of the text, the graver one where two overlap.

        ``bases`` are kinds of basis that the draft itself holds, checked elsewhere.
        """
        normal = self._normaliser.read(text)
        if not normal.text:
            return ()
        reading = _Reading(normal.text, self._harmless, self._mentions, self._denials)
        held = frozenset(bases) | self._named_bases(normal.text)
        found = [
            _remark(claim, normal, text, match)
            for claim in self._claims
            if claim.concerns(goods) and held.isdisjoint(claim.waived_by)
            for match in self._made(claim, reading)
        ]
        return _parted(found)

    def _named_bases(self, text: str) -> frozenset[Basis]:
        return frozenset(
            basis
            for basis, patterns in self._sheet.bases.items()
            if any(self._filled(one).search(text) for one in patterns)
        )

    def _made(self, claim: Claim, reading: _Reading) -> Iterator[re.Match[str]]:
        """Yield where the claim is made and nothing takes it back."""
        harmless = [self._filled(one) for one in claim.unless]
        for match in self._filled("|".join(claim.patterns)).finditer(reading.text):
            span = match.span()
            if span[0] == span[1] or reading.is_harmless(span):
                continue
            if claim.mention and reading.is_mention(span):
                continue
            if not any(_touches(one, reading.text, span) for one in harmless):
                yield match


def _remark(claim: Claim, normal: Normal, text: str, match: re.Match[str]) -> Remark:
    start, end = normal.span(*match.span())
    rewrite = claim.rewrite
    if rewrite is not None:
        rewrite = PLACE.sub(lambda place: match[place[1]] or "", rewrite)
    return Remark(claim=claim, start=start, end=end, word=text[start:end], rewrite=rewrite)


class _Reading:
    """One normalised text: where its sentences lie and which stretches mean no claim."""

    def __init__(
        self,
        text: str,
        harmless: re.Pattern[str],
        mentions: re.Pattern[str],
        denials: re.Pattern[str],
    ) -> None:
        self.text = text
        self._denials = denials
        self._harmless = [match.span() for match in harmless.finditer(text)]
        self._ends = [match.start() for match in END.finditer(text)]
        self._mentions = [match.start() for match in mentions.finditer(text)]

    def is_harmless(self, span: tuple[int, int]) -> bool:
        """Tell whether a harmless word covers the stretch, or crosses into it from outside."""
        return any(
            start < span[1] and span[0] < end and not (span[0] < start and end < span[1])
            for start, end in self._harmless
        )

    def is_mention(self, span: tuple[int, int]) -> bool:
        """Tell whether the sentence speaks about claims, or denies this one."""
        begin, end = self._sentence(span)
        if any(begin <= place < end for place in self._mentions):
            return True
        clause = max(
            (match.end() for match in CLAUSE.finditer(self.text, begin, span[0])), default=begin
        )
        before = self.text[max(clause, span[0] - DENIAL_REACH) : span[0]]
        return self._denials.search(before) is not None

    def _sentence(self, span: tuple[int, int]) -> tuple[int, int]:
        place = bisect.bisect_left(self._ends, span[0])
        begin = self._ends[place - 1] + 1 if place else 0
        end = self._ends[place] if place < len(self._ends) else len(self.text)
        return begin, end


def _touches(pattern: re.Pattern[str], text: str, span: tuple[int, int]) -> bool:
    return any(
        match.start() < span[1] and span[0] < match.end() for match in pattern.finditer(text)
    )


def _parted(found: Sequence[Remark]) -> tuple[Remark, ...]:
    """Keep, where findings overlap, the graver one, then the longer one."""
    order = {"block": 0, "warn": 1, "tip": 2}
    kept: list[Remark] = []
    for one in sorted(found, key=lambda r: (order[r.claim.level], r.start - r.end, r.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda r: r.start))

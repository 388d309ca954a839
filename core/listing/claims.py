"""The claims check: what a text says that the law forbids, or that somebody has to prove.

A claim is a pattern with its context, not a word. Harmless words that hold its characters, words
that run across its borders, talk about claims, denials and a basis given in the text or the draft
take it away again.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from core.listing.borders import LONGEST_WORD, Borders, Terms
from core.listing.normal import Normal, Normaliser
from core.packs.claims import Basis, Claim, ClaimSheet, Sample
from core.packs.law import spoken

END: Final = re.compile(r"[。！？!?;；\n\r]+")
CLAUSE: Final = re.compile(r"[。！？!?;；，,：:\n\r]")
QUOTED: Final = re.compile(r"“[^“”\n]{1,80}”|「[^「」\n]{1,80}」|\"[^\"\n]{1,80}\"")
QUOTATIONS: Final = re.compile(rf"(?:(?:{QUOTED.pattern})[、,和及或]?)+")
"""Quotations one after the other, what one ends and the next begins with taken together."""
DENIAL_REACH: Final = 12
"""How far before a claim, in its own clause, a denial still turns it round."""
REACH: Final = 80
"""How far context reaches at most: what is spoken has no full stops."""
FOOD: Final = "food"
NO_BASES: Final[Mapping[Basis, str]] = {}
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
        return spoken(lang, self.claim.zh, self.claim.en).replace("{word}", self.word)


class ClaimsCheck:
    """All claims of a pack as they stand on one day."""

    def __init__(self, sheet: ClaimSheet, day: dt.date) -> None:
        self._sheet = sheet
        self._day = day
        self._normaliser = Normaliser(
            sheet.look_alikes, sheet.guarded, sheet.readings, sheet.claimed | sheet.listed
        )
        self._claims = tuple(self._sought(claim) for claim in sheet.claims if claim.holds_on(day))
        self._bases = {
            basis: tuple(sheet.compiled((one,)) for one in many)
            for basis, many in sheet.bases.items()
        }
        self._harmless = sheet.compiled(sheet.harmless)
        self._mentions = sheet.compiled(sheet.mentions)
        self._denials = sheet.compiled(sheet.denials)
        self._turns = sheet.compiled(sheet.turns)
        self._frames = sheet.compiled(sheet.frames)
        self._reports = sheet.compiled(sheet.reports)
        self._terms = Terms(sheet.terms)
        self._borders = Borders(sheet.claimed)

    def is_of(self, sheet: ClaimSheet, day: dt.date) -> bool:
        """Tell whether it was made of this very sheet for that day."""
        return self._sheet is sheet and self._day == day

    def check(
        self, text: str, goods: str = FOOD, bases: Mapping[Basis, str] = NO_BASES
    ) -> tuple[Remark, ...]:
        """Return all findings in the order of the text, the graver one where two overlap.

        ``bases`` are the kinds of basis that the draft itself holds, checked elsewhere, with what
        they are called.
        """
        normal = self._normaliser.read(text)
        if not normal.text:
            return ()
        reading = self._reading(normal.text)
        held = dict.fromkeys(self._named_bases(normal.text), normal.text) | dict(bases)
        found = [
            _remark(sought.claim, normal, text, match)
            for sought in self._claims
            if sought.claim.concerns(goods) and not sought.is_waived(held)
            for match in _matches(sought, reading, self._borders)
        ]
        return _parted(found)

    def _reading(self, text: str) -> _Reading:
        harmless = [match.span() for match in self._harmless.finditer(text)]
        terms = tuple(self._terms.spans(text))
        mentions = [match.start() for match in self._mentions.finditer(text)]
        reading = _Reading(text, (harmless, terms), mentions, self._denials, self._turns)
        # One mark alone may stand in anybody's listing (罚款一万也不怕): two make a report.
        marks = {match.group() for match in self._reports.finditer(text)}
        if len(marks) > 1:
            reading.told_of.append((0, len(text)))
        elif marks or self._frames.search(text):
            reading.told_of += [match.span() for match in QUOTATIONS.finditer(text)]
        return reading

    def _named_bases(self, text: str) -> list[Basis]:
        return [
            basis
            for basis, patterns in self._bases.items()
            if any(one.search(text) for one in patterns)
        ]

    def _sought(self, claim: Claim) -> _Sought:
        compiled = self._sheet.compiled
        unless = tuple(compiled((one,)) for one in claim.unless)
        needs = compiled(claim.needs) if claim.needs else None
        named = compiled((claim.named,)) if claim.named else None
        return _Sought(claim, compiled(claim.patterns), unless, needs, named)


class _Sought(NamedTuple):
    claim: Claim
    made: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    needs: re.Pattern[str] | None
    named: re.Pattern[str] | None

    def is_waived(self, held: Mapping[Basis, str]) -> bool:
        """Tell whether a basis that is held takes the claim away."""
        return any(
            kind in held and (self.named is None or self.named.search(held[kind].lower()))
            for kind in self.claim.waived_by
        )


def _matches(sought: _Sought, reading: _Reading, borders: Borders) -> Iterator[re.Match[str]]:
    """Yield where the claim is made and nothing takes it back."""
    text = reading.text
    for match in _read(sought.made, reading, borders):
        span = match.span()
        if sought.claim.mention and reading.is_mention(span):
            continue
        if sought.needs and not sought.needs.search(text, max(0, span[0] - REACH), span[1] + REACH):
            continue
        if not reading.is_touched(sought.unless, span):
            yield match


def _read(made: re.Pattern[str], reading: _Reading, borders: Borders) -> Iterator[re.Match[str]]:
    """Yield where the pattern matches in characters that other words do not own.

    Where they own some, it may still match before them, or one character further.
    """
    at, text = 0, reading.text
    while found := made.search(text, at):
        match: re.Match[str] | None = found
        place = borders.cut_at(text, found.span())
        if place is not None:
            match = made.match(text, found.start(), place) if place > found.start() else None
        if match is None or not match[0] or reading.is_harmless(match.span()):
            at = found.start() + 1
            continue
        yield match
        at = match.end()


def _remark(claim: Claim, normal: Normal, text: str, match: re.Match[str]) -> Remark:
    start, end = normal.span(*match.span())
    rewrite = claim.rewrite
    if rewrite is not None:
        rewrite = PLACE.sub(lambda place: match[place[1]] or "", rewrite)
    return Remark(claim=claim, start=start, end=end, word=text[start:end], rewrite=rewrite)


def broken_samples(sheet: ClaimSheet, day: dt.date) -> tuple[Sample, ...]:
    """Return the samples that ship with a sheet and do not hold: what they break is not found.

    A sample holds when the families of all findings but tips are the ones it names.
    """
    check = ClaimsCheck(sheet, day)
    return tuple(
        sample
        for sample in sheet.samples
        if set(sample.breaks) != alarms(check.check(sample.text, sample.goods))
    )


def alarms(found: Collection[Remark]) -> set[str]:
    """Return the families of the findings that stop or warn; tips are no alarm."""
    return {one.claim.rule for one in found if one.claim.level != "tip"}


class _Reading:
    """One normalised text: where its sentences lie and which stretches mean no claim."""

    def __init__(
        self,
        text: str,
        harmless: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]],
        mentions: Sequence[int],
        denials: re.Pattern[str],
        turns: re.Pattern[str],
    ) -> None:
        self.text = text
        self._denials = denials
        self._turns = turns
        self._harmless, self._terms = harmless
        self._found: dict[tuple[re.Pattern[str], int, int], list[tuple[int, int]]] = {}
        self._mentions = mentions
        self.told_of: list[tuple[int, int]] = []
        """What is said of others' words: quotations in a notice, a report from end to end."""
        quoted = [match.span() for match in QUOTED.finditer(text)]
        self._ends = [
            match.start()
            for match in END.finditer(text)
            if not any(start < match.start() < end - 1 for start, end in quoted)
        ]

    def is_harmless(self, span: tuple[int, int]) -> bool:
        """Tell whether a harmless word covers the stretch, or crosses into it from outside."""
        begin, last = span
        if any(start <= begin < end for start, end in self._terms):
            return True
        is_word = last - begin <= LONGEST_WORD
        if is_word and any(begin < start < last < end for start, end in self._terms):
            return True
        return any(
            start < last and begin < end and not (begin < start and end < last)
            for start, end in self._harmless
        )

    def is_mention(self, span: tuple[int, int]) -> bool:
        """Tell whether the sentence speaks about claims, or denies this one.

        What comes after a turn (不是药，但能降糖) is a claim again.
        """
        if any(start <= span[0] and span[1] <= end for start, end in self.told_of):
            return True
        begin, end = self._sentence(span)
        if any(
            begin <= place < end and not self._turns.search(self.text, place, span[0])
            for place in self._mentions
        ):
            return True
        clause = max(
            (match.end() for match in CLAUSE.finditer(self.text, begin, span[0])), default=begin
        )
        before = self.text[max(clause, span[0] - DENIAL_REACH) : span[0]]
        return any(
            not self._turns.search(before, match.end()) for match in self._denials.finditer(before)
        )

    def is_touched(self, patterns: Sequence[re.Pattern[str]], span: tuple[int, int]) -> bool:
        """Tell whether one matches in the same sentence, over a part of the stretch."""
        sentence = self._sentence(span)
        return any(
            start < span[1] and span[0] < end
            for pattern in patterns
            for start, end in self._spans(pattern, sentence)
        )

    def _spans(
        self, pattern: re.Pattern[str], sentence: tuple[int, int]
    ) -> Sequence[tuple[int, int]]:
        key = (pattern, *sentence)
        found = self._found.get(key)
        if found is None:
            found = [match.span() for match in pattern.finditer(self.text, *sentence)]
            self._found[key] = found
        return found

    def _sentence(self, span: tuple[int, int]) -> tuple[int, int]:
        place = bisect.bisect_left(self._ends, span[0])
        begin = self._ends[place - 1] + 1 if place else 0
        end = self._ends[place] if place < len(self._ends) else len(self.text)
        return max(begin, span[0] - REACH), min(max(end, span[1]), span[1] + REACH)


def _parted(found: Sequence[Remark]) -> tuple[Remark, ...]:
    """Keep, where findings overlap, the graver one, then the longer one."""
    order = {"block": 0, "warn": 1, "tip": 2}
    kept: list[Remark] = []
    for one in sorted(found, key=lambda r: (order[r.claim.level], r.start - r.end, r.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda r: r.start))

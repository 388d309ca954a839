"""Claims that advertising law forbids or wants proved, as data: patterns, context, words to say.

Patterns are those of a vocabulary, over normalised text (simplified, narrow, small letters, nothing
between the characters of a word).
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from core.packs.law import Dated, Named, Part
from core.packs.vocabulary import Vocabulary

WORD: Final = re.compile(r"[一-鿿]{2,4}")
SPELLED: Final = ("disease", "symptom", "medical")
"""The lists whose words are also read when a part of them is spelled in Latin letters."""
Basis = Literal["standard", "award", "patent", "certificate", "source", "licence", "approval"]


class Claim(Dated, frozen=True, kw_only=True):
    """One claim: ``rule`` is its family (L1 …), ``id`` its own name; any of ``patterns`` makes it.

    ``unless`` are patterns whose match over the claim makes it harmless, ``needs`` patterns one of
    which has to stand near it; ``waived_by`` are kinds of basis that take it away, in the draft or
    in the text itself, one whose name holds ``named`` where that is said: an organic certificate is
    no green one. ``classes`` are the goods it is about (none: all but ``not_classes``).
    ``rewrite`` is what may stand there instead.
    """

    rule: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    waived_by: tuple[Basis, ...] = ()
    named: str | None = None
    classes: tuple[str, ...] = ()
    not_classes: tuple[str, ...] = ()
    mention: bool = True
    rewrite: str | None = None

    def concerns(self, goods: str) -> bool:
        """Tell whether the claim is about this class of goods."""
        return goods in self.classes if self.classes else goods not in self.not_classes


class Sample(Part, frozen=True, kw_only=True):
    """A text that ships with the rules to test them, and the families that it breaks."""

    text: str
    breaks: tuple[str, ...] = ()
    goods: str = "food"


class ClaimSheet(Vocabulary, frozen=True, kw_only=True, dict=True):
    """All claims with the words they are made of.

    ``harmless`` are patterns, ``terms`` words that hold a claim's characters and mean something
    else (places, cultivars, the care of crops, offices); ``mentions``
    are patterns that make a sentence speak about claims instead of making them; ``denials`` are
    what turns a claim round when it stands before it; ``bases`` tell how a text itself names the
    basis of a claim; ``look_alikes`` are characters, letters and phrases written in another's place
    (nothing: it is left out); ``guarded`` are words that are also read when some of their
    characters are spelled out, by ``readings``; ``turns`` are what takes a denial back (但, 却);
    ``frames`` make a text a notice, whose quotations are not its own words, ``reports`` make it the
    report of a case from end to end.
    """

    goods: dict[str, Named]
    look_alikes: dict[str, str]
    harmless: tuple[str, ...]
    mentions: tuple[str, ...]
    denials: tuple[str, ...]
    bases: dict[Basis, tuple[str, ...]]
    claims: tuple[Claim, ...]
    samples: tuple[Sample, ...] = ()
    guarded: tuple[str, ...] = ()
    readings: dict[str, str] = msgspec.field(default_factory=dict)
    turns: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        together = [self.harmless, self.mentions, self.denials, self.turns]
        together += [self.frames, self.reports, *(claim.patterns for claim in self.claims)]
        together += [claim.needs for claim in self.claims]
        together += [part for one in self.licensed for part in (one.patterns, one.unless)]
        together += [self.services]
        alone = [one for many in self.bases.values() for one in many]
        alone += [one for claim in self.claims for one in (claim.named, *claim.unless) if one]
        for many in (*together, *((one,) for one in alone)):
            self.compiled(many)

    @property
    def claimed(self) -> frozenset[str]:
        """Return the words that are claims by themselves: they stand alone in their pattern."""
        alone = (part for claim in self.claims for part in _parts("|".join(claim.patterns)))
        return frozenset(part for part in alone if WORD.fullmatch(part))

    @property
    def listed(self) -> frozenset[str]:
        """Return the plain words of the lists that are themselves what a claim is about."""
        return frozenset(
            word for name in SPELLED for word in self.words.get(name, ()) if WORD.fullmatch(word)
        )


def _parts(pattern: str) -> list[str]:
    """Return the alternatives of a pattern, each whole."""
    parts, depth = [""], 0
    for one in pattern:
        depth += (one == "(") - (one == ")")
        if one == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += one
    return parts

"""Where words begin and end: whether the characters of two neighbouring words only form a claim.

Ordinary words compete with the claim for its characters; what is likelier by how common the words
are (a path through all words of a short stretch) wins.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

ORDINARY: Final = Path(__file__).resolve().parents[2] / "resources" / "claims" / "ordinary.txt"
NEAR: Final = 6
"""How many characters before and after the claim are read with it."""
KEPT: Final = 4096
"""How many readings are remembered: a text is checked again with every key."""
LONGEST_WORD: Final = 4
ALL_COUNTED: Final = math.log(60_000_000)
CLAIM: Final = math.log(8) - ALL_COUNTED
"""A claim's own word is taken to be at least this common."""
RARE: Final = math.log(2) - ALL_COUNTED


@functools.cache
def ordinary_words() -> Mapping[str, float]:
    """Return ordinary words with the logarithm of their share of all that was counted."""
    words: dict[str, float] = {}
    for line in ORDINARY.read_text(encoding="utf-8").splitlines():
        level, *many = line.split(" ")
        words |= dict.fromkeys(many, int(level) / 4 - ALL_COUNTED)
    return words


class Terms:
    """Words of a trade that are looked for from left to right, the longest first."""

    def __init__(self, words: Collection[str]) -> None:
        by_begin: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            by_begin.setdefault(word[:2], []).append(word)
        self._by_begin = by_begin

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a term stands in the text; a shorter one inside another is passed over."""
        at = 0
        while at < len(text) - 1:
            many = self._by_begin.get(text[at : at + 2], ())
            word = next((one for one in many if text.startswith(one, at)), None)
            if word is None:
                at += 1
                continue
            yield at, at + len(word)
            at += len(word)


class Borders:
    """Where words begin and end when the words that claims are made of compete with all others."""

    def __init__(self, claimed: Iterable[str]) -> None:
        ordinary = ordinary_words()
        own = {word: max(ordinary.get(word, CLAIM), CLAIM) for word in claimed}
        self._words = {**ordinary, **own}
        self._begins = functools.lru_cache(maxsize=KEPT)(self._likeliest)

    def cut_at(self, text: str, span: tuple[int, int]) -> int | None:
        """Return where the ordinary word begins that runs across the border of a claim, if any.

        A claim of one character lies inside words on purpose; one longer than a word may end
        anywhere.
        """
        length = span[1] - span[0]
        if length == 1:
            return None
        begin, end = max(0, span[0] - NEAR), min(len(text), span[1] + NEAR)
        is_word = length <= LONGEST_WORD
        claim = (span[0] - begin, span[1] - begin) if is_word else None
        begins = self._begins(text[begin:end], claim)
        for border in span if is_word else span[:1]:
            if border - begin not in begins:
                return begin + max(one for one in begins if one < border - begin)
        return None

    def _likeliest(self, text: str, claim: tuple[int, int] | None) -> frozenset[int]:
        """Return where the words of the likeliest reading of the text begin."""
        share_of = self._words.get
        best = [0.0] + [-math.inf] * len(text)
        since = [0] * (len(text) + 1)
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - LONGEST_WORD), end):
                share = share_of(text[start:end])
                if (start, end) == claim:
                    share = CLAIM if share is None else max(share, CLAIM)
                elif share is None:
                    if end > start + 1:
                        continue
                    share = RARE
                if best[start] + share > best[end]:
                    best[end], since[end] = best[start] + share, start
        begins, at = {0}, len(text)
        while at:
            begins.add(at)
            at = since[at]
        return frozenset(begins)

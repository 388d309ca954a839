"""Words of claims some of whose characters are spelled in Latin letters (控tang → 控糖)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from core.packs.syllables import Syllables

SAID: Final = re.compile(r"(?<![a-z0-9])[a-z]{2,24}(?![a-z0-9])")
LONGEST: Final = 4
"""How many characters a word has that is looked for."""


class Piece(NamedTuple):
    """A stretch of text and the word that is meant by it."""

    start: int
    end: int
    word: str


class Spelled:
    """Every way to spell a part of a word, at least one of its characters left as it is."""

    def __init__(self, words: Collection[str], syllables: Syllables) -> None:
        self._words = {
            way: word
            for word in sorted(words, key=len)
            if 1 < len(word) <= LONGEST
            for way in _ways(word, syllables)
        }

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield what is spelled, from left to right: the longest word around the letters."""
        last = 0
        for match in SAID.finditer(text):
            found = self._around(text, match.start(), match.end(), last)
            if found:
                last = found.end
                yield found

    def _around(self, text: str, start: int, end: int, first: int) -> Piece | None:
        for length in range(LONGEST - 1, 0, -1):
            for before in range(length, -1, -1):
                begin, last = start - before, end + length - before
                if begin < first or last > len(text):
                    continue
                word = self._words.get(text[begin:last])
                if word:
                    return Piece(begin, last, word)
        return None


def _ways(word: str, syllables: Syllables) -> Iterator[str]:
    said = [syllables.slug(one) for one in word]
    for start in range(len(word)):
        for end in range(start + 1, len(word) + (start > 0)):
            yield word[:start] + "".join(said[start:end]) + word[end:]

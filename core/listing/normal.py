"""Text as the claims check reads it: what hides a word is taken away, its place is remembered."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

SIMPLIFIED: Final = Path(__file__).resolve().parents[2] / "resources" / "claims" / "simplified.txt"
SENTENCE: Final = frozenset("。，、；：！？!?;,:\n\r…()[]{}\"'<>《》「」『』“”‘’")
"""What parts sentences or marks a quotation is kept; everything else between Han goes."""
LONGEST_GAP: Final = 4
HAN: Final = r"㐀-鿿"


class Letter(NamedTuple):
    """One normalised character and the stretch of the written text that it stands for."""

    one: str
    start: int
    end: int


class Normal:
    """Normalised text, and for each of its characters the place it came from."""

    def __init__(self, letters: list[Letter]) -> None:
        self.text = "".join(letter.one for letter in letters)
        self._letters = letters

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece (not empty) of the normalised text stands in what was written."""
        return self._letters[start].start, self._letters[end - 1].end


@functools.cache
def _simplified() -> dict[str, str]:
    before, after = SIMPLIFIED.read_text(encoding="utf-8").splitlines()
    return dict(zip(before, after, strict=True))


class Normaliser:
    """Folds width, case, traditional writing and look-alikes, and closes gaps inside words.

    ``look_alikes`` maps single characters, or small letters between Han characters (pinyin), to
    what they stand for.
    """

    def __init__(self, look_alikes: Mapping[str, str]) -> None:
        self._single = {one: is_ for one, is_ in look_alikes.items() if len(one) == 1}
        letters = sorted((one for one in look_alikes if len(one) > 1), key=len, reverse=True)
        self._letters = look_alikes
        spelled = "|".join(map(re.escape, letters)) or r"(?!)"
        self._spelled = re.compile(
            rf"(?:(?<=[{HAN}])|(?<=[{HAN}] ))(?:{spelled})(?![a-z0-9])"
            rf"|(?<![a-z0-9])(?:{spelled})(?= ?[{HAN}])"
        )

    def read(self, text: str) -> Normal:
        """Return the normalised text with its places."""
        return Normal(_closed(self._spell(self._folded(text))))

    def _folded(self, text: str) -> list[Letter]:
        """Fold each character by itself, so that every part of it knows its place."""
        simple, single = _simplified(), self._single
        found = []
        for place, written in enumerate(text):
            if written.isascii():
                found.append(Letter(written.lower(), place, place + 1))
                continue
            for part in unicodedata.normalize("NFKC", written).lower():
                plain = simple.get(part, part)
                found.append(Letter(single.get(plain, plain), place, place + 1))
        return found

    def _spell(self, found: list[Letter]) -> list[Letter]:
        """Put characters for letters that spell them amid Han."""
        text = "".join(letter.one for letter in found)
        told: list[Letter] = []
        last = 0
        for match in self._spelled.finditer(text):
            told += found[last : match.start()]
            start, end = found[match.start()].start, found[match.end() - 1].end
            told += [Letter(one, start, end) for one in self._letters[match[0]]]
            last = match.end()
        return told + found[last:]


def _closed(found: list[Letter]) -> list[Letter]:
    """Leave out short gaps of marks and blanks between two Han characters."""
    kept: list[Letter] = []
    gap: list[Letter] = []
    for letter in found:
        if not letter.one.isalnum() and letter.one not in SENTENCE:
            gap.append(letter)
            continue
        is_inside = bool(kept) and _is_han(kept[-1].one) and _is_han(letter.one)
        if not (is_inside and len(gap) <= LONGEST_GAP):
            kept += gap
        gap = []
        kept.append(letter)
    return kept + gap


def _is_han(one: str) -> bool:
    return "㐀" <= one <= "鿿"

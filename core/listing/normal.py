"""Text as the claims check reads it: what hides a word is taken away, its place is remembered."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from core.listing.spelled import Spelled
from core.packs.syllables import Syllables
from core.packs.vocabulary import NEVER

SIMPLIFIED: Final = Path(__file__).resolve().parents[2] / "resources" / "claims" / "simplified.txt"
SENTENCE: Final = frozenset("。，、；：！？!?;,:\n\r…()[]{}\"'<>《》「」『』“”‘’")
"""What parts sentences or marks a quotation is kept; everything else between Han goes."""
LONGEST_GAP: Final = 4
HAN: Final = r"㐀-鿿"
LATIN_END: Final = "\u0250"
NEAREST_LETTER: Final = 6
"""How many characters before its first letter a spelled word begins, at most."""
SPACED: Final = re.compile(r"(?<![a-z0-9])[a-z](?: {1,2}[a-z])+(?![a-z0-9])")
BRACKETED: Final = re.compile(rf"([{HAN}])\(([a-z]{{1,6}})\)")


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


@functools.cache
def _syllables() -> Syllables:
    return Syllables.load()


class Normaliser:
    """Folds width, case, traditional writing and look-alikes, and closes gaps inside words.

    ``look_alikes`` maps single characters, small letters amid Han characters, or whole phrases to
    what they stand for. ``guarded`` words are also found with some of their characters spelled by
    ``readings``, in full or by the first letter; of ``words`` a part may be spelled in full.
    """

    def __init__(
        self,
        look_alikes: Mapping[str, str],
        guarded: Sequence[str] = (),
        readings: Mapping[str, str] = MappingProxyType({}),
        words: Collection[str] = (),
    ) -> None:
        self._single = {one: is_ for one, is_ in look_alikes.items() if len(one) == 1}
        self._simple = _simplified()
        self._fold = functools.cache(self._folds_to)
        long = sorted((one for one in look_alikes if len(one) > 1), key=len, reverse=True)
        self._long = look_alikes
        self._phrases = _any_of([one for one in long if not one.isascii()], "", "(?![0-9a-z])")
        letters = [one for one in long if one.isascii()]
        before = _any_of(letters, f"(?:(?<=[{HAN}])|(?<=[{HAN}] ))", "(?![a-z0-9])")
        after = _any_of(letters, "(?<![a-z0-9])", f"(?= ?[{HAN}])")
        self._letters = re.compile(f"{before.pattern}|{after.pattern}")
        self._guarded = guarded
        self._readings = readings
        self._spelled = _spelled(guarded, readings)
        self._parts = Spelled(words, _syllables())

    def read(self, text: str) -> Normal:
        """Return the normalised text with its places."""
        told = self._told(self._folded(text), self._phrases)
        if _has_letters(told):
            told = self._unbracketed(_joined(told))
            told = self._told(self._told(told, self._letters), self._spelled)
            told = self._parted(told)
        return Normal(self._told(_closed(told), self._phrases))

    def _folded(self, text: str) -> list[Letter]:
        """Fold each character by itself, so that every part of it knows its place."""
        fold = self._fold
        return [
            Letter(one, place, place + 1)
            for place, written in enumerate(text)
            for one in fold(written)
        ]

    def _folds_to(self, written: str) -> str:
        """Return what one written character is read as: mostly one, sometimes none or more."""
        if written in self._single:
            return self._single[written]
        plain = (self._simple.get(part, part) for part in _plain(written))
        return "".join(self._single.get(part, part) for part in plain)

    def _unbracketed(self, found: list[Letter]) -> list[Letter]:
        """Leave out brackets about letters amid Han, and a reading that only repeats its Han."""
        text = "".join(letter.one for letter in found)
        gone: set[int] = set()
        for match in BRACKETED.finditer(text):
            is_said = self._readings.get(match[1]) == match[2]
            start, end = match.start(2) - 1, match.end(2)
            gone |= set(range(start, end + 1)) if is_said else {start, end}
        return [letter for at, letter in enumerate(found) if at not in gone]

    def _told(self, found: list[Letter], pattern: re.Pattern[str]) -> list[Letter]:
        """Put in the place of what the pattern finds what it stands for."""
        text = "".join(letter.one for letter in found)
        told: list[Letter] = []
        last = 0
        for match in pattern.finditer(text):
            word = self._meant(match)
            if word == match[0]:
                continue
            told += found[last : match.start()]
            start, end = found[match.start()].start, found[match.end() - 1].end
            told += [Letter(one, start, end) for one in word]
            last = match.end()
        return told + found[last:] if last else found

    def _parted(self, found: list[Letter]) -> list[Letter]:
        """Put in the words that are spelled in part."""
        told: list[Letter] = []
        last = 0
        for start, end, word in self._parts.pieces("".join(letter.one for letter in found)):
            begin, over = found[start].start, found[end - 1].end
            told += found[last:start] + [Letter(one, begin, over) for one in word]
            last = end
        return told + found[last:]

    def _meant(self, match: re.Match[str]) -> str:
        """Return the guarded word or look-alike that was found.

        Letters alone have to spell every character in full: initials mean nothing.
        """
        if match.lastindex is None:
            return self._long[match[0]]
        word = self._guarded[match.lastindex - 1]
        if not match[0].isascii():
            return word
        spelled = "".join(self._readings.get(one, one) for one in word)
        return word if match[0].replace(" ", "") == spelled else match[0]


def _plain(written: str) -> str:
    """Return a character in its common width and small, a Latin letter without its tone mark."""
    if written.isascii():
        return written.lower()
    folded = unicodedata.normalize("NFKC", written).lower()
    if folded < LATIN_END:
        folded = unicodedata.normalize("NFD", folded).encode("ascii", "ignore").decode() or folded
    return folded


def _spelled(guarded: Sequence[str], readings: Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern with a group for each guarded word, its characters spelled or not."""
    ways = {one: f"{said}|{said[0]}" for one, said in readings.items()}
    words = (
        " ?".join(f"(?:{one}|{ways[one]})" if one in ways else one for one in word)
        for word in guarded
    )
    whole = "|".join(f"({word})" for word in words)
    near = f"(?=[{HAN} ]{{0,{NEAREST_LETTER}}}[a-z])"
    return re.compile(f"(?<![a-z0-9]){near}(?:{whole or NEVER})(?![a-z0-9])")


def _any_of(words: Sequence[str], before: str, after: str) -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, words)) or NEVER}){after}")


def _has_letters(found: list[Letter]) -> bool:
    return any("a" <= letter.one <= "z" for letter in found)


def _joined(found: list[Letter]) -> list[Letter]:
    """Leave out the blanks between single letters: a word spelled letter by letter."""
    text = "".join(letter.one for letter in found)
    spans = [match.span() for match in SPACED.finditer(text)]
    blanks = {at for span in spans for at in range(*span) if text[at] == " "}
    return [letter for at, letter in enumerate(found) if at not in blanks]


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

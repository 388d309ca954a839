"""Words for goods that may not be mailed, read past the harmless phrases that hold them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from core.packs.law import BannedGroup, BannedSheet


class Banned(NamedTuple):
    """A word found in a text, its group, and where it starts."""

    word: str
    group: BannedGroup
    start: int


class BannedGoods:
    """The banned words of a pack (邮政法24; 快递暂行条例30; 禁止寄递物品指导目录)."""

    def __init__(self, sheet: BannedSheet) -> None:
        self.groups = sheet.groups
        self._harmless_after = sheet.harmless_after

    @functools.cached_property
    def _by_word(self) -> dict[str, BannedGroup]:
        return {_folded(word): group for group in self.groups for word in group.words}

    @functools.cached_property
    def _words(self) -> re.Pattern[str]:
        return _any_of(self._by_word)

    @functools.cached_property
    def _but(self) -> re.Pattern[str]:
        return _any_of({_folded(phrase): None for group in self.groups for phrase in group.but})

    def find(self, text: str) -> tuple[Banned, ...]:
        """Return every banned word in ``text`` that no harmless phrase covers, in order."""
        folded = _folded(text)
        return tuple(self._found(folded))

    def word_in(self, text: str) -> str | None:
        """Return the first word that must not be mailed at all (level block), or None."""
        return next((found.word for found in self.find(text) if found.group.level == "block"), None)

    def doubtful_in(self, text: str) -> Banned | None:
        """Return the first word that is mailed only under conditions (level warn), or None."""
        return next((found for found in self.find(text) if found.group.level == "warn"), None)

    def _found(self, text: str) -> Iterator[Banned]:
        harmless = [match.span() for match in self._but.finditer(text)]
        for match in self._words.finditer(text):
            start, end = match.span()
            covered = any(low <= start and end <= high for low, high in harmless)
            if not covered and not text.startswith(self._harmless_after, end):
                yield Banned(match[0], self._by_word[match[0]], start)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _any_of(phrases: dict[str, BannedGroup] | dict[str, None]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

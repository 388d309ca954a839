"""First letters of names (王小明 → wxm), from a table made at build time."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from core.packs.shipped import RESOURCES

MOST: Final = 64
"""A name whose readings multiply beyond this is searched by the first so many."""
NO_LETTER: Final = "."


class _Block(msgspec.Struct, frozen=True):
    first: str
    letters: str


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    blocks: tuple[_Block, ...]
    others: dict[str, str]
    also: dict[str, str]
    surnames: dict[str, str]
    long_surnames: dict[str, str]


class Initials:
    """The table of first letters; characters without one are left out."""

    def __init__(self, table: _Table) -> None:
        self._blocks = tuple(
            (int(block.first, 16), int(block.first, 16) + len(block.letters), block.letters)
            for block in table.blocks
        )
        self._table = table

    @classmethod
    def load(cls, path: Path = RESOURCES / "pinyin" / "initials.json") -> Initials:
        """Read the table that comes with the program."""
        return cls(msgspec.json.decode(path.read_bytes(), type=_Table))

    def of(self, text: str) -> str:
        """Return the likeliest first letters, lower case ASCII, the surname read as one."""
        surname, rest = self._surname(text)
        return surname + "".join(map(self._letter, rest))

    def all(self, text: str) -> tuple[str, ...]:
        """Return every reading's first letters, the likeliest first, ``MOST`` at most."""
        choices = [letters for letters in map(self._letters, text) if letters]
        every: Iterable[str] = map("".join, itertools.product(*choices))
        found = dict.fromkeys(itertools.chain((self.of(text),), itertools.islice(every, MOST)))
        return tuple(itertools.islice(found, MOST))

    def _surname(self, text: str) -> tuple[str, str]:
        long = self._table.long_surnames.get(text[:2])
        if long and len(text) > len(long):
            return long, text[2:]
        short = self._table.surnames.get(text[:1])
        return (short, text[1:]) if short else ("", text)

    def _letter(self, character: str) -> str:
        code = ord(character)
        for first, end, letters in self._blocks:
            if first <= code < end:
                letter = letters[code - first]
                return "" if letter == NO_LETTER else letter
        if character.isascii():
            return character.lower() if character.isalnum() else ""
        return self._others.get(character, "")

    def _letters(self, character: str) -> str:
        first = self._letter(character)
        more = self._also.get(character, "") + self._table.surnames.get(character, "")
        return "".join(dict.fromkeys(first + more))

    @functools.cached_property
    def _others(self) -> dict[str, str]:
        lines = self._table.others.items()
        return {character: letter for letter, characters in lines for character in characters}

    @functools.cached_property
    def _also(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for letters, characters in self._table.also.items():
            for character in characters:
                found[character] = found.get(character, "") + letters
        return found

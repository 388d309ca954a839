"""What platforms call the columns of their sheets, and how they want some answers put: data."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from core.packs.shipped import RESOURCES

TABLE: Final = RESOURCES / "columns" / "listing.json"
BRACKETS: Final = re.compile(r"[(\[{<【《][^)\]}>】》]*[)\]}>】》]")
MARKS: Final = re.compile(r"[*:：、,;；。'\"?？!！☆★\s_]+")
LEAST_SHARE: Final = 2
"""A name inside a longer heading counts if it is half of it."""
SHORTEST: Final = 2


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Names of columns by our field, the plainest first; spellings of answers by our code."""

    source: str
    checked_on: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    says: dict[str, dict[str, tuple[str, ...]]]

    @classmethod
    def load(cls, path: Path = TABLE) -> Columns:
        """Read the table that comes with the program."""
        return msgspec.json.decode(path.read_bytes(), type=cls)

    def fields_of(self, heading: str) -> tuple[str, ...]:
        """Return the fields that a heading may name, the likeliest first."""
        whole = squeezed(heading)
        bare = squeezed(BRACKETS.sub("", unicodedata.normalize("NFKC", heading)))
        for text in dict.fromkeys((whole, bare)):
            exact = [name for name, known in self._squeezed.items() if text in known]
            if exact:
                return tuple(exact)
        return self._inside(bare)

    def _inside(self, text: str) -> tuple[str, ...]:
        found = {
            name: max((len(one) for one in known if one in text), default=0)
            for name, known in self._squeezed.items()
        }
        fits = [
            name
            for name, size in found.items()
            if size >= SHORTEST and size * LEAST_SHARE >= len(text)
        ]
        return tuple(sorted(fits, key=lambda name: -found[name]))

    @functools.cached_property
    def _squeezed(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(map(squeezed, known)) for name, known in self.fields.items()}

    def is_required(self, text: str) -> bool:
        """Tell whether a heading or a hint says that its column must be filled."""
        plain = unicodedata.normalize("NFKC", text).lower()
        if any(word in plain for word in self.optional):
            return False
        return any(word in plain for word in self.required)

    def spellings(self, field: str, code: str) -> tuple[str, ...]:
        """Return how an answer may be put, the fullest first."""
        no_words: Mapping[str, tuple[str, ...]] = {}
        return self.says.get(field, no_words).get(code, (code,))


def squeezed(text: str) -> str:
    """Return a heading for comparing: half width, small letters, no marks and no blanks."""
    return MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()

"""Chinese in the letters of web addresses (奉节脐橙 → feng-jie-qi-cheng), from a shipped table."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

import msgspec

from core.packs.shipped import RESOURCES

TABLE: Final = RESOURCES / "pinyin" / "syllables.json"
LONGEST: Final = 80
OTHERS: Final = re.compile(r"[^a-z0-9]+")


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    syllables: dict[str, str]


class Syllables:
    """The commonest reading of each character, without its tone."""

    def __init__(self, syllables: dict[str, str]) -> None:
        pairs = syllables.items()
        self._of = {ord(one): f" {said} " for said, characters in pairs for one in characters}

    @classmethod
    def load(cls, path: Path = TABLE) -> Syllables:
        """Read the table that comes with the program."""
        return cls(msgspec.json.decode(path.read_bytes(), type=_Table).syllables)

    def slug(self, text: str) -> str:
        """Return small ASCII letters and digits joined by hyphens; "" when there are none."""
        plain = unicodedata.normalize("NFKC", text).translate(self._of).lower()
        return OTHERS.sub("-", plain).strip("-")[:LONGEST].strip("-")

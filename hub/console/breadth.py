"""How much room a text takes: in letters as wide as they are high."""

from __future__ import annotations

from typing import Final

WIDE: Final = 0x2E80
"""Characters from here on are as wide as they are high."""
NARROW: Final = 0.55
ROOMY: Final = 14
"""A cell with more is broken into lines, so that one long name does not push the rest away."""


def fitted(text: str, most: float) -> str:
    """Return a text cut so that it takes no more room than ``most``."""
    width = 0.0
    for place, letter in enumerate(text):
        width += _of(letter)
        if width > most:
            return f"{text[:place]}…"
    return text


def is_wide(text: str) -> bool:
    """Tell whether a cell with this text is to be broken into lines."""
    return sum(map(_of, text)) > ROOMY


def _of(letter: str) -> float:
    return 1 if ord(letter) >= WIDE else NARROW

"""What is told of an error: what is wrong, and one thing to do."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """What is wrong, and the one thing to do next."""

    message: str
    advice: str = ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for translation where it is kept; ``_`` translates it where it is said."""
    return text

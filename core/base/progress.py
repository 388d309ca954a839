"""How long work tells how far it is. What the one who hears it raises stops the work."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[int], None]
"""Hears how much is done so far."""
Share = Callable[[int, int], None]
"""Hears how much is done so far, and how much there is."""


def unheard(*_done: int) -> None:
    """Go on: nobody listens."""
